// The import itself: what is rejected and why, what stands in the sample after, and that repeating, stopping and racing harm nothing.

import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openCells } from '../../src/catalog/cells.ts';
import { systemClock } from '../../src/clock.ts';
import { importSample } from '../../src/sample/import.ts';
import { showImportSummary } from '../../src/sample/import-view.ts';
import { Conflict, type Database } from '../../src/store/database.ts';
import { addSurveyRow, type Bench, mobile, NOW, openBench, people, survey } from './support.ts';

const E164 = (index: number) => `+964${mobile(index).slice(1)}`;

async function suppress(bench: Bench, number: string): Promise<void> {
  await bench.db.batch([
    {
      sql: "INSERT INTO suppressions (number_hash, since, reason) VALUES (@hash, 0, 'STOP')",
      params: { hash: bench.sealer.lookup(number) },
    },
  ]);
}

test('every reason, each with its line and the row as it was given', async () => {
  const bench = await openBench();
  await bench.import(`phone,region\n${mobile(50)},a\n`);
  await suppress(bench, E164(7));
  const file = [
    'phone,language,region,name', // 1
    `${mobile(1)},en,north,Ali`,
    '0771123,en,north,Short', // 3
    '+964 1 712 3456,ar,south,Landline', // 4
    `${E164(1)},en,north,Again`, // 5
    `${mobile(50)},ar,north,Before`, // 6
    `${mobile(2)},fr,north,French`, // 7
    `${mobile(3)},en,north`, // 8
    `${mobile(4)},en,north,Too,Many`, // 9
    `${mobile(5)},"en,north,Quote`, // 10
    '9.64771E+12,en,north,Sheet', // 11
    `${mobile(7)},ar,south,Stopped`, // 12
    `${mobile(6)}, AR ,,"Zaid"`, // 13
  ].join('\n');
  const { summary, rejects } = await bench.import(file);
  expect(summary).toEqual({
    survey: 'roads',
    fileName: 'contacts.csv',
    rowsRead: 12,
    imported: 3,
    suppressed: 1,
    rejected: {
      'invalid number': 2,
      landline: 1,
      'duplicate in this file': 1,
      'already in the sample': 1,
      'erased on request': 0,
      'unknown language': 1,
      'malformed row': 3,
    },
    ignoredColumns: ['name'],
  });
  expect(rejects.map(({ line, reason, explanation, phone, name }) => [line, reason, explanation, phone, name])).toEqual([
    ['3', 'invalid number', 'too short', '0771123', 'Short'],
    ['4', 'landline', 'SMS do not reach it', "'+964 1 712 3456", 'Landline'],
    ['5', 'duplicate in this file', '', `'${E164(1)}`, 'Again'],
    ['6', 'already in the sample', '', mobile(50), 'Before'],
    ['7', 'unknown language', 'the survey speaks en, ar', mobile(2), 'French'],
    ['8', 'malformed row', '3 fields, but the header names 4', mobile(3), undefined],
    ['9', 'malformed row', '5 fields, but the header names 4', mobile(4), 'Too'],
    ['10', 'malformed row', expect.stringContaining('quotation mark'), `${mobile(5)},"en,north,Quote`, undefined],
    ['11', 'invalid number', expect.stringContaining('spreadsheet'), '9.64771E+12', 'Sheet'],
    ['12', 'suppressed', 'imported, will not be sent', mobile(7), 'Stopped'],
  ]);
  expect((await bench.sample()).slice(1).map(({ number, language, strata }) => [number, language, JSON.parse(strata)])).toEqual([
    [E164(1), 'en', { region: 'north', bridge: null }],
    [E164(7), 'ar', { region: 'south', bridge: null }],
    [E164(6), 'ar', { region: null, bridge: null }],
  ]);
  expect(await bench.counters()).toEqual({ 'cases.sampled': 4, 'cases.waiting': 4 });
});

