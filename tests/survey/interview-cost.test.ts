// What an interview takes: the likely and the dearest, by hand, and the dearest way against every way there is.

import { describe, expect, test } from 'vitest';
import type { Survey } from '../../src/survey/definition.ts';
import { dearestPath, interviewCost } from '../../src/survey/interview-cost.ts';
import { followersOf } from '../../src/survey/rules/flow.ts';
import { loadSurvey } from '../support/world.ts';

const coalition = loadSurvey('coalition.yaml');
const one = 'x';
const texts = (first: string): Survey['texts'] =>
  ({
    ...Object.fromEntries(Object.keys(coalition.texts).map((key) => [key, { en: one }])),
    invitation: { en: first },
  }) as unknown as Survey['texts'];
const questions = coalition.questions
  .slice(0, 3)
  .map((question) => ({ ...question, text: { en: one }, next: [], role: undefined, clarify: undefined }));
/** Three questions one after another, every text of one segment but the first message with two; two reminders. */
const plain = {
  ...coalition,
  languages: ['en'],
  defaultLanguage: 'en',
  reminders: [1, 2],
  texts: texts('x'.repeat(161)),
  questions,
} as unknown as Survey;

describe('an interview', () => {
  test.each([
    // 2 at first, 2 reminders, then 2 questions, the thanks, and three clarifications.
    ['at its dearest', { answer: 0, goOn: 0, clarify: 0 }, 'worst', 10],
    ['which nobody answers', { answer: 0, goOn: 1, clarify: 1 }, 'expected', 4],
    ['which everybody answers to the end', { answer: 1, goOn: 1, clarify: 0 }, 'expected', 5],
    ['which everybody answers after a clarification each', { answer: 1, goOn: 1, clarify: 1 }, 'expected', 8],
    // 2, then 2 reminders to half; half are asked the second, a quarter the third; an eighth comes to the thanks… by goOn after each.
    [
      'which half answer, and half of them go on each time',
      { answer: 0.5, goOn: 0.5, clarify: 0 },
      'expected',
      2 + 1 + 0.5 + 0.25 + 0.125,
    ],
  ] as const)('%s', (_name, rates, which, segments) => {
    expect(interviewCost(plain, 'en', rates)[which]).toBeCloseTo(segments, 10);
  });

  test('a language that the survey does not speak costs what the default language costs', () => {
    const rates = { answer: 0.5, goOn: 0.5, clarify: 0.5 };
    expect(interviewCost(coalition, 'tr', rates)).toEqual(interviewCost(coalition, coalition.defaultLanguage, rates));
  });
});

test('the dearest way is as dear as the dearest of all ways', () => {
  const prices = [
    [1, 1, 1, 1, 1, 1],
    [1, 9, 1, 1, 9, 1],
    [5, 1, 1, 9, 1, 1],
  ];
  for (const price of prices) {
    const cost = (place: number) => price[place % price.length]!;
    const all = (place: number): number[] =>
      place >= coalition.questions.length
        ? [0]
        : [...followersOf(coalition, place)].flatMap((next) => all(next).map((rest) => rest + cost(place)));
    const path = dearestPath(coalition, cost);
    expect(path.reduce((sum, place) => sum + cost(place), 0)).toBe(Math.max(...all(0)));
    for (const [step, place] of path.entries()) {
      if (step > 0) expect([...followersOf(coalition, path[step - 1]!)]).toContain(place);
    }
  }
});
