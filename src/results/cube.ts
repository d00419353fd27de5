// The tally cube: how often each option was answered in each cell. Every table is a sum over it, so its cost grows with the cells
// and never with the replies.

import type { Strata } from '../catalog/cells.ts';
import type { Database } from '../store/database.ts';

export interface Tally {
  question: string;
  option: string;
  strata: Strata;
  n: number;
}

export interface Cube {
  tallies: Tally[];
  /** All the survey's cells, also those in which nobody has answered. */
  cells: Strata[];
}

// Summed over the writers' shards.
const READ_TALLIES = `
  SELECT question_id, option, cell_id, sum(n) AS n FROM tallies WHERE survey_id = @survey
  GROUP BY question_id, option, cell_id`;
// Apart from the tallies: each cell's strata are then parsed once.
const READ_CELLS = 'SELECT cell_id, strata FROM cells WHERE survey_id = @survey ORDER BY cell_id';

export async function readCube(db: Database, survey: string): Promise<Cube> {
  const rows = await db.all<{ question_id: string; option: string; cell_id: number; n: number }>(READ_TALLIES, { survey });
  // After the tallies: a cell is made before anything is counted in it.
  const cells = new Map(
    (await db.all<{ cell_id: number; strata: string }>(READ_CELLS, { survey })).map((row) => [
      row.cell_id,
      JSON.parse(row.strata) as Strata,
    ]),
  );
  return {
    tallies: rows.map((row) => ({
      question: row.question_id,
      option: row.option,
      strata: cells.get(row.cell_id) ?? {},
      n: row.n,
    })),
    cells: [...cells.values()],
  };
}

/** Question → option → n. */
export type Counts = Map<string, Map<string, number>>;

export function countsOf(tallies: readonly Tally[]): Counts {
  const counts: Counts = new Map();
  for (const { question, option, n } of tallies) {
    const options = counts.get(question) ?? new Map<string, number>();
    counts.set(question, options.set(option, (options.get(option) ?? 0) + n));
  }
  return counts;
}

/** The counts of each value of one stratum; null is the value that is not known. Every value of `cells` is there. */
export function countsByValue(cube: Cube, stratum: string): Map<string | null, Counts> {
  const tallies = new Map<string | null, Tally[]>(cube.cells.map((strata) => [strata[stratum] ?? null, []]));
  for (const tally of cube.tallies) {
    const value = tally.strata[stratum] ?? null;
    const group = tallies.get(value);
    if (group) group.push(tally);
    else tallies.set(value, [tally]);
  }
  return new Map([...tallies].map(([value, group]) => [value, countsOf(group)]));
}
