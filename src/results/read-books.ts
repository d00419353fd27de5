// Reading the books: the counters of a survey, and whether they balance.

import type { Database } from '../store/database.ts';
import { REPLY_CLASSES, type ReplyClass } from '../survey/interview.ts';
import { COUNTER_NAMES, type CounterName, MESSAGE_STATES, type MessageState } from './books.ts';

export type Counters = Record<CounterName, number>;

const READ_COUNTERS = 'SELECT name, sum(n) AS n FROM counters WHERE survey_id = @survey GROUP BY name';

/** Sums over hours and shards; 0 for what was never counted. */
export async function readCounters(db: Database, survey: string): Promise<Counters> {
  const rows = await db.all<{ name: CounterName; n: number }>(READ_COUNTERS, { survey });
  const known = new Map(rows.map(({ name, n }) => [name, n]));
  return Object.fromEntries(COUNTER_NAMES.map((name) => [name, known.get(name) ?? 0])) as Counters;
}

export interface Books {
  cases: { sampled: number } & Record<MessageState, number>;
  replies: { received: number } & Record<ReplyClass, number>;
  messages: { created: number; segments: number };
  /** Promise 5: sampled is the sum of the cases' states, received the sum of the replies' classes, and none is below zero. */
  balanced: boolean;
}

export async function readBooks(db: Database, survey: string): Promise<Books> {
  return booksOf(await readCounters(db, survey));
}

export function booksOf(counters: Counters): Books {
  const states = Object.fromEntries(MESSAGE_STATES.map((state) => [state, counters[`cases.${state}`]])) as Record<
    MessageState,
    number
  >;
  const classes = Object.fromEntries(REPLY_CLASSES.map((name) => [name, counters[`replies.${name}`]])) as Record<
    ReplyClass,
    number
  >;
  const sampled = counters['cases.sampled'];
  const received = counters['replies.received'];
  return {
    cases: { sampled, ...states },
    replies: { received, ...classes },
    messages: { created: counters['messages.created'], segments: counters['messages.segments'] },
    balanced: sums(states, sampled) && sums(classes, received),
  };
}

function sums(parts: Record<string, number>, total: number): boolean {
  const values = Object.values(parts);
  return values.every((value) => value >= 0) && values.reduce((sum, value) => sum + value, 0) === total;
}
