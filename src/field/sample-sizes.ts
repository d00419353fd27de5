// How many people a survey's sample holds, by language and replicate, and how many of those not asked yet are suppressed.

import type { Database } from '../store/database.ts';

export interface SampleSize {
  language: string;
  replicate: number;
  people: number;
}

// As the imports keep it: a row for each language, cell and replicate, and nobody is counted. The audit holds it against the respondents.
export const SIZES = `
  SELECT language, replicate, sum(n) AS people FROM sample_sizes WHERE survey_id = @survey
  GROUP BY language, replicate ORDER BY replicate, language`;

// CROSS JOIN holds the order: the suppression list is short beside a sample, and each of its numbers is one look into the index of those
// not asked yet, from which alone it is answered. Both go by the hash, so that each of their pages is read once: the lower bound
// names the list's key.
export const SUPPRESSED = `
  SELECT r.language, r.replicate, count(*) AS people FROM suppressions s
  CROSS JOIN respondents r
  WHERE s.number_hash > @lowest AND r.number_hash = s.number_hash AND r.survey_id = @survey AND r.interview IS NULL
  GROUP BY r.language, r.replicate`;
const LOWEST = new Uint8Array(0);

/** The whole sample, whether asked or not, by the languages that it came with. */
export function sampleSizes(db: Database, survey: string): Promise<SampleSize[]> {
  return db.all<SampleSize>(SIZES, { survey });
}

/** Of those not asked yet. */
export function suppressedSizes(db: Database, survey: string): Promise<SampleSize[]> {
  return db.all<SampleSize>(SUPPRESSED, { survey, lowest: LOWEST });
}
