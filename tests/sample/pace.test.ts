// How fast an import goes, and how large its batches are: pure sums, and a look at who else writes.

import { describe, expect, test } from 'vitest';
import { LIMITS, openBatches } from '../../src/sample/batches.ts';
import { openPace, UNKNOWN_PACE } from '../../src/sample/pace.ts';
import { giveTurnBack, shardTurn, takeShard } from '../../src/store/turns.ts';
import { openWorld } from '../support/world.ts';

const at = (seconds: number, rows: number, bytes = 20 * rows) => ({ at: 1_000 * seconds, rows, bytes });

describe('the pace', () => {
  test('is not known before there is a moment to compare with', () => {
    expect(openPace(1_000, at(0, 0))(at(0, 100))).toEqual(UNKNOWN_PACE);
  });

  test('is of the last seconds: a start that was quick does not hide that it has become slow', () => {
    const pace = openPace(20 * 10_000, at(0, 0));
    expect(pace(at(2, 4_000))).toEqual({ rowsPerSecond: 2_000, leftMs: 3_000 });
    for (let second = 3; second <= 9; second++) pace(at(second, 4_000 + 100 * (second - 2)));
    expect(pace(at(10, 4_800))).toEqual({ rowsPerSecond: 100, leftMs: 52_000 });
  });

  test('tells no remaining time where nobody knows the end, or nothing moves', () => {
    expect(openPace(undefined, at(0, 0))(at(2, 4_000))).toEqual({ rowsPerSecond: 2_000, leftMs: null });
    expect(openPace(1_000, at(0, 10))(at(2, 10))).toEqual({ rowsPerSecond: 0, leftMs: null });
  });

  test('counts what an earlier run has settled for the end, and not for the rate', () => {
    expect(openPace(20 * 10_000, at(0, 9_000))(at(1, 9_500))).toEqual({ rowsPerSecond: 500, leftMs: 1_000 });
  });
});

describe('batches', () => {
  test('are small, with rests, once a service runs on the database, and large again after it', async () => {
    const world = await openWorld();
    const alone = openBatches(world, undefined);
    expect(await alone.rows()).toBe(LIMITS.aloneRows);
    const shard = await takeShard(world.db, 'a service', world.clock.now());
    // Until it looks again.
    expect(await alone.rows()).toBe(LIMITS.aloneRows);
    await expect.poll(() => alone.rows(), { timeout: 10_000 }).toBe(LIMITS.besideRows);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = performance.now();
    await alone.rest();
    expect(performance.now() - before).toBeGreaterThan(45);
    await giveTurnBack(world.db, shardTurn(shard), 'a service');
    await expect.poll(() => alone.rows(), { timeout: 10_000 }).toBe(LIMITS.aloneRows);
    await world.close();
  });

  test('are as large as was said', async () => {
    const world = await openWorld();
    expect(await openBatches(world, 7).rows()).toBe(7);
    await world.close();
  });
});
