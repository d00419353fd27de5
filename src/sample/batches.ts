// How large an import's batches are, and how long it rests between them: all that the machine has where nobody else writes, little beside
// a service that hears people.

import type { Clock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { isServed } from '../store/turns.ts';

export const LIMITS = {
  /**
   * Where no service runs. Hashes fall anywhere in their index, so that small batches write most of it again each time; what is larger
   * than this is held in memory.
   */
  aloneRows: 4_000,
  /** Beside a service, whose writes wait for each batch: some milliseconds of them. */
  besideRows: 250,
  /** A service that starts is noticed within this time. */
  lookEveryMs: 500,
} as const;

export interface Batches {
  /** Of the next batch. */
  rows(): Promise<number>;
  /** Called between two batches; whoever else wants to write has his turn. */
  rest(): Promise<void>;
}

/** `rows`: of every batch, where it is known already that a service runs; looked up otherwise. */
export function openBatches({ db, clock }: { db: Database; clock: Clock }, rows: number | undefined): Batches {
  let beside = rows !== undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let begunAt = performance.now();
  return {
    async rows() {
      if (rows !== undefined) return rows;
      if (performance.now() - lookedAt >= LIMITS.lookEveryMs) {
        lookedAt = performance.now();
        beside = await isServed(db, clock.now());
      }
      return beside ? LIMITS.besideRows : LIMITS.aloneRows;
    },
    async rest() {
      // As long as it has worked: the half of a core, and of the writer's time, is never taken.
      const pauseMs = beside ? Math.ceil(performance.now() - begunAt) : 0;
      // Real time: the machine has to rest, whatever the clock of the survey says.
      await new Promise<void>((resolve) => (pauseMs > 0 ? setTimeout(resolve, pauseMs) : setImmediate(resolve)));
      begunAt = performance.now();
    },
  };
}
