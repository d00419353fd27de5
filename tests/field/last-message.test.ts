// When the last message leaves: the reckoning against the bucket that the dispatcher takes from, step by step, and against the dispatcher.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startDispatcher } from '../../src/field/dispatcher.ts';
import { courseOf } from '../../src/field/last-message.ts';
import { type Bucket, bucketSize, refill, waitMs } from '../../src/field/pacing.ts';
import { createVirtualClock } from '../../src/simulator/virtual-clock.ts';
import { inQuietHours } from '../../src/survey/field-period.ts';
import { elevenOnTheFirstDay, HOUR_MS, loadSurvey, openWorld } from '../support/world.ts';

const MINUTE_MS = 60_000;
const baghdad = { timeZone: 'Asia/Baghdad', quietHours: { from: '20:00', to: '10:00' } };
const at = (written: string) => Date.parse(`${written}+03:00`);

describe('the course of the first messages', () => {
  const base = { untilMs: at('2026-12-08T00:00'), segmentsPerSecond: 10, lastSegments: 2 };
  test.each<[string, string, number, string | null, string | null, number]>([
    ['within the bucket: at once', '2026-12-01T12:00', 10, '2026-12-01T12:00', '2026-12-01T12:00', 0],
    ['an hour of sending', '2026-12-01T12:00', 36_012, '2026-12-01T12:00', '2026-12-01T13:00', 0],
    ['begun in the night: from the morning on', '2026-12-01T03:00', 36_012, '2026-12-01T10:00', '2026-12-01T11:00', 0],
    // Two hours until 20:00 take 72,010 segments; the bucket is full again in the morning.
    ['over the night', '2026-12-01T18:00', 72_010 + 36_012, '2026-12-01T18:00', '2026-12-02T11:00', 0],
    ['nothing leaves any more', '2026-12-07T20:30', 10, null, null, 10],
    ['an hour too much', '2026-12-07T19:00', 36_010 + 12, '2026-12-07T19:00', null, 12],
  ])('%s', (_name, from, segments, first, last, unsent) => {
    const course = courseOf(baghdad, { ...base, fromMs: at(from), segments });
    expect(course).toEqual({ firstMs: first && at(first), lastMs: last && at(last), unsent });
  });

  test('agrees with the bucket, taken from as the dispatcher does, whatever the sizes, pace and hours', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    const run = fc.record({
      from: hour,
      to: hour,
      rate: fc.double({ min: 0.2, max: 50, noNaN: true }),
      sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 300 }),
      startMinute: fc.integer({ min: 0, max: 2 * 24 * 60 }),
      days: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(run, ({ from, to, rate, sizes, startMinute, days }) => {
        const clock = (h: number) => `${String(h).padStart(2, '0')}:00`;
        const survey = from === to ? { timeZone: 'UTC' } : { timeZone: 'UTC', quietHours: { from: clock(from), to: clock(to) } };
        const fromMs = Date.UTC(2026, 11, 1) + startMinute * MINUTE_MS;
        const untilMs = fromMs + days * 24 * HOUR_MS;
        const segments = sizes.reduce((sum, size) => sum + size, 0);
        const lastSegments = sizes.at(-1)!;
        const course = courseOf(survey, { fromMs, untilMs, segmentsPerSecond: rate, segments, lastSegments });
        const walked = walk(survey, { fromMs, untilMs, rate, sizes });
        // A message may overdraw the bucket by its size, in each window: so much the two may differ.
        const slackMs = ((4 * (days + 1)) / rate) * 1000 + 1000;
        expect(course.firstMs).toBe(walked.sentMs[0] ?? null);
        if (course.lastMs !== null && walked.unsent === 0) {
          const night = nearEdge(survey, course.lastMs, slackMs) ? 24 * HOUR_MS : 0;
          expect(Math.abs(course.lastMs - walked.sentMs.at(-1)!)).toBeLessThanOrEqual(slackMs + night);
        } else {
          expect(Math.abs(course.unsent - walked.unsent)).toBeLessThanOrEqual(4 * (days + 2));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether quiet hours begin or end within this of it: there a second's difference is a night's. */
function nearEdge(survey: { timeZone: string; quietHours?: { from: string; to: string } }, ms: number, slackMs: number): boolean {
  return inQuietHours(survey, ms - slackMs) !== inQuietHours(survey, ms + slackMs);
}

function walk(
  survey: { timeZone: string; quietHours?: { from: string; to: string } },
  { fromMs, untilMs, rate, sizes }: { fromMs: number; untilMs: number; rate: number; sizes: number[] },
) {
  const sentMs: number[] = [];
  let left = sizes;
  let bucket = { tokens: bucketSize(rate), at: fromMs };
  for (let now = fromMs; now < untilMs && left.length > 0; ) {
    if (inQuietHours(survey, now)) {
      // The hours are whole ones, in UTC.
      now = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
      continue;
    }
    const taken = takeFrom(refill(bucket, rate, now), left);
    for (let n = 0; n < taken.taken; n++) sentMs.push(now);
    left = left.slice(taken.taken);
    bucket = taken.bucket;
    now += Math.max(1, waitMs(bucket, rate));
  }
  return { sentMs, unsent: left.reduce((sum, size) => sum + size, 0) };
}

/** As the claim does in SQL: messages of these sizes, in this order, while there are tokens; the last may overdraw them. */
function takeFrom(bucket: Bucket, sizes: readonly number[]): { taken: number; bucket: Bucket } {
  let { tokens } = bucket;
  let taken = 0;
  while (taken < sizes.length && tokens > 0) tokens -= sizes[taken++]!;
  return { taken, bucket: { tokens, at: bucket.at } };
}

test('the dispatcher sends its last first message when it was reckoned', async () => {
  const coalition = { ...loadSurvey('coalition.yaml'), pacing: { segmentsPerSecond: 0.01 }, reminders: [] };
  // At eight in the evening the first day ends: some of the messages leave on the second.
  const startMs = elevenOnTheFirstDay(coalition) + 8 * HOUR_MS;
  const clock = createVirtualClock(startMs);
  const letGo = clock.hold();
  const world = await openWorld({ survey: coalition, clock });
  const sentMs: number[] = [];
  const { onSend } = world.gateway;
  world.gateway.onSend = (message) => {
    sentMs.push(clock.now());
    return onSend(message);
  };
  await world.sample(1, 30);
  await world.move('start');
  const dispatcher = startDispatcher(world.field, { pollMs: 60_000 });
  await clock.task(async () => {
    letGo();
    await clock.sleep(24 * HOUR_MS);
  });
  await dispatcher.stop();
  const untilMs = startMs + 7 * 24 * HOUR_MS;
  const course = courseOf(coalition, { fromMs: startMs, untilMs, segmentsPerSecond: 0.01, segments: 60, lastSegments: 2 });
  expect(sentMs.length).toBe(30);
  expect(course.firstMs).toBe(startMs);
  // One message overdraws the bucket at the end of the day: two segments at a hundred seconds each.
  expect(Math.abs(sentMs.at(-1)! - course.lastMs!)).toBeLessThanOrEqual(200_000 + 60_000);
  expect(inQuietHours(coalition, course.lastMs!)).toBe(false);
  await world.close();
});
