// The look-alike's faults, its queue and its limits: each strikes as ordered, and the same way for the same seed.

import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Faults } from '../../../src/simulator/twilio/lookalike.ts';
import { citizen, failureOf, openScene, ourNumber, type Scene, serviceSid, start } from './support.ts';

let scene: Scene;
afterEach(() => scene.close());

const phones = (count: number) => Array.from({ length: count }, (_, index) => `+96477${String(10_000_000 + index)}`);
describe('create calls', () => {
  /** Both errors, each as JSON and as a page that has no code. */
  const serverErrors = ['500 20500', '500 undefined', '503 20503', '503 undefined'];
  const cases: [keyof Faults, boolean, string[]][] = [
    ['timeoutBefore', false, ['undefined ECONNRESET']],
    ['timeoutAfter', true, ['undefined ECONNRESET']],
    ['rateLimited', false, ['429 20429']],
    ['serverErrorBefore', false, serverErrors],
    ['serverErrorAfter', true, serverErrors],
  ];
  it.each(cases)('%s: the message is accepted: %s, and the call fails with %o', async (fault, accepted, expected) => {
    scene = await openScene({ faults: { [fault]: 1 } });
    const failures = new Set<string>();
    for (const to of phones(20)) {
      const { status, code } = await failureOf(scene.send(to));
      failures.add(`${status} ${code}`);
    }
    await scene.provider.idle();
    const count = accepted ? 20 : 0;
    expect([...failures].toSorted()).toEqual(expected);
    expect([scene.provider.messages().length, scene.delivered.length, scene.provider.stats().created]).toEqual([
      count,
      count,
      count,
    ]);
    expect(scene.customer.statuses()).toHaveLength(2 * count);
    expect(scene.provider.stats().faults[fault]).toBe(20);
  });

  it('strikes about as often as ordered', async () => {
    scene = await openScene({ faults: { rateLimited: 0.3 } });
    const calls = await Promise.all(phones(400).map((to) => failureOf(scene.send(to))));
    const struck = calls.filter(({ code }) => code === 20429).length;
    expect(struck).toBe(scene.provider.stats().faults.rateLimited);
    expect(struck / 400).toBeGreaterThan(0.2);
    expect(struck / 400).toBeLessThan(0.4);
  });
});

describe('status callbacks', () => {
  it('callbackLost: none comes', async () => {
    scene = await openScene({ faults: { callbackLost: 1 } });
    const { sid } = await scene.send();
    await scene.provider.idle();
    expect(scene.customer.heard).toEqual([]);
    expect((await scene.client.messages(sid).fetch()).status).toBe('delivered');
  });

  it('callbackLate: each comes long after, with the status of its time', async () => {
    scene = await openScene({ faults: { callbackLate: 1 } });
    await scene.send();
    await scene.provider.idle();
    expect(scene.customer.statuses().toSorted()).toEqual(['delivered', 'sent']);
    for (const { at } of scene.customer.heard) expect(at - start).toBeGreaterThan(600_000);
  });

  it('callbackRepeated: each comes twice', async () => {
    scene = await openScene({ faults: { callbackRepeated: 1 } });
    await scene.send();
    await scene.provider.idle();
    expect(scene.customer.statuses().toSorted()).toEqual(['delivered', 'delivered', 'sent', 'sent']);
  });

  it('callbackReordered: sent comes after delivered', async () => {
    scene = await openScene({ faults: { callbackReordered: 1 } });
    await scene.send();
    await scene.provider.idle();
    expect(scene.customer.statuses()).toEqual(['delivered', 'sent']);
  });

  it('callbackReordered and callbackLost: what is held back is not lost with the final one', async () => {
    scene = await openScene({ faults: { callbackReordered: 0.5, callbackLost: 0.5 }, segmentsPerSecond: 1000 });
    for (const to of phones(60)) await scene.send(to);
    await scene.provider.idle();
    const { callbackLost } = scene.provider.stats().faults;
    expect(callbackLost).toBeGreaterThan(20);
    expect(scene.customer.statuses()).toHaveLength(120 - callbackLost);
  });

  const senders = [
    ['a number', { from: ourNumber }, ['sent', 'delivered'], 'queued'],
    ['a messaging service', { messagingServiceSid: serviceSid }, ['queued', 'sent', 'delivered'], 'accepted'],
  ] as const;
  it.each(senders)(
    'callbackBeforeAnswer: from %s, the first is over before the create call is answered',
    async (_name, sender, all, status) => {
      scene = await openScene({ messagingServiceSid: serviceSid, faults: { callbackBeforeAnswer: 1 } });
      let answered = false;
      const before: boolean[] = [];
      scene.customer.answer = async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        before.push(!answered);
        return { status: before.length === 1 ? 500 : 200 };
      };
      const statusCallback = `${scene.customer.url}/status?m=1#rc=5&rp=5xx`;
      // As the service does, within a task: nothing may wait for the clock.
      const created = await scene.clock.task(async () => {
        const message = await scene.client.messages.create({ to: citizen, body: 'x', statusCallback, ...sender });
        answered = true;
        return message;
      });
      expect(created).toMatchObject({ status, dateSent: null });
      await scene.provider.idle();
      expect(before).toEqual([true, true, ...Array(all.length - 1).fill(false)]);
      expect(scene.customer.statuses(created.sid)).toEqual([all[0], ...all]);
    },
  );
});

