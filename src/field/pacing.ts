// Pacing: a token bucket per sender, in segments, kept in the database, where all instances share it. Pure: claiming.ts takes from it.

export interface Bucket {
  tokens: number;
  /** When the tokens were counted; ms UTC. */
  at: number;
}

/** A bucket holds a second's worth, and at least one message of any size passes a full one. */
export function bucketSize(segmentsPerSecond: number): number {
  return Math.max(1, segmentsPerSecond);
}

/** Time never runs backwards in a bucket: an instance whose clock is behind would let the same second fill it twice. */
export function refill(bucket: Bucket, segmentsPerSecond: number, now: number): Bucket {
  const at = Math.max(bucket.at, now);
  const tokens = bucket.tokens + ((at - bucket.at) / 1000) * segmentsPerSecond;
  return { tokens: Math.min(bucketSize(segmentsPerSecond), tokens), at };
}

/** When the bucket will let a message pass again; ms from its `at`. */
export function waitMs(bucket: Bucket, segmentsPerSecond: number): number {
  return bucket.tokens > 0 ? 0 : Math.ceil(((1e-9 - bucket.tokens) / segmentsPerSecond) * 1000) + 1;
}
