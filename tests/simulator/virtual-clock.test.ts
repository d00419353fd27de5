// The clock that leaps: time stands still while anything runs, and sleepers wake in the order of their moments.

import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/simulator/virtual-clock.ts';

const DAY_MS = 86_400_000;

test('days pass in an instant, and in order', async () => {
  const clock = createVirtualClock(0);
  const woke: [string, number][] = [];
  const sleeper = (name: string, ms: number) =>
    clock.task(async () => {
      await clock.sleep(ms);
      woke.push([name, Math.floor(clock.now() / DAY_MS)]);
    });
  await Promise.all([sleeper('late', 3 * DAY_MS), sleeper('early', DAY_MS), sleeper('middle', 2 * DAY_MS)]);
  expect(woke).toEqual([
    ['early', 1],
    ['middle', 2],
    ['late', 3],
  ]);
});

test('time stands still while a task runs, whatever it waits for', async () => {
  const clock = createVirtualClock(0);
  const seen: number[] = [];
  const sleeping = clock.task(() => clock.sleep(DAY_MS));
  await clock.task(async () => {
    seen.push(clock.now());
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.push(clock.now());
  });
  await sleeping;
  expect([...seen, clock.now()]).toEqual([0, 0, DAY_MS]);
});

test('a hold stops time until it is let go, once', async () => {
  const clock = createVirtualClock(0);
  const letGo = clock.hold();
  const sleeping = clock.task(() => clock.sleep(1));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(clock.now()).toBe(0);
  letGo();
  letGo();
  await sleeping;
  expect(clock.now()).toBe(1);
});

test('a sleep that is called off wakes at once, and only once', async () => {
  const clock = createVirtualClock(0);
  const stopping = new AbortController();
  const letGo = clock.hold();
  let woke = 0;
  const sleeping = clock.task(async () => {
    await clock.sleep(DAY_MS, stopping.signal);
    woke++;
  });
  stopping.abort();
  await sleeping;
  letGo();
  await clock.task(() => clock.sleep(2 * DAY_MS));
  expect(woke).toBe(1);
});

test('nobody wakes early, nor later than what falls due together', async () => {
  const clock = createVirtualClock(0);
  const times = Array.from({ length: 500 }, (_, n) => (n * 7919) % 100_003);
  const late: number[] = [];
  await Promise.all(
    times.map((ms) =>
      clock.task(async () => {
        await clock.sleep(ms);
        late.push(clock.now() - ms);
      }),
    ),
  );
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...late)).toBeLessThanOrEqual(10_000);
});
