// Time as the service sees it. Everything that waits takes a Clock, so that the demo and the tests can run days in seconds.
// It must not know what it is used for.

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` is aborted. Call it only inside `task`. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Runs work that a virtual clock must wait for: its time stands still while any task is running and not asleep.
   * Work that sleeps while another part of the same task goes on must be a task of its own.
   */
  task<T>(work: () => Promise<T>): Promise<T>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
  task: (work) => work(),
};
