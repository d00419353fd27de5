// The port on a real database: atomic batches, conflicts that name their statement, migrations, group commit and parts.

import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Conflict, type Database } from '../../src/store/database.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open.ts';
import { commitParts } from '../../src/store/parts.ts';
import { ENGINE, type ThrowawayDatabase, throwawayDatabase } from '../support/database.ts';

let here: ThrowawayDatabase;
let db: Database;
beforeEach(async () => {
  here = await throwawayDatabase();
  await migrate(here.address);
  db = openDatabase(here.address);
});
afterEach(async () => {
  await db.close();
  await here.remove();
});

const put = (name: string, value: string) => ({
  sql: 'INSERT INTO meta (name, value) VALUES (@name, @value)',
  params: { name, value },
});
const change = (name: string, from: string, to: string) => ({
  sql: 'UPDATE meta SET value = @to WHERE name = @name AND value = @from',
  params: { name, from, to },
  expect: 1,
});
const all = () => db.all('SELECT name, value FROM meta ORDER BY name');

describe('a batch', () => {
  test('writes all, and gives back what its statements return', async () => {
    const rows = await db.batch([
      put('a', '1'),
      { sql: 'UPDATE meta SET value = @to RETURNING name, value', params: { to: '2' }, expect: 1 },
    ]);
    expect(rows).toEqual([[], [{ name: 'a', value: '2' }]]);
  });

  test('writes nothing where one statement does not find what it expects, and names it', async () => {
    await expect(db.batch([put('a', '1'), change('b', '1', '2'), put('c', '3')])).rejects.toMatchObject({
      name: 'Conflict',
      index: 1,
    });
    expect(await all()).toEqual([]);
  });

  test('takes a key that is there already for a conflict', async () => {
    await db.batch([put('a', '1')]);
    await expect(db.batch([put('b', '1'), put('a', '2')])).rejects.toMatchObject({ name: 'Conflict', index: 1 });
    expect(await all()).toEqual([{ name: 'a', value: '1' }]);
  });

  test('fails for a defect as a defect', async () => {
    await expect(db.batch([{ sql: 'INSERT INTO nowhere VALUES (1)', params: {} }])).rejects.not.toBeInstanceOf(Conflict);
    await expect(db.batch([put('a', null as never)])).rejects.not.toBeInstanceOf(Conflict);
  });

  test('is durable when it resolves: another connection sees it', async () => {
    await db.batch([put('a', '1')]);
    expect(await here.raw('SELECT value FROM meta')).toEqual([{ value: '1' }]);
  });
});

describe('many reads', () => {
  const NAMED = 'SELECT value FROM meta WHERE name = @name';

  test('give the rows for each of the parameters, in their order', async () => {
    await db.batch([put('a', '1'), put('b', '2')]);
    const names = ['b', 'nobody', 'a', 'b'];
    expect(
      await db.many(
        NAMED,
        names.map((name) => ({ name })),
      ),
    ).toEqual([[{ value: '2' }], [], [{ value: '1' }], [{ value: '2' }]]);
    expect(await db.many(NAMED, [])).toEqual([]);
  });

  test('fail as a whole, and reading goes on', async () => {
    await expect(db.many(NAMED, [{ name: 'a' }, {}])).rejects.toThrow(/name/);
    expect(await db.many(NAMED, [{ name: 'a' }])).toEqual([[]]);
  });
});

describe('parts', () => {
  const count = (n: number) => ({
    key: 'k',
    n,
    sql: "INSERT INTO meta (name, value) VALUES ('sum', CAST(@n AS BIGINT)) ON CONFLICT (name) DO UPDATE SET value = CAST(meta.value AS BIGINT) + CAST(excluded.value AS BIGINT)",
    params: {},
  });

  test('that lose a race are split off, with their sums; the others commit in one batch', async () => {
    await db.batch([put('a', '1'), put('b', '1')]);
    const batches: number[] = [];
    const watched: Database = {
      ...db,
      batch: (statements) => {
        batches.push(statements.length);
        return db.batch(statements);
      },
    };
    const lost = await commitParts(watched, [
      { statements: [change('a', '1', '2')], deltas: [count(1)] },
      { statements: [change('b', '9', '2')], deltas: [count(10)] },
      { statements: [put('c', '1'), put('d', '1')], deltas: [count(100)] },
    ]);
    expect([...lost]).toEqual([1]);
    expect(batches).toEqual([5, 4]);
    expect(await all()).toEqual([
      { name: 'a', value: '2' },
      { name: 'b', value: '1' },
      { name: 'c', value: '1' },
      { name: 'd', value: '1' },
      { name: 'sum', value: '101' },
    ]);
  });

  test('of which all lose write nothing', async () => {
    expect((await commitParts(db, [{ statements: [change('a', '1', '2')], deltas: [count(1)] }])).size).toBe(1);
    expect(await all()).toEqual([]);
  });

  test('sums that come to nothing are not written', async () => {
    await commitParts(db, [{ statements: [], deltas: [count(1), count(-1)] }]);
    expect(await all()).toEqual([]);
  });
});

