// What the provider's list tells: unknown outcomes are settled or written off, never sent again; lost replies are heard, in their order.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS, reconcile } from '../../src/field/reconciler.ts';
import { readBooks } from '../../src/results/read-books.ts';
import type { ListedMessage } from '../../src/sms/gateway.ts';
import { renderMessage } from '../../src/survey/texts.ts';
import { HOUR_MS, numberOf, OUR_NUMBER, openWorld, providerId, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.invite(1);
  await world.move('start');
});
afterEach(() => world.close());

const run = () => reconcile(world.field, { redact: false });
const body = (text: 'question' | 'thanks' | 'clarify', question: string | null) =>
  renderMessage(world.survey, { text, question, language: 'ar' });

function listed(change: Partial<ListedMessage>): ListedMessage {
  return {
    providerId: providerId(50),
    direction: 'outbound',
    from: OUR_NUMBER,
    to: numberOf(1),
    body: body('question', 'governorate'),
    at: world.clock.now(),
    status: 'delivered',
    errorCode: undefined,
    ...change,
  };
}

describe('an unknown outcome', () => {
  /** The answer by TwiML to a reply: unknown until a callback or the list tells. */
  beforeEach(async () => {
    await world.intake.hear(world.says(1, '1'));
  });
  const state = async () => (await world.rows("SELECT state, provider_id FROM outbox WHERE via = 'twiml'"))[0];

  test('is settled by the one message of the list that fits', async () => {
    world.gateway.listed = [
      listed({}),
      listed({ providerId: providerId(51), body: 'something else' }),
      listed({ providerId: providerId(52), direction: 'inbound' }),
    ];
    world.advance(LIMITS.unknownAfterMs);
    expect(await run()).toMatchObject({ settled: 1, unknown: 0 });
    expect(await state()).toEqual({ state: 'delivered', provider_id: providerId(50) });
    expect(await world.rows('SELECT via, status FROM delivery_reports')).toEqual([{ via: 'list', status: 'delivered' }]);
  });

  test('is left alone while its callback may still come', async () => {
    world.gateway.listed = [listed({})];
    world.advance(LIMITS.unknownAfterMs - 1);
    expect(await run()).toMatchObject({ settled: 0, unknown: 0 });
  });

  test('stays unknown where several messages fit', async () => {
    world.gateway.listed = [listed({}), listed({ providerId: providerId(51) })];
    world.advance(24 * HOUR_MS);
    expect(await run()).toMatchObject({ settled: 0, unknown: 1 });
    expect(await state()).toEqual({ state: 'unknown', provider_id: null });
  });

  test.each([
    ['of long before', { at: -LIMITS.earlierMs - 1 }],
    ['of long after', { at: LIMITS.laterMs + 1 }],
  ])('is not settled by a message %s', async (_, { at }) => {
    world.gateway.listed = [listed({ at: world.clock.now() + at })];
    world.advance(24 * HOUR_MS);
    expect(await run()).toMatchObject({ settled: 0, unknown: 1 });
  });

  test('is not settled by a message that is ours already', async () => {
    await world.intake.report({ messageId: 'ask-1', providerId: 'ask-1', status: 'delivered', errorCode: null, via: 'webhook' });
    world.gateway.listed = [listed({ providerId: 'ask-1' })];
    world.advance(LIMITS.unknownAfterMs);
    expect(await run()).toMatchObject({ settled: 0 });
  });

  test('counts as not sent only after two empty listings an hour apart, and gives way to a later sign', async () => {
    world.advance(LIMITS.unknownAfterMs);
    expect(await run()).toMatchObject({ writtenOff: 0, unknown: 1 });
    world.advance(LIMITS.betweenListingsMs - 1);
    expect(await run()).toMatchObject({ writtenOff: 0, unknown: 1 });
    world.advance(1);
    expect(await run()).toMatchObject({ writtenOff: 1, unknown: 0 });
    expect(await state()).toEqual({ state: 'notSent', provider_id: null });
    expect((await readBooks(world.db, 'coalition')).messages).toEqual({ created: 0, segments: 0 });
    const [row] = await world.rows("SELECT message_id FROM outbox WHERE via = 'twiml'");
    await world.intake.report({
      messageId: String(row!.message_id),
      providerId: providerId(60),
      status: 'delivered',
      errorCode: null,
      via: 'webhook',
    });
    expect(await state()).toEqual({ state: 'delivered', provider_id: providerId(60) });
    expect((await readBooks(world.db, 'coalition')).messages).toEqual({ created: 1, segments: 1 });
    expect(world.gateway.sent).toEqual([]);
  });

  test('two instances that list at once count as one listing', async () => {
    world.advance(LIMITS.unknownAfterMs);
    const { list } = world.gateway;
    let other = true;
    // While the first one's list is on its way, a second one reads the same.
    world.gateway.list = async function* (query) {
      if (other && query.to === numberOf(1)) {
        other = false;
        await run();
      }
      yield* list(query);
    };
    await run();
    expect(await world.rows("SELECT listings FROM outbox WHERE via = 'twiml'")).toEqual([{ listings: 1 }]);
  });
});

