// What will become of an outcome that is unknown: who settles it, and when. Pure; the reconciler acts on it and the monitor shows it.

import { LIMITS as SENDING_LIMITS } from './sending.ts';

export const LIMITS = {
  /** Unknown outcomes younger than this may yet be settled by their own callback. */
  unknownAfterMs: SENDING_LIMITS.sendingLeaseMs,
  /** Two listings, this far apart, must both be empty before a message counts as not sent. */
  betweenListingsMs: 3_600_000,
  listings: 2,
} as const;

/** Times in ms UTC. */
export interface UnknownOutcome {
  sending_at: number;
  /** Empty listings so far, the last one at `listed_at`. */
  listings: number;
  listed_at: number | null;
  /** When several messages of the list last fitted it. */
  ambiguous_at: number | null;
}

/**
 * How it will be resolved; a callback may come first, always.
 * - callback: it is too young to ask the list about; `at` is when that begins.
 * - list: the list is asked at its first reading from `at` on; found there, it is settled.
 * - writeOff: the list had nothing once; where the first reading from `at` on has nothing again, it counts as not sent.
 * - callbackOnly: several messages of the list fit, so the list cannot tell; it stays unknown. `at` is when that was last seen.
 */
export interface Resolution {
  by: 'callback' | 'list' | 'writeOff' | 'callbackOnly';
  at: number;
}

export function resolutionOf(outcome: UnknownOutcome, now: number): Resolution {
  const listedFrom = outcome.sending_at + LIMITS.unknownAfterMs;
  if (now < listedFrom) return { by: 'callback', at: listedFrom };
  if (outcome.ambiguous_at !== null && outcome.ambiguous_at >= (outcome.listed_at ?? 0))
    return { by: 'callbackOnly', at: outcome.ambiguous_at };
  return { by: isLastListing(outcome) ? 'writeOff' : 'list', at: countsFrom(outcome) };
}

/** From when on an empty listing counts: the first at once, the next ones only well after it. */
export function countsFrom({ sending_at: sendingAt, listed_at: listedAt }: UnknownOutcome): number {
  return listedAt === null ? sendingAt + LIMITS.unknownAfterMs : listedAt + LIMITS.betweenListingsMs;
}

/** The next listing that counts is the last: where it is empty too, the message counts as not sent. */
export function isLastListing({ listings }: UnknownOutcome): boolean {
  return listings + 1 >= LIMITS.listings;
}
