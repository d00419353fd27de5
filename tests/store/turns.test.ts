// Turns among several processes: one has it, it runs out, it is given back; and each process's own shard of the sums.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIntake } from '../../src/intake/intake.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { openDatabase } from '../../src/store/open.ts';
import { giveTurnBack, LIMITS, shardTurn, takeShard, takeTurn } from '../../src/store/turns.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test('one of several has a turn, until it gives it back or falls silent', async () => {
  expect(await Promise.all(['a', 'b', 'c'].map((holder) => takeTurn(world.db, 'list', holder, 0)))).toContain(true);
  const [holder] = (await world.rows('SELECT holder FROM turns')).map((row) => String(row.holder));
  expect(await takeTurn(world.db, 'list', 'd', LIMITS.leaseMs - 1)).toBe(false);
  expect(await takeTurn(world.db, 'list', holder!, LIMITS.leaseMs - 1)).toBe(true);
  expect(await takeTurn(world.db, 'list', 'd', LIMITS.leaseMs)).toBe(false);
  expect(await takeTurn(world.db, 'list', 'd', 2 * LIMITS.leaseMs)).toBe(true);
  await giveTurnBack(world.db, 'list', holder!);
  expect(await takeTurn(world.db, 'list', 'e', 2 * LIMITS.leaseMs)).toBe(false);
  await giveTurnBack(world.db, 'list', 'd');
  expect(await takeTurn(world.db, 'list', 'e', 2 * LIMITS.leaseMs)).toBe(true);
});

test('exactly one, where many ask at once', async () => {
  const asked = await Promise.all(Array.from({ length: 10 }, (_, n) => takeTurn(world.db, 'list', `holder ${n}`, 0)));
  expect(asked.filter(Boolean).length).toBe(1);
});

test('processes add to shards of their own, the lowest that are free, and reads sum them', async () => {
  const other = openDatabase(world.database);
  world.db.shard = await takeShard(world.db, 'one', 0);
  other.shard = await takeShard(other, 'two', 0);
  expect([world.db.shard, other.shard]).toEqual([0, 1]);
  await world.move('start');
  await world.invite(1);
  await world.invite(2);
  const elsewhere = openIntake({ ...world.field, db: other, cells: world.cells, now: () => world.clock.now() });
  await world.intake.hear(world.says(1, '1'));
  await elsewhere.hear(world.says(2, '1'));
  expect(await world.rows("SELECT shard, n FROM tallies WHERE question_id = 'stance' ORDER BY shard")).toEqual([
    { shard: 0, n: 1 },
    { shard: 1, n: 1 },
  ]);
  expect((await readBooks(world.db, 'coalition')).replies).toMatchObject({ received: 2, answers: 2 });
  await giveTurnBack(world.db, shardTurn(0), 'one');
  expect(await takeShard(other, 'three', 0)).toBe(0);
  await other.close();
});
