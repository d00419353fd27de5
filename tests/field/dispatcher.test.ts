// Asking: at the sender's pace, in the survey's hours and budget, at most once, and never after STOP. Days pass on a clock that leaps.

import { DateTime } from 'luxon';
import { afterEach, describe, expect, test } from 'vitest';
import { addSurvey } from '../../src/catalog/catalog.ts';
import { type Dispatcher, startDispatcher } from '../../src/field/dispatcher.ts';
import { release } from '../../src/field/release.ts';
import { LIMITS, openSending } from '../../src/field/sending.ts';
import { audit } from '../../src/results/audit.ts';
import { readBooks, readCounters } from '../../src/results/read-books.ts';
import { createVirtualClock, type VirtualClock } from '../../src/simulator/virtual-clock.ts';
import type { OutgoingMessage, SendOutcome } from '../../src/sms/gateway.ts';
import type { Database } from '../../src/store/database.ts';
import type { Survey } from '../../src/survey/definition.ts';
import { inQuietHours } from '../../src/survey/field-period.ts';
import { elevenOnTheFirstDay, HOUR_MS, loadSurvey, numberOf, openWorld, providerId, type World } from '../support/world.ts';

const coalition = loadSurvey('coalition.yaml');
let world: World;
let clock: VirtualClock;
let dispatcher: Dispatcher | undefined;
let letGo: () => void;
let calls: { at: number; message: OutgoingMessage }[];

async function open(change: Partial<Survey> = {}, startsAfterMs = 0): Promise<void> {
  const survey = { ...coalition, ...change };
  clock = createVirtualClock(elevenOnTheFirstDay(survey) + startsAfterMs);
  letGo = clock.hold();
  world = await openWorld({ survey, clock });
  calls = [];
  const { onSend } = world.gateway;
  answer(onSend);
}

/** What the provider answers from now on. */
function answer(onSend: (message: OutgoingMessage) => SendOutcome | Promise<SendOutcome>): void {
  world.gateway.onSend = (message) => {
    calls.push({ at: clock.now(), message });
    return onSend(message);
  };
}

/** Lets the dispatcher work for so long, then time stands still again. */
async function work(ms: number): Promise<void> {
  dispatcher ??= startDispatcher(world.field, { pollMs: 60_000 });
  await clock.task(async () => {
    letGo();
    await clock.sleep(ms);
    letGo = clock.hold();
  });
}

afterEach(async () => {
  await dispatcher?.stop();
  dispatcher = undefined;
  await world.close();
});

const states = () => world.rows('SELECT purpose, state, count(*) AS n FROM outbox GROUP BY 1, 2 ORDER BY 1, 2');
const localHour = (ms: number) => DateTime.fromMillis(ms, { zone: 'Asia/Baghdad' }).hour;

