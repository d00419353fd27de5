// The survey files that come with the project: they parse, say the same in each language, and cost what is expected.

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkReport } from '../../src/survey/check.ts';
import { type ChoiceQuestion, keyOf, type Survey, surveyJsonSchema } from '../../src/survey/definition.ts';
import { fieldPeriodMs } from '../../src/survey/field-period.ts';
import { parseSurveyFile } from '../../src/survey/file.ts';
import { findQuestion, sizeOf } from '../../src/survey/texts.ts';
import { edited, minimal } from './minimal.ts';

const folder = new URL('../../surveys/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

function load(name: string): { survey: Survey; warnings: string[] } {
  const result = parseSurveyFile(read(name), name);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return { survey: result.survey, warnings: result.warnings.map(({ path, message }) => `${path}: ${message}`) };
}

test.each(files)('%s parses, and its id is its name', (name) => {
  expect(`${load(name).survey.id}.yaml`).toBe(name);
});

test('the example is without a doubt', () => expect(load('example-yes-no.yaml').warnings).toEqual([]));

describe('the coalition survey', () => {
  const { survey, warnings } = load('coalition.yaml');
  const choice = (id: string) => findQuestion(survey, id) as ChoiceQuestion;

  test('warns of nothing but the texts that need more than a segment', () => {
    expect(warnings).toEqual([
      'texts.invitation.ar: the text takes 2 segments (UCS-2, 131 units)',
      'texts.invitation.ckb: the text takes 3 segments (UCS-2, 171 units)',
      'texts.invitation.en: the text takes 2 segments (GSM-7, 189 units)',
      'texts.reminder.ar: the text takes 2 segments (UCS-2, 101 units)',
      'texts.reminder.ckb: the text takes 2 segments (UCS-2, 129 units)',
      'questions[0].text.ar: the text takes 2 segments (UCS-2, 78 units)',
      'questions[0].text.ckb: the text takes 2 segments (UCS-2, 98 units)',
    ]);
  });

  test('asks each follow-up in one segment', () => {
    for (const { language, messages } of checkReport(survey).languages) {
      for (const message of messages.filter(({ text, question }) => text === 'question' && question !== 'stance')) {
        expect([language, message.question, message.segments]).toEqual([language, message.question, 1]);
      }
    }
  });

  // Equivalence: each language names the deployment, the international coalition, Iraq and both sides, wherever it asks.
  test.each([
    ['ar', ['نشر', 'التحالف الدولي', 'العراق', 'تؤيد', 'تعارض']],
    ['ckb', ['ناردنی', 'هاوپەیمانیی نێودەوڵەتی', 'عێراق', 'پشتگیری', 'دژ']],
    ['en', ['deployment', 'international coalition', 'Iraq', 'support', 'oppose']],
  ])('asks about the same thing in %s', (language, words) => {
    for (const text of [survey.texts.invitation!, survey.texts.reminder, choice('stance').text]) {
      for (const word of words) expect(text[language]).toContain(word);
    }
  });

  test.each([
    ['ar', 'طوعي', 'إيقاف', 'المثال'],
    ['ckb', 'ئارەزوومەندانە', 'ڕاگرتن', 'نموونە'],
    ['en', 'voluntary', 'STOP', 'Example'],
  ])('invites in %s by sponsor, says voluntary and how to stop', (language, ...words) => {
    for (const word of words) expect(survey.texts.invitation![language]).toContain(word);
  });

  test('claims nothing that the program cannot keep, and never repeats an answer in its thanks', () => {
    const all = Object.values(survey.texts).flatMap((texts) => Object.values(texts ?? {}));
    expect(all.filter((text) => /free|independent|confidential|مجان|مستقل|سري|سەربەخۆ|نهێنی|بێبەرامبەر/i.test(text))).toEqual([]);
    const labels = choice('stance').options.flatMap((option) => Object.values(option.label));
    for (const thanks of Object.values(survey.texts.thanks)) {
      expect(labels.filter((label) => thanks.toLowerCase().includes(label.toLowerCase()))).toEqual([]);
    }
  });

  test('has nineteen governorates, none of which a digit or two can choose', () => {
    const { options } = choice('governorate');
    expect(options).toHaveLength(19);
    expect(Math.min(...options.map(keyOf))).toBeGreaterThan(99);
  });

  test.each([
    ['nineveh', ['Mosul', 'الموصل', 'مووسڵ']],
    ['erbil', ['Hawler', 'Hewlêr', 'هەولێر', 'أربيل']],
    ['sulaymaniyah', ['Slemani', 'سلێمانی', 'السليمانية']],
    ['duhok', ['Dahuk', 'دهوك', 'دهۆک']],
    ['qadisiyah', ['Diwaniyah', 'الديوانية']],
    ['babil', ['Hilla', 'الحلة']],
    ['dhi-qar', ['Nasiriyah', 'الناصرية']],
    ['maysan', ['Amarah', 'العمارة']],
    ['muthanna', ['Samawah', 'السماوة']],
    ['wasit', ['Kut', 'الكوت']],
    ['anbar', ['Ramadi', 'الرمادي']],
    ['salah-al-din', ['Tikrit', 'تكريت']],
    ['diyala', ['Baqubah', 'بعقوبة']],
  ])('knows %s by its other names', (code, names) => {
    const option = choice('governorate').options.find((candidate) => candidate.code === code)!;
    const spellings = [...Object.values(option.label), ...Object.values(option.wordings).flat()];
    expect(names.filter((name) => !spellings.includes(name))).toEqual([]);
  });

  test('asks no more of those who will not say', () => {
    expect(choice('stance').next).toEqual([{ if: ['refused'], go: 'end' }]);
  });

  test('is in the field for seven days of Baghdad', () => {
    const { startMs, endMs } = fieldPeriodMs(survey);
    expect([new Date(startMs).toISOString(), endMs - startMs]).toEqual(['2026-11-30T21:00:00.000Z', 7 * 86_400_000]);
    expect(survey.reminders).toEqual([24 * 3_600_000, 72 * 3_600_000]);
  });
});

interface Figure {
  text: string;
  encoding: string;
  units: number;
  segments: number;
}
const figures: Record<string, Record<string, Figure>> = JSON.parse(
  readFileSync(new URL('./fixtures/message-texts.json', import.meta.url), 'utf8'),
);
const rows = Object.entries(figures).flatMap(([language, texts]) =>
  Object.entries(texts).map(([name, figure]) => [`${language} ${name}`, figure] as const),
);
test.each(rows)('the size of %s is as counted elsewhere', (_name, { text, ...size }) => {
  expect(sizeOf(text)).toEqual(size);
});

describe('the JSON Schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(surveyJsonSchema());

  test.each(files)('takes %s', (name) => {
    expect([validate(parse(read(name))), validate.errors]).toEqual([true, null]);
  });

  test.each([
    ['a misspelt key', 'country:', 'contry:'],
    ['a wrong duration', '24h', '24'],
    ['an unknown type', 'type: open', 'type: essay'],
  ])('refuses %s', (_name, from, to) => {
    expect(validate(parse(edited(from, to)))).toBe(false);
    expect(validate(parse(minimal))).toBe(true);
  });
});

describe('docs/SURVEY-FORMAT.md', () => {
  const page = readFileSync(new URL('../../docs/SURVEY-FORMAT.md', import.meta.url), 'utf8');

  test('has an example without a doubt', () => {
    const example = /```yaml\n(.*?)```/s.exec(page)![1]!;
    expect(parseSurveyFile(example, 'example.yaml')).toMatchObject({ ok: true, warnings: [] });
  });

  test('names every field', () => {
    const fields = new Set(
      JSON.stringify(surveyJsonSchema().properties)
        .match(/(?<="required":\[)[^\]]*/g)!
        .flatMap((list) => list.match(/\w+/g)!),
    );
    expect([...fields].filter((field) => !page.includes(field))).toEqual([]);
    expect(fields.size).toBeGreaterThan(20);
  });
});
