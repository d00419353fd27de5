// An import that is cut off and taken up ends as one that was never interrupted: the same people, counts, lots and rejected rows.

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openCells } from '../../src/catalog/cells.ts';
import type { ImportSummary } from '../../src/sample/import.ts';
import { type Begun, beginImport, LIMITS } from '../../src/sample/journal.ts';
import { runImport } from '../../src/sample/run-import.ts';
import { type Database, Interrupted } from '../../src/store/database.ts';
import { type Bench, collector, frozenClock, mobile, NOW, openBench, people, survey } from './support.ts';

interface Kept {
  summary: ImportSummary;
  rejects: string;
  begun: Begun;
}

async function keep(
  bench: Bench,
  csv: string,
  options: { db?: Database; definition?: typeof survey; chunkRows?: number; fileName?: string; now?: number } = {},
): Promise<Kept> {
  const { db = bench.db, definition = survey, chunkRows = 100, fileName = 'people.csv', now = NOW } = options;
  const content = Buffer.from(csv);
  const mark = bench.sealer.fileMark(createHash('sha256').update(content).digest());
  const journal = await beginImport(bench.db, { survey: survey.id, fileName, bytes: content.length, mark, actor: 'tester', now });
  const rejects = collector();
  let begun: Begun | undefined;
  const summary = await runImport(
    { db, sealer: bench.sealer, cells: openCells(db), clock: frozenClock },
    { definition },
    // In pieces, so that a cut falls between two.
    {
      csv: Readable.from(
        content
          .toString()
          .match(/[\s\S]{1,997}/g)!
          .map((text) => Buffer.from(text)),
      ),
      fileName,
      bytes: content.length,
    },
    {
      journal: db === bench.db ? journal : { ...journal, end: () => Promise.reject(new Error('the process is gone')) },
      rejects,
      actor: 'tester',
      chunkRows,
      onBegin: (told) => {
        begun = told;
      },
      onProgress() {},
    },
  );
  return { summary, rejects: rejects.text(), begun: begun! };
}

/** As if the process ended with its `nth` batch of rows: before it is committed, or after. A batch that is decided anew is the same one. */
function ending(db: Database, nth: number, when: 'before' | 'after', error = new Error('the process is gone')): Database {
  // What is no batch of rows is none of them.
  const batches = new Set<unknown>([0]);
  let ended = false;
  return {
    ...db,
    async batch(statements) {
      batches.add(statements.find(({ sql }) => sql.includes('bytes_read = @bytesRead'))?.params.rowsRead ?? 0);
      if (ended || batches.size !== nth + 1) return db.batch(statements);
      if (when === 'after') await db.batch(statements);
      ended = true;
      throw error;
    },
  };
}

async function state(bench: Bench) {
  const sample = (await bench.sample()).map(({ number, language, strata, draw, replicate }) => [
    number,
    language,
    strata,
    draw,
    replicate,
  ]);
  const sizes = await bench.db.all(
    'SELECT language, cell_id, replicate, n FROM sample_sizes ORDER BY language, cell_id, replicate',
  );
  const imports = await bench.db.all(
    'SELECT state, bytes_read, rows_read, imported, suppressed, rejected FROM imports ORDER BY rows_read',
  );
  return { sample, sizes, imports, counters: await bench.counters(), left: await bench.db.all('SELECT * FROM import_outcomes') };
}

/** Somebody of each kind, before and after wherever it is cut off. */
function mixed(): string {
  const rows = people(1_000).split('\n').slice(1, -1);
  const odd = [
    '077,R1',
    '+964 1 712 3456,R1',
    `${mobile(3)},R1`,
    `${mobile(5_000)},R1`,
    `${mobile(7)}`,
    `${mobile(6_000)},R2`,
    '"open,R1',
  ];
  for (const at of [40, 160, 161, 299, 300, 777]) rows.splice(at, 0, ...odd.map((row) => row));
  return `phone,region\n\n${rows.join('\r\n')}\n`;
}

/** One is in the sample, one wished to be left alone. */
async function prepared(): Promise<Bench> {
  const bench = await openBench();
  await bench.import(`phone,region\n${mobile(5_000)},R0\n`);
  await bench.db.batch([
    {
      sql: "INSERT INTO suppressions (number_hash, since, reason) VALUES (@hash, 0, 'STOP')",
      params: { hash: bench.sealer.lookup(`+964${mobile(6_000).slice(1)}`) },
    },
  ]);
  return bench;
}

