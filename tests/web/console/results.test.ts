// The results' page: what it says is what the report says; its live parts, its pictures and its files.

import { parse } from 'csv-parse/sync';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Day, Hour } from '../../../src/results/course.ts';
import { type Report, readReport } from '../../../src/results/report.ts';
import { resultsCsv } from '../../../src/results/report-csv.ts';
import { ROLES } from '../../../src/users/roles.ts';
import { languageOf } from '../../../src/web/console/i18n.ts';
import { numbersIn } from '../../../src/web/console/numbers.ts';
import { drawn } from '../../../src/web/console/pages/results/drawn.ts';
import { counts, standings } from '../../../src/web/console/pages/results/moments.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { fielded } from '../../support/fielded.ts';
import { numberOf } from '../../support/world.ts';

const HOME = '/surveys/coalition/results';
let site: ConsoleWorld;
let report: Report;

async function readNow(): Promise<Report> {
  const entry = await site.entry();
  return readReport(site.db, entry, (await site.catalog.compiled(entry)).survey, site.clock.now());
}

beforeAll(async () => {
  site = await openConsoleWorld();
  await fielded(site, { n: 80, waiting: 5 });
});
afterAll(() => site.close());
beforeEach(async () => {
  report = await readNow();
});

describe.each(['en', 'ar'] as const)('the page, %s', (language) => {
  const numbers = numbersIn(languageOf(language));
  const get = (query = '') => site.get(HOME + query, { as: 'viewer', language });

  test('says of every question what the report says', async () => {
    const { status, text } = await get();
    expect(status).toBe(200);
    for (const question of report.questions) {
      if (question.type !== 'choice') throw new Error('the coalition survey has choices alone');
      expect(text).toContain(question.text[language]!.replaceAll("'", '&#39;').slice(0, 30));
      for (const { n, share, low, high } of question.options) {
        expect(text).toContain(
          `<td>${numbers.count(n)}</td><td>${numbers.percent(share)}</td><td>${numbers.interval(low, high)}</td>`,
        );
      }
    }
  });

  test('shows each question twice as a picture: wide and narrow', async () => {
    const { text } = await get();
    for (const { id } of report.questions) {
      for (const width of ['wide', 'narrow']) expect(text).toContain(`id="bars-${id}-${width}-title"`);
    }
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/);
  });

  test('says the base, the questionnaire and what the response is not', async () => {
    const { text } = await get();
    expect(text).toContain(report.survey.hash);
    expect(text).toContain('AAPOR');
    expect(text).toContain(numbers.percent(report.response.share));
    for (const { base } of report.questions) expect(text).toContain(numbers.count(base));
  });

  test('divides the question that was chosen by the stratum that was chosen', async () => {
    const { text } = await get('?question=gender&stratum=age');
    expect(text).toContain('id="stratum-age-gender-wide-title"');
    expect(text).toContain('id="course-gender-wide-title"');
    const value = report.strata
      .find(({ name }) => name === 'age')!
      .values.find(({ questions }) => questions.some(({ base }) => base > 0))!;
    const gender = value.questions.find(({ id }) => id === 'gender')!;
    expect(text).toContain(numbers.interval(gender.options[0]!.low, gender.options[0]!.high, 0));
  });
});

test.each([
  ['?question=nothing&stratum=nothing', 'stratum-region-stance'],
  ['?question=gender&stratum=gender', 'stratum-region-gender'],
  ['?question=__proto__&stratum=constructor', 'stratum-region-stance'],
  [`?question=${encodeURIComponent('"><script>')}`, 'stratum-region-stance'],
])('a choice that is none, %s, falls back to one that is', async (query, picture) => {
  const { status, text } = await site.get(HOME + query, { as: 'viewer' });
  expect(status).toBe(200);
  expect(text).toContain(`id="${picture}-wide-title"`);
});

test.each(ROLES)('%s may look', async (as) => {
  expect((await site.get(HOME, { as })).status).toBe(200);
});

