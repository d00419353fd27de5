import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtField, type MonitorLook } from '../../src/field/monitor.ts';
import { ENTRY, NOW, type Seeded, SURVEY, seedPoll } from '../results/seed.ts';

const HOUR = 3_600_000;
let poll: Seeded;
let look: MonitorLook;
beforeAll(async () => {
  poll = await seedPoll();
  const hour = Math.floor(NOW / HOUR);
  await poll.run(
    `INSERT INTO counters VALUES ('poll', 'attempts.calls', @hour, 0, 3), ('poll', 'attempts.calls', @hour, 1, 4), ('poll', 'attempts.segments', @hour - 47, 0, 9),
      ('poll', 'attempts.calls', @hour - 48, 0, 1000), ('another', 'attempts.calls', @hour, 0, 500)`,
    { hour },
  );
  look = await lookAtField(poll.db, ENTRY, SURVEY, NOW);
});
afterAll(() => poll.close());

test('one look has the books, the funnel, the response and what is unknown', () => {
  expect(look.status.books.balanced).toBe(true);
  expect(look.funnel.map(({ stage, n }) => [stage, n])).toEqual([
    ['sampled', 12],
    ['accepted', 9],
    ['delivered', 6],
    ['answered', 6],
  ]);
  expect(look.response).toMatchObject({ asked: 10, answered: 6, share: 0.6 });
  expect(look.unknown.messages.map(({ since, errorCode }) => [since, errorCode])).toEqual([[NOW - 5_400_000, 'ECONNABORTED']]);
  expect(look).toMatchObject({ segmentsPerSecond: 10, quietUntil: null });
});

test('the hours are 48, the last one under way, summed over the writers, of this survey alone', () => {
  expect(look.hours.length).toBe(48);
  expect(look.hours.at(-1)).toEqual({ at: Math.floor(NOW / HOUR) * HOUR, replies: 20, calls: 7, segments: 0 });
  expect(look.hours[0]).toMatchObject({ calls: 0, segments: 9 });
  expect(look.sample).toEqual({ at: NOW, replies: 20, calls: 1_007, segments: 9 });
});
