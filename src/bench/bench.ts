// The bench: which paths there are, and running them one after the other, each in a folder of its own.

import type { Pace } from './compare.ts';
import { benchDelivery } from './delivery.ts';
import { benchDispatch } from './dispatch.ts';
import { benchImport } from './import.ts';
import { makeFolder, removeFolder } from './installation.ts';
import { benchIntake } from './intake.ts';
import { benchResults } from './results.ts';
import type { Engine, Measured } from './rows.ts';
import { benchUnderstand } from './understand.ts';

export { describeMachine } from './machine.ts';
export { publicRow } from './rows.ts';
export { showTable } from './table.ts';

type Path = (folder: string, engine: Engine, pace: Pace) => Promise<Measured[]>;

const PATHS = {
  intake: benchIntake,
  delivery: benchDelivery,
  dispatch: benchDispatch,
  understand: benchUnderstand,
  import: benchImport,
  results: benchResults,
} satisfies Record<string, Path>;

export type PathName = keyof typeof PATHS;
export const PATH_NAMES = Object.keys(PATHS) as PathName[];

export interface BenchOptions extends Pace {
  paths: readonly PathName[];
  engine: Engine;
}

/** @throws AppError where something acknowledged was lost, or the books do not hold. */
export async function runBench(options: BenchOptions): Promise<Measured[]> {
  const rows: Measured[] = [];
  for (const name of options.paths) {
    const folder = makeFolder();
    try {
      rows.push(...(await PATHS[name](folder, options.engine, options)));
    } finally {
      removeFolder(folder);
    }
  }
  return rows;
}

/** Shows `look` a folder where a bench would lay its databases. */
export function withFolder<T>(look: (folder: string) => T): T {
  const folder = makeFolder();
  try {
    return look(folder);
  } finally {
    removeFolder(folder);
  }
}