describe('before there are answers', () => {
  let empty: ConsoleWorld;
  beforeAll(async () => {
    empty = await openConsoleWorld();
  });
  afterAll(() => empty.close());
  const button = async () => /class="button" href="([^"]+)"/.exec((await empty.get(HOME, { as: 'viewer' })).text)?.[1];

  test('the page says what to do next, from step to step', async () => {
    expect(await button()).toBe('/surveys/coalition/sample');
    await empty.sample(0, 3);
    expect(await button()).toBe('/surveys/coalition/launch');
    await empty.move('start');
    await empty.invite(9);
    expect(await button()).toBe('/surveys/coalition/monitor');
    await empty.intake.hear(empty.says(9, '1'));
    expect(await button()).toBeUndefined();
    expect((await empty.get(HOME, { as: 'viewer' })).text).toContain('id="bars-stance-wide-title"');
  });

  test('files are there, and empty; pictures of nothing are not', async () => {
    const other = await openConsoleWorld();
    for (const file of ['tallies', 'course', 'responses'])
      expect((await other.get(`${HOME}/files/${file}`, { as: 'viewer' })).status).toBe(200);
    for (const kind of ['course/stance', 'replies/all', 'languages/all'])
      expect((await other.get(`${HOME}/pictures/${kind}/svg`, { as: 'viewer' })).status).toBe(404);
    expect((await other.get(`${HOME}/pictures/question/stance/png`, { as: 'viewer' })).status).toBe(200);
    await other.close();
  });
});

