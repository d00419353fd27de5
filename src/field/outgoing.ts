// A question or a reminder as a row of the outbox: what `release` and `remind` put there, for the dispatcher to claim.

import { nextMessageId } from '../intake/messages.ts';
import type { MessageState } from '../results/books.ts';
import type { Statement } from '../store/database.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import type { TextKey } from '../survey/definition.ts';
import type { Purpose } from '../survey/interview.ts';
import * as sql from './statements.ts';

export interface Outgoing {
  respondent: number;
  question: string;
  purpose: Purpose;
  ordinal: number;
  /** The first question's message. */
  isCase: boolean;
  text: TextKey;
  language: string;
  state: Extract<MessageState, 'waiting' | 'suppressed'>;
  now: number;
}

export function outgoingRow(survey: CompiledSurvey, message: Outgoing): Statement {
  const { segments } = survey.message(message);
  const params = {
    ...message,
    messageId: nextMessageId(message.now),
    survey: survey.survey.id,
    isCase: message.isCase ? 1 : 0,
    segments,
  };
  return { sql: sql.INSERT_ASK, params };
}
