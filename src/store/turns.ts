// Turns: what only one process of several does at a time, for as long as it says that it is alive. Nobody is elected: whoever asks first
// after a turn has run out has it. Two holders for a moment, by clocks that differ, must do no harm.

import { Conflict, type Database } from './database.ts';

export const LIMITS = {
  /** A process that has died holds its turns for this long. */
  leaseMs: 120_000,
  /** More processes than this share shards: they wait for each other's commits, and are no less right. */
  shards: 64,
} as const;

const TAKE = `
  INSERT INTO turns (name, holder, until) VALUES (@name, @holder, @until)
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
  WHERE turns.until <= @now OR turns.holder = @holder`;
const GIVE_BACK = 'UPDATE turns SET until = 0 WHERE name = @name AND holder = @holder';

/** Takes the turn, or keeps it. False where somebody else has it. `now`: ms UTC. */
export async function takeTurn(db: Database, name: string, holder: string, now: number): Promise<boolean> {
  try {
    await db.batch([{ sql: TAKE, params: { name, holder, now, until: now + LIMITS.leaseMs }, expect: 1 }]);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

export async function giveTurnBack(db: Database, name: string, holder: string): Promise<void> {
  await db.batch([{ sql: GIVE_BACK, params: { name, holder } }]);
}

// Names of shards alone stand between these two.
const SERVED = "SELECT count(*) AS n FROM turns WHERE name > 'shard ' AND name < 'shard!' AND until > @now";

/** Whether a service runs on this database: each adds to a shard of its own. `now`: ms UTC. */
export async function isServed(db: Database, now: number): Promise<boolean> {
  return (await db.get<{ n: number }>(SERVED, { now }))!.n > 0;
}

export function shardTurn(shard: number): string {
  return `shard ${shard}`;
}

/** The first shard that nobody else adds to: few shards, as every one makes more rows to sum. */
export async function takeShard(db: Database, holder: string, now: number): Promise<number> {
  for (let shard = 0; shard < LIMITS.shards; shard++) if (await takeTurn(db, shardTurn(shard), holder, now)) return shard;
  return 0;
}
