// When a survey may send: its field period and its quiet hours, from local wall-clock time to moments. Pure: the caller brings the time.

import { DateTime } from 'luxon';
import type { Survey } from './definition.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

interface FieldPeriod {
  startMs: number;
  endMs: number;
}

/** A survey is never changed in place, and its period is asked for several times a second. */
const known = new WeakMap<object, FieldPeriod>();

/** The field period in milliseconds since the epoch; the end is the first moment after it. NaN where a local time does not exist. */
export function fieldPeriodMs(survey: Pick<Survey, 'fieldPeriod' | 'timeZone'>): FieldPeriod {
  const before = known.get(survey);
  if (before) return before;
  const { start, end } = survey.fieldPeriod;
  const period = { startMs: localTimeMs(start, survey.timeZone), endMs: localTimeMs(end, survey.timeZone) };
  known.set(survey, period);
  return period;
}

/** A date alone is its first moment, which is not midnight where the clocks skip it. NaN where the date or the zone does not exist. */
export function localTimeMs(written: string, timeZone: string): number {
  return DateTime.fromISO(written, { zone: timeZone }).toMillis();
}

/** Quiet from the first minute of `from` until just before `to`, by the clock on the respondents' wall. */
export function inQuietHours(survey: Pick<Survey, 'quietHours' | 'timeZone'>, nowMs: number): boolean {
  if (!survey.quietHours) return false;
  const { hour, minute } = DateTime.fromMillis(nowMs, { zone: survey.timeZone });
  const now = hour * 60 + minute;
  const from = minuteOfDay(survey.quietHours.from);
  const to = minuteOfDay(survey.quietHours.to);
  return from < to ? from <= now && now < to : now >= from || now < to;
}

/** The next moment outside quiet hours, in milliseconds since the epoch: `nowMs` itself when it is not quiet. */
export function quietHoursEndMs(survey: Pick<Survey, 'quietHours' | 'timeZone'>, nowMs: number): number {
  if (!survey.quietHours || !inQuietHours(survey, nowMs)) return nowMs;
  const minuteMs = nowMs - (nowMs % MINUTE_MS);
  const local = DateTime.fromMillis(minuteMs, { zone: survey.timeZone });
  const wait = (minuteOfDay(survey.quietHours.to) - (local.hour * 60 + local.minute) + DAY_MINUTES) % DAY_MINUTES;
  const straight = local.plus({ minutes: wait });
  if (straight.offset === local.offset) return straight.toMillis();
  // The clocks change on the way: the wall may skip the end of the quiet hours or show it twice, so look minute by minute.
  let momentMs = minuteMs;
  while (inQuietHours(survey, momentMs)) momentMs += MINUTE_MS;
  return momentMs;
}

/** The next moment of quiet hours, in milliseconds since the epoch: `nowMs` itself when it is quiet, Infinity where there are none. */
export function quietHoursStartMs(survey: Pick<Survey, 'quietHours' | 'timeZone'>, nowMs: number): number {
  if (!survey.quietHours) return Number.POSITIVE_INFINITY;
  if (inQuietHours(survey, nowMs)) return nowMs;
  const minuteMs = nowMs - (nowMs % MINUTE_MS);
  const local = DateTime.fromMillis(minuteMs, { zone: survey.timeZone });
  const wait = (minuteOfDay(survey.quietHours.from) - (local.hour * 60 + local.minute) + DAY_MINUTES) % DAY_MINUTES;
  const straight = local.plus({ minutes: wait });
  if (straight.offset === local.offset) return straight.toMillis();
  let momentMs = minuteMs;
  while (!inQuietHours(survey, momentMs)) momentMs += MINUTE_MS;
  return momentMs;
}

/** Minutes since midnight of a time of day written HH:MM. */
export function minuteOfDay(written: string): number {
  return Number(written.slice(0, 2)) * 60 + Number(written.slice(3));
}
