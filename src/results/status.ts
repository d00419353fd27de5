// How the fielding goes: what waits, what left, what went wrong, what it cost. It reads the outbox where the books do not tell,
// so it belongs in a process of its own and not beside the intake.

import { z } from 'zod';
import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { explainError } from './error-codes.ts';
import { readBooks } from './read-books.ts';
import { timeOf } from './report.ts';
import { booksSchema, count, surveyState, time } from './report-schema.ts';

const HOUR_MS = 3_600_000;

const queue = (of: string) =>
  z
    .strictObject({ n: count, oldestMs: z.int().nullable().describe(`age of the oldest, in ms; null where there is none`) })
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
      waiting: queue('messages that have not left; age since they were made'),
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
          ended: count.describe('of these, not sent or not delivered for good'),
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
      lastAnswerAt: time.nullable().describe('when a reply that answered was sent'),
      lastReportAt: time.nullable().describe('the provider’s last word on a message’s fate'),
      repliesThisHour: count.describe('since the full hour, UTC'),
      repliesLastHour: count.describe('in the full hour before'),
    }),
    books: booksSchema,
  })
  .describe('How a survey’s fielding goes.');

export type Status = z.infer<typeof statusSchema>;
type Queue = Status['queue']['waiting'];

// Both by the partial index of what waits.
const WAITING = `
  SELECT count(*) AS n, min(created_at) AS oldest FROM outbox WHERE survey_id = @survey AND state = 'waiting'`;
const DUE = `
  SELECT count(*) AS n, min(due_at) AS oldest FROM outbox WHERE survey_id = @survey AND state = 'waiting' AND due_at <= @now`;
// By the partial index of what is not settled.
const UNSETTLED = `
  SELECT state, count(*) AS n, min(sending_at) AS oldest FROM outbox
  WHERE state IN ('sending', 'unknown') AND survey_id = @survey GROUP BY state`;
// Reads the whole outbox: errors are rare, and an index on them would be paid for by every message.
const ERRORS = `
  SELECT error_code AS code, count(*) AS n,
    sum(CASE WHEN state IN ('waiting', 'sending', 'unknown') THEN 1 ELSE 0 END) AS pending,
    sum(CASE WHEN state IN ('failed', 'notSent', 'suppressed') THEN 1 ELSE 0 END) AS ended,
    sum(CASE WHEN state IN ('accepted', 'sent', 'delivered') THEN 1 ELSE 0 END) AS overcome
  FROM outbox WHERE survey_id = @survey AND error_code IS NOT NULL GROUP BY error_code ORDER BY n DESC, code`;
// Backwards from the newest until one is this survey's: no index on times is needed.
const LAST_ANSWER = `
  SELECT h.at FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
  WHERE r.survey_id = @survey ORDER BY h.history_id DESC LIMIT 1`;
const LAST_REPORT = `
  SELECT d.received_at AS at FROM delivery_reports d JOIN outbox o ON o.message_id = d.message_id
  WHERE o.survey_id = @survey ORDER BY d.report_id DESC LIMIT 1`;
const REPLIES_OF_HOURS = `
  SELECT hour, sum(n) AS n FROM counters
  WHERE survey_id = @survey AND name = 'replies.received' AND hour >= @hour - 1 AND hour <= @hour GROUP BY hour`;

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
    n: row?.n ?? 0,
    oldestMs: row?.oldest == null ? null : Math.max(0, now - row.oldest),
  });
  const unsettled = await db.all<Row & { state: string }>(UNSETTLED, { survey });
  return {
    waiting: queueOf(await db.get<Row>(WAITING, { survey })),
    due: queueOf(await db.get<Row>(DUE, { survey, now })),
    sending: queueOf(unsettled.find(({ state }) => state === 'sending')),
    unknown: queueOf(unsettled.find(({ state }) => state === 'unknown')),
  };
}

async function readErrors(db: Database, survey: string): Promise<Status['errors']> {
  type Row = Pick<Status['errors'][number], 'code' | 'n' | 'pending' | 'ended' | 'overcome'>;
  const rows = await db.all<Row>(ERRORS, { survey });
  return rows.map(({ code, ...counts }) => ({ code, ...explainError(code), ...counts }));
}

async function readActivity(db: Database, survey: string, now: number): Promise<Status['activity']> {
  const hour = Math.floor(now / HOUR_MS);
  const replies = await db.all<{ hour: number; n: number }>(REPLIES_OF_HOURS, { survey, hour });
  const repliesOf = (wanted: number) => replies.find((row) => row.hour === wanted)?.n ?? 0;
  const answer = await db.get<{ at: number }>(LAST_ANSWER, { survey });
  const report = await db.get<{ at: number }>(LAST_REPORT, { survey });
  return {
    lastAnswerAt: timeOf(answer?.at ?? null),
    lastReportAt: timeOf(report?.at ?? null),
    repliesThisHour: repliesOf(hour),
    repliesLastHour: repliesOf(hour - 1),
  };
}
