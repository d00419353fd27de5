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

export interface GroupBounds<T> {
  maxGroup: number;
  maxQueue: number;
  /** Groups that may be under way at once, for a commit that begins with work of its own; 1 where it is left out. */
  groups?: number;
  /** What an item is about: those about the same are never in two groups under way, and keep their order. Needed for more than one group. */
  about?: (item: T) => string;
}

/** `commit` gets 1 to `maxGroup` items and resolves to one result for each, in order; where it throws, the whole group fails. */
export function groupCommit<T, R>(commit: (items: T[]) => Promise<R[]>, bounds: GroupBounds<T>): GroupCommit<T, R> {
  const { maxGroup, maxQueue, groups = 1, about = () => '' } = bounds;
  const underWay = new Set<string>();
  const lanes = new Set<Promise<void>>();
  let queue: Waiting<T, R>[] = [];
  let closed = false;

  /** The next group, out of the queue. Empty where all that waits is about what is under way. */
  function take(): Waiting<T, R>[] {
    if (underWay.size === 0) return queue.splice(0, maxGroup);
    const group: Waiting<T, R>[] = [];
    queue = queue.filter((waiting) => {
      if (group.length === maxGroup || underWay.has(about(waiting.item))) return true;
      group.push(waiting);
      return false;
    });
    return group;
  }

  async function drain(): Promise<void> {
    // One turn of the event loop: requests that are already read from their sockets join the group.
    await nextTurn();
    for (let group = take(); group.length > 0; group = take()) {
      const subjects = groups > 1 ? new Set(group.map(({ item }) => about(item))) : [];
      for (const subject of subjects) underWay.add(subject);
      if (queue.length > 0) widen();
      try {
        const results = await commit(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => {
          resolve(results[index]!);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      for (const subject of subjects) underWay.delete(subject);
      await nextTurn();
    }
  }

  /** One more group where there may be one. */
  function widen(): void {
    if (lanes.size >= groups) return;
    const lane = drain().then(() => {
      lanes.delete(lane);
      // What came, or became free, in the lane's last moment.
      if (queue.length > 0 && lanes.size === 0) widen();
    });
    lanes.add(lane);
  }

  return {
    add(item) {
      if (closed) return Promise.reject(new AppError('unavailable', 'the service is stopping'));
      if (queue.length >= maxQueue)
        return Promise.reject(new AppError('overloaded', 'too many messages are waiting to be committed'));
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        widen();
      });
    },
    async close() {
      closed = true;
      while (lanes.size > 0) await Promise.all(lanes);
    },
  };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