describe('cut off and taken up, it ends as one that was not', () => {
  test.each([
    ['in its first batch, before it is committed', 1, 'before'],
    ['after its first batch', 1, 'after'],
    ['in the middle, before a batch is committed', 4, 'before'],
    ['in the middle, after a batch is committed', 4, 'after'],
    ['after its last batch', 11, 'after'],
  ] as const)('%s', async (_what, nth, when) => {
    const [bench, whole] = [await prepared(), await prepared()];
    const uninterrupted = await keep(whole, mixed());
    expect(uninterrupted.summary).toMatchObject({ imported: 1_001, suppressed: 1 });
    expect(uninterrupted.begun).toEqual({ takenUp: 0, changed: false });
    await expect(keep(bench, mixed(), { db: ending(bench.db, nth, when) })).rejects.toThrow('the process is gone');
    const settled = 100 * (when === 'before' ? nth - 1 : nth);
    // Another process finds it silent, and reads in other pieces.
    const again = await keep(bench, mixed(), { chunkRows: 70, now: NOW + LIMITS.silentMs });
    expect(again.begun).toEqual({ takenUp: Math.min(settled, again.summary.rowsRead), changed: false });
    expect([again.summary, again.rejects]).toEqual([uninterrupted.summary, uninterrupted.rejects]);
    expect(await state(bench)).toEqual(await state(whole));
  });

  test('also several times', async () => {
    const [bench, whole] = [await prepared(), await prepared()];
    const uninterrupted = await keep(whole, mixed());
    for (const round of [1, 2, 3, 4]) {
      const db = ending(bench.db, 2, round % 2 ? 'before' : 'after');
      const now = NOW + round * LIMITS.silentMs;
      await expect(keep(bench, mixed(), { db, now, chunkRows: 50 + 10 * round })).rejects.toThrow('the process is gone');
    }
    const again = await keep(bench, mixed(), { now: NOW + 5 * LIMITS.silentMs });
    expect([again.summary, again.rejects]).toEqual([uninterrupted.summary, uninterrupted.rejects]);
    expect(await state(bench)).toEqual(await state(whole));
  });

  test.each(['before', 'after'] as const)(
    'the answer to a commit that was lost %s it happened is settled by looking',
    async (when) => {
      const [bench, whole] = [await prepared(), await prepared()];
      const uninterrupted = await keep(whole, mixed());
      const db = { ...ending(bench.db, 3, when, new Interrupted('the line broke')) };
      const mark = bench.sealer.fileMark(Buffer.from('any'));
      const journal = await beginImport(bench.db, {
        survey: survey.id,
        fileName: 'a.csv',
        bytes: 1,
        mark,
        actor: 'tester',
        now: NOW,
      });
      const rejects = collector();
      const summary = await runImport(
        { db, sealer: bench.sealer, cells: openCells(db), clock: frozenClock },
        { definition: survey },
        { csv: Readable.from([Buffer.from(mixed())]), fileName: 'people.csv', bytes: 1 },
        { journal, rejects, chunkRows: 100, onProgress() {} },
      );
      expect([summary, rejects.text()]).toEqual([uninterrupted.summary, uninterrupted.rejects]);
      expect((await state(bench)).sample).toEqual((await state(whole)).sample);
    },
  );
});

test('what was settled is neither looked up nor sealed again', async () => {
  const bench = await openBench();
  await expect(keep(bench, people(1_000), { db: ending(bench.db, 9, 'after') })).rejects.toThrow('gone');
  let [sealed, looked] = [0, 0];
  const watched: Bench = {
    ...bench,
    sealer: {
      ...bench.sealer,
      seal(kind, text) {
        sealed += 1;
        return bench.sealer.seal(kind, text);
      },
      lookup(number) {
        looked += 1;
        return bench.sealer.lookup(number);
      },
    },
  };
  await keep(watched, people(1_000), { now: NOW + LIMITS.silentMs });
  expect([sealed, looked]).toEqual([100, 100]);
});

