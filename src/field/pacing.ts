// Pacing: a token bucket per sender, in segments, kept in the database so that several writers share it. Pure but for `take`.

import { Conflict, type Database } from '../store/database.ts';
import * as sql from './statements.ts';

export interface Bucket {
  tokens: number;
  /** When the tokens were counted; ms UTC. */
  at: number;
}

/** A bucket holds a second's worth, and at least one message of any size passes a full one. */
export function bucketSize(segmentsPerSecond: number): number {
  return Math.max(1, segmentsPerSecond);
}

export function refill(bucket: Bucket, segmentsPerSecond: number, now: number): Bucket {
  const elapsedMs = Math.max(0, now - bucket.at);
  return { tokens: Math.min(bucketSize(segmentsPerSecond), bucket.tokens + (elapsedMs / 1000) * segmentsPerSecond), at: now };
}

/** How many of the messages, of these sizes and in this order, may leave; the bucket may go below zero by the last one. */
export function takeFrom(bucket: Bucket, sizes: readonly number[]): { taken: number; bucket: Bucket } {
  let { tokens } = bucket;
  let taken = 0;
  while (taken < sizes.length && tokens > 0) tokens -= sizes[taken++]!;
  return { taken, bucket: { tokens, at: bucket.at } };
}

/** When the bucket will let a message pass again; ms from now. */
export function waitMs(bucket: Bucket, segmentsPerSecond: number): number {
  return bucket.tokens > 0 ? 0 : Math.ceil(((1e-9 - bucket.tokens) / segmentsPerSecond) * 1000) + 1;
}

/** Takes tokens for as many of the messages as may leave now. A lost race takes none: the next turn reads the bucket anew. */
export async function take(db: Database, sender: string, segmentsPerSecond: number, now: number, sizes: readonly number[]) {
  const params = { sender, tokens: bucketSize(segmentsPerSecond), at: now };
  let row = await db.get<Bucket & { version: number }>(sql.READ_PACING, { sender });
  if (!row) {
    await db.batch([{ sql: sql.MAKE_PACING, params }]);
    row = (await db.get<Bucket & { version: number }>(sql.READ_PACING, { sender }))!;
  }
  const { taken, bucket } = takeFrom(refill(row, segmentsPerSecond, now), sizes);
  if (taken > 0) {
    try {
      await db.batch([
        { sql: sql.WRITE_PACING, params: { sender, tokens: bucket.tokens, at: now, version: row.version }, expect: 1 },
      ]);
    } catch (error) {
      if (error instanceof Conflict) return { taken: 0, waitMs: 1 };
      throw error;
    }
  }
  return { taken, waitMs: waitMs(bucket, segmentsPerSecond) };
}
