import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { proportion } from '../../src/results/estimates.ts';
import { type Report, readReport, reportSchema } from '../../src/results/report.ts';
import { resultsCsv } from '../../src/results/report-csv.ts';
import { surveySchema } from '../../src/survey/definition.ts';
import reference from './fixtures/reference.json' with { type: 'json' };
import { ENTRY, NOW, type Seeded, SURVEY, seed, seedPoll } from './seed.ts';

const lines = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

describe('a report', () => {
  let poll: Seeded;
  let report: Report;
  beforeAll(async () => {
    poll = await seedPoll();
    report = await readReport(poll.db, ENTRY, SURVEY, NOW);
  });
  afterAll(() => poll.close());

  it('is what its schema says, in zod and as JSON Schema', () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const ajv = new Ajv.default({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(z.toJSONSchema(reportSchema));
    expect(validate(report) || validate.errors).toBe(true);
    expect(validate({ ...report, level: 'high' })).toBe(false);
  });

  it('counts a choice, with the refused and unclear apart', () => {
    expect(report.questions[0]).toEqual({
      id: 'stance',
      type: 'choice',
      text: { en: 'Do you support it?', ar: 'هل تؤيد؟' },
      base: 6,
      refused: 1,
      unclear: 1,
      total: 8,
      options: [
        { code: 'support', label: { en: 'Support', ar: 'أؤيد' }, n: 4, ...proportion(4, 6) },
        { code: 'oppose', label: { en: 'Oppose', ar: 'أعارض' }, n: 2, ...proportion(2, 6) },
        { code: 'unsure', label: { en: "Don't know", ar: 'لا أعرف' }, n: 0, ...proportion(0, 6) },
      ],
    });
  });

  it('describes numbers, and only counts open answers', () => {
    expect(report.questions[1]).toMatchObject({
      ...{ base: 4, total: 4, mean: 30.25, median: 30.5 },
      distribution: [20, 30, 31, 40].map((value) => ({ value, n: 1, share: 0.25 })),
    });
    expect(report.questions[3]).toEqual({
      id: 'why',
      type: 'open',
      text: SURVEY.questions[3]!.text,
      base: 1,
      refused: 0,
      unclear: 0,
      total: 1,
    });
  });

  it('breaks choices down by each stratum, with what is not known last', () => {
    const stances = report.strata.map(({ name, question, values }) => ({
      name,
      question,
      values: values.map(({ value, label, questions }) => {
        const { base, refused, unclear, options } = questions.find(({ id }) => id === 'stance')!;
        return [value, label?.en ?? null, base, refused, unclear, ...options.map(({ n }) => n)];
      }),
    }));
    expect(stances).toEqual([
      {
        name: 'region',
        question: null,
        values: [
          ['north', null, 3, 1, 0, 3, 0, 0],
          ['south', null, 3, 0, 1, 1, 2, 0],
        ],
      },
      {
        name: 'gender',
        question: 'gender',
        values: [
          ['female', 'Female', 2, 0, 0, 2, 0, 0],
          ['male', 'Male', 1, 0, 0, 0, 1, 0],
          [null, null, 3, 1, 1, 2, 1, 0],
        ],
      },
    ]);
    const south = report.strata[0]!.values[1]!.questions[0]!;
    expect(south.options[1]).toEqual({ code: 'oppose', n: 2, ...proportion(2, 3) });
  });

  it('tells the response, the funnel and the books', () => {
    expect(report.response).toEqual({ sampled: 12, asked: 10, answered: 6, ...proportion(6, 10) });
    expect(report.funnel.map(({ stage, n }) => [stage, n])).toEqual([
      ['sampled', 12],
      ['accepted', 9],
      ['delivered', 6],
      ['answered', 6],
    ]);
    expect(report.books.balanced).toBe(true);
    expect(report.books.cases).toEqual({
      ...{
        sampled: 12,
        suppressed: 1,
        waiting: 1,
        sending: 0,
        unknown: 1,
        accepted: 0,
        sent: 2,
        delivered: 6,
        failed: 1,
        notSent: 0,
      },
    });
    expect(report.books.replies).toMatchObject({
      received: 20,
      answers: 16,
      refusals: 1,
      unclear: 1,
      acknowledged: 1,
      uninvited: 1,
    });
  });

  it('reads the cube and the books only', async () => {
    const reads: string[] = [];
    const spied = {
      ...poll.db,
      all: async <R>(sql: string, params = {}) => {
        reads.push(sql);
        return poll.db.all<R>(sql, params);
      },
      get: async <R>(sql: string, params = {}) => {
        reads.push(sql);
        return poll.db.get<R>(sql, params);
      },
    };
    await readReport(spied, ENTRY, SURVEY, NOW);
    const tables = reads.flatMap((sql) => [...sql.matchAll(/(?:FROM|JOIN) (\w+)/g)].map((match) => match[1]));
    expect(new Set(tables)).toEqual(new Set(['tallies', 'cells', 'counters']));
  });

  it('is tidy as CSV', () => {
    const csv = lines(resultsCsv(report));
    expect(Object.keys(csv[0]!)).toEqual(['question', 'stratum', 'value', 'option', 'n', 'base', 'share', 'low', 'high']);
    const { low, high } = proportion(2, 3);
    expect(csv).toContainEqual({
      ...{ question: 'stance', stratum: 'region', value: 'south', option: 'oppose', n: '2', base: '3' },
      ...{ share: String(2 / 3), low: String(low), high: String(high) },
    });
    expect(csv).toContainEqual({
      ...{ question: 'stance', stratum: '', value: '', option: 'refused', n: '1', base: '6', share: '', low: '', high: '' },
    });
    const whole = csv.filter(({ question, stratum }) => question === 'stance' && stratum === '');
    expect(whole.reduce((sum, { n }) => sum + Number(n), 0)).toBe(8);
  });
});

describe('an empty survey', () => {
  it('has no shares', async () => {
    const poll = await seed();
    const report = await readReport(poll.db, { ...ENTRY, state: 'draft', startedAt: null }, SURVEY, NOW);
    await poll.close();
    expect(reportSchema.parse(report).response).toEqual({
      sampled: 0,
      asked: 0,
      answered: 0,
      share: null,
      low: null,
      high: null,
    });
    expect(report.questions[1]).toMatchObject({ base: 0, mean: null, median: null, distribution: [] });
    expect(report.books.balanced).toBe(true);
  });
});

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1'])('disarms the stratum value %j', async (value) => {
    const poll = await seed();
    const respondent = await poll.addCase({ region: value });
    await poll.ask(respondent, 'delivered');
    await poll.answer(respondent, 'stance', 'support');
    const report = await readReport(poll.db, ENTRY, SURVEY, NOW);
    await poll.close();
    expect(report.strata[0]!.values[0]!.value).toBe(value);
    expect(lines(resultsCsv(report)).find(({ stratum }) => stratum === 'region')!.value).toBe(`'${value}`);
  });
});

