// How the fielding goes: what waits, what left, what went wrong, what it cost. The monitor looks once a second, so every look is
// bounded whatever the survey's size: counters, the ends of indexes, and counts that stop at a limit.

import { z } from 'zod';
import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { ERROR_FATES, type ErrorFate } from './books.ts';
import { explainError } from './error-codes.ts';
import { readBooks } from './read-books.ts';
import { timeOf } from './report.ts';
import { booksSchema, count, surveyState, time } from './report-schema.ts';
import * as sql from './status-statements.ts';

export const LIMITS = {
  /** Queues are counted so far: beyond it a size matters more than a number. */
  counted: 10_000,
  /** An age is looked for among so many: the longest due. */
  aged: 200,
  /** The newest answers and reports of all surveys that are searched for this one's; beyond them its hour must do. */
  searched: 1_000,
} as const;

const HOUR_MS = 3_600_000;

const queue = (of: string) =>
  z
    .strictObject({
      n: count,
      more: z.boolean().describe(`true where there are more: counting stops at ${LIMITS.counted}`),
      oldestMs: z.int().nullable().describe(`age of the oldest, in ms; null where there is none`),
    })
    .describe(of);

export const statusSchema = z
  .strictObject({
    survey: z.strictObject({
      id: z.string(),
      version: z.int(),
      state: surveyState,
      pauseReason: z.string().nullable(),
      oneWay: z.boolean().describe('fielded on a sender to which nobody can reply'),
      startedAt: time.nullable(),
      closedAt: time.nullable(),
    }),
    asOf: time,
    replicates: z.strictObject({ released: count.describe('replicates up to this one may be asked'), of: count }),
    queue: z.strictObject({
      waiting: queue(`messages that have not left; age since they were made, of the ${LIMITS.aged} that have been due longest`),
      due: queue('those of them that may leave now; age since they fell due'),
      sending: queue('the create call is under way; age since it began'),
      unknown: queue('may have been sent; a callback or the provider’s list settles them; age since the call began'),
    }),
    errors: z
      .array(
        z.strictObject({
          code: z.string(),
          meaning: z.string(),
          remedy: z.string().describe('what to do'),
          n: count.describe('messages whose latest error it is'),
          pending: count.describe('of these, not settled yet'),
          notSent: count.describe('of these, not sent'),
          failed: count.describe('of these, sent and not delivered'),
          overcome: count.describe('of these, accepted by the provider after all'),
        }),
      )
      .describe('most frequent first'),
    budget: z.strictObject({
      messages: count,
      segments: count.describe('that left, or may have left'),
      limit: count.describe('segments that may leave'),
      reserve: count.describe('segments of the limit that are kept for interviews under way'),
      left: count.describe('segments until new questions and reminders stop'),
    }),
    activity: z.strictObject({
      lastAnswerAt: time
        .nullable()
        .describe('when a reply that answered was sent; its full hour where others were far busier since'),
      lastReportAt: time.nullable().describe('the provider’s last word on a message’s fate; its full hour likewise'),
      repliesThisHour: count.describe('since the full hour, UTC'),
      repliesLastHour: count.describe('in the full hour before'),
    }),
    books: booksSchema,
  })
  .describe('How a survey’s fielding goes.');

export type Status = z.infer<typeof statusSchema>;
type Queue = Status['queue']['waiting'];

/** @param now ms UTC. */
export async function readStatus(db: Database, entry: CatalogEntry, survey: Survey, now: number): Promise<Status> {
  const { budget } = survey;
  const books = await readBooks(db, entry.id);
  const { created, segments } = books.messages;
  return {
    survey: {
      id: entry.id,
      version: entry.version,
      state: entry.state,
      pauseReason: entry.pauseReason,
      oneWay: entry.oneWay,
      startedAt: timeOf(entry.startedAt),
      closedAt: timeOf(entry.closedAt),
    },
    asOf: new Date(now).toISOString(),
    replicates: { released: entry.released, of: survey.replicates },
    queue: await readQueue(db, entry.id, now),
    errors: await readErrors(db, entry.id),
    budget: {
      messages: created,
      segments,
      limit: budget.segments,
      reserve: budget.reserve,
      left: Math.max(0, budget.segments - budget.reserve - segments),
    },
    activity: await readActivity(db, entry.id, now),
    books,
  };
}

async function readQueue(db: Database, survey: string, now: number): Promise<Status['queue']> {
  type Row = { n: number; oldest: number | null };
  const queueOf = (row: Row | undefined): Queue => ({
    n: Math.min(row?.n ?? 0, LIMITS.counted),
    more: (row?.n ?? 0) > LIMITS.counted,
    oldestMs: row?.oldest == null ? null : Math.max(0, now - row.oldest),
  });
  const counted = { survey, limit: LIMITS.counted + 1 };
  const waiting = await db.get<{ n: number }>(sql.WAITING, counted);
  const aged = await db.get<{ oldest: number | null }>(sql.OLDEST_WAITING, { survey, limit: LIMITS.aged });
  return {
    waiting: queueOf({ n: waiting!.n, oldest: aged!.oldest }),
    due: queueOf(await db.get<Row>(sql.DUE, { ...counted, now })),
    sending: queueOf(await db.get<Row>(sql.SENDING, { survey })),
    unknown: queueOf(await db.get<Row>(sql.UNKNOWN, counted)),
  };
}

async function readErrors(db: Database, survey: string): Promise<Status['errors']> {
  const byCode = new Map<string, Record<ErrorFate, number>>();
  for (const { name, n } of await db.all<{ name: string; n: number }>(sql.ERRORS, { survey })) {
    // A code may hold dots of its own.
    const [, fate, ...code] = name.split('.');
    const counts = byCode.get(code.join('.')) ?? { pending: 0, notSent: 0, failed: 0, overcome: 0 };
    byCode.set(code.join('.'), { ...counts, [fate as ErrorFate]: n });
  }
  return [...byCode]
    .map(([code, counts]) => ({
      code,
      ...explainError(code),
      n: ERROR_FATES.reduce((sum, fate) => sum + counts[fate], 0),
      ...counts,
    }))
    .filter(({ n }) => n !== 0)
    .sort((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1));
}

async function readActivity(db: Database, survey: string, now: number): Promise<Status['activity']> {
  const hour = Math.floor(now / HOUR_MS);
  const replies = await db.all<{ hour: number; n: number }>(sql.REPLIES_OF_HOURS, { survey, hour });
  const repliesOf = (wanted: number) => replies.find((row) => row.hour === wanted)?.n ?? 0;
  return {
    lastAnswerAt: timeOf(await lastOf(db, survey, sql.LAST_ANSWER, sql.LAST_HOUR_OF_ANSWERS)),
    lastReportAt: timeOf(await lastOf(db, survey, sql.LAST_REPORT, sql.LAST_HOUR_OF_REPORTS)),
    repliesThisHour: repliesOf(hour),
    repliesLastHour: repliesOf(hour - 1),
  };
}

async function lastOf(db: Database, survey: string, newest: string, lastHour: string): Promise<number | null> {
  const row = await db.get<{ at: number }>(newest, { survey, limit: LIMITS.searched });
  if (row) return row.at;
  const { hour } = (await db.get<{ hour: number | null }>(lastHour, { survey }))!;
  return hour === null ? null : hour * HOUR_MS;
}