describe('inbound webhooks', () => {
  it('inboundLost: the webhook is not called, but the message is listed', async () => {
    scene = await openScene({ faults: { inboundLost: 1 } });
    const sid = scene.provider.receive({ from: citizen, to: ourNumber, body: '1' });
    await scene.provider.idle();
    expect(scene.customer.heard).toEqual([]);
    expect((await scene.client.messages.list({ to: ourNumber })).map((message) => message.sid)).toEqual([sid]);
  });

  it('inboundRepeated: the webhook is called twice, sometimes at once, and one answer is carried out', async () => {
    scene = await openScene({ faults: { inboundRepeated: 1 } });
    let open = 0;
    let atOnce = 0;
    scene.customer.answer = async () => {
      if (++open === 2) atOnce++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      open--;
      return { body: '<Response><Message>thanks</Message></Response>' };
    };
    for (const from of phones(12)) {
      const before = scene.customer.heard.length;
      const sid = scene.provider.receive({ from, to: ourNumber, body: '1' });
      await scene.provider.idle();
      expect(scene.customer.heard.slice(before).map(({ params }) => params.MessageSid)).toEqual([sid, sid]);
    }
    expect(scene.delivered).toHaveLength(12);
    expect(scene.provider.stats()).toMatchObject({ inbound: 12, webhooks: 24, replies: 12 });
    expect(atOnce).toBeGreaterThan(1);
    expect(atOnce).toBeLessThan(11);
  });
});

const allFaults: Faults = {
  timeoutBefore: 0.1,
  timeoutAfter: 0.1,
  serverErrorBefore: 0.1,
  serverErrorAfter: 0.1,
  rateLimited: 0.1,
  callbackLost: 0.2,
  callbackLate: 0.2,
  callbackRepeated: 0.2,
  callbackReordered: 0.2,
  callbackBeforeAnswer: 0.2,
  inboundLost: 0.2,
  inboundRepeated: 0.2,
};

