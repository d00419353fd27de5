// Calls under way, so many at once: each lane takes the next message as soon as its call has ended. It knows nothing of messages.

import type { Clock } from '../clock.ts';

export interface Lanes<T> {
  add(items: readonly T[]): void;
  /** Resolves when no more than `most` items wait for a lane. */
  room(most: number): Promise<void>;
  /** Drops what waits and what is added from now on; resolves when what is under way has ended. */
  close(): Promise<void>;
}

/** `work` must not throw. */
export function openLanes<T>(clock: Clock, lanes: number, work: (item: T) => Promise<void>): Lanes<T> {
  let queue: T[] = [];
  const busy = new Set<Promise<void>>();
  let open = 0;
  let closed = false;
  let waiting: { most: number; go: () => void } | undefined;

  function next(): T | undefined {
    const item = queue.shift();
    if (waiting && queue.length <= waiting.most) {
      waiting.go();
      waiting = undefined;
    }
    return item;
  }

  async function lane(): Promise<void> {
    for (let item = next(); item !== undefined; item = next()) await work(item);
    open--;
  }

  function openLane(): void {
    open++;
    // A task of its own: while a call is under way a virtual clock stands still, though the dispatcher sleeps.
    const running = clock.task(lane).finally(() => busy.delete(running));
    busy.add(running);
  }

  return {
    add(items) {
      if (closed) return;
      queue.push(...items);
      for (let n = Math.min(lanes - open, items.length); n > 0; n--) openLane();
    },
    room(most) {
      if (queue.length <= most) return Promise.resolve();
      return new Promise((go) => {
        waiting = { most, go };
      });
    },
    async close() {
      closed = true;
      queue = [];
      waiting?.go();
      await Promise.all(busy);
    },
  };
}