test('a respondent as the release finds one', async () => {
  const bench = await openBench();
  await bench.import(`tel;region\n${mobile(1)};north\n`);
  expect(await bench.sample()).toMatchObject([
    { number: E164(1), language: survey.defaultLanguage, interview: null, version: 0, created_at: NOW },
  ]);
  expect(await bench.db.all('SELECT number_hash FROM respondents')).toEqual([{ number_hash: bench.sealer.lookup(E164(1)) }]);
});

describe('a stratum’s value', () => {
  test.each([
    ['  Erbil   city ', 'Erbil city'],
    ['', null],
    ['   ', null],
    ["'-5", '-5'],
    ['e\u0301', '\u00e9'],
    ['x'.repeat(100), 'x'.repeat(100)],
  ])('«%s»', async (written, value) => {
    const bench = await openBench();
    await bench.import(`phone,region\n${mobile(1)},${written}\n`);
    expect((await bench.sample()).map(({ strata }) => JSON.parse(strata).region)).toEqual([value]);
  });

  test.each(['"a\nb"', 'a\tb', 'x'.repeat(101)])('«%s» is refused', async (written) => {
    const bench = await openBench();
    const { summary } = await bench.import(`phone,region\n${mobile(1)},${written}\n`);
    expect(summary.rejected['malformed row']).toBe(1);
    expect(await bench.sample()).toEqual([]);
  });
});

test('fields that a spreadsheet would compute are written as text', async () => {
  const bench = await openBench();
  const formulas = ['=HYPERLINK("http://x")', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '＝1'];
  const rows = formulas.map((formula) => `077,"${formula.replaceAll('"', '""')}"\n`).join('');
  const { rejects } = await bench.import(`phone,region\n${rows}=1+1,north\n`);
  expect(rejects.map(({ region }) => region)).toEqual([...formulas.map((formula) => `'${formula}`), 'north']);
  expect(rejects.at(-1)!.phone).toBe("'=1+1");
});

test('a corrected rejects file can be imported', async () => {
  const bench = await openBench();
  const { rejectsText } = await bench.import(`phone,language,region\n+964 771 000,en,-1\n${mobile(1)},fr,south\n`);
  const corrected = rejectsText.replace("'+964 771 000", `'${E164(2)}`).replace(',fr,', ',ar,');
  const { summary } = await bench.import(corrected);
  expect(summary).toMatchObject({ imported: 2, ignoredColumns: ['line', 'reason', 'explanation'] });
  expect((await bench.sample()).map(({ number, strata }) => [number, JSON.parse(strata).region])).toEqual([
    [E164(2), '-1'],
    [E164(1), 'south'],
  ]);
});

describe('lots', () => {
  const divided = { ...survey, replicates: 4 };

  test('are the same for the same places, whatever the numbers', async () => {
    const [one, other] = [await openBench(), await openBench()];
    await one.import(people(40), { definition: divided });
    await other.import(people(15, 1_000), { definition: divided });
    await other.import(people(25, 2_000), { definition: divided });
    const lots = async (bench: Bench) => (await bench.sample()).map(({ draw, replicate }) => [draw, replicate]);
    expect(await lots(other)).toEqual(await lots(one));
  });

  test('divide the sample evenly, and order it otherwise than it came', async () => {
    const bench = await openBench();
    await bench.import(people(8_000), { definition: divided });
    const sample = await bench.sample();
    const sizes = [1, 2, 3, 4].map((replicate) => sample.filter((row) => row.replicate === replicate).length);
    // Four standard deviations of a fair deal: √(8000 · ¼ · ¾) ≈ 39.
    for (const size of sizes) expect(Math.abs(size - 2_000)).toBeLessThan(155);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8_000);
    const draws = sample.map(({ draw }) => draw);
    expect(new Set(draws).size).toBeGreaterThan(7_980);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(2 ** 31);
    const rising = draws.filter((draw, index) => index > 0 && draw > draws[index - 1]!).length;
    expect(Math.abs(rising - 4_000)).toBeLessThan(200);
  });
});

