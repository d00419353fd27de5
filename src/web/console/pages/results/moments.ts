// From hours and days that something happened in to the even steps of a picture: gaps are filled, and days stand for hours where
// there are many. Pure.

import { DateTime } from 'luxon';
import type { Day, Hour, OptionCounts } from '../../../../results/course.ts';

const HOUR_MS = 3_600_000;
/** A picture of more hours than this shows days. */
const MOST_HOURS = 24 * 14;
/** A picture of fewer days than this shows hours. */
const LEAST_DAYS = 3;
/** The days of a picture, the last ones. */
const MOST_DAYS = 120;

export interface Moment<Value> {
  /** What is written under it; empty where nothing is. */
  label: string;
  /** Its name in words and tables. */
  name: string;
  value: Value;
}

export interface Calendar {
  timeZone: string;
  /** For Intl. */
  numbers: string;
}

/** What stood at the end of each day, or of each hour where there are few days. */
export function standings(days: readonly Day[], hours: readonly Hour[], calendar: Calendar): Moment<OptionCounts>[] {
  if (days.length >= LEAST_DAYS || hours.length === 0) {
    const known = new Map(days.map(({ day, standing }) => [day, standing]));
    const shown = everyDay(days.map(({ day }) => day));
    let last = days.findLast(({ day }) => day < shown[0]!)?.standing ?? {};
    return shown.map((day) => {
      last = known.get(day) ?? last;
      return { ...dayNames(day, calendar), value: last };
    });
  }
  const known = new Map(hours.map(({ hour, standing }) => [hour, standing]));
  let last: OptionCounts = {};
  return everyHour(hours.map(({ hour }) => hour)).map((hour, index) => {
    last = known.get(hour) ?? last;
    return { ...hourNames(hour, index, calendar), value: last };
  });
}

/** Counts by hour, or by day where there are many hours. */
export function counts(
  hours: readonly { hour: number; n: number }[],
  calendar: Calendar,
): { unit: 'hour' | 'day'; moments: Moment<number>[] } {
  const all = everyHour(hours.map(({ hour }) => hour));
  const byHour = new Map(hours.map(({ hour, n }) => [hour, n]));
  if (all.length <= MOST_HOURS)
    return {
      unit: 'hour',
      moments: all.map((hour, index) => ({ ...hourNames(hour, index, calendar), value: byHour.get(hour) ?? 0 })),
    };
  const byDay = new Map<string, number>();
  for (const { hour, n } of hours) {
    const day = DateTime.fromMillis(hour * HOUR_MS, { zone: calendar.timeZone }).toISODate()!;
    byDay.set(day, (byDay.get(day) ?? 0) + n);
  }
  return {
    unit: 'day',
    moments: everyDay([...byDay.keys()]).map((day) => ({ ...dayNames(day, calendar), value: byDay.get(day) ?? 0 })),
  };
}

function everyHour(hours: readonly number[]): number[] {
  if (hours.length === 0) return [];
  const [first, last] = [hours[0]!, hours.at(-1)!];
  // A bound: one stray hour years ago must not fill the memory.
  const count = Math.min(last - first + 1, 24 * 366);
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}

function everyDay(days: readonly string[]): string[] {
  if (days.length === 0) return [];
  const last = DateTime.fromISO(days.at(-1)!, { zone: 'utc' });
  const count = Math.min(MOST_DAYS, last.diff(DateTime.fromISO(days[0]!, { zone: 'utc' }), 'days').days + 1);
  return Array.from({ length: count }, (_, index) => last.minus({ days: count - 1 - index }).toISODate()!);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function write(ms: number, options: Intl.DateTimeFormatOptions, locale: string): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format.format(ms);
}

function dayNames(day: string, { numbers }: Calendar): { label: string; name: string } {
  const name = write(Date.parse(day), { day: 'numeric', month: 'short', timeZone: 'UTC' }, numbers);
  return { label: name, name };
}

/** Written at the first hour and at each midnight. */
function hourNames(hour: number, index: number, { numbers, timeZone }: Calendar): { label: string; name: string } {
  const ms = hour * HOUR_MS;
  const time = write(ms, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }, numbers);
  const day = write(ms, { day: 'numeric', month: 'short', timeZone }, numbers);
  const isMidnight = DateTime.fromMillis(ms, { zone: timeZone }).hour === 0;
  return { label: isMidnight || index === 0 ? day : '', name: `${day}, ${time}` };
}
