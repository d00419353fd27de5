// When people answer: minutes to hours after a text, seldom at night. Pure; all times are milliseconds, UTC.

import { DateTime } from 'luxon';
import type { Survey } from '../../survey/definition.ts';
import type { Draw } from './draws.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** Medians and spreads of log-normal delays; our judgement. */
const PACES = {
  first: { medianMs: 25 * MINUTE_MS, sigma: 1.6, mostMs: 60 * HOUR_MS },
  next: { medianMs: 3 * MINUTE_MS, sigma: 1.1, mostMs: 4 * HOUR_MS },
  afterEnd: { medianMs: 3 * HOUR_MS, sigma: 0.8, mostMs: 16 * HOUR_MS },
  afterClose: { medianMs: 4 * HOUR_MS, sigma: 0.9, mostMs: 48 * HOUR_MS },
} as const;
export type Pace = keyof typeof PACES;

/** Nobody reads and types faster; it also keeps a person's texts apart from one another. */
export const QUICKEST_MS = 35 * SECOND_MS;
const NIGHT_ENDS_HOUR = 7;
const MORNING_MINUTES = 150;

export function delayMs(pace: Pace, draw: Draw): number {
  const { medianMs, sigma, mostMs } = PACES[pace];
  return Math.round(Math.min(Math.max(draw.logNormal(medianMs, sigma), QUICKEST_MS), mostMs));
}

/** The same time, or some time in the morning after where it falls between midnight and seven. */
export function notAtNight(at: number, zone: string, draw: Draw): number {
  const local = DateTime.fromMillis(at, { zone });
  const morning = draw.between(0, MORNING_MINUTES * 60) * SECOND_MS;
  if (local.hour >= NIGHT_ENDS_HOUR) return at;
  return local.startOf('day').plus({ hours: NIGHT_ENDS_HOUR }).toMillis() + morning;
}

/** When the field period is over for certain: an end without a time of day is taken as the end of that day. */
export function closesAt(survey: Survey): number {
  const end = DateTime.fromISO(survey.fieldPeriod.end, { zone: survey.timeZone });
  return (survey.fieldPeriod.end.includes('T') ? end : end.endOf('day')).toMillis();
}
