import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { explainError } from '../../src/results/error-codes.ts';
import { readStatus, type Status, statusSchema } from '../../src/results/status.ts';
import { showStatus } from '../../src/results/status-view.ts';
import { ENTRY, NOW, type Seeded, SURVEY, seedPoll } from './seed.ts';

const HOUR = 3_600_000;
let poll: Seeded & { respondents: number[] };
let status: Status;
beforeAll(async () => {
  poll = await seedPoll();
  const waiting = await poll.ask(poll.respondents[11]!, 'waiting', { errorCode: '20429' });
  await poll.run('UPDATE outbox SET created_at = @at, due_at = @due WHERE message_id = @waiting', {
    ...{ waiting, at: NOW - 50_000, due: NOW - 30_000 },
  });
  const later = await poll.ask(await poll.addCase(), 'waiting');
  await poll.run('UPDATE outbox SET due_at = @due WHERE message_id = @later', { later, due: NOW + HOUR });
  await poll.run("INSERT INTO counters VALUES ('poll', 'replies.received', @hour, 3, 7), ('poll', 'replies.late', @hour, 3, 7)", {
    hour: Math.floor(NOW / HOUR) - 1,
  });
  await poll.run("INSERT INTO counters VALUES ('poll', 'replies.received', @hour, 3, 9), ('poll', 'replies.late', @hour, 3, 9)", {
    hour: Math.floor(NOW / HOUR) - 2,
  });
  status = await readStatus(poll.db, { ...ENTRY, state: 'paused', pauseReason: 'the provider refuses' }, SURVEY, NOW);
});
afterAll(() => poll.close());

describe('a status', () => {
  it('is what its schema says', () => {
    expect(statusSchema.parse(JSON.parse(JSON.stringify(status)))).toEqual(status);
    expect(z.toJSONSchema(statusSchema)).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('tells what waits and since when', () => {
    expect(status.queue).toEqual({
      waiting: { n: 2, more: false, oldestMs: 50_000 },
      due: { n: 1, more: false, oldestMs: 30_000 },
      sending: { n: 0, more: false, oldestMs: null },
      unknown: { n: 1, more: false, oldestMs: 5_400_000 },
    });
    expect(status.replicates).toEqual({ released: 2, of: 4 });
    expect(status.survey).toMatchObject({ state: 'paused', pauseReason: 'the provider refuses' });
  });

  it('tells what went wrong and what to do', () => {
    expect(status.errors).toEqual([
      { code: '20429', n: 1, pending: 1, notSent: 0, failed: 0, overcome: 0, ...explainError('20429') },
      { code: '30003', n: 1, pending: 0, notSent: 0, failed: 1, overcome: 0, ...explainError('30003') },
      { code: 'ECONNABORTED', n: 1, pending: 1, notSent: 0, failed: 0, overcome: 0, ...explainError('ECONNABORTED') },
    ]);
  });

  it('tells what it cost and what came back', () => {
    expect(status.budget).toEqual({ messages: 10, segments: 20, limit: 100, reserve: 20, left: 60 });
    expect(status.activity).toEqual({
      lastAnswerAt: new Date(NOW).toISOString(),
      lastReportAt: new Date(NOW).toISOString(),
      repliesThisHour: 20,
      repliesLastHour: 7,
    });
  });

  it.each([
    ['30007', /filtered/, /review/],
    ['HTTP 503', /failed/, /not sent again/],
    ['HTTP 400', /refused/, /console/],
    ['99999', /not in this program/, /look the code up/],
    ['toString', /not in this program/, /look the code up/],
  ])('explains %s', (code, meaning, remedy) => {
    expect(explainError(code).meaning).toMatch(meaning);
    expect(explainError(code).remedy).toMatch(remedy);
  });

  it('is drawn with its pause reason, ages and books', () => {
    const shown = showStatus(status, { color: false, width: 80 });
    expect(shown).toContain('paused: the provider refuses');
    expect(shown).toMatch(/unknown +1 {2}oldest 1 h 30 min/);
    expect(shown).toContain('2 of 4 replicates released');
    expect(shown).toContain('20 of 100 segments in 10 messages');
    expect(shown).toContain('The books  ✔ balanced');
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
