// What releasing the next replicate would ask for: people, segments of their first message, cost. It releases nothing; the whole plan
// of a launch stands on the launch page.

import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Database } from '../store/database.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';

/** People are counted so far, since the page that shows it must stay quick. */
const COUNTED = 20_000;

export interface NextReplicate {
  replicate: number;
  /** The suppressed among them are left out when their turn comes. */
  people: number;
  /** There are more people, and so more segments and more cost. */
  more: boolean;
  /** Of the first messages alone. */
  segments: number;
  cost: { amount: number; currency: string } | null;
}

// By the partial index of those not yet released; the limit bounds what is read.
const BY_LANGUAGE = `
  SELECT language, count(*) AS n
  FROM (SELECT language FROM respondents WHERE survey_id = @survey AND interview IS NULL AND replicate = @replicate LIMIT @limit) AS part
  GROUP BY language`;

/** Null where all are released. */
export async function nextReplicate(db: Database, entry: CatalogEntry, compiled: CompiledSurvey): Promise<NextReplicate | null> {
  const { survey } = compiled;
  const replicate = entry.released + 1;
  if (replicate > survey.replicates) return null;
  const params = { survey: entry.id, replicate, limit: COUNTED + 1 };
  const rows = await db.all<{ language: string; n: number }>(BY_LANGUAGE, params);
  const people = rows.reduce((sum, { n }) => sum + n, 0);
  const question = survey.questions[0]!.id;
  const segments = rows.reduce(
    (sum, { language, n }) => sum + n * compiled.message({ text: 'invitation', question, language }).segments,
    0,
  );
  const { price } = survey.budget;
  return {
    replicate,
    people: Math.min(people, COUNTED),
    more: people > COUNTED,
    segments,
    cost: price ? { amount: segments * price.perSegment, currency: price.currency } : null,
  };
}