describe('several groups at once', () => {
  test('never hold what is about the same, and keep its order', async () => {
    const underWay: string[][] = [];
    let most = 0;
    const seen: string[] = [];
    const group = groupCommit<string, string>(
      async (items) => {
        const subjects = items.map((item) => item[0]!);
        expect(underWay.flat().filter((subject) => subjects.includes(subject))).toEqual([]);
        underWay.push(subjects);
        most = Math.max(most, underWay.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        underWay.splice(underWay.indexOf(subjects), 1);
        seen.push(...items);
        return items;
      },
      { maxGroup: 2, maxQueue: 100, groups: 2, about: (item) => item[0]! },
    );
    const items = ['a1', 'a2', 'b1', 'a3', 'c1', 'b2', 'a4', 'c2'];
    expect(await Promise.all(items.map((item) => group.add(item)))).toEqual(items);
    for (const subject of ['a', 'b', 'c']) {
      const about = (list: string[]) => list.filter((item) => item.startsWith(subject));
      expect(about(seen)).toEqual(about(items));
    }
    expect(most).toBe(2);
    await group.close();
  });

  test('are all settled at the close, also what was held back', async () => {
    const group = groupCommit<number, number>(
      async (items) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return items;
      },
      { maxGroup: 1, maxQueue: 100, groups: 2, about: () => 'the same' },
    );
    const added = Promise.all([1, 2, 3].map((item) => group.add(item)));
    await group.close();
    expect(await added).toEqual([1, 2, 3]);
  });
});

describe('group commit', () => {
  test('shares a commit among what arrives while another runs, in order, up to its bound', async () => {
    const groups: number[][] = [];
    const group = groupCommit<number, number>(
      async (items) => {
        groups.push(items);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return items.map((item) => item * 2);
      },
      { maxGroup: 3, maxQueue: 100 },
    );
    const results = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => group.add(item)));
    expect(results).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(groups).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  test('refuses beyond its bound, and after it is closed, but settles what it took', async () => {
    const group = groupCommit<number, number>(async (items) => items, { maxGroup: 1, maxQueue: 2 });
    const taken = [group.add(1), group.add(2)];
    await expect(group.add(3)).rejects.toMatchObject({ code: 'overloaded' });
    const closing = group.close();
    await expect(group.add(4)).rejects.toMatchObject({ code: 'unavailable' });
    await closing;
    expect(await Promise.all(taken)).toEqual([1, 2]);
  });

  test('a commit that fails fails its own group only', async () => {
    const group = groupCommit<number, number>(
      async (items) => {
        if (items.includes(1)) throw new Error('the disk is full');
        return items;
      },
      { maxGroup: 1, maxQueue: 10 },
    );
    const [first, second] = await Promise.allSettled([group.add(1), group.add(2)]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });
});

describe('migrations', () => {
  test('are applied once', async () => {
    expect(await pendingMigrations(here.address)).toEqual([]);
    expect(await migrate(here.address)).toEqual([]);
  });

  test('of an empty database are all applied, in order', async () => {
    const fresh = await throwawayDatabase({ empty: true });
    onTestFinished(() => fresh.remove());
    // Two instances that start at once.
    const [applied, again] = await Promise.all([migrate(fresh.address), ENGINE === 'postgres' ? migrate(fresh.address) : []]);
    expect(Math.min(applied.length, again.length)).toBe(0);
    applied.push(...again);
    expect(applied[0]).toBe('0001_initial.sql');
    expect(applied).toEqual([...applied].sort());
  });

  test('that a newer version made are not touched', async () => {
    await db.batch([{ sql: 'INSERT INTO migrations (name, applied_at) VALUES (@name, 0)', params: { name: '9999_later.sql' } }]);
    await expect(migrate(here.address)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('9999_later.sql'),
    });
  });
});