test('repeating changes nothing and says so', async () => {
  const bench = await openBench();
  const file = `${people(6_000)}${mobile(3)},R1\n`;
  const first = await bench.import(file);
  expect(first.summary).toMatchObject({ imported: 6_000, rejected: { 'duplicate in this file': 1 } });
  const before = await bench.sample();
  const again = await bench.import(file);
  expect(again.summary).toMatchObject({ imported: 0, rejected: { 'duplicate in this file': 0, 'already in the sample': 6_001 } });
  expect(await bench.sample()).toEqual(before);
  expect(await bench.counters()).toEqual({ 'cases.sampled': 6_000, 'cases.waiting': 6_000 });
});

test('a duplicate far from the first is found in the chunk after', async () => {
  const bench = await openBench();
  const { rejects } = await bench.import(`${people(11_000)}${E164(0)},R1\n`);
  expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([['11002', 'duplicate in this file']]);
});

test('another survey’s sample is another one', async () => {
  const bench = await openBench();
  await addSurveyRow(bench.db, 'bridges');
  await bench.import(people(3));
  const { summary } = await bench.import(people(3), { definition: { ...survey, id: 'bridges' } });
  expect(summary.imported).toBe(3);
});

test('one that was stopped is completed by repeating it, and ends as if it had not been stopped', async () => {
  const file = people(12_000);
  const [bench, whole] = [await openBench(), await openBench()];
  const stopping = new AbortController();
  const refused = await bench
    .import(file, { signal: stopping.signal, onProgress: () => stopping.abort() })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/stopped before line \d+ .*: \d+ of \d+ rows/),
  });
  const part = (await bench.sample()).length;
  expect(part).toBeGreaterThan(0);
  expect(part).toBeLessThan(12_000);
  expect(await bench.counters()).toEqual({ 'cases.sampled': part, 'cases.waiting': part });
  const { summary } = await bench.import(file);
  expect(summary).toMatchObject({ imported: 12_000 - part, rejected: { 'already in the sample': part } });
  await whole.import(file);
  const strip = (rows: Awaited<ReturnType<Bench['sample']>>) =>
    rows.map(({ number, draw, replicate, strata }) => [number, draw, replicate, strata]);
  expect(strip(await bench.sample())).toEqual(strip(await whole.sample()));
  expect(await bench.counters()).toEqual(await whole.counters());
});

test('the audit log tells who imported what, also where it was cut off', async () => {
  const bench = await openBench();
  const stopping = new AbortController();
  await bench.import(people(6_000), { signal: stopping.signal, onProgress: () => stopping.abort() }).catch(() => {});
  await bench.import(people(6_000));
  await bench.import('phone\n').catch(() => {});
  const entries = await bench.db.all<{ detail: string }>(
    'SELECT entry_id, at, actor, action, survey_id, detail FROM audit_log ORDER BY entry_id',
  );
  expect(entries.map(({ detail, ...entry }) => [entry, JSON.parse(detail)])).toEqual(
    [
      { complete: false, rowsRead: 4_000, imported: 4_000 },
      { complete: true, rowsRead: 6_000, imported: 2_000 },
    ].map((detail, index) => [
      { entry_id: index + 1, at: NOW, actor: 'tester', action: 'sample.import', survey_id: 'roads' },
      expect.objectContaining({ file: 'contacts.csv', suppressed: 0, ...detail }),
    ]),
  );
});

describe('somebody else writes between the reading and the batch', () => {
  /** Calls `meanwhile` before the first `times` batches that insert respondents. */
  function meddled(bench: Bench, times: number, meanwhile: (round: number) => Promise<unknown>): Database {
    let round = 0;
    return {
      ...bench.db,
      async batch(statements) {
        if (statements.some(({ sql }) => sql.includes('INTO respondents')) && round < times) await meanwhile(round++);
        return bench.db.batch(statements);
      },
    };
  }

  test('the same people: each is in the sample once, and counted once', async () => {
    const bench = await openBench();
    const db = meddled(bench, 1, () => bench.import(people(10)));
    const { summary } = await bench.import(people(30), { db });
    expect(summary.imported).toBe(20);
    expect((await bench.sample()).map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => E164(index)));
    expect(await bench.counters()).toEqual({ 'cases.sampled': 30, 'cases.waiting': 30 });
  });

  test('other people: no two have the same place', async () => {
    const [bench, whole] = [await openBench(), await openBench()];
    const db = meddled(bench, 2, (round) => bench.import(people(10, 1_000 * (round + 1))));
    expect((await bench.import(people(30), { db })).summary.imported).toBe(30);
    await whole.import(people(50));
    const draws = async (of: Bench) => (await of.sample()).map(({ draw }) => draw);
    expect(await draws(bench)).toEqual(await draws(whole));
  });

  test('without end: it gives up, and nothing is half written', async () => {
    const bench = await openBench();
    const db = meddled(bench, Number.POSITIVE_INFINITY, async () => {
      throw new Conflict(0, 'somebody else');
    });
    await expect(bench.import(people(5), { db })).rejects.toMatchObject({ code: 'conflict' });
    expect(await bench.sample()).toEqual([]);
    expect(await bench.counters()).toEqual({});
  });
});

