// An operator's further try: only what the provider refused outright, so often, with the books and the audit log; and promise 1 holds.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Dispatcher, startDispatcher } from '../../src/field/dispatcher.ts';
import { reconcile } from '../../src/field/reconciler.ts';
import { countResendable, LIMITS, resend } from '../../src/field/resend.ts';
import { LIMITS as UNKNOWN_LIMITS } from '../../src/field/unknown-outcome.ts';
import { audit } from '../../src/results/audit.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { createVirtualClock, type VirtualClock } from '../../src/simulator/virtual-clock.ts';
import type { SendOutcome } from '../../src/sms/gateway.ts';
import { elevenOnTheFirstDay, HOUR_MS, loadSurvey, openWorld, providerId, type World } from '../support/world.ts';

let world: World;
let clock: VirtualClock;
let letGo: () => void;
let dispatcher: Dispatcher | undefined;
beforeEach(async () => {
  clock = createVirtualClock(elevenOnTheFirstDay(loadSurvey('coalition.yaml')));
  letGo = clock.hold();
  world = await openWorld({ clock });
  await world.move('start');
});
afterEach(async () => {
  await dispatcher?.stop();
  dispatcher = undefined;
  await world.close();
});

async function work(ms: number): Promise<void> {
  dispatcher ??= startDispatcher(world.field, { pollMs: 10_000 });
  await clock.task(async () => {
    letGo();
    await clock.sleep(ms);
    letGo = clock.hold();
  });
}

const refuse = (kind: Exclude<SendOutcome['kind'], 'accepted'>, code: string) => {
  world.gateway.onSend = () => ({ kind, code, detail: 'as scripted' });
};
let accepted = 0;
const accept = () => {
  world.gateway.onSend = () => ({ kind: 'accepted', providerId: providerId(0x500 + ++accepted) });
};
const again = async (code: string) => resend(world.db, await world.entry(), code, { actor: 'ann@example.org', now: clock.now() });
const states = () => world.rows('SELECT state, count(*) AS n FROM outbox GROUP BY 1 ORDER BY 1');
const differences = async () => (await audit(world.db, await world.entry(), world.survey)).differences;

describe('messages that the provider refused', () => {
  test('are sent once more at an operator’s word, with the books and the audit log', async () => {
    refuse('permanent', '21612');
    await world.sample(1, 14);
    await work(60_000);
    expect(await countResendable(world.db, 'coalition', '21612')).toEqual({ messages: 14, more: false });
    expect(await again('21612')).toEqual({ messages: 14, more: false });
    expect((await readBooks(world.db, 'coalition')).cases).toMatchObject({ sampled: 14, waiting: 14, notSent: 0 });
    expect(await differences()).toEqual([]);
    accept();
    await work(60_000);
    expect(await states()).toEqual([{ state: 'accepted', n: 14 }]);
    expect(world.gateway.sent.length).toBe(28);
    expect(await differences()).toEqual([]);
    expect(await world.rows("SELECT actor, detail FROM audit_log WHERE action = 'field.resend'")).toEqual([
      { actor: 'ann@example.org', detail: '{"code":"21612","messages":14}' },
    ]);
  });

  test('are put back once, however often it is said', async () => {
    refuse('permanent', '21612');
    await world.sample(1, 2);
    await work(60_000);
    const both = await Promise.allSettled([again('21612'), again('21612')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await world.rows('SELECT DISTINCT resends FROM outbox')).toEqual([{ resends: 1 }]);
    expect(await world.rows("SELECT count(*) AS n FROM audit_log WHERE action = 'field.resend'")).toEqual([{ n: 1 }]);
  });

  test('are tried again so often and no more', async () => {
    refuse('permanent', '21612');
    await world.sample(1, 1);
    await work(60_000);
    for (let n = 1; n <= LIMITS.resends; n++) {
      await again('21612');
      await work(60_000);
      expect(world.gateway.sent.length).toBe(1 + n);
    }
    await expect(again('21612')).rejects.toMatchObject({ code: 'refused' });
    expect(await differences()).toEqual([]);
  });

  test('are left alone where the code is another, the survey closed, the number stopped, or the interview went on', async () => {
    refuse('permanent', '21612');
    await world.sample(1, 3);
    await work(60_000);
    await expect(again('21408')).rejects.toMatchObject({ code: 'refused' });
    await world.intake.hear(world.says(1, 'STOP', { optOut: 'stop' }));
    await world.intake.hear(world.says(2, '1'));
    expect(await again('21612')).toEqual({ messages: 1, more: false });
    await world.move('close');
    await expect(again('21612')).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('promise 1', () => {
  test.each([
    ['a lost answer', 'ECONNRESET'],
    ['a failure at the provider', 'HTTP 503'],
    ['a code that is a refusal elsewhere', '21612'],
  ])('%s, written off by two empty listings, is never tried again', async (_, code) => {
    refuse('unknown', code);
    await world.sample(1, 1);
    await work(UNKNOWN_LIMITS.unknownAfterMs + 10_000);
    await expect(again(code)).rejects.toMatchObject({ code: 'refused' });
    await reconcile(world.field, { redact: false });
    await work(UNKNOWN_LIMITS.betweenListingsMs);
    expect(await reconcile(world.field, { redact: false })).toMatchObject({ writtenOff: 1 });
    expect(await world.rows('SELECT state, error_code FROM outbox')).toEqual([{ state: 'notSent', error_code: code }]);
    await expect(again(code)).rejects.toMatchObject({ code: 'refused' });
    await work(2 * HOUR_MS);
    expect(world.gateway.sent.length).toBe(1);
  });

  test('a callback that comes after all, before the further call, is the last word: no call begins', async () => {
    refuse('permanent', '21612');
    await world.sample(1, 1);
    await work(60_000);
    const [row] = await world.rows('SELECT message_id FROM outbox');
    const messageId = String(row!.message_id);
    const report = () =>
      world.intake.report({ messageId, providerId: providerId(9), status: 'delivered', errorCode: null, via: 'webhook' });
    await again('21612');
    await report();
    await work(HOUR_MS);
    expect(world.gateway.sent.length).toBe(1);
    expect(await states()).toEqual([{ state: 'delivered', n: 1 }]);
    await expect(again('21612')).rejects.toMatchObject({ code: 'refused' });
    expect(await differences()).toEqual([]);
  });

  test('a message that was settled between the reading and the writing stays as it is', async () => {
    refuse('permanent', '21612');
    await world.sample(1, 2);
    await work(60_000);
    const { all } = world.db;
    let first = true;
    const racing = {
      ...world.db,
      all: async <R>(sql: string, params = {}) => {
        const rows = await all<R>(sql, params);
        if (first) {
          first = false;
          await world.raw("UPDATE outbox SET provider_id = 'SM1' WHERE message_id = (SELECT min(message_id) FROM outbox)");
        }
        return rows;
      },
    };
    const by = { actor: 'test', now: clock.now() };
    expect(await resend(racing, await world.entry(), '21612', by)).toEqual({ messages: 1, more: false });
    expect(await states()).toEqual([
      { state: 'notSent', n: 1 },
      { state: 'waiting', n: 1 },
    ]);
  });
});
