// How many people a survey's sample holds, by language and replicate, and how many of those not asked yet are suppressed.

import type { Database } from '../store/database.ts';

export interface SampleSize {
  language: string;
  replicate: number;
  people: number;
}

// As the imports keep it: a row for each language, cell and replicate, and nobody is counted. The audit holds it against the respondents.
const SIZES = `
  SELECT language, replicate, sum(n) AS people FROM sample_sizes WHERE survey_id = @survey
  GROUP BY language, replicate ORDER BY replicate, language`;

// CROSS JOIN holds the order: the suppression list is short beside a sample, and each of its numbers is one look into the unique index.
const SUPPRESSED = `
  SELECT r.language, r.replicate, count(*) AS people FROM suppressions s
  CROSS JOIN respondents r WHERE r.number_hash = s.number_hash AND r.survey_id = @survey AND r.interview IS NULL
  GROUP BY r.language, r.replicate`;

/** The whole sample, whether asked or not, by the languages that it came with. */
export function sampleSizes(db: Database, survey: string): Promise<SampleSize[]> {
  return db.all<SampleSize>(SIZES, { survey });
}

/** Of those not asked yet. */
export function suppressedSizes(db: Database, survey: string): Promise<SampleSize[]> {
  return db.all<SampleSize>(SUPPRESSED, { survey });
}
