// A tried conversation: the interview engine's own steps over what was typed, on a clock that moves on between messages.

import type { CompiledSurvey } from '../../../../survey/compiled.ts';
import { type Interview, type InterviewEvent, invite, step } from '../../../../survey/interview.ts';
import type { Understanding } from '../../../../survey/understanding/understanding.ts';

export interface TriedMessage {
  body: string;
}

export type Turn =
  | { from: 'us'; body: string; purpose: string; segments: number }
  | { from: 'them'; body: string; understanding: Understanding; counted: string; question: string | null; answered: Answered[] };

type Answered = Pick<Extract<InterviewEvent, { type: 'answered' }>, 'question' | 'option' | 'replaced'>;

/** Longer than what counts as an impatient repeat, short enough for the bound on asides to be felt. */
const BETWEEN_MS = 61_000;

export function converse(survey: CompiledSurvey, language: string, said: readonly TriedMessage[]): Turn[] {
  let now = 0;
  let interview: Interview = invite(survey, language, now);
  let suppressed = false;
  const first = { text: 'invitation', question: interview.question, language } as const;
  const turns: Turn[] = [{ from: 'us', purpose: 'ask', ...survey.message(first) }];
  for (const { body } of said) {
    now += BETWEEN_MS;
    const { interview: next, events } = step(survey, interview, { body, at: now }, { now, open: true, suppressed });
    interview = next;
    turns.push(heard(body, events));
    for (const event of events) {
      if (event.type === 'suppressed') suppressed = true;
      if (event.type === 'unsuppressed') suppressed = false;
      if (event.type === 'send') turns.push({ from: 'us', purpose: event.purpose, ...survey.message(event.content) });
    }
  }
  return turns;
}

function heard(body: string, events: readonly InterviewEvent[]): Turn {
  const { as, understanding, question } = events.find((event) => event.type === 'heard')!;
  const answered = events.filter((event) => event.type === 'answered');
  return { from: 'them', body, understanding, counted: as, question, answered };
}
