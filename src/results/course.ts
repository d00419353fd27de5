// How the answers came: by hour and day, by what understood them, by language. Kept beside the tallies at a cost that does not grow
// with the replies, and never by those who hear them: whoever looks follows the history from where the last look stopped.
// Counters kept with each answer instead would put two more rows into every commit of the intake, for a picture few look at.

import { DateTime } from 'luxon';
import { Conflict, type Database, type Row, type Statement } from '../store/database.ts';
import * as sql from './course-statements.ts';

export const LIMITS = {
  /** Changes that are read at once: some 50 ms, outside any transaction. What they come to is a few dozen rows. */
  sliceRows: 20_000,
  /** How long one look follows; a later look goes on where it stopped. */
  followMs: 250,
} as const;

/**
 * Counts the changes that came since the last time, for all surveys. @param clock ms, of any origin.
 * @returns false where it stopped before the end: a later call goes on.
 */
export async function followAnswers(db: Database, clock: () => number = () => performance.now()): Promise<boolean> {
  const until = clock() + LIMITS.followMs;
  do {
    const { through: from } = (await db.get<{ through: number }>(sql.FOLLOWED))!;
    const params = { from, rows: LIMITS.sliceRows };
    // Most looks find nothing new, and ask nobody to wait.
    if ((await db.get<SliceEnd>(sql.SLICE_END, params))?.through == null) return true;
    const [, end] = await db.batch([
      { sql: sql.ALL_COMMITTED, params: {} },
      { sql: sql.SLICE_END, params },
    ]);
    await countSlice(db, { from, through: Number(end![0]!.through) });
  } while (clock() < until);
  return false;
}

interface SliceEnd {
  through: number | null;
}

/** Reads without a transaction and writes little in one: the intake's commits wait for the writing alone. */
async function countSlice(db: Database, slice: { from: number; through: number }): Promise<void> {
  const add =
    (statement: string) =>
    (params: Row): Statement => ({ sql: statement, params });
  const statements = [
    { sql: sql.FOLLOW_TO, params: slice, expect: 1 },
    ...(await db.all(sql.HOURS_OF_SLICE, slice)).map(add(sql.ADD_TO_HOUR)),
    ...(await db.all(sql.RULES_OF_SLICE, slice)).map(add(sql.ADD_TO_RULE)),
    ...(await db.all(sql.LANGUAGES_OF_SLICE, slice)).map(add(sql.ADD_TO_LANGUAGE)),
  ];
  try {
    await db.batch(statements);
  } catch (error) {
    // Another process has counted this slice: the next one begins after it.
    if (!(error instanceof Conflict)) throw error;
  }
}

/** Option → n. Beside the question's codes: refused, unclear, text, and `number` for all values of a number question. */
export type OptionCounts = Record<string, number>;

export interface Span {
  /** Of a day: 2026-12-01 in the survey's time zone. Of an hour: hours since the epoch. */
  given: OptionCounts;
  /** Given up in this time for another answer. */
  withdrawn: OptionCounts;
  /** The tally at the end of this time: all that was given less all that was withdrawn. */
  standing: OptionCounts;
}
export interface Day extends Span {
  day: string;
}
export interface Hour extends Span {
  hour: number;
}
interface HourRow {
  option: string;
  hour: number;
  given: number;
  withdrawn: number;
}

/** The days on which an answer to the question came, in order. */
export async function readDays(db: Database, survey: string, question: string, timeZone: string): Promise<Day[]> {
  const dayOf = localDay(timeZone);
  const rows = await db.all<HourRow>(sql.HOURS_OF_QUESTION, { survey, question });
  return spans(rows, ({ hour }) => dayOf(hour)).map(([day, span]) => ({ day, ...span }));
}

export async function readHours(db: Database, survey: string, question: string): Promise<Hour[]> {
  const rows = await db.all<HourRow>(sql.HOURS_OF_QUESTION, { survey, question });
  return spans(rows, ({ hour }) => hour).map(([hour, span]) => ({ hour, ...span }));
}

function spans<Key>(rows: HourRow[], keyOf: (row: HourRow) => Key): [Key, Span][] {
  const found = new Map<Key, Span>();
  let standing: OptionCounts = {};
  for (const row of rows) {
    const key = keyOf(row);
    const span = found.get(key) ?? { given: {}, withdrawn: {}, standing: {} };
    found.set(key, span);
    standing = added(standing, row.option, row.given - row.withdrawn);
    if (row.given > 0) span.given = added(span.given, row.option, row.given);
    if (row.withdrawn > 0) span.withdrawn = added(span.withdrawn, row.option, row.withdrawn);
    span.standing = standing;
  }
  return [...found];
}

function added(counts: OptionCounts, option: string, n: number): OptionCounts {
  return { ...counts, [option]: (counts[option] ?? 0) + n };
}

/** Hours since the epoch → the local date. Where a zone is half an hour off, an hour belongs to the day in which it begins. */
function localDay(timeZone: string): (hour: number) => string {
  const known = new Map<number, string>();
  return (hour) => {
    const day = known.get(hour) ?? DateTime.fromMillis(hour * 3_600_000, { zone: timeZone }).toISODate()!;
    known.set(hour, day);
    return day;
  };
}

export interface Understood {
  question: string;
  source: 'reply' | 'coder' | 'correction';
  rule: string;
  /** Answers that stand; refused and unclear are among them. */
  n: number;
}

/** What understood the answers that stand, most frequent first. */
export function readRules(db: Database, survey: string): Promise<Understood[]> {
  return db.all<Understood>(sql.RULES, { survey });
}

export interface LanguageCount {
  question: string;
  language: string;
  /** Respondents who answered the question, refused it or were unclear. */
  n: number;
}

/** In which language the interviews were when each question was first answered, most frequent first. */
export function readLanguages(db: Database, survey: string): Promise<LanguageCount[]> {
  return db.all<LanguageCount>(sql.LANGUAGES, { survey });
}

/** Replies of any kind by hour since the epoch, in order; hours without one are left out. */
export function readReplyHours(db: Database, survey: string): Promise<{ hour: number; n: number }[]> {
  return db.all<{ hour: number; n: number }>(sql.REPLY_HOURS, { survey });
}
