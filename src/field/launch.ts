// Before a survey goes out: what would make it fail or mislead is refused, with the remedy.

import { type CatalogEntry, moveSurvey } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import type { TwoWay } from '../sms/countries.ts';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { fieldPeriodMs } from '../survey/field-period.ts';

export interface Launch {
  /** Release up to this replicate; all of them where it is left out. */
  replicates?: number;
  /** The operator knows that nobody will be able to reply. */
  oneWay: boolean;
  twoWay: TwoWay;
  actor: string;
  now: number;
}

const SAMPLED = 'SELECT 1 FROM respondents WHERE survey_id = @survey LIMIT 1';

/** Starts a survey, or releases further replicates of one that runs. @throws AppError `refused` with what stands against it. */
export async function startFielding(
  db: Database,
  entry: CatalogEntry,
  survey: Survey,
  launch: Launch,
): Promise<{ released: number }> {
  const { endMs } = fieldPeriodMs(survey);
  if (launch.now >= endMs) {
    throw new AppError(
      'refused',
      `the field period of survey ${entry.id} ended on ${survey.fieldPeriod.end}`,
      'give it another field period and another id',
    );
  }
  if (!(await db.get(SAMPLED, { survey: entry.id }))) {
    throw new AppError('refused', `survey ${entry.id} has no sample`, `textpoll sample import ${entry.id} FILE.csv`);
  }
  if (launch.twoWay.possible === false && !launch.oneWay) {
    throw new AppError(
      'refused',
      `nobody could reply: ${launch.twoWay.why} (${launch.twoWay.source})`,
      'choose a sender that can receive replies, or say --one-way to send the question all the same',
    );
  }
  const released = launch.replicates ?? survey.replicates;
  if (released < 1 || released > survey.replicates) {
    throw new AppError(
      'invalid',
      `survey ${entry.id} has ${survey.replicates} replicates: ${released} cannot be released`,
      `say 1 to ${survey.replicates}`,
    );
  }
  await moveSurvey(db, entry, 'start', { actor: launch.actor, now: launch.now }, { released, oneWay: launch.oneWay });
  return { released };
}
