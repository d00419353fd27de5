// Replies that once went wrong, each with what was wrong. They stay.

import { describe, expect, test } from 'vitest';
import { compileSurvey } from '../../src/survey/compiled.ts';
import { loadSurvey } from '../support/world.ts';

const survey = compileSurvey(loadSurvey('coalition.yaml'));

describe('a reply', () => {
  test.each([
    ['a word that comes apart into a word no shorter was parted for ever', 'la a3ruf el mawdhoo3 m3aqaddd.', { kind: 'unclear' }],
    ['a noun one letter from "supporter", among words that nobody knows, was support', 'اسألوا ابو المولدة', { kind: 'unclear' }],
    ['"after thinking it over" hid the stance', 'بعد ما فكرت ما اؤيد', { kind: 'answer', option: 'oppose' }],
    ['a wish that they not leave was opposition', "we don't want them to leave", { not: 'oppose' }],
    ['an opt-out before a sentence about oneself was not heard', 'STOP I support nobody', { kind: 'stop' }],
    ['a stop with an object that is no message was an opt-out', 'كفى حربا', { not: 'stop' }],
  ])('%s', (_, text, expected: { kind?: string; option?: string; not?: string }) => {
    const { understanding } = survey.understand(text, 'stance', [], { language: 'ar' });
    const option = understanding.kind === 'answer' ? understanding.option : undefined;
    if (expected.kind) expect({ kind: understanding.kind, option }).toEqual({ option: undefined, ...expected });
    expect([understanding.kind, option]).not.toContain(expected.not ?? 'nothing');
  });
});
