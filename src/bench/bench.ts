// The bench: which paths there are, and running them one after the other, each in a folder of its own.

import type { Pace } from './compare.ts';
import { benchDelivery } from './delivery.ts';
import { benchDispatch } from './dispatch.ts';
import { benchGrowth, type Growth } from './growth/growth.ts';
import { benchSoak, type Soak } from './growth/soak.ts';
import { benchImport } from './import.ts';
import { benchIntake } from './intake.ts';
import { benchIntakePostgres } from './intake-postgres.ts';
import { benchResults } from './results.ts';
import type { Engine, Measured } from './rows.ts';
import { type Site, withSite } from './site.ts';
import { benchUnderstand } from './understand.ts';

export { drawGrowth } from './growth/curves.ts';
export { SIZES } from './growth/growth.ts';
export { describeMachine } from './machine.ts';
export { publicRow } from './rows.ts';
export { showTable } from './table.ts';

type Path = (site: Site, pace: Pace) => Promise<Measured[]>;

/** What is measured on each engine: words need no database, and a contact list is compared with SQLite's own import. */
const PATHS: Readonly<Record<Engine, Readonly<Record<string, Path>>>> = {
  sqlite: {
    intake: benchIntake,
    delivery: benchDelivery,
    dispatch: benchDispatch,
    understand: benchUnderstand,
    import: benchImport,
    results: benchResults,
  },
  postgres: {
    intake: benchIntakePostgres,
    delivery: benchDelivery,
    dispatch: benchDispatch,
    results: benchResults,
  },
};

export function pathNames(engine: Engine): string[] {
  return Object.keys(PATHS[engine]);
}

export interface BenchOptions extends Pace {
  /** Of `pathNames`. */
  paths: readonly string[];
  engine: Engine;
  /** A server in which databases may be made; without it one is started. */
  postgresUrl?: string | undefined;
}

/** @throws AppError where something acknowledged was lost, or the books do not hold. */
export async function runBench(options: BenchOptions): Promise<Measured[]> {
  const rows: Measured[] = [];
  for (const name of options.paths) {
    rows.push(...(await withSite(options, (site) => PATHS[options.engine][name]!(site, options))));
  }
  return rows;
}

export interface GrowthOptions extends Pick<BenchOptions, 'engine' | 'postgresUrl'> {
  /** Respondents, in rising order; each a multiple of the seed's people, or fewer. */
  sizes: readonly number[];
  progress(line: string): void;
}

/** Takes from minutes to an hour, and as much disk as the largest size: no part of `all`. */
export function runGrowth(options: GrowthOptions): Promise<Growth> {
  return withSite(options, (site) => benchGrowth(site, options));
}

/** Takes a little longer than its minutes. */
export function runSoak(
  options: Pick<GrowthOptions, 'engine' | 'postgresUrl' | 'progress'> & { minutes: number },
): Promise<Soak> {
  return withSite(options, (site) => benchSoak(site, options));
}
