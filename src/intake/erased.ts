// What is left of erased messages: keyed hashes of their ids, so that a late report, a repeat or the provider's list does not write
// them down anew; and the provider's copies that are still to be blanked. It erases nothing itself.

import type { Database, Statement } from '../store/database.ts';
import type { Sealer } from '../store/sealing.ts';

export const LIMITS = {
  /** The provider keeps its own record for 400 days: after that nothing comes under an old id any more. Counted from the year's beginning. */
  keptMs: (400 + 366) * 86_400_000,
} as const;

/** Stands for a number or a body that is gone: no seal is empty. */
export const BLANK = new Uint8Array(0);

const REMEMBER = 'INSERT INTO erased_ids (id_hash, erased_at) VALUES (@hash, @year) ON CONFLICT (id_hash) DO NOTHING';
const FORGET_OLD = 'DELETE FROM erased_ids WHERE erased_at < @before';
const IS_ERASED = 'SELECT 1 FROM erased_ids WHERE id_hash = @hash';
// Most installations never erase anybody, and hashing an id costs as much as hearing it.
const ANY_ERASED = 'SELECT 1 FROM erased_ids LIMIT 1';
const ASK_TO_BLANK = 'INSERT INTO redactions (provider_id) VALUES (@providerId) ON CONFLICT (provider_id) DO NOTHING';

/** The beginning of the year, UTC: all that is kept of when somebody was erased, so that no list of times can be laid beside it. */
export function yearOf(ms: number): number {
  return Date.UTC(new Date(ms).getUTCFullYear(), 0);
}

/** Which of these ids, ours or the provider's, belonged to messages that were erased. */
export async function erasedAmong(
  { db, sealer }: { db: Database; sealer: Sealer },
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0 || (await db.get(ANY_ERASED)) === undefined) return new Set();
  const found = await db.many(
    IS_ERASED,
    ids.map((id) => ({ hash: sealer.lookup(id) })),
  );
  return new Set(ids.filter((_, place) => found[place]!.length > 0));
}

/** Remembers the ids of messages that are being erased, and forgets those that are old enough. */
export function rememberErased(sealer: Sealer, ids: readonly string[], now: number): Statement[] {
  return [
    ...ids.map((id) => ({ sql: REMEMBER, params: { hash: sealer.lookup(id), year: yearOf(now) } })),
    { sql: FORGET_OLD, params: { before: now - LIMITS.keptMs } },
  ];
}

/** The reconciler blanks the provider's copy with its next run, whatever the setting for ordinary copies. */
export function askToBlank(providerId: string): Statement {
  return { sql: ASK_TO_BLANK, params: { providerId } };
}

/** The provider's id of a message that was erased before it was known: its copy is blanked, and what comes under the id dropped. */
export function learnLate(sealer: Sealer, providerId: string, now: number): Statement[] {
  return [...rememberErased(sealer, [providerId], now), askToBlank(providerId)];
}
