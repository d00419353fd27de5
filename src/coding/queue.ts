// What waits for a coder, how far the coding is, and what a coder has decided last. It changes nothing.

import { createHash } from 'node:crypto';
import type { Database } from '../store/database.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Of a coder's own decisions, the newest. */
  latest: 10,
} as const;

/** One answer that was not understood. */
export interface UnclearAnswer {
  respondent: number;
  question: string;
}

/**
 * The next one after `after`, and from the beginning again when the end is reached; without `after`, each coder begins somewhere
 * else, so that two seldom meet. Undefined where nothing waits.
 */
export async function nextUnclear(
  db: Database,
  survey: string,
  { coder, after }: { coder: string; after?: UnclearAnswer | undefined },
): Promise<UnclearAnswer | undefined> {
  const from = after ?? (await beginning(db, survey, coder));
  return (await find(db, survey, from)) ?? (await find(db, survey, { respondent: 0, question: '' }));
}

async function find(db: Database, survey: string, after: UnclearAnswer): Promise<UnclearAnswer | undefined> {
  const row = await db.get<{ respondent_id: number; question_id: string }>(sql.NEXT, { survey, ...after });
  return row && { respondent: row.respondent_id, question: row.question_id };
}

async function beginning(db: Database, survey: string, coder: string): Promise<UnclearAnswer> {
  const ends = await db.get<{ first: number | null; last: number | null }>(sql.ENDS, { survey });
  if (ends?.first == null || ends.last === null) return { respondent: 0, question: '' };
  const place = createHash('sha256').update(coder).digest().readUInt32BE() / 2 ** 32;
  // Just before the case at that place: it may be the first one itself.
  return { respondent: Math.floor(ends.first + place * (ends.last - ends.first)) - 1, question: '\uffff' };
}

export interface CodingProgress {
  /** Nobody has looked at them yet. */
  waiting: number;
  /** Decided by a coder. */
  decided: number;
  /** Looked at, and left unclear. */
  left: number;
}

export async function codingProgress(db: Database, survey: string): Promise<CodingProgress> {
  const coded = await db.all<{ option: string; n: number }>(sql.CODED, { survey });
  const unclear = (await db.get<{ n: number }>(sql.UNCLEAR, { survey }))!.n;
  const left = coded.find(({ option }) => option === 'unclear')?.n ?? 0;
  const decided = coded.reduce((sum, { option, n }) => (option === 'unclear' ? sum : sum + n), 0);
  return { waiting: unclear - left, decided, left };
}

export interface OwnDecision extends UnclearAnswer {
  change: number;
  option: string;
  replaced: string | null;
  /** ms UTC. */
  at: number;
  /** It takes a decision back. */
  undoing: boolean;
}

/** A coder's own latest decisions, newest first. */
export async function latestDecisions(db: Database, survey: string, coder: string): Promise<OwnDecision[]> {
  type Row = {
    history_id: number;
    respondent_id: number;
    question_id: string;
    option: string;
    replaced: string | null;
    at: number;
    undoes: number | null;
  };
  const rows = await db.all<Row>(sql.LATEST, { survey, actor: coder, limit: LIMITS.latest });
  return rows.map((row) => ({
    change: row.history_id,
    respondent: row.respondent_id,
    question: row.question_id,
    option: row.option,
    replaced: row.replaced,
    at: row.at,
    undoing: row.undoes !== null,
  }));
}