describe('sending', () => {
  test('asks each sampled number once, and the books balance', async () => {
    await open();
    await world.sample(1, 40);
    await world.move('start');
    await work(HOUR_MS);
    expect(new Set(calls.map(({ message }) => message.to)).size).toBe(40);
    expect(calls.length).toBe(40);
    expect(await readBooks(world.db, 'coalition')).toMatchObject({
      balanced: true,
      cases: { sampled: 40, accepted: 40, waiting: 0 },
      messages: { created: 40, segments: 80 },
    });
  });

  test('keeps to the pace, in segments', async () => {
    await open({ pacing: { segmentsPerSecond: 4 } });
    await world.sample(1, 100);
    await world.move('start');
    await work(10 * 60_000);
    expect(calls.length).toBe(100);
    for (const [first, { at: from }] of calls.entries()) {
      for (const { at: to } of calls.slice(first)) {
        const segments = 2 * calls.filter(({ at }) => at >= from && at <= to).length;
        // A full bucket and one message of two segments more, beside what the time between allows.
        expect(segments).toBeLessThanOrEqual(4 + 2 + (4 * (to - from)) / 1_000);
      }
    }
  });

  test('is silent in the quiet hours and goes on in the morning', async () => {
    await open({}, 10 * HOUR_MS);
    await world.sample(1, 5);
    await world.move('start');
    await work(10 * HOUR_MS);
    expect(calls).toEqual([]);
    await work(5 * HOUR_MS);
    expect(calls.length).toBe(5);
    expect(calls.every(({ at }) => !inQuietHours(coalition, at))).toBe(true);
    expect(localHour(calls[0]!.at)).toBe(10);
  });

  test('keeps to the pace of what is in the field, not of what is closed', async () => {
    await open({ pacing: { segmentsPerSecond: 4 } });
    await addSurvey(
      world.db,
      { ...coalition, id: 'slow', pacing: { segmentsPerSecond: 0.1 } },
      { actor: 'test', now: clock.now() },
    );
    await world.sample(101, 101, { survey: 'slow' });
    await world.move('start', 'slow');
    await world.move('close', 'slow');
    await world.sample(1, 60);
    await world.move('start');
    await work(60_000);
    expect(calls.length).toBe(60);
  });

  test('answers recovered replies of a closed survey at its own pace where nothing is in the field', async () => {
    await open({ pacing: { segmentsPerSecond: 1 } });
    await world.invite(1);
    await world.move('start');
    await world.move('close');
    await world.intake.hear(world.says(1, '1', { via: 'list' }));
    await work(60_000);
    expect(calls.length).toBe(1);
  });

  test('counts its create calls and their segments, each attempt', async () => {
    await open();
    let refusals = 2;
    answer(() =>
      refusals-- > 0
        ? { kind: 'transient', code: 'ECONNREFUSED', detail: '' }
        : { kind: 'accepted', providerId: providerId(calls.length) },
    );
    await world.sample(1, 3);
    await world.move('start');
    await work(HOUR_MS);
    expect(calls.length).toBe(5);
    expect(await readCounters(world.db, 'coalition')).toMatchObject({ 'attempts.calls': 5, 'attempts.segments': 10 });
    expect((await audit(world.db, await world.entry(), world.survey)).differences).toEqual([]);
  });

  test('stops where the budget less its reserve is spent', async () => {
    await open({ budget: { segments: 30, reserve: 9 } });
    await world.sample(1, 40);
    await world.move('start');
    await work(HOUR_MS);
    expect(calls.length).toBe(10);
    expect((await readBooks(world.db, 'coalition')).messages.segments).toBe(20);
  });

  test('waits while paused, goes on when resumed, ends when closed', async () => {
    await open();
    await world.sample(1, 4);
    await world.move('start');
    await world.move('pause');
    await work(HOUR_MS);
    expect(calls.length).toBe(0);
    await world.move('resume');
    await work(HOUR_MS);
    expect(calls.length).toBe(4);
    // A turn may be under way that still takes the survey for one in the field.
    await world.move('close');
    await world.sample(5, 8);
    await work(HOUR_MS);
    expect(calls.length).toBe(4);
  });

  test('closes the survey when its field period is over', async () => {
    await open();
    await world.sample(1, 1);
    await world.move('start');
    await work(8 * 24 * HOUR_MS);
    expect(await world.entry()).toMatchObject({ state: 'closed' });
  });

  test('holds a second survey back while the first interview of a number is open', async () => {
    await open();
    const second = { ...coalition, id: 'second' };
    await addSurvey(world.db, second, { actor: 'test', now: clock.now() });
    await world.sample(1, 2);
    await world.sample(2, 3, { survey: 'second' });
    await world.move('start');
    await work(HOUR_MS);
    await world.move('start', 'second');
    await work(HOUR_MS);
    const perNumber = (n: number) => calls.filter(({ message }) => message.to === numberOf(n)).length;
    expect([perNumber(1), perNumber(2), perNumber(3)]).toEqual([1, 1, 1]);
    await world.intake.hear(world.says(2, 'لا أريد الإجابة'));
    await world.move('close');
    await work(HOUR_MS);
    expect(perNumber(2)).toBe(2);
  });
});

describe('reminders', () => {
  test('go to the silent after their time, in the allowed hours, and no further', async () => {
    await open();
    await world.sample(1, 3);
    await world.move('start');
    await work(HOUR_MS);
    await world.intake.hear(world.says(1, '1'));
    await world.intake.hear(world.says(2, 'STOP', { optOut: 'stop' }));
    await work(6 * 24 * HOUR_MS);
    const reminders = calls.slice(3);
    expect(reminders.map(({ message }) => message.to)).toEqual([numberOf(3), numberOf(3)]);
    expect(reminders.map(({ at }) => Math.floor((at - calls[0]!.at) / HOUR_MS))).toEqual([24, 72]);
    expect(reminders.every(({ at }) => !inQuietHours(coalition, at))).toBe(true);
  });

  test('that wait in the outbox when the answer comes are not sent', async () => {
    await open();
    await world.sample(1, 1);
    await world.move('start');
    await work(HOUR_MS);
    await work(22.9 * HOUR_MS);
    await world.intake.hear(world.says(1, '1'));
    await work(48 * HOUR_MS);
    expect(calls.length).toBe(1);
  });
});

