// How an unknown outcome will be resolved, as the monitor says it, is what the reconciler then does.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reconcile } from '../../src/field/reconciler.ts';
import { readUnknown } from '../../src/field/unknown-list.ts';
import { LIMITS, type Resolution, resolutionOf, type UnknownOutcome } from '../../src/field/unknown-outcome.ts';
import { renderMessage } from '../../src/survey/texts.ts';
import { numberOf, OUR_NUMBER, openWorld, providerId, type World } from '../support/world.ts';

const SENT_AT = 1_000_000_000;
const LISTED_FROM = SENT_AT + LIMITS.unknownAfterMs;
const fresh: UnknownOutcome = { sending_at: SENT_AT, listings: 0, listed_at: null, ambiguous_at: null };

describe('an unknown outcome', () => {
  test.each<[string, Partial<UnknownOutcome>, number, Resolution]>([
    ['waits for its callback', {}, SENT_AT, { by: 'callback', at: LISTED_FROM }],
    ['waits to its last moment', {}, LISTED_FROM - 1, { by: 'callback', at: LISTED_FROM }],
    ['is then looked up', {}, LISTED_FROM, { by: 'list', at: LISTED_FROM }],
    [
      'that the list lacked is written off an hour later',
      { listings: 1, listed_at: LISTED_FROM },
      LISTED_FROM + 1,
      { by: 'writeOff', at: LISTED_FROM + LIMITS.betweenListingsMs },
    ],
    [
      'that several fit is left to its callback',
      { ambiguous_at: LISTED_FROM },
      LISTED_FROM + 1,
      { by: 'callbackOnly', at: LISTED_FROM },
    ],
    [
      'that several fitted and then none is looked up again',
      { listings: 1, listed_at: LISTED_FROM + 5, ambiguous_at: LISTED_FROM },
      LISTED_FROM + 6,
      { by: 'writeOff', at: LISTED_FROM + 5 + LIMITS.betweenListingsMs },
    ],
  ])('%s', (_, change, now, expected) => {
    expect(resolutionOf({ ...fresh, ...change }, now)).toEqual(expected);
  });
});

describe('the list of unknown outcomes', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.move('start');
  });
  afterEach(() => world.close());
  const list = () => readUnknown(world.db, 'coalition', world.clock.now());
  const run = () => reconcile(world.field, { redact: false });

  test('says what will happen, and it happens', async () => {
    await world.invite(1);
    await world.intake.hear(world.says(1, '1'));
    const since = world.clock.now();
    const only = async () => (await list()).messages[0];
    expect(await only()).toMatchObject({
      purpose: 'ask',
      question: 'governorate',
      since,
      listings: 0,
      resolution: { by: 'callback' },
    });
    world.advance(LIMITS.unknownAfterMs);
    expect((await only())?.resolution).toEqual({ by: 'list', at: world.clock.now() });
    await run();
    const promised = (await only())!.resolution;
    expect(promised).toEqual({ by: 'writeOff', at: world.clock.now() + LIMITS.betweenListingsMs });
    expect((await list()).listReadAt).toBe(world.clock.now());
    world.advance(LIMITS.betweenListingsMs - 1);
    expect(await run()).toMatchObject({ writtenOff: 0 });
    world.advance(1);
    expect(world.clock.now()).toBe(promised.at);
    expect(await run()).toMatchObject({ writtenOff: 1 });
    expect(await list()).toMatchObject({ messages: [], next: null });
  });

  test('says where the list cannot tell', async () => {
    await world.invite(1);
    await world.intake.hear(world.says(1, '1'));
    const body = renderMessage(world.survey, { text: 'question', question: 'governorate', language: 'ar' });
    world.gateway.listed = [50, 51].map((n) => ({
      ...{ providerId: providerId(n), direction: 'outbound', from: OUR_NUMBER, to: numberOf(1), body },
      ...{ at: world.clock.now(), status: 'delivered', errorCode: undefined },
    }));
    world.advance(LIMITS.unknownAfterMs);
    await run();
    expect((await list()).messages.map(({ resolution }) => resolution)).toEqual([{ by: 'callbackOnly', at: world.clock.now() }]);
  });

  test('goes page by page, oldest first, each message once', async () => {
    for (let n = 1; n <= 60; n++) {
      await world.invite(n);
      await world.intake.hear(world.says(n, '1'));
      // Some at the same moment, which the page's end may fall between.
      if (n % 20 === 0) world.advance(1_000);
    }
    const first = await list();
    const second = await readUnknown(world.db, 'coalition', world.clock.now(), first.next!);
    expect([first.messages.length, second.messages.length, second.next]).toEqual([50, 10, null]);
    const all = [...first.messages, ...second.messages];
    expect(new Set(all.map(({ messageId }) => messageId)).size).toBe(60);
    expect(all.map(({ since }) => since)).toEqual(all.map(({ since }) => since).sort((a, b) => a - b));
    expect(await readUnknown(world.db, 'another', world.clock.now())).toMatchObject({ messages: [], next: null });
  });
});