describe('a stream that fails', () => {
  const run = async (csv: Readable, rejects: Writable) => {
    const { db, sealer } = await openBench();
    return importSample(
      { db, sealer, cells: openCells(db), clock: systemClock },
      { definition: survey },
      { csv, fileName: 'contacts.csv' },
      { rejects, onProgress: () => {} },
    );
  };
  const failing = () => new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) });

  test('the rejects file', async () => {
    await expect(run(Readable.from([people(3)]), failing())).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the file of rejected rows cannot be written: the disk is full',
    });
  });

  test('the contacts’ file', async () => {
    const csv = new Readable({
      read() {
        this.destroy(new Error('the disk is gone'));
      },
    });
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    await expect(run(csv, sink)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'contacts.csv cannot be read: the disk is gone',
    });
    expect(sink.writableFinished).toBe(true);
  });
});

test('the source waits while a chunk is written', async () => {
  const bench = await openBench();
  let given = 0;
  let furthest = 0;
  const batch: Database['batch'] = (statements) => {
    furthest = Math.max(furthest, given - inserted);
    inserted += statements.filter(({ sql }) => sql.includes('INTO respondents')).length;
    return bench.db.batch(statements);
  };
  let inserted = 0;
  const pieces = function* () {
    yield Buffer.from('phone,region\n');
    for (let piece = 0; piece < 40; piece++) {
      const rows = Array.from({ length: 500 }, () => `${mobile(given++)},a\n`);
      yield Buffer.from(rows.join(''));
    }
  };
  const { db, sealer } = bench;
  const { imported } = await importSample(
    { db: { ...db, batch }, sealer, cells: openCells(db), clock: systemClock },
    { definition: survey },
    { csv: Readable.from(pieces(), { highWaterMark: 1 }), fileName: 'contacts.csv' },
    { rejects: new Writable({ write: (_chunk, _encoding, done) => done() }), onProgress: () => {} },
  );
  expect(imported).toBe(20_000);
  expect(furthest).toBeLessThan(8_000);
});

test('progress grows to what the summary tells', async () => {
  const bench = await openBench();
  const file = `${people(6_000)}077,a\n`;
  const seen: object[] = [];
  await bench.import(file, { onProgress: (progress) => seen.push(progress) });
  expect(seen).toMatchObject([
    { bytesRead: file.length, rowsRead: 4_000, imported: 4_000, suppressed: 0, rejected: 0, reasons: { 'invalid number': 0 } },
    { bytesRead: file.length, rowsRead: 6_001, imported: 6_000, suppressed: 0, rejected: 1, reasons: { 'invalid number': 1 } },
  ]);
});

test('the summary for a terminal', async () => {
  const bench = await openBench();
  await suppress(bench, E164(1));
  const { summary } = await bench.import(`phone,region,name\n${mobile(1)},a,x\n${mobile(2)},a,x\n077,a,x\n`);
  expect(showImportSummary(summary).split('\n')).toEqual([
    'sample of survey roads, from contacts.csv',
    'rows read                                     3',
    'imported                                      2',
    '  suppressed: they will not be sent anything  1',
    'rejected                                      1',
    '  invalid number                              1',
    'columns that were not read: name',
    '',
  ]);
});
