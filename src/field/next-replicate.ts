// What releasing the next replicate would ask for: people, segments of their first message, cost. It releases nothing; the whole plan
// of a launch stands on the launch page.

import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Database } from '../store/database.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import { sampleSizes } from './sample-sizes.ts';

export interface NextReplicate {
  replicate: number;
  /** The suppressed among them are left out when their turn comes. */
  people: number;
  /** Of the first messages alone. */
  segments: number;
  cost: { amount: number; currency: string } | null;
}

/** Null where all are released. */
export async function nextReplicate(db: Database, entry: CatalogEntry, compiled: CompiledSurvey): Promise<NextReplicate | null> {
  const { survey } = compiled;
  const replicate = entry.released + 1;
  if (replicate > survey.replicates) return null;
  const sizes = (await sampleSizes(db, entry.id)).filter((size) => size.replicate === replicate);
  const question = survey.questions[0]!.id;
  const segments = sizes.reduce(
    (sum, { language, people }) => sum + people * compiled.message({ text: 'invitation', question, language }).segments,
    0,
  );
  const { price } = survey.budget;
  return {
    replicate,
    people: sizes.reduce((sum, { people }) => sum + people, 0),
    segments,
    cost: price ? { amount: segments * price.perSegment, currency: price.currency } : null,
  };
}
