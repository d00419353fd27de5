import { parse } from 'csv-parse/sync';
import { parsePhoneNumberWithError } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { type Citizen, population } from '../../../src/simulator/citizens/population.ts';
import { sampleCsv } from '../../../src/simulator/citizens/sample-csv.ts';
import { COURSES, DETOURS, REACH, REMINDERS_NEEDED, TRAITS } from '../../../src/simulator/citizens/shares.ts';
import { SURVEY } from './survey.ts';

const SIZE = 2000;
const all = population({ seed: 'a', size: SIZE, survey: SURVEY });
const sampled = all.filter((citizen) => !citizen.stranger);

/** Wide: five standard deviations of a share of so many. */
function expectShare(found: number, of: number, share: number): void {
  const tolerance = 5 * Math.sqrt((share * (1 - share)) / of) + 1e-9;
  expect(Math.abs(found / of - share), `${found} of ${of}, expected ${share}`).toBeLessThan(tolerance);
}
const counted = (citizens: Citizen[], is: (citizen: Citizen) => boolean) => citizens.filter(is).length;

describe('a population', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(population({ seed: 'a', size: SIZE, survey: SURVEY })).toEqual(all);
    const other = population({ seed: 'b', size: SIZE, survey: SURVEY });
    expect(counted(other, (citizen) => all.some(({ phone }) => phone === citizen.phone))).toBeLessThan(10);
  });

  it('holds each smaller one: a person depends on the seed and his own index', () => {
    expect(sampled.slice(0, 50)).toEqual(population({ seed: 'a', size: 50, survey: SURVEY }).slice(0, 50));
  });

  it('has the asked size, and strangers beside', () => {
    expect(sampled).toHaveLength(SIZE);
    expect(all.filter((citizen) => citizen.stranger)).toHaveLength(8);
    expect(population({ seed: 'a', size: 0, survey: SURVEY })).toHaveLength(1);
  });

  it('has valid and unique Iraqi mobile numbers', () => {
    for (const { phone } of all) {
      const number = parsePhoneNumberWithError(phone);
      expect([number.number, number.country, number.getType()]).toEqual([phone, 'IQ', 'MOBILE']);
    }
    expect(new Set(all.map(({ phone }) => phone)).size).toBe(all.length);
  });

  it('holds an option of each question for true', () => {
    for (const question of SURVEY.questions) {
      const codes = question.type === 'choice' ? question.options.map(({ code }) => code) : [];
      for (const { truth } of all) expect(codes).toContain(truth[question.id]);
    }
  });

  it.each([-1, 1.5, Number.NaN, 1e9])('refuses a size of %s', (size) => {
    expect(() => population({ seed: 'a', size, survey: SURVEY })).toThrow(RangeError);
  });

  it('speaks only the languages of the survey', () => {
    const kurdish = population({ seed: 'a', size: 300, survey: { ...SURVEY, languages: ['ckb'], defaultLanguage: 'ckb' } });
    expect(new Set(kurdish.flatMap(({ language, changesLanguageTo }) => [language, changesLanguageTo]))).toEqual(
      new Set(['ckb']),
    );
    expect(() => population({ seed: 'a', size: 1, survey: { ...SURVEY, languages: ['tr'] } })).toThrow(RangeError);
  });

  it('changes no mind where the survey keeps the first answer', () => {
    const [stance, ...others] = SURVEY.questions;
    const survey = { ...SURVEY, questions: [{ ...stance!, repeat: 'first' as const }, ...others] };
    expect(counted(population({ seed: 'a', size: SIZE, survey }), ({ firstOpinion }) => firstOpinion !== null)).toBe(0);
    expect(counted(all, ({ firstOpinion }) => firstOpinion !== null)).toBeGreaterThan(0);
  });
});

describe('at 2,000 people, the shares of', () => {
  const tables = { course: COURSES, reach: REACH, detour: DETOURS } as const;
  for (const [field, table] of Object.entries(tables) as [keyof typeof tables, Record<string, number>][]) {
    it.each(Object.entries(table))(`${field}: %s`, (name, share) => {
      expectShare(
        counted(sampled, (citizen) => citizen[field] === name),
        SIZE,
        share,
      );
    });
    it(`${field} add up to 1`, () => expect(Object.values(table).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10));
  }
  it.each(Object.entries(REMINDERS_NEEDED))('reminders needed: %s', (count, share) => {
    expectShare(
      counted(sampled, ({ remindersNeeded }) => remindersNeeded === Number(count)),
      SIZE,
      share,
    );
  });
  it.each(Object.entries(TRAITS))('trait: %s', (trait, share) => {
    expectShare(
      counted(sampled, ({ traits }) => traits[trait as keyof typeof TRAITS]),
      SIZE,
      share,
    );
  });
  it.each([
    ['support', 0.39],
    ['oppose', 0.46],
    ['unsure', 0.15],
  ])('stance: %s', (option, share) => {
    expectShare(
      counted(sampled, ({ truth }) => truth.stance === option),
      SIZE,
      share,
    );
  });
  it.each([
    // COSIT 2010, of 32,494,152 in all.
    ['baghdad', 6_878_039 / 32_494_152],
    ['basra', 2_468_328 / 32_494_152],
    ['duhok', 1_100_187 / 32_494_152],
  ])('governorate: %s', (code, share) => {
    expectShare(
      counted(sampled, ({ truth }) => truth.governorate === code),
      SIZE,
      share,
    );
  });

  it('opinion differs by region, language by governorate', () => {
    const support = (region: string) => {
      const there = sampled.filter((citizen) => citizen.region === region);
      return counted(there, ({ truth }) => truth.stance === 'support') / there.length;
    };
    expect(support('kurdistan')).toBeGreaterThan(support('centre'));
    expect(support('centre')).toBeGreaterThan(support('south') - 0.02);
    const erbil = sampled.filter(({ truth }) => truth.governorate === 'erbil');
    expect(counted(erbil, ({ language }) => language === 'ckb') / erbil.length).toBeGreaterThan(0.8);
    const najaf = sampled.filter(({ truth }) => truth.governorate === 'najaf');
    expect(counted(najaf, ({ language }) => language === 'ckb')).toBe(0);
  });
});

describe('the sample as CSV', () => {
  const rows = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

  it('lists the sampled, with language and region, and no stranger', () => {
    const listed = sampled.map(({ phone, language, region }) => ({ phone, language, region }));
    expect(rows(sampleCsv(all))).toEqual(listed);
  });

  it('adds flawed rows on request only', () => {
    const flaws = rows(sampleCsv(all, { flawed: true })).slice(SIZE);
    expect(flaws.map(({ phone }) => phone)).toEqual([
      sampled[0]!.phone,
      `0${sampled[0]!.phone.slice(4)}`,
      sampled[0]!.phone.slice(0, -1),
      '+96417123456',
      'no number',
    ]);
  });
});
