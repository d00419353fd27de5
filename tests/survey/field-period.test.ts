// The field period and quiet hours, to the minute, and where clocks change.

import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { fieldPeriodMs, inQuietHours, quietHoursEndMs, quietHoursStartMs } from '../../src/survey/field-period.ts';

const at = (written: string) => Date.parse(written);

describe('the field period', () => {
  test.each([
    ['Asia/Baghdad', '2026-12-01', '2026-12-08', '2026-11-30T21:00:00Z', '2026-12-07T21:00:00Z'],
    ['Asia/Baghdad', '2026-12-01T10:00', '2026-12-01T20:00', '2026-12-01T07:00:00Z', '2026-12-01T17:00:00Z'],
    // A week with a change of the clocks is an hour shorter or longer.
    ['Europe/Berlin', '2026-03-28', '2026-04-04', '2026-03-27T23:00:00Z', '2026-04-03T22:00:00Z'],
    ['Europe/Berlin', '2026-10-24', '2026-10-31', '2026-10-23T22:00:00Z', '2026-10-30T23:00:00Z'],
    // Clocks in Beirut went from 24:00 straight to 01:00.
    ['Asia/Beirut', '2022-03-27', '2022-03-28', '2022-03-26T22:00:00Z', '2022-03-27T21:00:00Z'],
  ])('%s %s to %s', (timeZone, start, end, startUtc, endUtc) => {
    expect(fieldPeriodMs({ timeZone, fieldPeriod: { start, end } })).toEqual({ startMs: at(startUtc), endMs: at(endUtc) });
  });

  test.each(['2026-02-29', '2026-13-01', '2026-12-01T25:00'])('%s does not exist', (start) => {
    expect(fieldPeriodMs({ timeZone: 'Asia/Baghdad', fieldPeriod: { start, end: '2026-12-08' } }).startMs).toBeNaN();
  });
});

const night = { timeZone: 'Asia/Baghdad', quietHours: { from: '20:00', to: '10:00' } };
const noon = { timeZone: 'Asia/Baghdad', quietHours: { from: '12:00', to: '14:30' } };
const berlin = (from: string, to: string) => ({ timeZone: 'Europe/Berlin', quietHours: { from, to } });

describe('quiet hours', () => {
  test.each([
    ['over midnight, just before', night, '2026-12-01T19:59:59.999+03:00', null],
    ['over midnight, at the start', night, '2026-12-01T20:00:00.000+03:00', '2026-12-02T10:00+03:00'],
    ['over midnight, at midnight', night, '2026-12-02T00:00:00.000+03:00', '2026-12-02T10:00+03:00'],
    ['over midnight, the last millisecond', night, '2026-12-02T09:59:59.999+03:00', '2026-12-02T10:00+03:00'],
    ['over midnight, at the end', night, '2026-12-02T10:00:00.000+03:00', null],
    ['within a day, just before', noon, '2026-12-01T11:59:59.999+03:00', null],
    ['within a day, at the start', noon, '2026-12-01T12:00:00.000+03:00', '2026-12-01T14:30+03:00'],
    ['within a day, the last millisecond', noon, '2026-12-01T14:29:59.999+03:00', '2026-12-01T14:30+03:00'],
    ['within a day, at the end', noon, '2026-12-01T14:30:00.000+03:00', null],
    ['none', { timeZone: 'Asia/Baghdad' }, '2026-12-01T03:00:00.000+03:00', null],
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    ['a night that is an hour shorter', berlin('20:00', '10:00'), '2026-03-28T22:00+01:00', '2026-03-29T10:00+02:00'],
    ['a night that is an hour longer', berlin('20:00', '10:00'), '2026-10-24T22:00+02:00', '2026-10-25T10:00+01:00'],
    ['an end that the clocks skip', berlin('20:00', '02:30'), '2026-03-29T01:15+01:00', '2026-03-29T03:00+02:00'],
    [
      'an end that the clocks show twice, before the first',
      berlin('20:00', '02:30'),
      '2026-10-25T01:00+02:00',
      '2026-10-25T02:30+02:00',
    ],
    ['between the two: not quiet', berlin('20:00', '02:30'), '2026-10-25T02:45+02:00', null],
    ['quiet again when the hour comes back', berlin('20:00', '02:30'), '2026-10-25T02:10+01:00', '2026-10-25T02:30+01:00'],
    ['a start that the clocks skip', berlin('02:30', '05:00'), '2026-03-29T03:00+02:00', '2026-03-29T05:00+02:00'],
  ])('%s', (_name, survey, now, endsAt) => {
    const nowMs = at(now);
    expect(inQuietHours(survey, nowMs)).toBe(endsAt !== null);
    expect(quietHoursEndMs(survey, nowMs)).toBe(endsAt === null ? nowMs : at(endsAt));
  });

  test('begin and end at the first moment that does, looked for minute by minute through both changes of the clocks', () => {
    const spans = [
      ['2026-03-28T19:00Z', '2026-03-29T09:00Z'],
      ['2026-10-24T19:00Z', '2026-10-25T10:00Z'],
    ] as const;
    for (const survey of [
      berlin('20:00', '10:00'),
      berlin('22:15', '02:30'),
      berlin('02:30', '04:00'),
      berlin('01:59', '02:01'),
    ]) {
      for (const [from, to] of spans) expectEndsWhereTheWallSays(survey, at(from), at(to));
    }
  });
});

/** Walks backwards, so that the first moment that is not quiet is always known. The clock on the wall is read as text. */
function expectEndsWhereTheWallSays(survey: ReturnType<typeof berlin>, fromMs: number, toMs: number): void {
  const { from, to } = survey.quietHours;
  let freeMs = Number.NaN;
  let quietMs = Number.NaN;
  for (let nowMs = toMs; nowMs >= fromMs; nowMs -= 60_000) {
    const wall = DateTime.fromMillis(nowMs, { zone: survey.timeZone }).toFormat('HH:mm');
    const quiet = from < to ? from <= wall && wall < to : wall >= from || wall < to;
    if (quiet) quietMs = nowMs;
    else freeMs = nowMs;
    const now = new Date(nowMs).toISOString();
    if (!Number.isNaN(freeMs)) expect([now, quietHoursEndMs(survey, nowMs)]).toEqual([now, freeMs]);
    // Each look walks minute by minute itself.
    if (!Number.isNaN(quietMs) && nowMs % 1_800_000 === 0)
      expect([now, quietHoursStartMs(survey, nowMs)]).toEqual([now, quietMs]);
  }
}