describe('outcomes', () => {
  test.each<[SendOutcome['kind'], string, object]>([
    ['accepted', 'accepted', { created: 1, segments: 2 }],
    ['permanent', 'notSent', { created: 0, segments: 0 }],
    ['optedOut', 'notSent', { created: 0, segments: 0 }],
    ['transient', 'waiting', { created: 0, segments: 0 }],
    ['rateLimited', 'waiting', { created: 0, segments: 0 }],
    ['configuration', 'waiting', { created: 0, segments: 0 }],
    ['unknown', 'unknown', { created: 1, segments: 2 }],
  ])('%s leaves the case %s', async (kind, state, messages) => {
    await open();
    answer(() => (kind === 'accepted' ? { kind, providerId: providerId(1) } : { kind, code: '1', detail: 'as scripted' }));
    await world.sample(1, 1);
    await world.move('start');
    await work(20_000);
    expect(await states()).toEqual([{ purpose: 'ask', state, n: 1 }]);
    expect(calls.length).toBe(1);
    expect(await readBooks(world.db, 'coalition')).toMatchObject({ balanced: true, cases: { [state]: 1 }, messages });
    expect(await world.rows('SELECT reason FROM suppressions')).toEqual(kind === 'optedOut' ? [{ reason: 'provider' }] : []);
  });

  test('what may pass is tried again, so often', async () => {
    await open();
    answer(() => ({ kind: 'transient', code: 'ECONNREFUSED', detail: 'nobody there' }));
    await world.sample(1, 1);
    await world.move('start');
    await work(3 * HOUR_MS);
    expect(calls.length).toBe(LIMITS.attempts);
    expect(await states()).toEqual([{ purpose: 'ask', state: 'notSent', n: 1 }]);
  });

  test('an unknown outcome is never sent again', async () => {
    await open();
    answer(() => ({ kind: 'unknown', code: 'ECONNRESET', detail: 'the connection broke' }));
    await world.sample(1, 1);
    await world.move('start');
    await work(20 * HOUR_MS);
    expect(calls.length).toBe(1);
  });

  test('repeated errors of configuration pause the survey and say why', async () => {
    await open();
    answer(() => ({ kind: 'configuration', code: '21606', detail: 'the sender is unusable' }));
    await world.sample(1, 200);
    await world.move('start');
    await work(HOUR_MS);
    expect(await world.entry()).toMatchObject({
      state: 'paused',
      pauseReason: 'the provider refuses to send: 21606 the sender is unusable',
    });
    expect(calls.length).toBeLessThan(60);
    expect(await readBooks(world.db, 'coalition')).toMatchObject({ balanced: true, cases: { waiting: 200 } });
  });

  test('what is under way at the end is written down first, the pause too', async () => {
    const slowly = (db: Database): Database => ({
      ...db,
      async batch(statements) {
        if (statements.some(({ sql }) => sql.includes('UPDATE surveys'))) await new Promise((go) => setTimeout(go, 100));
        return db.batch(statements);
      },
    });
    world = await openWorld({ wrap: slowly });
    world.gateway.onSend = () => ({ kind: 'configuration', code: '21606', detail: 'the sender is unusable' });
    await world.sample(1, LIMITS.configurationErrors);
    await world.move('start');
    await release(world.field, await world.entry());
    await world.raw("UPDATE outbox SET claimed_by = 'test'");
    const sending = openSending(world.field);
    const waiting = await world.rows('SELECT message_id FROM outbox');
    await Promise.all(waiting.map((row) => sending.send(String(row.message_id))));
    await sending.close();
    expect(await world.entry()).toMatchObject({ state: 'paused' });
    expect(await states()).toEqual([{ purpose: 'ask', state: 'waiting', n: LIMITS.configurationErrors }]);
  });

  test('an error of configuration that one number alone meets ends it after so many attempts', async () => {
    await open();
    const cursed = numberOf(7);
    answer(({ to }) =>
      to === cursed
        ? { kind: 'configuration', code: '21408', detail: 'not enabled' }
        : { kind: 'accepted', providerId: providerId(calls.length) },
    );
    await world.sample(1, 7);
    await world.move('start');
    // Others are accepted in between: not three refusals in a row.
    for (let n = 8; n < 68; n++) {
      await world.sample(n, n);
      await work(n < 38 ? 20_000 : 0.2 * HOUR_MS);
    }
    expect(calls.filter(({ message }) => message.to === cursed).length).toBe(LIMITS.configurationAttempts);
    expect(await world.rows("SELECT state, error_code FROM outbox WHERE state <> 'accepted'")).toEqual([
      { state: 'notSent', error_code: '21408' },
    ]);
    expect(await world.entry()).toMatchObject({ state: 'fielding' });
    expect((await audit(world.db, await world.entry(), world.survey)).differences).toEqual([]);
  });

  test('the create call’s own answer is on record under its own word', async () => {
    await open();
    await world.sample(1, 1);
    await world.move('start');
    await work(20_000);
    expect(await world.rows('SELECT status, via FROM delivery_reports')).toEqual([{ status: 'accepted', via: 'create' }]);
  });

  test('a callback that overtakes the create call’s answer is not undone by it', async () => {
    await open();
    answer(async ({ messageId }) => {
      await world.intake.report({ messageId, providerId: providerId(5), status: 'delivered', errorCode: null, via: 'webhook' });
      return { kind: 'accepted', providerId: providerId(5) };
    });
    await world.sample(1, 1);
    await world.move('start');
    await work(HOUR_MS);
    expect(await world.rows('SELECT state, provider_id FROM outbox')).toEqual([
      { state: 'delivered', provider_id: providerId(5) },
    ]);
  });

  test('a callback settles a call whose answer was lost', async () => {
    await open();
    answer(async ({ messageId }) => {
      await world.intake.report({ messageId, providerId: providerId(5), status: 'sent', errorCode: null, via: 'webhook' });
      return { kind: 'unknown', code: 'ECONNRESET', detail: '' };
    });
    await world.sample(1, 1);
    await world.move('start');
    await work(HOUR_MS);
    expect(await world.rows('SELECT state FROM outbox')).toEqual([{ state: 'sent' }]);
  });
});

