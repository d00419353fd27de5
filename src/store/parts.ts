// Many independent changes in one atomic batch: a part that loses a race is split off and named, the others still commit.
// Sums that many parts touch (tallies, counters) are added up first, so that each such row is written once a batch.

import { Conflict, type Database, Interrupted, type Statement } from './database.ts';

/** Adds `n` to a row. `key` orders the rows, so that two writers take their locks in the same order. */
export interface Delta {
  key: string;
  n: number;
  /** The statement that adds @n to the row, or to the process's own of its shards, @shard. */
  sql: string;
  params: Statement['params'];
}

export interface Part {
  statements: Statement[];
  deltas: Delta[];
}

/** How often a batch is tried again where the engine names no culprit. */
const NAMELESS_TRIES = 5;

/** Commits all parts but those that lost a race; resolves to the indexes of these. Nothing of a lost part is written. */
export async function commitParts(db: Database, parts: readonly Part[]): Promise<Set<number>> {
  const lost = new Set<number>();
  let nameless = 0;
  while (lost.size < parts.length) {
    const owners: number[] = [];
    const statements: Statement[] = [];
    const deltas: Delta[] = [];
    parts.forEach((part, owner) => {
      if (lost.has(owner)) return;
      for (const statement of part.statements) {
        owners.push(owner);
        statements.push(statement);
      }
      for (const delta of part.deltas) deltas.push(delta);
    });
    try {
      await db.batch([...statements, ...adding(deltas, db.shard)]);
      return lost;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const owner = owners[error.index];
      if (owner !== undefined) lost.add(owner);
      else if (++nameless >= NAMELESS_TRIES) throw error;
    }
  }
  return lost;
}

/**
 * As `commitParts`, for who reads what was lost again by its key: where the answer to the commit was lost all parts count as lost, and
 * the reading tells which of them have happened.
 */
export async function commitOrRead(db: Database, parts: readonly Part[]): Promise<Set<number>> {
  try {
    return await commitParts(db, parts);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return new Set(parts.keys());
  }
}

/** The statements that add them up in this shard: one a row, in the order of the rows. */
export function adding(deltas: readonly Delta[], shard: number): Statement[] {
  const sums = new Map<string, { delta: Delta; n: number }>();
  for (const delta of deltas) {
    const known = sums.get(delta.key);
    if (known) known.n += delta.n;
    else sums.set(delta.key, { delta, n: delta.n });
  }
  const rows = [...sums.values()].filter(({ n }) => n !== 0).sort((a, b) => (a.delta.key < b.delta.key ? -1 : 1));
  // Properties behind a spread would cost ten times as much.
  return rows.map(({ delta: { sql, params }, n }) => ({ sql, params: Object.assign({}, params, { shard, n }) }));
}
