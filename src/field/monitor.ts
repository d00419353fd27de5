// One look of the field monitor: all that its page shows of a survey, each part bounded whatever the survey's size. It changes nothing.

import type { CatalogEntry } from '../catalog/catalog.ts';
import type { RateSample } from '../results/rates.ts';
import { type Counters, readCounters } from '../results/read-books.ts';
import { type Report, responseOf } from '../results/report.ts';
import { readStatus, type Status } from '../results/status.ts';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { fieldPeriodMs, inQuietHours, quietHoursEndMs } from '../survey/field-period.ts';
import { readUnknown, type UnknownPage } from './unknown-list.ts';

/** The chart's hours, the one under way being the last. */
const HOURS = 48;
const HOUR_MS = 3_600_000;

export interface Hour {
  /** When it begins; ms UTC. */
  at: number;
  replies: number;
  /** Create calls begun, and their segments. */
  calls: number;
  segments: number;
}

export interface MonitorLook {
  at: number;
  status: Status;
  /** Shares are of the sampled. */
  funnel: Report['funnel'];
  /** Of the asked, who have answered the first question. */
  response: Report['response'];
  hours: Hour[];
  /** The pace that the survey asks for, in segments a second; all surveys in the field share the slowest. */
  segmentsPerSecond: number;
  /** When questions may leave; ms UTC, `endMs` being the first moment after. */
  period: { startMs: number; endMs: number };
  /** When the quiet hours end that are now; null outside them. */
  quietUntil: number | null;
  unknown: UnknownPage;
  /** For a meter of rates. */
  sample: RateSample;
}

// Who answered the first question, by the cells: their number does not grow with the replies.
const ANSWERED = `
  SELECT coalesce(sum(n), 0) AS n FROM tallies
  WHERE survey_id = @survey AND question_id = @question AND option NOT IN ('refused', 'unclear')`;
const BY_HOUR = `
  SELECT name, hour, sum(n) AS n FROM counters
  WHERE survey_id = @survey AND name IN ('replies.received', 'attempts.calls', 'attempts.segments') AND hour > @after AND hour <= @hour
  GROUP BY name, hour`;

/** @param now ms UTC, by the service's clock. */
export async function lookAtField(db: Database, entry: CatalogEntry, survey: Survey, now: number): Promise<MonitorLook> {
  const status = await readStatus(db, entry, survey, now);
  const counters = await readCounters(db, entry.id);
  const answered = await db.get<{ n: number }>(ANSWERED, { survey: entry.id, question: survey.questions[0]!.id });
  const { funnel, response } = responseOf(status.books, answered!.n);
  return {
    at: now,
    status,
    funnel,
    response,
    hours: await readHours(db, entry.id, now),
    segmentsPerSecond: survey.pacing.segmentsPerSecond,
    period: fieldPeriodMs(survey),
    quietUntil: inQuietHours(survey, now) ? quietHoursEndMs(survey, now) : null,
    unknown: await readUnknown(db, entry.id, now),
    sample: sampleOf(counters, now),
  };
}

function sampleOf(counters: Counters, now: number): RateSample {
  return {
    at: now,
    replies: counters['replies.received'],
    calls: counters['attempts.calls'],
    segments: counters['attempts.segments'],
  };
}

async function readHours(db: Database, survey: string, now: number): Promise<Hour[]> {
  const hour = Math.floor(now / HOUR_MS);
  const rows = await db.all<{ name: string; hour: number; n: number }>(BY_HOUR, { survey, hour, after: hour - HOURS });
  const known = new Map(rows.map((row) => [`${row.name} ${row.hour}`, row.n]));
  return Array.from({ length: HOURS }, (_, index) => {
    const of = hour - HOURS + 1 + index;
    return {
      at: of * HOUR_MS,
      replies: known.get(`replies.received ${of}`) ?? 0,
      calls: known.get(`attempts.calls ${of}`) ?? 0,
      segments: known.get(`attempts.segments ${of}`) ?? 0,
    };
  });
}
