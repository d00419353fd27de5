// A disk whose fsync takes longer: every commit waits, one after the other, as a disk takes them.

import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowDisk {
  /** 0 is the disk as it is. */
  delayMs: number;
  /** Resolves when the disk would have it. */
  commit(): Promise<void>;
}

export function slowDisk(): SlowDisk {
  let last: Promise<unknown> = Promise.resolve();
  const disk: SlowDisk = {
    delayMs: 0,
    commit() {
      const mine = last.then(() => sleep(disk.delayMs));
      last = mine;
      return mine;
    },
  };
  return disk;
}
