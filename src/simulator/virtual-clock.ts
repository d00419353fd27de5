// Time that jumps: it stands still while anything runs and leaps to the next moment somebody waits for when all sleep.
// Days of fielding pass in seconds, and the same seed meets the same moments whatever the machine's speed.

import type { Clock } from '../clock.ts';

/**
 * What falls due within this much of the next moment happens at once: sleepers wake late by at most this, as real timers do,
 * and work that is close in time shares commits as it would in life.
 */
const QUANTUM_MS = 10_000;

interface Sleeper {
  dueMs: number;
  order: number;
  wake(): void;
}

export interface VirtualClock extends Clock {
  /** Holds time still until the returned function is called. */
  hold(): () => void;
  /** Moments that time has leapt to. */
  readonly leaps: number;
}

/** @param quantumMs 0 wakes only who waits for the same moment. */
export function createVirtualClock(startMs: number, quantumMs: number = QUANTUM_MS): VirtualClock {
  let nowMs = startMs;
  let running = 0;
  let order = 0;
  let leaps = 0;
  let planned = false;
  const sleepers = new SleeperQueue();

  // A macrotask later: whatever the last task's promises set going has then begun, and holds time still.
  function planLeap(): void {
    if (running > 0 || planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      if (running === 0) leap();
    });
  }

  function leap(): void {
    const first = sleepers.first();
    if (!first) return;
    leaps++;
    const until = Math.max(nowMs, first.dueMs) + quantumMs;
    const due: Sleeper[] = [];
    for (let next = sleepers.first(); next && next.dueMs <= until; next = sleepers.first()) due.push(sleepers.pop()!);
    nowMs = Math.max(nowMs, due.at(-1)!.dueMs);
    for (const sleeper of due) sleeper.wake();
    // All of them may have been called off before.
    planLeap();
  }

  function release(): void {
    running--;
    planLeap();
  }

  return {
    now: () => nowMs,
    get leaps() {
      return leaps;
    },
    hold() {
      running++;
      let held = true;
      return () => {
        if (held) release();
        held = false;
      };
    },
    async task(work) {
      running++;
      try {
        return await work();
      } finally {
        release();
      }
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        let awake = false;
        const wake = () => {
          if (awake) return;
          awake = true;
          running++;
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        signal?.addEventListener('abort', wake, { once: true });
        sleepers.push({ dueMs: nowMs + Math.max(0, ms), order: order++, wake });
        release();
      }),
  };
}

/** A binary heap by due time, first come first served among equals. */
class SleeperQueue {
  private readonly heap: Sleeper[] = [];

  first(): Sleeper | undefined {
    return this.heap[0];
  }

  push(sleeper: Sleeper): void {
    const { heap } = this;
    let place = heap.push(sleeper) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (isBefore(heap[parent]!, sleeper)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = sleeper;
  }

  pop(): Sleeper | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || last === top) return top;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(last, heap[child]!)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return top;
  }
}

function isBefore(a: Sleeper, b: Sleeper): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
