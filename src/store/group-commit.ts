// Group commit: whatever arrives while one commit runs goes into the next, so that many callers share one fsync.
// Nobody waits for a timer. It does not know what is committed.

import { AppError } from '../errors.ts';

export interface GroupCommit<T, R> {
  /** Resolves once the group that `item` fell into is durable. @throws AppError `overloaded` beyond the queue's bound. */
  add(item: T): Promise<R>;
  /** Takes no more, and resolves when all that was taken is settled. */
  close(): Promise<void>;
}

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/** `commit` gets 1 to `maxGroup` items and resolves to one result for each, in order; where it throws, the whole group fails. */
export function groupCommit<T, R>(
  commit: (items: T[]) => Promise<R[]>,
  bounds: { maxGroup: number; maxQueue: number },
): GroupCommit<T, R> {
  let queue: Waiting<T, R>[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  async function drain(): Promise<void> {
    // One turn of the event loop: requests that are already read from their sockets join the first group.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const group = queue.slice(0, bounds.maxGroup);
      queue = queue.slice(bounds.maxGroup);
      try {
        const results = await commit(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => {
          resolve(results[index]!);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      await new Promise(setImmediate);
    }
    running = undefined;
  }

  return {
    add(item) {
      if (closed) return Promise.reject(new AppError('unavailable', 'the service is stopping'));
      if (queue.length >= bounds.maxQueue)
        return Promise.reject(new AppError('overloaded', 'too many messages are waiting to be committed'));
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        running ??= drain();
      });
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
