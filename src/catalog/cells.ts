// Cells: each respondent stands in one combination of the survey's strata, from the sample's columns and from answers.

import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';

/** Stratum name → value; null where it is not known (yet). */
export type Strata = Record<string, string | null>;
/** By question. */
type Answers = Record<string, { option: string }>;

/** The strata that a respondent has once these answers are known. `refused` and `unclear` leave a stratum unknown. */
export function strataAfter(survey: Survey, before: Strata, answers: Answers): Strata {
  const after: Strata = {};
  for (const stratum of survey.strata) {
    const answer = 'question' in stratum ? answers[stratum.question]?.option : undefined;
    const known = answer !== undefined && answer !== 'refused' && answer !== 'unclear';
    after[stratum.name] = 'question' in stratum ? (known ? answer : null) : (before[stratum.name] ?? null);
  }
  return after;
}

export interface Cells {
  /** The cell's id; made where nobody stood in it before. */
  idOf(survey: string, strata: Strata): Promise<number>;
  strataOf(cell: number): Promise<Strata>;
  /** Where whoever stood in `cell` stands once these answers are known. */
  after(survey: Survey, cell: number, answers: Answers): Promise<number>;
}

const MAKE_CELL = 'INSERT INTO cells (survey_id, strata) VALUES (@survey, @strata) ON CONFLICT (survey_id, strata) DO NOTHING';
const FIND_CELL = 'SELECT cell_id FROM cells WHERE survey_id = @survey AND strata = @strata';

/** Cells are few and never change: each is read once. */
export function openCells(db: Database): Cells {
  const ids = new Map<string, number>();
  const strata = new Map<number, Strata>();

  async function idOf(survey: string, wanted: Strata): Promise<number> {
    const text = JSON.stringify(wanted);
    const key = `${survey}\n${text}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const find = () => db.get<{ cell_id: number }>(FIND_CELL, { survey, strata: text });
    let row = await find();
    if (!row) {
      await db.batch([{ sql: MAKE_CELL, params: { survey, strata: text } }]);
      row = await find();
    }
    ids.set(key, row!.cell_id);
    return row!.cell_id;
  }

  async function strataOf(cell: number): Promise<Strata> {
    const known = strata.get(cell);
    if (known) return known;
    const row = await db.get<{ strata: string }>('SELECT strata FROM cells WHERE cell_id = @cell', { cell });
    const found = JSON.parse(row!.strata) as Strata;
    strata.set(cell, found);
    return found;
  }

  return {
    idOf,
    strataOf,
    async after(survey, cell, answers) {
      const before = await strataOf(cell);
      const after = strataAfter(survey, before, answers);
      // Most answers are about no stratum.
      const stays = Object.keys(before).length === survey.strata.length;
      return stays && survey.strata.every(({ name }) => after[name] === before[name]) ? cell : idOf(survey.id, after);
    },
  };
}
