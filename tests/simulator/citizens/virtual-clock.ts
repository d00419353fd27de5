// A clock whose time jumps to the next sleeper as soon as nobody is at work.

import type { Clock } from '../../../src/clock.ts';

export function virtualClock(start: number): Clock {
  let now = start;
  let running = 0;
  const sleepers: { at: number; wake: () => void }[] = [];

  function rest(): void {
    running -= 1;
    // Whoever wakes by a promise does so before the next turn of the event loop.
    setImmediate(() => {
      if (running > 0 || sleepers.length === 0) return;
      const next = sleepers.reduce((earliest, sleeper) => (sleeper.at < earliest.at ? sleeper : earliest));
      now = Math.max(now, next.at);
      next.wake();
    });
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          at: now + ms,
          wake: () => {
            const place = sleepers.indexOf(sleeper);
            if (place < 0) return;
            sleepers.splice(place, 1);
            running += 1;
            resolve();
          },
        };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
        rest();
      }),
    async task(work) {
      running += 1;
      try {
        return await work();
      } finally {
        rest();
      }
    },
  };
}