test('a reply shows on the open page by itself', async () => {
  const abort = new AbortController();
  const response = await fetch(`${site.url}${HOME}/events?question=stance`, {
    headers: { Cookie: 'role=viewer; language=en', Accept: 'text/event-stream' },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const until = async (words: string) => {
    while (!heard.includes(words)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the line ended before: ${words}`);
      heard += value;
    }
  };
  await until('event: table-stance');
  await site.invite(900);
  await site.intake.hear(site.says(900, '1'));
  const { options } = (await readNow()).questions[0] as Extract<Report['questions'][number], { type: 'choice' }>;
  await until(`<td>${options[0]!.n}</td>`);
  abort.abort();
});

test('who comes second to an open page is shown it at once', async () => {
  const abort = new AbortController();
  const open = () =>
    fetch(`${site.url}${HOME}/events?question=age`, { headers: { Cookie: 'role=viewer; language=en' }, signal: abort.signal });
  const first = await open();
  const reader = first.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let heard = ''; !heard.includes('event: head'); ) heard += (await reader.read()).value;
  // Its first words are written while it is let in.
  const second = await open();
  expect(second.headers.get('content-type')).toContain('text/event-stream');
  expect(new TextDecoder().decode((await second.body!.getReader().read()).value)).toContain('event: head');
  abort.abort();
});

describe('files', () => {
  const lines = (text: string) => parse(text, { columns: true, bom: true }) as Record<string, string>[];

  test('the tallies are those of the command line', async () => {
    const { headers, text } = await site.get(`${HOME}/files/tallies`, { as: 'viewer' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="coalition-v1-tallies-\d{4}-\d\d-\d\d\.csv"/);
    expect(text.replace('\uFEFF', '')).toBe(resultsCsv(report));
  });

  test('the responses hold as many answers as the tallies, no number, and stand in the audit log', async () => {
    const { text } = await site.get(`${HOME}/files/responses`, { as: 'viewer' });
    const answered = lines(text).filter(({ answer_stance }) => answer_stance);
    expect(answered).toHaveLength(report.questions[0]!.total);
    for (const citizen of [0, 5, 40]) expect(text).not.toContain(numberOf(citizen).slice(-8));
    const logged = await site.rows("SELECT actor, survey_id, detail FROM audit_log WHERE action = 'results.export'");
    expect(logged).toEqual([{ actor: 'viewer@example.org', survey_id: 'coalition', detail: '{"file":"responses"}' }]);
  });

  test('the course adds up to the tallies', async () => {
    const { text } = await site.get(`${HOME}/files/course`, { as: 'viewer' });
    const given = lines(text).filter(({ question, by }) => question === 'stance' && by === 'language');
    expect(given.reduce((sum, line) => sum + Number(line.given), 0)).toBe(report.questions[0]!.total);
  });

  test.each(['nothing', '__proto__', '..%2F..%2Fetc'])('there is no file %s', async (name) => {
    expect((await site.get(`${HOME}/files/${name}`, { as: 'viewer' })).status).toBe(404);
  });
});

describe('pictures as files', () => {
  const get = (path: string, language: 'en' | 'ar' = 'en') => site.get(`${HOME}/pictures/${path}`, { as: 'viewer', language });

  test.each(['question/stance', 'question/governorate', 'stratum/stance', 'course/gender', 'replies/all', 'languages/all'])(
    '%s',
    async (picture) => {
      const { status, headers, text } = await get(`${picture}/svg?stratum=region`, 'ar');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('image/svg+xml');
      expect(XMLValidator.validate(text)).toBe(true);
      // Where it comes from stands on it.
      expect(text).toContain(report.survey.hash.slice(0, 12));
      expect(text).toContain('lang="ar"');
      const png = await get(`${picture}/png?stratum=region`);
      expect([png.status, png.headers.get('content-type')]).toEqual([200, 'image/png']);
    },
  );

  test.each([
    'question/nothing/svg',
    'nothing/stance/svg',
    'question/stance/gif',
    'stratum/stance/svg?stratum=nothing',
    'course/nothing/png',
    'question/__proto__/svg',
  ])('there is no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('moments', () => {
  const calendar = { timeZone: 'Asia/Baghdad', numbers: 'en-GB' };
  const span = (standing: Record<string, number>) => ({ given: {}, withdrawn: {}, standing });
  const day = (name: string, n: number): Day => ({ day: name, ...span({ a: n }) });
  const hour = (at: number, n: number): Hour => ({ hour: at, ...span({ a: n }) });

  test('a day without answers stands as the day before it', () => {
    const found = standings([day('2026-12-01', 1), day('2026-12-03', 2), day('2026-12-05', 4)], [], calendar);
    expect(found.map(({ label, value }) => [label, value.a])).toEqual([
      ['1 Dec', 1],
      ['2 Dec', 1],
      ['3 Dec', 2],
      ['4 Dec', 2],
      ['5 Dec', 4],
    ]);
  });

  test('few days are shown by hour, written at the first and at midnight', () => {
    // 22:00 in Baghdad.
    const first = Date.UTC(2026, 11, 1, 19) / 3_600_000;
    const found = standings([day('2026-12-01', 1)], [hour(first, 1), hour(first + 3, 2)], calendar);
    expect(found.map(({ label, value }) => [label, value.a])).toEqual([
      ['1 Dec', 1],
      ['', 1],
      ['2 Dec', 1],
      ['', 2],
    ]);
  });

  test('many hours are counted by day, in the survey’s time zone', () => {
    const first = Date.UTC(2026, 11, 1, 19) / 3_600_000;
    const few = counts(
      [
        { hour: first, n: 3 },
        { hour: first + 2, n: 4 },
      ],
      calendar,
    );
    expect([few.unit, few.moments.map(({ value }) => value)]).toEqual(['hour', [3, 0, 4]]);
    const many = counts(
      [
        { hour: first, n: 3 },
        { hour: first + 2, n: 4 },
        { hour: first + 24 * 20, n: 5 },
      ],
      calendar,
    );
    expect([many.unit, many.moments.length, many.moments[0]!.value, many.moments[1]!.value, many.moments.at(-1)!.value]).toEqual([
      'day',
      21,
      3,
      4,
      5,
    ]);
  });

  test('nothing gives nothing, and a stray hour no endless picture', () => {
    expect(standings([], [], calendar)).toEqual([]);
    expect(counts([], calendar).moments).toEqual([]);
    expect(
      counts(
        [
          { hour: 1, n: 1 },
          { hour: 494_000, n: 1 },
        ],
        calendar,
      ).moments.length,
    ).toBeLessThan(400);
  });
});

describe('a picture is drawn again', () => {
  test('when its numbers have changed, but not oftener than it is worth', () => {
    const owner = {};
    let now = 0;
    let drawings = 0;
    const draw = (from: string) =>
      drawn(
        owner,
        'key',
        from,
        () => {
          now += 10;
          return `${from} ${++drawings}`;
        },
        () => now,
      );
    expect(draw('a')).toBe('a 1');
    now += 5_000;
    expect(draw('a')).toBe('a 1');
    expect(draw('b')).toBe('b 2');
    expect(draw('c')).toBe('b 2');
    now += 2_001;
    expect(draw('c')).toBe('c 3');
    expect(drawn({}, 'key', 'c', () => 'another owner’s')).toBe('another owner’s');
  });
});