/** Each citizen is sent two messages and then texts twice; what each of them saw, whatever the order among citizens. */
async function play(seed: string, concurrency: number) {
  const stage = await openScene({ seed, faults: allFaults, segmentsPerSecond: 10_000 });
  const outcomes = new Map<string, string[]>();
  const waiting = phones(60);
  if (concurrency === 1) waiting.reverse();
  const work = async () => {
    for (let phone = waiting.pop(); phone; phone = waiting.pop()) {
      const seen: string[] = [];
      outcomes.set(phone, seen);
      for (let count = 0; count < 2; count++) {
        const call = stage.send(phone);
        seen.push(await call.then(({ sid }) => sid).catch(({ status, code }) => `${status} ${code}`));
        seen.push(stage.provider.receive({ from: phone, to: ourNumber, body: String(count) }));
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  await stage.provider.idle();
  const heard = stage.customer.heard.map(({ params }) => `${params.MessageSid} ${params.SmsStatus}`).toSorted();
  const { faults } = stage.provider.stats();
  await stage.close();
  return { outcomes: Object.fromEntries([...outcomes].toSorted()), heard, faults };
}

it('gives the same faults for the same seed, whatever the concurrency, and others for another', async () => {
  scene = await openScene();
  const alone = await play('one', 1);
  expect(await play('one', 40)).toEqual(alone);
  expect((await play('two', 1)).faults).not.toEqual(alone.faults);
  for (const [name, count] of Object.entries(alone.faults)) expect([name, count > 0]).toEqual([name, true]);
});

describe('rates', () => {
  it('lets a message leave when its turn comes, each sender for itself', async () => {
    const numbers = [ourNumber, '+15550002222'];
    scene = await openScene({ numbers, segmentsPerSecond: 2, delays: { sentMs: [0, 0] } });
    await scene.clock.task(async () => {
      for (const from of [...Array(4).fill(ourNumber), numbers[1]]) {
        await scene.client.messages.create({ to: citizen, from, body: 'ا'.repeat(134) });
      }
    });
    await scene.provider.idle();
    const times = (sender: string) => scene.delivered.filter(({ from }) => from === sender).map(({ at }) => at - start);
    expect([times(ourNumber), times(numbers[1]!)]).toEqual([[0, 1000, 2000, 3000], [0]]);
    expect(scene.provider.stats().segments).toBe(10);
  });

  it('refuses creates beyond the rate within a second', async () => {
    scene = await openScene({ maxCreatesPerSecond: 3 });
    const codes = await scene.clock.task(async () => {
      const calls = await Promise.all(phones(5).map((to) => failureOf(scene.send(to))));
      await scene.clock.sleep(1000);
      return [...calls.map(({ code }) => code), (await failureOf(scene.send())).code];
    });
    expect(codes.slice(0, 5).toSorted()).toEqual([20429, 20429, 'none', 'none', 'none']);
    expect(codes[5]).toBe('none');
    expect(scene.provider.stats().refused).toEqual({ 20429: 2 });
  });

  it('refuses what would wait more than 10 hours for a number, and fails it later for a service', async () => {
    const everyFiveHours = 1 / (5 * 3600);
    scene = await openScene({ messagingServiceSid: serviceSid, segmentsPerSecond: everyFiveHours });
    const refused = await scene.clock.task(async () => {
      for (const to of phones(3)) await scene.send(to);
      await scene.client.messages.create({ to: citizen, messagingServiceSid: serviceSid, body: 'x' });
      return failureOf(scene.send());
    });
    expect(refused).toEqual({ code: 21611, status: 429 });
    await scene.provider.idle();
    const ends = scene.provider.messages().map(({ status, errorCode }) => [status, errorCode]);
    expect(ends).toEqual([...Array(3).fill(['delivered', null]), ['failed', 30001]]);
  });

  it('fails a message whose validity ends before its turn', async () => {
    scene = await openScene({ segmentsPerSecond: 1 / 60 });
    await scene.clock.task(async () => {
      await scene.send();
      await scene.client.messages.create({ to: citizen, from: ourNumber, body: 'x', validityPeriod: 30 });
    });
    await scene.provider.idle();
    const [, late] = scene.provider.messages();
    expect([late!.status, late!.errorCode, late!.updatedAt - late!.createdAt]).toEqual(['failed', 30036, 30_000]);
    expect(scene.delivered).toHaveLength(1);
  });
});

it('ends its background work when it is closed', async () => {
  scene = await openScene({ clock: systemClock, delays: { sentMs: [60_000, 60_000] } });
  await scene.send();
  await scene.provider.close();
  await scene.provider.idle();
  expect(scene.provider.messages().map(({ status }) => status)).toEqual(['queued']);
});
