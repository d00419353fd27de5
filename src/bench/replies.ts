// What citizens write, in the order in which it would come in: each answers one question after the other, and others in between.
// The words are the simulator's; which question is open is told by the interview itself.

import { type Draw, drawFor } from '../simulator/citizens/draws.ts';
import { type Citizen, population } from '../simulator/citizens/population.ts';
import * as wording from '../simulator/citizens/wording.ts';
import { type CompiledSurvey, compileSurvey } from '../survey/compiled.ts';
import type { Survey } from '../survey/definition.ts';
import { fingerprint, type Interview, invite, step } from '../survey/interview.ts';
import { BENCH } from './fixture.ts';

/** So many write in turns: far more than there are connections, so that nobody's second reply overtakes the first. */
const BLOCK = 1_000;
/** Who has been unclear so often is left alone. */
const TURNS = 12;
/** What a reply is, by share: most are answers to what was asked. */
export const KINDS = { answer: 0.9, unclear: 0.05, refuse: 0.015, help: 0.01, question: 0.01, stop: 0.015 } as const;

export interface SaidReply {
  from: string;
  body: string;
}

/** Respondents first to before last, of those whom `citizens` yields. */
export function* replies(survey: Survey, first: number, last: number): Generator<SaidReply, undefined> {
  const compiled = compileSurvey(survey);
  const all = citizens(survey, last);
  for (let start = first; start < last; start += BLOCK) {
    let living = all.slice(start, Math.min(last, start + BLOCK)).map((citizen) => ({
      citizen,
      interview: invite(compiled, citizen.language, Date.now()),
    }));
    for (let turn = 0; turn < TURNS && living.length > 0; turn++) {
      for (const one of living) {
        const body = replyOf(compiled, one.citizen, one.interview, turn);
        yield { from: one.citizen.phone, body };
        const now = Date.now();
        one.interview = step(compiled, one.interview, { body, at: now }, { now, open: true, suppressed: false }).interview;
      }
      living = living.filter(({ interview }) => interview.question !== null && interview.phase !== 'stopped');
    }
  }
  return undefined;
}

/** The same ones on every run: a larger population begins with the smaller one. */
export function citizens(survey: Survey, size: number): Citizen[] {
  return population({ seed: BENCH.seed, size, survey }).slice(0, size);
}

function replyOf(survey: CompiledSurvey, citizen: Citizen, interview: Interview, turn: number): string {
  for (let attempt = 0; ; attempt++) {
    const body = say(survey, citizen, interview, drawFor(`${citizen.key}/${turn}/${attempt}`));
    // The same words twice within a minute count as a repeat; people take longer than that between two questions, and the bench does not.
    if (attempt >= 5 || interview.latest?.fingerprint !== fingerprint(body)) return body;
  }
}

function say({ survey }: CompiledSurvey, citizen: Citizen, interview: Interview, draw: Draw): string {
  const question = interview.question!;
  return sayAs(draw.weighted(KINDS), { citizen, survey, question, language: interview.language, draw });
}

export type ReplyKind = keyof typeof KINDS;

export function sayAs(kind: ReplyKind, occasion: wording.Occasion): string {
  switch (kind) {
    case 'answer': {
      const truth = occasion.citizen.truth[occasion.question];
      return wording.answer(occasion, truth ?? wording.ownAnswer(occasion));
    }
    case 'unclear':
      return wording.unclear(occasion);
    case 'stop':
      return wording.stop(occasion);
    default:
      return wording.phrase(occasion, kind);
  }
}
