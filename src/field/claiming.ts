// Claiming: which waiting messages this instance may send now, within the sender's pace and the survey's budget, whatever other
// instances claim at the same moment. It sends nothing.

import type { StoredContent } from '../intake/messages.ts';
import type { MessageRow } from '../intake/reports.ts';
import { Conflict } from '../store/database.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import { type Bucket, bucketSize, refill, waitMs } from './pacing.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Claimed at once: a crash delays these by a lease. */
  claim: 200,
  claimLeaseMs: 60_000,
  /** How far apart the instances' clocks may be: so long a claim that has run out still counts against the budget. */
  clocksApartMs: 5_000,
  /** Races for the bucket that are lost before the turn ends empty-handed. */
  races: 5,
} as const;

export interface ClaimedRow extends MessageRow, StoredContent {
  purpose: string;
  attempts: number;
  resends: number;
  number_sealed: Uint8Array;
  /** Null where the message answers somebody whom no survey invited. */
  number_hash: Uint8Array | null;
}

export interface Claimed {
  row: ClaimedRow;
  survey: CompiledSurvey;
}

export interface Claim {
  messages: Claimed[];
  /** When the pace lets more pass; null where nothing was there to be claimed. */
  waitMs: number | null;
}

const NONE: Claim = { messages: [], waitMs: null };

export interface Claiming {
  /** `asks`: questions and reminders may go now. `rate`: segments a second, of all instances together. */
  claim(survey: CompiledSurvey, asks: boolean, rate: number): Promise<Claim>;
}

/**
 * The sender's bucket is locked, and its version compared, first in each claim's batch: claims of all instances come one after the other.
 * What a claim may take was read under that version: tokens, so that the rate and the burst hold in sum; and the budget less what may be
 * out and what others have claimed. A claim counts until it has run out on every clock, and is marked only before it has run out on its
 * owner's. So what may be out never exceeds the budget less its reserve, but for answers to replies, which the reserve is for.
 */
export function openClaiming(parts: Omit<FieldParts, 'gateway' | 'intake'>): Claiming {
  const { db, sender, worker } = parts;
  let lastLease = 0;

  async function attempt(survey: CompiledSurvey, asks: boolean, rate: number): Promise<Claim> {
    const now = parts.clock.now();
    const anything = { survey: survey.survey.id, now, asks: asks ? 1 : 0, left: Number.MAX_SAFE_INTEGER };
    if (!(await db.get(sql.ANY_CLAIMABLE, anything))) return NONE;
    const { version, ...stored } = await readBucket(parts, rate, now);
    const bucket = refill(stored, rate, now);
    const left = asks ? await budgetLeft(parts, survey, now) : 0;
    const wanted = { ...anything, asks: left > 0 ? 1 : 0, left };
    if (asks && !(await db.get(sql.ANY_CLAIMABLE, wanted))) return NONE;
    // An instance whose clock is behind waits for the bucket's time too.
    const untilAt = bucket.at - now;
    if (bucket.tokens <= 0) return { messages: [], waitMs: untilAt + waitMs(bucket, rate) };
    // Each claim's lease ends at another moment: by that it is known.
    lastLease = Math.max(lastLease + 1, now + LIMITS.claimLeaseMs);
    const lease = { worker, leaseUntil: lastLease };
    const [, , , rows] = await db.batch([
      { sql: sql.LOCK_PACING, params: { sender, version }, expect: 1 },
      { sql: sql.CLAIM, params: { ...wanted, ...lease, tokens: bucket.tokens, limit: LIMITS.claim } },
      { sql: sql.PAY, params: { sender, version, at: bucket.at, tokens: bucket.tokens, ...lease }, expect: 1 },
      { sql: sql.CLAIMED, params: lease },
    ]);
    const claimed = rows as unknown as ClaimedRow[];
    // So the marks of all instances lock the respondents in one order.
    claimed.sort((a, b) => (a.respondent_id ?? 0) - (b.respondent_id ?? 0));
    const messages = claimed.map((row) => ({ row, survey }));
    const tokens = messages.reduce((sum, { row }) => sum - row.segments, bucket.tokens);
    const pause = waitMs({ tokens, at: bucket.at }, rate);
    return { messages, waitMs: pause === 0 ? 0 : untilAt + pause };
  }

  return {
    async claim(survey, asks, rate) {
      for (let race = 0; race < LIMITS.races; race++) {
        try {
          return await attempt(survey, asks, rate);
        } catch (error) {
          if (!(error instanceof Conflict)) throw error;
        }
      }
      return { messages: [], waitMs: 1 };
    },
  };
}

type ClaimParts = Pick<FieldParts, 'db' | 'sender'>;

async function readBucket({ db, sender }: ClaimParts, rate: number, now: number): Promise<Bucket & { version: number }> {
  const known = await db.get<Bucket & { version: number }>(sql.READ_PACING, { sender });
  if (known) return known;
  await db.batch([{ sql: sql.MAKE_PACING, params: { sender, tokens: bucketSize(rate), at: now } }]);
  return (await db.get<Bucket & { version: number }>(sql.READ_PACING, { sender }))!;
}

/** Segments that new questions may still take. */
async function budgetLeft({ db }: ClaimParts, { survey }: CompiledSurvey, now: number): Promise<number> {
  const off = await db.get<{ n: number }>(sql.OFF_BUDGET, { survey: survey.id, since: now - LIMITS.clocksApartMs });
  return survey.budget.segments - survey.budget.reserve - off!.n;
}
