// A case's conversation as it was held: what was sent and heard, in order, with bodies unsealed, the provider's words on each message
// and what each reply was understood as. It never tells the number, and writes nothing: whoever shows it answers for that.

import { contentOf, type StoredContent } from '../intake/messages.ts';
import type { MessageState } from '../results/books.ts';
import type { Purpose, ReplyClass } from '../survey/interview.ts';
import type { RespondentParts } from './parts.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Of the sent and of the heard, the newest: a person can read no more, and a machine may have written thousands. */
  messages: 200,
} as const;

export interface SentMessage {
  direction: 'sent';
  /** Ours. */
  id: string;
  /** When it was sent, or put into the outbox; ms UTC. */
  at: number;
  purpose: Purpose;
  question: string | null;
  language: string;
  body: string;
  segments: number;
  via: 'api' | 'twiml';
  state: MessageState;
  errorCode: string | null;
  /** The heard message that it answers. */
  inReplyTo: string | null;
  /** The provider's words on it, in the order in which they came. */
  reports: { status: string; errorCode: string | null; via: string; at: number }[];
}

export interface HeardMessage {
  direction: 'heard';
  /** The provider's. */
  id: string;
  /** The provider's time; ms UTC. */
  at: number;
  heardAt: number;
  /** Null where it has been erased. */
  body: string | null;
  /** How it counts in the books. */
  as: ReplyClass;
  /** What it was understood as: answer, refuse, unclear, stop, … */
  kind: string;
  option: string | null;
  question: string | null;
  /** The language that it was understood in, where that was told. */
  language: string | null;
  rule: string;
  lexicon: string;
  via: 'webhook' | 'list';
}

export type ConversationMessage = SentMessage | HeardMessage;

export interface Conversation {
  messages: ConversationMessage[];
  /** False where older messages were left out. */
  complete: boolean;
}

interface SentRow extends StoredContent {
  message_id: string;
  purpose: Purpose;
  segments: number;
  via: 'api' | 'twiml';
  state: MessageState;
  error_code: string | null;
  sending_at: number | null;
  created_at: number;
  in_reply_to: string | null;
}

interface HeardRow {
  provider_id: string;
  body_sealed: Uint8Array;
  class: ReplyClass;
  kind: string;
  option: string | null;
  question_id: string | null;
  language: string | null;
  rule: string;
  lexicon: string;
  via: 'webhook' | 'list';
  provider_at: number;
  heard_at: number;
}

interface ReportRow {
  message_id: string;
  status: string;
  error_code: string | null;
  via: string;
  received_at: number;
}

/** `survey` is the respondent's. Resolves to no messages where there is no such respondent. */
export async function readConversation(
  parts: Pick<RespondentParts, 'db' | 'sealer' | 'catalog'>,
  survey: string,
  respondent: number,
): Promise<Conversation> {
  const params = { id: respondent, limit: LIMITS.messages + 1 };
  const sent = await parts.db.all<SentRow>(sql.SENT, params);
  const heard = await parts.db.all<HeardRow>(sql.HEARD, params);
  const reports = await parts.db.all<ReportRow>(sql.REPORTS, { id: respondent });
  const compiled = await parts.catalog.compiled(await parts.catalog.get(survey));
  const messages: ConversationMessage[] = [
    ...heard.slice(0, LIMITS.messages).map((row) => heardMessage(parts, row)),
    ...sent.slice(0, LIMITS.messages).map((row) =>
      sentMessage(
        row,
        compiled.message(contentOf(row)).body,
        reports.filter(({ message_id }) => message_id === row.message_id),
      ),
    ),
  ];
  return {
    // What answers a message stands after it, also where both bear the same time.
    messages: messages.sort((a, b) => a.at - b.at || a.direction.localeCompare(b.direction)),
    complete: Math.max(sent.length, heard.length) <= LIMITS.messages,
  };
}

function sentMessage(row: SentRow, body: string, reports: ReportRow[]): SentMessage {
  return {
    direction: 'sent',
    id: row.message_id,
    at: row.sending_at ?? row.created_at,
    purpose: row.purpose,
    question: row.question_id === '' ? null : row.question_id,
    language: row.language,
    body,
    segments: row.segments,
    via: row.via,
    state: row.state,
    errorCode: row.error_code,
    inReplyTo: row.in_reply_to,
    reports: reports.map(({ status, error_code: errorCode, via, received_at: at }) => ({ status, errorCode, via, at })),
  };
}

function heardMessage({ sealer }: Pick<RespondentParts, 'sealer'>, row: HeardRow): HeardMessage {
  return {
    direction: 'heard',
    id: row.provider_id,
    at: row.provider_at,
    heardAt: row.heard_at,
    body: row.body_sealed.length === 0 ? null : sealer.open('body', row.body_sealed),
    as: row.class,
    kind: row.kind,
    option: row.option,
    question: row.question_id,
    language: row.language,
    rule: row.rule,
    lexicon: row.lexicon,
    via: row.via,
  };
}
