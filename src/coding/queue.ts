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

/** Which unclear answers: without `question` of all questions; `left`: those that a coder has left unclear, in place of those that wait. */
export interface Queue {
  question?: string | undefined;
  left?: boolean;
}

interface Place extends Queue {
  /** Whose turn it is: each coder begins somewhere else. */
  coder: string;
  after?: UnclearAnswer | undefined;
}

const BEFORE_ALL: UnclearAnswer = { respondent: 0, question: '' };

/**
 * The next one after `after`, and from the beginning again when the end is reached; without `after`, each coder begins somewhere
 * else, so that two seldom meet. Undefined where nothing waits.
 */
export async function nextUnclear(db: Database, survey: string, place: Place): Promise<UnclearAnswer | undefined> {
  const from = place.after ?? (await beginning(db, survey, place));
  return (await find(db, survey, place, from)) ?? (await find(db, survey, place, BEFORE_ALL));
}

async function find(db: Database, survey: string, queue: Queue, after: UnclearAnswer): Promise<UnclearAnswer | undefined> {
  type Found = { respondent_id: number; question_id: string };
  const params = { survey, source: sourceIn(queue), respondent: after.respondent };
  const row =
    queue.question === undefined
      ? await db.get<Found>(sql.NEXT, { ...params, question: after.question })
      : await db.get<Found>(sql.NEXT_OF_QUESTION, { ...params, question: queue.question });
  return row && { respondent: row.respondent_id, question: row.question_id };
}

async function beginning(db: Database, survey: string, place: Place): Promise<UnclearAnswer> {
  type Ends = { first: number | null; last: number | null };
  const params = { survey, source: sourceIn(place) };
  const ends =
    place.question === undefined
      ? await db.get<Ends>(sql.ENDS, params)
      : await db.get<Ends>(sql.ENDS_OF_QUESTION, { ...params, question: place.question });
  if (ends?.first == null || ends.last === null) return BEFORE_ALL;
  const share = createHash('sha256').update(place.coder).digest().readUInt32BE() / 2 ** 32;
  // Just before the case at that place: it may be the first one itself.
  return { respondent: Math.floor(ends.first + share * (ends.last - ends.first)) - 1, question: '\uffff' };
}

function sourceIn({ left }: Queue): string {
  return left ? 'coder' : 'reply';
}

export interface CodingCounts {
  /** Nobody has looked at them yet. */
  waiting: number;
  /** Decided by a coder. */
  decided: number;
  /** Looked at, and left unclear. */
  left: number;
}

export interface CodingProgress extends CodingCounts {
  /** Of each question that has any of these, by its id. */
  questions: (CodingCounts & { question: string })[];
}

/** How far the coding is. It reads the cube, and the coders' own decisions: its cost does not grow with the replies. */
export async function codingProgress(db: Database, survey: string): Promise<CodingProgress> {
  // What coders did first: were it read last, a decision in between would make fewer than none wait.
  const coded = await db.all<{ question_id: string; option: string; n: number }>(sql.CODED, { survey });
  const unclear = await db.all<{ question_id: string; n: number }>(sql.UNCLEAR, { survey });
  const ids = [...new Set([...coded, ...unclear].map(({ question_id: id }) => id))].sort();
  const questions = ids.map((question) => {
    const own = coded.filter(({ question_id: id }) => id === question);
    const left = sum(own.filter(({ option }) => option === 'unclear'));
    const all = sum(unclear.filter(({ question_id: id }) => id === question));
    return { question, waiting: Math.max(0, all - left), decided: sum(own) - left, left };
  });
  const total = (of: keyof CodingCounts) => questions.reduce((before, counts) => before + counts[of], 0);
  return {
    waiting: total('waiting'),
    decided: total('decided'),
    left: total('left'),
    questions: questions.filter(({ waiting, decided, left }) => waiting + decided + left > 0),
  };
}

function sum(rows: readonly { n: number }[]): number {
  return rows.reduce((before, { n }) => before + n, 0);
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

/** A coder's own latest decisions, newest first. Of a case that was erased since there are none. */
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