test('who came with another file meanwhile was in the sample already; who came with this one stands in it twice', async () => {
  const bench = await openBench();
  const file = `${people(400)}${mobile(900)},R1\n${mobile(3)},R1\n`;
  await expect(keep(bench, file, { db: ending(bench.db, 2, 'after') })).rejects.toThrow('gone');
  await keep(bench, `phone,region\n${mobile(900)},R1\n`, { now: NOW + LIMITS.silentMs, fileName: 'others.csv' });
  const { summary, rejects } = await keep(bench, file, { now: NOW + LIMITS.silentMs });
  expect(summary).toMatchObject({ imported: 400, rejected: { 'already in the sample': 1, 'duplicate in this file': 1 } });
  expect(rejects).toContain('402,already in the sample');
  expect(rejects).toContain('403,duplicate in this file');
});

describe('begun anew, and said so', () => {
  const cutOff = async () => {
    const bench = await openBench();
    await expect(keep(bench, people(500), { db: ending(bench.db, 2, 'after') })).rejects.toThrow('gone');
    return bench;
  };

  test('where the file has changed under its name', async () => {
    const bench = await cutOff();
    const { begun, summary } = await keep(bench, `phone,region\n077,R1\n${people(500).slice(13)}`, {
      now: NOW + LIMITS.silentMs,
    });
    expect(begun).toEqual({ takenUp: 0, changed: true });
    expect(summary).toMatchObject({
      rowsRead: 501,
      imported: 300,
      rejected: { 'invalid number': 1, 'already in the sample': 200 },
    });
    expect(await bench.sample()).toHaveLength(500);
  });

  test('where the survey reads it otherwise', async () => {
    const bench = await cutOff();
    const definition = { ...survey, defaultLanguage: survey.languages[1]! };
    const { begun, summary } = await keep(bench, people(500), { definition, now: NOW + LIMITS.silentMs });
    expect(begun).toEqual({ takenUp: 0, changed: true });
    expect(summary).toMatchObject({ rowsRead: 500, imported: 300, rejected: { 'already in the sample': 200 } });
  });

  test('but not where it is only the name that is another', async () => {
    const bench = await cutOff();
    const { begun } = await keep(bench, people(500), { fileName: 'renamed.csv', now: NOW + LIMITS.silentMs });
    expect(begun).toEqual({ takenUp: 200, changed: false });
  });
});

test('a file that was imported whole is looked at from its beginning', async () => {
  const bench = await openBench();
  await keep(bench, people(200));
  const { begun, summary } = await keep(bench, people(200));
  expect(begun).toEqual({ takenUp: 0, changed: false });
  expect(summary).toMatchObject({ imported: 0, rejected: { 'already in the sample': 200 } });
});

describe('two processes', () => {
  test('do not import into one sample at once', async () => {
    const bench = await openBench();
    await expect(keep(bench, people(500), { db: ending(bench.db, 2, 'after') })).rejects.toThrow('gone');
    await expect(keep(bench, people(500))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('another import'),
    });
  });

  test('one that ended on this host is known to be gone at once', async () => {
    const bench = await openBench();
    await expect(keep(bench, people(500), { db: ending(bench.db, 2, 'after') })).rejects.toThrow('gone');
    // No process has so large an id.
    await bench.db.batch([
      {
        sql: "UPDATE imports SET worker = substr(worker, 1, length(worker) - length(@own)) || '4194305'",
        params: { own: `${process.pid}` },
      },
    ]);
    expect((await keep(bench, people(500))).begun.takenUp).toBe(200);
  });

  test('one that only seemed to be gone writes nothing more', async () => {
    const bench = await openBench();
    let round = 0;
    const slow: Database = {
      ...bench.db,
      async batch(statements) {
        if (statements.some(({ sql }) => sql.includes('bytes_read = @bytesRead')) && ++round === 3)
          await keep(bench, people(500), { now: NOW + LIMITS.silentMs });
        return bench.db.batch(statements);
      },
    };
    await expect(keep(bench, people(500), { db: slow })).rejects.toMatchObject({ code: 'conflict' });
    expect(await bench.sample()).toHaveLength(500);
    expect(await bench.counters()).toEqual({ 'cases.sampled': 500, 'cases.waiting': 500 });
    expect(await bench.db.all('SELECT state, rows_read, imported FROM imports')).toEqual([
      { state: 'done', rows_read: 500, imported: 500 },
    ]);
  });
});
