// The writer on a thread of its own keeps what the port promises: all or nothing, conflicts by their index, everything settled at the end,
// and nobody left waiting where it fails. The thread's module is the built one, as in the service.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Interrupted } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startWriter, type WriterThread } from '../../src/store/sqlite/start-writer.ts';
import { type ThrowawayDatabase, throwawayDatabase } from '../support/database.ts';

const SCRIPT = new URL('../../dist/store/sqlite/writer-thread.js', import.meta.url);
let here: ThrowawayDatabase;
let writer: WriterThread;

beforeEach(async () => {
  here = await throwawayDatabase();
  await migrate(here.address);
  writer = startWriter(path(), SCRIPT);
});
afterEach(async () => {
  await writer.close();
  await here.remove();
});

const path = () => (here.address.engine === 'sqlite' ? here.address.path : '');
const put = (name: string, value: string) => ({
  sql: 'INSERT INTO meta (name, value) VALUES (@name, @value)',
  params: { name, value },
});
const all = () => here.raw('SELECT name, value FROM meta ORDER BY name');

describe('a batch', () => {
  test('writes all, and gives back what its statements return', async () => {
    const rows = await writer.batch([
      put('a', '1'),
      { sql: 'UPDATE meta SET value = @to RETURNING name, value', params: { to: '2' } },
    ]);
    expect(rows).toEqual([[], [{ name: 'a', value: '2' }]]);
    expect(await all()).toEqual([{ name: 'a', value: '2' }]);
  });

  test('carries bytes over as they are, there and back', async () => {
    const pool = Buffer.from('before the bytes after');
    const erased = {
      sql: 'INSERT INTO erased_ids (id_hash, erased_at) VALUES (@hash, @at) RETURNING id_hash',
      params: { at: 1 },
    };
    const rows = await writer.batch([
      { ...erased, params: { ...erased.params, hash: pool.subarray(11, 16) } },
      { ...erased, params: { ...erased.params, hash: new Uint8Array(0) } },
    ]);
    expect(rows.map(([row]) => Buffer.from(row!.id_hash as Uint8Array).toString())).toEqual(['bytes', '']);
    expect(pool.toString()).toBe('before the bytes after');
  });

  test('writes nothing where it meets a conflict, and names the statement', async () => {
    const change = { sql: 'UPDATE meta SET value = @to WHERE name = @name', params: { name: 'b', to: '2' }, expect: 1 };
    const lost = writer.batch([put('a', '1'), change, put('c', '3')]);
    await expect(lost).rejects.toBeInstanceOf(Conflict);
    await expect(lost).rejects.toMatchObject({ index: 1 });
    const taken = writer.batch([put('d', '1'), put('d', '2')]);
    await expect(taken).rejects.toBeInstanceOf(Conflict);
    await expect(taken).rejects.toMatchObject({ index: 1 });
    expect(await all()).toEqual([]);
  });

  test('with a defect fails as a defect, and the next is written', async () => {
    await expect(writer.batch([{ sql: 'INSERT INTO nowhere VALUES (@a)', params: { a: 1 } }])).rejects.not.toBeInstanceOf(
      Conflict,
    );
    await expect(writer.batch([put('a', '1'), { sql: put('b', '1').sql, params: { name: 'b' } }])).rejects.toThrow(/@value/);
    await writer.batch([put('c', '1')]);
    expect(await all()).toEqual([{ name: 'c', value: '1' }]);
  });
});

test('batches are written in the order in which they were given, and closing settles them all', async () => {
  const names = Array.from({ length: 50 }, (_, n) => `n${n}`);
  const settled: string[] = [];
  const written = names.map((name) => writer.batch([put(name, 'x')]).then(() => settled.push(name)));
  await writer.close();
  await Promise.all(written);
  expect(settled).toEqual(names);
  expect(await all()).toHaveLength(50);
  await expect(writer.batch([put('late', 'x')])).rejects.toMatchObject({ code: 'unavailable' });
});

test('a thread that fails leaves nobody waiting and another follows it', async () => {
  await writer.close();
  const failing = join(here.folder, 'failing.mjs');
  // Takes its first batch and fails; the one that follows it writes.
  writeFileSync(
    failing,
    `import { existsSync, writeFileSync } from 'node:fs';
    import { parentPort } from 'node:worker_threads';
    if (existsSync(${JSON.stringify(`${failing}.failed`)})) await import(${JSON.stringify(SCRIPT.href)});
    else parentPort.on('message', () => { writeFileSync(${JSON.stringify(`${failing}.failed`)}, ''); throw new Error('a broken thread'); });`,
  );
  writer = startWriter(path(), pathToFileURL(failing));
  const waiting = await Promise.allSettled([writer.batch([put('a', '1')]), writer.batch([put('b', '1')])]);
  for (const result of waiting) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    expect((result as PromiseRejectedResult).reason).toBeInstanceOf(Interrupted);
  }
  await writer.batch([put('c', '1')]);
  expect(await all()).toEqual([{ name: 'c', value: '1' }]);
});
