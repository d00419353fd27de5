// What holds for any reply, and for questions other than the stance.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChoiceQuestion, Question } from '../../src/survey/definition.ts';
import { LEXICON_VERSION } from '../../src/survey/lexicon/index.ts';
import { compileUnderstanding } from '../../src/survey/understanding/compile.ts';
import { read, SURVEY, understandStance } from './coalition-like.ts';

const CLEAR: [text: string, label: string][] = [
  ['أؤيد', 'support'],
  ['أعارض', 'oppose'],
  ['لا أؤيد', 'oppose'],
  ['پشتگیری دەکەم', 'support'],
  ['پشتگیری ناکەم', 'oppose'],
  ['دژم', 'oppose'],
  ['I support them', 'support'],
  ['I do not support them', 'oppose'],
  ['1', 'support'],
  ['2', 'oppose'],
  ['ez piştgirî dikim', 'support'],
  ['desteklemiyorum', 'oppose'],
];
const OPPOSITE: Record<string, string> = { support: 'oppose', oppose: 'support' };
const asked: Pick<Question, 'required' | 'repeat' | 'next'> = { required: true, repeat: 'last', next: [] };

/** Every slip of one letter; but a negator that loses a letter, or is swapped away, is another word. */
function slipsOf(text: string): string[] {
  const slips: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const word = text.slice(0, at).split(' ').length - 1;
    if (text[at] === ' ' || /^(لا|not|do)$/.test(text.split(' ')[word] ?? '')) continue;
    const [before, letter, after] = [text.slice(0, at), text[at], text.slice(at + 1)];
    slips.push(before + after, before + letter + letter + after);
    if (after !== '' && after[0] !== ' ') slips.push(before + after[0] + letter + after.slice(1));
  }
  return slips;
}

describe('any reply', () => {
  it('is understood without an error, always the same way', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom('لا', 'أؤيد', 'ضد', 'not', 'support', '1', '٢', 'stop', '👍', 'ناکەم', 'دژی', 'خروجهم', ',', '\n'),
          { maxLength: 12 },
        )
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (body) => {
        expect(understandStance(body)).toEqual(understandStance(body));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its polarity under decoration', () => {
    const decorations: ((text: string) => string)[] = [
      (text) => `${text}!!!`,
      (text) => `"${text}"`,
      (text) => `\u200f${text}\u200f`,
      (text) => `السلام عليكم، ${text}`,
      (text) => `${text} شكرا`,
      (text) => `  ${text}\n`,
      (text) => text.replace(/([بتسيكلمنفشع])(?=\p{L})/gu, '$1ـ'),
      (text) => text.replaceAll('ی', 'ي').replaceAll('ک', 'ك'),
      (text) => text.toUpperCase(),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...CLEAR),
        fc.array(fc.constantFrom(...decorations), { maxLength: 3 }),
        ([text, label], chosen) => {
          expect(read(chosen.reduce((decorated, decorate) => decorate(decorated), text))).not.toBe(OPPOSITE[label]);
        },
      ),
    );
  });

  it('never flips by a letter lost, doubled or swapped', () => {
    const slips = CLEAR.flatMap(([text, label]) => slipsOf(text).map((slipped) => ({ text, label, slipped })));
    expect(slips.filter(({ label, slipped }) => read(slipped) === OPPOSITE[label])).toEqual([]);
  });

  it.each([
    [' ', 'empty'],
    ['شكرا', 'thanks'],
    ['hello', 'greeting'],
    ["I'm driving", 'autoReply'],
    ['كلب', 'insult'],
    ['why?', 'question'],
    ['Reply 1 = support, 2 = oppose', 'quote'],
    ['1 or 2', 'both'],
    ['1 oppose', 'contradiction'],
    ['33', 'outOfRange'],
    ['wrong number', 'wrongNumber'],
    ['yes', 'bare'],
    ['asdfgh', 'unknown'],
  ])('that is unclear says why: %s', (text, reason) => {
    expect(understandStance(text)).toMatchObject({ kind: 'unclear', reason });
  });

  it.each([
    ['Kurdish please', 'ckb'],
    ['بالعربي', 'ar'],
    ['türkçe', 'tr'],
    ['badini', 'kmr'],
  ])('asks for a language by its name: %s', (text, language) => {
    expect(understandStance(text)).toMatchObject({ kind: 'language', language });
    expect(understandStance('تغيير اللغة')).toEqual({ kind: 'language', rule: 'command.language.unnamed' });
  });

  it('keeps the answer beside an opt-out', () => {
    expect(understandStance('2 stop')).toMatchObject({ kind: 'stop', option: 'oppose' });
    expect(understandStance('stop')).not.toHaveProperty('option');
  });

  it('takes a bare yes for a return only from a suppressed number', () => {
    expect(understandStance('نعم', { suppressed: true }).kind).toBe('start');
    expect(understandStance('نعم').kind).toBe('unclear');
    expect(understandStance('ابدأ').kind).toBe('start');
  });
});

