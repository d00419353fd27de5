// A field period in which something can be sent, within a budget that can be spent.

import { IANAZone } from 'luxon';
import type { Survey } from '../definition.ts';
import { fieldPeriodMs, minuteOfDay, quietHoursEndMs } from '../field-period.ts';
import { type Finding, nearest } from '../problem.ts';

export const FIELDING_LIMITS = {
  /** What quiet hours must leave of a day: less than this is a slip, such as the two times exchanged. */
  sendingMinutesPerDay: 60,
} as const;

export function* checkFielding(survey: Survey): Generator<Finding> {
  if (survey.budget.reserve >= survey.budget.segments) {
    const message = `the reserve (${survey.budget.reserve}) leaves nothing of the budget (${survey.budget.segments} segments) to ask with`;
    yield { path: ['budget', 'reserve'], message, hint: 'Keep back a part of the budget only, such as a fifth.' };
  }
  const quiet = [...checkQuietHours(survey)];
  yield* quiet;
  if (!IANAZone.isValidZone(survey.timeZone)) {
    const meant = nearest(survey.timeZone, Intl.supportedValuesOf('timeZone'));
    const hint = meant ? `Did you mean “${meant}”?` : 'Write a zone of the IANA list, such as Asia/Baghdad.';
    yield { path: ['timeZone'], message: `there is no time zone ${survey.timeZone}`, hint };
    return;
  }
  yield* checkPeriod(survey, quiet.length === 0);
}

function* checkQuietHours({ quietHours }: Survey): Generator<Finding> {
  if (!quietHours) return;
  const { from, to } = quietHours;
  const dayMinutes = 24 * 60;
  const quietMinutes = (minuteOfDay(to) - minuteOfDay(from) + dayMinutes) % dayMinutes;
  if (quietMinutes === 0) {
    const message = `quiet hours from ${from} to ${to} are the whole day, or none of it`;
    yield { path: ['quietHours', 'to'], message, hint: 'Give two different times, or leave quietHours out.' };
  } else if (dayMinutes - quietMinutes < FIELDING_LIMITS.sendingMinutesPerDay) {
    const message = `the quiet hours leave ${dayMinutes - quietMinutes} minutes of the day to send in`;
    yield { path: ['quietHours'], message, hint: `Leave at least ${FIELDING_LIMITS.sendingMinutesPerDay} minutes.` };
  }
}

function* checkPeriod(survey: Survey, quietHoursSound: boolean): Generator<Finding> {
  const { startMs, endMs } = fieldPeriodMs(survey);
  for (const [edge, ms] of [
    ['start', startMs],
    ['end', endMs],
  ] as const) {
    if (!Number.isNaN(ms)) continue;
    yield {
      path: ['fieldPeriod', edge],
      message: `there is no such time as ${survey.fieldPeriod[edge]}`,
      hint: 'Check the day, the month and the hour.',
    };
  }
  if (Number.isNaN(startMs) || Number.isNaN(endMs)) return;
  if (startMs >= endMs) {
    const message = 'the field period ends before it has begun';
    yield { path: ['fieldPeriod', 'end'], message, hint: 'A date alone is its first moment: for a single day, end on the next.' };
    return;
  }
  if (quietHoursSound && quietHoursEndMs(survey, startMs) >= endMs) {
    yield {
      path: ['fieldPeriod'],
      message: 'the whole field period lies in quiet hours',
      hint: 'Let it reach into the hours when messages may leave.',
    };
  }
  yield* checkReminders(survey, endMs - startMs);
}

function* checkReminders({ reminders }: Survey, periodMs: number): Generator<Finding> {
  for (const [index, afterMs] of reminders.entries()) {
    const path = ['reminders', index];
    if (index > 0 && afterMs <= reminders[index - 1]!) {
      yield {
        path,
        message: 'this reminder is not later than the one before',
        hint: 'Each is counted from the first question, as in [24h, 72h].',
      };
    } else if (afterMs >= periodMs) {
      yield {
        path,
        message: 'this reminder falls after the end of the field period',
        hint: 'Remind earlier, or end the field period later.',
      };
    }
  }
}
