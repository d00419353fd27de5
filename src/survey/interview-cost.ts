// What a whole interview may take, in segments: as it is likely to go, and at its dearest. Pure; it knows no prices.

import type { Survey } from './definition.ts';
import { followersOf } from './rules/flow.ts';
import { type MessageContent, renderMessage, sizeOf } from './texts.ts';

/** Shares between 0 and 1, by which the likely interview is reckoned. */
export interface InterviewRates {
  /** Of those asked: who answers the first question. */
  answer: number;
  /** Of those who answer a question: who answers the next as well. */
  goOn: number;
  /** Of the answers: how many need one clarification. */
  clarify: number;
}

/** Assumed before a survey has any history of its own: a list of people who know the sponsor; a cold sample answers far less. */
export const ASSUMED_RATES: InterviewRates = { answer: 0.2, goOn: 0.9, clarify: 0.1 };

export interface InterviewCost {
  /** The first message. */
  first: number;
  /** By the rates: every reminder to those who are silent, then the longest way through the questions. A fraction. */
  expected: number;
  /** Every reminder, and then each question of the longest way with one clarification, and the thanks. */
  worst: number;
}

export function interviewCost(survey: Survey, language: string, rates: InterviewRates): InterviewCost {
  const segments = (text: MessageContent['text'], question: string | null) =>
    sizeOf(renderMessage(survey, { text, question, language })).segments;
  const ids = survey.questions.map(({ id }) => id);
  const asking = ids.map((id, place) => segments(place === 0 ? 'invitation' : 'question', id));
  const clarifying = ids.map((id) => segments('clarify', id));
  const thanks = segments('thanks', null);
  const reminders = survey.reminders.length * segments('reminder', ids[0]!);
  const first = asking[0]!;

  const dearest = dearestPath(survey, (place) => asking[place]! + clarifying[place]!);
  const worst = reminders + thanks + dearest.reduce((sum, place) => sum + asking[place]! + clarifying[place]!, 0);

  const longest = dearestPath(survey, (place) => asking[place]!);
  let expected = first + (1 - rates.answer) * reminders;
  let answering = rates.answer;
  for (const [step, place] of longest.entries()) {
    if (step > 0) {
      expected += answering * asking[place]!;
      answering *= rates.goOn;
    }
    expected += answering * rates.clarify * clarifying[place]!;
  }
  return { first, expected: expected + answering * thanks, worst };
}

/** The places of the questions on the dearest way from the first to the end; `cost` is that of the question at a place. */
export function dearestPath(survey: Survey, cost: (place: number) => number): number[] {
  const end = survey.questions.length;
  const rest: { cost: number; next: number }[] = [];
  rest[end] = { cost: 0, next: end };
  // From the last question backwards: `next` only goes forward.
  for (let place = end - 1; place >= 0; place--) {
    const followers = [...followersOf(survey, place)];
    const next = followers.reduce((a, b) => (rest[b]!.cost > rest[a]!.cost ? b : a));
    rest[place] = { cost: rest[next]!.cost + cost(place), next };
  }
  const path: number[] = [];
  for (let place = 0; place < end; place = rest[place]!.next) path.push(place);
  return path;
}
