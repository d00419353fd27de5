// What closing a survey would end: how many interviews may still be open. It closes nothing.

import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';

// By the cells, as every tally is read: open interviews themselves have no index, since only this asks for them.
const FINISHED = `
  SELECT coalesce(sum(n), 0) AS n FROM tallies WHERE survey_id = @survey AND question_id = @question AND option <> 'unclear'`;

/** Who answered or refused the last question: their interviews are over. */
export async function readFinished(db: Database, survey: Survey): Promise<number> {
  const row = await db.get<{ n: number }>(FINISHED, { survey: survey.id, question: survey.questions.at(-1)!.id });
  return row!.n;
}

/** An upper bound, in people: some of the asked have stopped, or were never reached. */
export function openAtMost(asked: number, finished: number): number {
  return Math.max(0, asked - finished);
}
