// How many people a survey's sample holds, by language and replicate, and how many of those not asked yet are suppressed.

import type { Database } from '../store/database.ts';

export interface SampleSize {
  language: string;
  replicate: number;
  people: number;
}

// The index alone is read; even so a million people take a sixth of a second, so it is read once for each size of the sample.
const SIZES = `
  SELECT language, replicate, count(*) AS people FROM respondents WHERE survey_id = @survey
  GROUP BY language, replicate ORDER BY replicate, language`;

// CROSS JOIN holds the order: the suppression list is short beside a sample, and each of its numbers is one look into the unique index.
const SUPPRESSED = `
  SELECT r.language, r.replicate, count(*) AS people FROM suppressions s
  CROSS JOIN respondents r WHERE r.number_hash = s.number_hash AND r.survey_id = @survey AND r.interview IS NULL
  GROUP BY r.language, r.replicate`;

const known = new WeakMap<Database, Map<string, { sampled: number; sizes: SampleSize[] }>>();

/** The whole sample, whether asked or not. `sampled` is what the books count: while it stays, so does the sample. */
export async function sampleSizes(db: Database, survey: string, sampled: number): Promise<SampleSize[]> {
  const ofSurveys = known.get(db) ?? new Map();
  known.set(db, ofSurveys);
  const last = ofSurveys.get(survey);
  if (last?.sampled === sampled) return last.sizes;
  const sizes = await db.all<SampleSize>(SIZES, { survey });
  ofSurveys.set(survey, { sampled, sizes });
  return sizes;
}

/** Of those not asked yet. */
export function suppressedSizes(db: Database, survey: string): Promise<SampleSize[]> {
  return db.all<SampleSize>(SUPPRESSED, { survey });
}
