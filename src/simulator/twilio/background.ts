// The look-alike's background tasks: what goes on after a request is answered. It counts them, lets them sleep, and ends them.

import type { Clock } from '../../clock.ts';

/** Ends the background work of a closed look-alike; never seen outside. */
class Closed extends Error {}

export function createBackground(clock: Clock) {
  /** One for each sleeper: adding a listener to a signal that thousands share costs a walk over all of them. */
  const sleepers = new Set<AbortController>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let closed = false;
  return {
    /** Begins work that nobody awaits. A defect in it is left unhandled on purpose: it must be seen. */
    run(work: () => Promise<void>): void {
      running++;
      void clock
        .task(work)
        .catch((error: unknown) => {
          if (!(error instanceof Closed)) throw error;
        })
        .finally(() => {
          if (--running === 0) for (const resolve of waiting.splice(0)) resolve();
        });
    },
    async sleep(ms: number): Promise<void> {
      const sleeper = new AbortController();
      sleepers.add(sleeper);
      if (ms > 0 && !closed) await clock.sleep(ms, sleeper.signal);
      sleepers.delete(sleeper);
      if (closed) throw new Closed();
    },
    /** Resolves when no work is left. Not to be awaited inside a task: a virtual clock would stand still. */
    async idle(): Promise<void> {
      if (running > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    /** Work ends at its next sleep. */
    close(): void {
      closed = true;
      for (const sleeper of sleepers) sleeper.abort();
    },
  };
}
