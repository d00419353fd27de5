// What is doubtful but allowed: each warning appears where it should, and only there.

import { describe, expect, test } from 'vitest';
import { parseSurveyFile } from '../../src/survey/file.ts';
import { edited, minimal } from './minimal.ts';

function warningsOf(text: string): string[] {
  const result = parseSurveyFile(text, 'survey.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.warnings.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}

const invite = (texts: string) => edited('texts:\n', `texts:\n  invitation: ${texts}\n`);
const ten = Array.from(
  { length: 10 },
  (_, index) => `      - { code: c${index}, label: { en: n${index}, ar: ن${index} } }\n`,
).join('');
const longList = `${minimal}  - id: town\n    type: choice\n    text: { en: TEXT, ar: المدينة؟ }\n    options:\n${ten}`;

describe('warnings', () => {
  test('none for a survey without a doubt', () => expect(warningsOf(minimal)).toEqual([]));

  test.each<[string, string, string[]]>([
    ['160 units of GSM-7 are one segment', edited('en: Thank you.', `en: ${'x'.repeat(160)}`), []],
    [
      '161 units are two',
      edited('en: Thank you.', `en: ${'x'.repeat(161)}`),
      ['19:17 texts.thanks.en: the text takes 2 segments (GSM-7, 161 units)'],
    ],
    ['70 units of UCS-2 are one segment', edited('ar: شكراً', `ar: ${'ش'.repeat(70)}`), []],
    [
      '71 units are two',
      edited('ar: شكراً', `ar: ${'ش'.repeat(71)}`),
      ['19:33 texts.thanks.ar: the text takes 2 segments (UCS-2, 71 units)'],
    ],
    [
      'a curly quote in English',
      edited('en: Thank you.', 'en: That’s all.'),
      ['19:17 texts.thanks.en: ’ makes this English text cost as much as an Arabic one'],
    ],
    [
      'a key that no text names',
      edited('1 For, 2 Against', '1 For, or against'),
      ['38:11 questions[1].text.en: the text does not name the key 2 of bridge'],
    ],
    [
      'a key inside another number does not count',
      edited('1 For, 2 Against', '1 For, 12 Against'),
      ['38:11 questions[1].text.en: the text does not name the key 2 of bridge'],
    ],
    ['keys in Arabic digits count', edited('1 مع، 2 ضد', '١ مع، ۲ ضد'), []],
    ['a long list is answered by name', longList.replace('TEXT', 'Which town?'), []],
    [
      'a long list of which some keys are named',
      longList.replace('TEXT', 'Which town? 1 to 9'),
      ['61:17 questions[4].text.en: the text does not name the keys 2, 3, 4, 5, 6, 7, 8, 10 of town'],
    ],
    [
      'no word to stop in the first message',
      edited('STOP to end.",', 'Unstoppable.",'),
      ['31:17 questions[0].text.en: the first message does not say how to stop the messages'],
    ],
    ['STOP serves in every language', edited('للإيقاف: إيقاف', 'STOP'), []],
    [
      'the invitation is the first message where there is one',
      invite('{ en: "Ask? 1 Yes, 2 No. STOP", ar: "نسأل؟ 1 نعم 2 لا" }'),
      ['18:51 texts.invitation.ar: the first message does not say how to stop the messages'],
    ],
    [
      'the invitation names the keys of the first question',
      invite('{ en: "Ask? STOP", ar: "نسأل؟ 1 نعم 2 لا. إيقاف" }'),
      ['18:21 texts.invitation.en: the text does not name the keys 1, 2 of consent'],
    ],
    [
      'consent after another question',
      edited('questions:\n', 'questions:\n  - { id: before, type: open, text: { en: Who? STOP, ar: من؟ إيقاف } }\n'),
      ['31:11 questions[1].role: consent is asked after other questions'],
    ],
  ])('%s', (_name, text, warnings) => {
    expect(warningsOf(text)).toEqual(warnings);
  });
});
