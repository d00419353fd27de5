// A test message to an operator's own phone: once a submission, so many an hour, never after a STOP, outside the books, without the number.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reconcile } from '../../src/field/reconciler.ts';
import { LIMITS, recentTests, sendTestMessage, type TestMessageOrder } from '../../src/field/test-message.ts';
import { erase } from '../../src/respondents/erase.ts';
import { readBooks } from '../../src/results/read-books.ts';
import type { SendOutcome } from '../../src/sms/gateway.ts';
import { HOUR_MS, numberOf, openWorld, providerId, type World } from '../support/world.ts';

const NUMBER = '+447700900123';
let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function send(order: Partial<TestMessageOrder> = {}, as = 'ada@example.org') {
  const by = { actor: as, now: world.clock.now() };
  const compiled = await world.catalog.compiled(await world.entry());
  return sendTestMessage(world.field, compiled, { language: 'en', number: NUMBER, key: 'one', by, ...order });
}

describe('a test message', () => {
  test('is the first message, sent once for each submission', async () => {
    expect(await send()).toEqual({ outcome: 'accepted', errorCode: null, segments: 2 });
    expect(await send()).toEqual({ outcome: 'accepted', errorCode: null, segments: 2 });
    expect(world.gateway.sent.map(({ to, body }) => [to, body])).toEqual([[NUMBER, world.survey.texts.invitation!.en]]);
    await send({ key: 'two', language: 'ckb' });
    expect(world.gateway.sent[1]!.body).toBe(world.survey.texts.invitation!.ckb);
  });

  test('is not sent twice where two submissions meet', async () => {
    const both = await Promise.all([send(), send()]);
    expect(world.gateway.sent.length).toBe(1);
    // Who comes second learns what is known by then.
    expect(both.map(({ outcome }) => outcome)).toContain('accepted');
    expect(both.every(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')).toBe(true);
  });

  test.each<[SendOutcome, string]>([
    [{ kind: 'accepted', providerId: providerId(1) }, 'accepted'],
    [{ kind: 'unknown', code: 'timeout', detail: '' }, 'unknown'],
    [{ kind: 'permanent', code: '21211', detail: '' }, 'refused'],
    [{ kind: 'configuration', code: '20003', detail: '' }, 'refused'],
    [{ kind: 'rateLimited', code: '20429', detail: '' }, 'refused'],
  ])('ends as the provider says: %o', async (answer, outcome) => {
    world.gateway.onSend = () => answer;
    const errorCode = answer.kind === 'accepted' ? null : answer.code;
    expect(await send()).toMatchObject({ outcome, errorCode });
    expect(await recentTests(world.db, 'coalition')).toMatchObject([{ outcome, errorCode, language: 'en', repliedAt: null }]);
    // Whatever it was, the same submission does not try again.
    await send();
    expect(world.gateway.sent.length).toBe(1);
  });

  test('never goes to who has opted out, and says so', async () => {
    const hash = world.sealer.lookup(NUMBER);
    await world.db.batch([
      { sql: "INSERT INTO suppressions (number_hash, since, reason) VALUES (@hash, 0, 'stop')", params: { hash } },
    ]);
    expect(await send()).toMatchObject({ outcome: 'suppressed' });
    expect(world.gateway.sent).toEqual([]);
  });

  test('is limited by user and hour', async () => {
    for (let n = 0; n < LIMITS.perUserAndHour; n++) expect(await send({ key: `k${n}` })).toMatchObject({ outcome: 'accepted' });
    expect(await send({ key: 'more' })).toMatchObject({ outcome: 'tooMany' });
    expect(await send({ key: 'hers' }, 'bea@example.org')).toMatchObject({ outcome: 'accepted' });
    world.advance(HOUR_MS);
    expect(await send({ key: 'later' })).toMatchObject({ outcome: 'accepted' });
  });

  test.each([
    ['no number', { number: '07700900123' }],
    ['a language that the survey does not speak', { language: 'tr' }],
  ])('is refused for %s', async (_name, order) => {
    await expect(send(order)).rejects.toMatchObject({ code: 'invalid' });
    expect(world.gateway.sent).toEqual([]);
  });

  test('stands outside the books, and its number nowhere in clear', async () => {
    await send();
    expect(await readBooks(world.db, 'coalition')).toMatchObject({
      balanced: true,
      messages: { created: 0 },
      cases: { sampled: 0 },
    });
    const log = await world.rows("SELECT actor, detail FROM audit_log WHERE action = 'field.test'");
    expect(log).toEqual([{ actor: 'ada@example.org', detail: '{"language":"en","segments":2}' }]);
    const rows = JSON.stringify(await world.rows('SELECT * FROM test_messages'));
    expect(rows).not.toContain(NUMBER.slice(1));
  });

  test('a delivery report and a reply to it are told', async () => {
    await send();
    const { messageId } = world.gateway.sent[0]!;
    await world.intake.report({ messageId, providerId: providerId(1), status: 'delivered', errorCode: null, via: 'webhook' });
    world.advance(1_000);
    await world.intake.hear({ ...world.says(1, '1'), from: NUMBER });
    expect(await recentTests(world.db, 'coalition')).toMatchObject([{ report: 'delivered', repliedAt: world.clock.now() }]);
  });

  test('is forgotten with whoever is erased', async () => {
    await world.sample(1, 1);
    await send({ number: numberOf(1) });
    await send({ key: 'two' });
    await erase(world, { number: numberOf(1) }, { actor: 'owner', now: world.clock.now() });
    expect((await recentTests(world.db, 'coalition')).length).toBe(1);
  });

  test('is not taken for a respondent’s message with the same words whose outcome is unknown', async () => {
    await world.sample(1, 1, { language: 'en' });
    await world.invite(2, 'en');
    const number = numberOf(2);
    await world.db.batch([
      { sql: "UPDATE outbox SET state = 'unknown', provider_id = NULL, settled_at = NULL", params: {} },
      { sql: "UPDATE counters SET name = 'cases.unknown' WHERE name = 'cases.delivered'", params: {} },
    ]);
    await send({ number });
    const body = world.survey.texts.invitation!.en!;
    const at = world.clock.now();
    world.gateway.listed = [
      {
        providerId: providerId(1),
        direction: 'outbound',
        from: '',
        to: number,
        body,
        at,
        status: 'delivered',
        errorCode: undefined,
      },
    ];
    world.advance(HOUR_MS);
    await reconcile(world.field, { redact: false });
    expect(await world.rows('SELECT state, provider_id FROM outbox')).toEqual([{ state: 'unknown', provider_id: null }]);
  });
});