describe('the made sample of 240', () => {
  const people = parse(readFileSync(new URL('fixtures/sample240.csv', import.meta.url), 'utf8'), { columns: true }) as Record<
    'gov' | 'sex' | 'age' | 'answer',
    string
  >[];
  const survey = surveySchema.parse({
    ...SURVEY,
    reminders: [],
    strata: ['gov', 'sex', 'age'].map((column) => ({ name: column, column })),
    questions: SURVEY.questions.slice(0, 1),
  });

  it('has R’s shares, and in each stratum what a count of the file yields', async () => {
    const poll = await seed(survey);
    for (const { gov, sex, age, answer } of people) {
      const respondent = await poll.addCase({ gov, sex, age });
      await poll.ask(respondent, 'delivered');
      await poll.answer(respondent, 'stance', answer);
    }
    const report = await readReport(poll.db, ENTRY, survey, NOW);
    await poll.close();
    const stance = report.questions[0] as Extract<Report['questions'][number], { type: 'choice' }>;
    expect(stance.base).toBe(240);
    for (const { code, share } of stance.options)
      expect(share).toBeCloseTo((reference.unweighted as Record<string, number>)[code]!, 12);
    let compared = 0;
    for (const { name, values } of report.strata) {
      for (const { value, questions } of values) {
        const group = people.filter((person) => person[name as 'gov'] === value);
        expect(questions[0]!.base).toBe(group.length);
        for (const { code, n } of questions[0]!.options) expect(n).toBe(group.filter(({ answer }) => answer === code).length);
        compared += group.length;
      }
    }
    expect(compared).toBe(3 * 240);
  });
});