test('the last word that never reached us is looked up after half a day, and three times at most', async () => {
  await world.intake.hear(world.says(1, '1'));
  const [row] = await world.rows("SELECT message_id FROM outbox WHERE via = 'twiml'");
  await world.intake.report({
    messageId: String(row!.message_id),
    providerId: providerId(50),
    status: 'sent',
    errorCode: null,
    via: 'webhook',
  });
  world.advance(LIMITS.finalAfterMs - 1);
  world.gateway.listed = [listed({ status: 'sent' })];
  const listings = () => world.rows("SELECT listings, state FROM outbox WHERE via = 'twiml'");
  await run();
  expect(await listings()).toEqual([{ listings: 0, state: 'sent' }]);
  for (const expected of [1, 2, 3, 3]) {
    world.advance(LIMITS.finalAfterMs);
    expect(await run()).toMatchObject({ finished: 0 });
    expect(await listings()).toEqual([{ listings: expected, state: 'sent' }]);
  }
});

test('the last word from the list settles the message', async () => {
  await world.intake.hear(world.says(1, '1'));
  const [row] = await world.rows("SELECT message_id FROM outbox WHERE via = 'twiml'");
  await world.intake.report({
    messageId: String(row!.message_id),
    providerId: providerId(50),
    status: 'sent',
    errorCode: null,
    via: 'webhook',
  });
  world.gateway.listed = [listed({ status: 'failed', errorCode: '30003' })];
  world.advance(LIMITS.finalAfterMs);
  expect(await run()).toMatchObject({ finished: 1 });
  expect(await world.rows("SELECT state, error_code FROM outbox WHERE via = 'twiml'")).toEqual([
    { state: 'failed', error_code: '30003' },
  ]);
});

describe('replies that never reached us', () => {
  const inbound = (n: number, text: string, ageMs: number): ListedMessage =>
    listed({
      providerId: providerId(0x9000 + n),
      direction: 'inbound',
      from: numberOf(1),
      to: OUR_NUMBER,
      body: text,
      at: world.clock.now() - ageMs,
    });

  test('are heard once, in the order in which they were sent, and answered through the API', async () => {
    world.advance(2 * HOUR_MS);
    // The list has the newest first.
    world.gateway.listed = [inbound(2, 'بغداد', HOUR_MS), inbound(1, '2', 1.5 * HOUR_MS)];
    expect(await run()).toMatchObject({ recovered: 2 });
    expect(await run()).toMatchObject({ recovered: 0 });
    expect(await world.rows('SELECT question_id, option FROM answers ORDER BY answered_at')).toEqual([
      { question_id: 'stance', option: 'oppose' },
    ]);
    expect(await world.rows('SELECT purpose, question_id, via, state FROM outbox WHERE in_reply_to IS NOT NULL')).toEqual([
      { purpose: 'ask', question_id: 'governorate', via: 'api', state: 'waiting' },
    ]);
  });

  test('that are newer than the grace of their webhook’s retries are left to it', async () => {
    world.gateway.listed = [inbound(1, '2', LIMITS.inboundAfterMs - 1)];
    expect(await run()).toMatchObject({ recovered: 0 });
  });

  test('do not override what was said since', async () => {
    world.advance(HOUR_MS);
    await world.intake.hear(world.says(1, '1'));
    world.advance(HOUR_MS);
    world.gateway.listed = [inbound(1, '2', 1.5 * HOUR_MS)];
    expect(await run()).toMatchObject({ recovered: 1 });
    expect(await world.rows('SELECT question_id, option FROM answers')).toEqual([{ question_id: 'stance', option: 'support' }]);
    expect((await readBooks(world.db, 'coalition')).replies).toMatchObject({ received: 2, answers: 1, acknowledged: 1 });
  });

  test('that say STOP stop, and the provider’s own keyword gets no second answer', async () => {
    world.advance(HOUR_MS);
    world.gateway.listed = [inbound(1, 'stop', HOUR_MS / 2)];
    await run();
    expect(await world.rows('SELECT count(*) AS n FROM suppressions')).toEqual([{ n: 1 }]);
    expect(await world.rows('SELECT count(*) AS n FROM outbox WHERE in_reply_to IS NOT NULL')).toEqual([{ n: 0 }]);
  });

  test('from senders that are no numbers are passed over', async () => {
    world.advance(HOUR_MS);
    world.gateway.listed = [{ ...inbound(1, '1', HOUR_MS / 2), from: 'Zain' }];
    expect(await run()).toMatchObject({ recovered: 0 });
  });
});

test('the provider’s copies are blanked once they are settled, each once', async () => {
  await world.intake.hear(world.says(1, '1'));
  world.advance(LIMITS.redactAfterMs);
  expect(await reconcile(world.field, { redact: true })).toMatchObject({ redacted: 2 });
  expect(await reconcile(world.field, { redact: true })).toMatchObject({ redacted: 0 });
  expect(world.gateway.redacted).toEqual(['ask-1', expect.stringMatching(/^SM/)]);
});