describe('a crash', () => {
  const raw = (change: string) => world.raw(change);

  test('after the claim loses nothing: the claim runs out and the message is sent', async () => {
    await open();
    await world.sample(1, 1);
    await world.move('start');
    await release(world.field, await world.entry());
    await raw(`UPDATE outbox SET claimed_by = 'dead', lease_until = ${clock.now() + 60_000}`);
    await work(50_000);
    expect(calls.length).toBe(0);
    await work(60_000);
    expect(calls.length).toBe(1);
  });

  test('during the call leaves the outcome unknown, and nothing is sent again', async () => {
    await open();
    let hang = true;
    answer(() => (hang ? new Promise<SendOutcome>(() => {}) : { kind: 'accepted', providerId: providerId(1) }));
    await world.sample(1, 1);
    await world.move('start');
    const sending = openSending(world.field);
    await release(world.field, await world.entry());
    await raw("UPDATE outbox SET claimed_by = 'test'");
    const [row] = await world.rows('SELECT message_id FROM outbox');
    void sending.send(String(row!.message_id));
    await expect.poll(() => calls.length).toBe(1);
    hang = false;
    await work(LIMITS.sendingLeaseMs - 60_000);
    expect(await states()).toEqual([{ purpose: 'ask', state: 'sending', n: 1 }]);
    await work(HOUR_MS);
    expect(await states()).toEqual([{ purpose: 'ask', state: 'unknown', n: 1 }]);
    expect(calls.length).toBe(1);
  });
});

test('STOP between the claim and the call: no call begins', async () => {
  await open();
  await world.sample(1, 1);
  await world.move('start');
  await release(world.field, await world.entry());
  await world.raw("UPDATE outbox SET claimed_by = 'test'");
  const [row] = await world.rows('SELECT message_id FROM outbox');
  await world.intake.hear(world.says(1, 'STOP', { optOut: 'stop' }));
  expect(await openSending(world.field).send(String(row!.message_id))).toMatchObject({ kind: 'withheld' });
  expect(calls.length).toBe(0);
});