describe('questions of other kinds', () => {
  const consent: ChoiceQuestion = {
    ...asked,
    id: 'consent',
    type: 'choice',
    role: 'consent',
    text: { en: 'May we ask you three questions?', ar: 'هل توافق؟' },
    options: [
      { code: 'yes', key: 1, label: { en: 'Yes', ar: 'نعم' }, wordings: {}, means: 'yes' },
      { code: 'no', key: 2, label: { en: 'No', ar: 'لا' }, wordings: {}, means: 'no' },
    ],
  };
  const place: ChoiceQuestion = {
    ...asked,
    id: 'governorate',
    type: 'choice',
    text: { en: 'Where do you live?', ar: 'أين تسكن؟', ckb: 'لە کوێ دەژیت؟' },
    options: [
      { code: 'baghdad', key: 1, label: { en: 'Baghdad', ar: 'بغداد', ckb: 'بەغدا' }, wordings: {} },
      { code: 'erbil', key: 2, label: { en: 'Erbil', ar: 'أربيل', ckb: 'هەولێر' }, wordings: { en: ['Hawler'] } },
      { code: 'salah-al-din', key: 12, label: { en: 'Salah al-Din', ar: 'صلاح الدين', ckb: 'سەڵاحەدین' }, wordings: {} },
    ],
  };
  const gender: ChoiceQuestion = {
    ...asked,
    id: 'gender',
    type: 'choice',
    text: { en: 'Are you a man or a woman?' },
    options: [
      { code: 'male', key: 1, label: { en: 'Male' }, wordings: {}, means: 'male' },
      { code: 'female', key: 2, label: { en: 'Female' }, wordings: {}, means: 'female' },
    ],
  };
  const age: Question = { ...asked, id: 'age', type: 'number', text: { en: 'How old are you?' }, min: 18, max: 99 };
  const open: Question = { ...asked, id: 'why', type: 'open', text: { en: 'Why?' } };

  const answers: [Question, string, object][] = [
    [consent, 'نعم', { kind: 'answer', option: 'yes' }],
    [consent, 'اي موافق', { kind: 'answer', option: 'yes' }],
    [consent, 'لا أوافق', { kind: 'answer', option: 'no' }],
    [consent, 'na', { kind: 'answer', option: 'no' }],
    [consent, 'yes and no', { kind: 'unclear', reason: 'both' }],
    [place, 'بغداد', { kind: 'answer', option: 'baghdad' }],
    [place, 'I live in Bagdad', { kind: 'answer', option: 'baghdad' }],
    [place, 'من بغداد', { kind: 'answer', option: 'baghdad' }],
    [place, 'لە هەولێر', { kind: 'answer', option: 'erbil' }],
    [place, 'hawler', { kind: 'answer', option: 'erbil' }],
    [place, 'salahaldin', { kind: 'answer', option: 'salah-al-din' }],
    [place, '١٢', { kind: 'answer', option: 'salah-al-din', by: 'code' }],
    [place, 'Baghdad or Erbil', { kind: 'unclear', reason: 'both' }],
    [place, 'not Baghdad', { kind: 'unclear' }],
    [place, '7', { kind: 'unclear', reason: 'outOfRange' }],
    [place, 'إيقاف', { kind: 'stop' }],
    [gender, 'انثى', { kind: 'answer', option: 'female' }],
    [gender, 'پیاوم', { kind: 'answer', option: 'male' }],
    [gender, 'male or female?', { kind: 'unclear' }],
    [age, '٣٥', { kind: 'answer', option: '35', value: 35 }],
    [age, 'عمري ۲۷ سنة', { kind: 'answer', option: '27', value: 27 }],
    [age, 'twenty five', { kind: 'answer', option: '25', value: 25 }],
    [age, 'خمسة وعشرين', { kind: 'answer', option: '25', value: 25 }],
    [age, '7', { kind: 'unclear', reason: 'outOfRange' }],
    [age, '-30', { kind: 'unclear', reason: 'outOfRange' }],
    [age, '30.5', { kind: 'unclear', reason: 'outOfRange' }],
    [age, '20 or 30', { kind: 'unclear', reason: 'both' }],
    [open, 'They protect us from ISIS', { kind: 'answer', option: 'text' }],
    [open, 'unsubscribe', { kind: 'stop' }],
    [open, '…', { kind: 'unclear', reason: 'empty' }],
  ];

  it.each(answers.map(([question, text, expected]) => ({ id: question.id, text, question, expected })))(
    '$id: $text',
    ({ question, text, expected }) => {
      expect(compileUnderstanding(question, SURVEY)(text)).toMatchObject(expected);
    },
  );

  it('keeps words about troops to questions about troops', () => {
    const tax: ChoiceQuestion = { ...consent, text: { en: 'Do you agree to the tax?' } };
    expect(compileUnderstanding(tax, SURVEY)('get out')).toMatchObject({ kind: 'unclear' });
    expect(read('get out')).toBe('oppose');
  });
});

describe('the version of the lexicon', () => {
  it('changes with the words and the rules', () => {
    const folders = ['../../src/survey/lexicon/', '../../src/survey/lexicon/topics/', '../../src/survey/understanding/'];
    const hash = createHash('sha256');
    for (const folder of folders) {
      const url = new URL(folder, import.meta.url);
      for (const name of readdirSync(url)
        .filter((entry) => entry.endsWith('.ts'))
        .sort()) {
        hash.update(name).update(readFileSync(new URL(name, url), 'utf8').replace(/LEXICON_VERSION = '[^']*'/, ''));
      }
    }
    // Where this fails: raise LEXICON_VERSION, and put the new pair here.
    expect(`${LEXICON_VERSION} ${hash.digest('hex').slice(0, 16)}`).toBe(PINNED);
  });
});

const PINNED = '1.0.0 b1487c25a35c9d13';
