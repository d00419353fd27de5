// How a sample is made up: people by language, replicate and the strata of its columns. Kept by the imports, so that it costs the
// same for a hundred people and for millions.

import type { Strata } from '../catalog/cells.ts';
import type { Database } from '../store/database.ts';

export interface SampleGroup {
  language: string;
  replicate: number;
  strata: Strata;
  people: number;
}

const SIZES = `
  SELECT s.language, s.replicate, s.n, c.strata FROM sample_sizes s JOIN cells c ON c.cell_id = s.cell_id WHERE s.survey_id = @survey
  ORDER BY s.replicate, s.language, c.strata`;

export async function sampleGroups(db: Database, survey: string): Promise<SampleGroup[]> {
  const rows = await db.all<{ language: string; replicate: number; n: number; strata: string }>(SIZES, { survey });
  return rows.map(({ language, replicate, n, strata }) => ({
    language,
    replicate,
    strata: JSON.parse(strata) as Strata,
    people: n,
  }));
}

/** People by what `of` says of their group; the largest first. */
export function peopleBy<K>(groups: readonly SampleGroup[], of: (group: SampleGroup) => K): [K, number][] {
  const sums = new Map<K, number>();
  for (const group of groups) sums.set(of(group), (sums.get(of(group)) ?? 0) + group.people);
  return [...sums].sort(([, a], [, b]) => b - a);
}
