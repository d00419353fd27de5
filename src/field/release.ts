// Releasing: respondents of the released replicates become interviews with a first message in the outbox, a bounded number ahead.

import type { CatalogEntry } from '../catalog/catalog.ts';
import { moveCase } from '../results/books.ts';
import { commitParts, type Part } from '../store/parts.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import { invite } from '../survey/interview.ts';
import { outgoingRow } from './outgoing.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Messages of a survey that may wait in the outbox: enough for minutes of sending, few enough to take back. */
  ahead: 2_000,
  /** Released in one batch. */
  chunk: 500,
} as const;

interface Unreleased {
  respondent_id: number;
  number_hash: Uint8Array;
  language: string;
  version: number;
}

/** Tops the outbox up; resolves to the number released. */
export async function release(parts: FieldParts, entry: CatalogEntry): Promise<number> {
  const waiting = await parts.db.get<{ n: number }>(sql.WAITING_COUNT, { survey: entry.id, ahead: LIMITS.ahead });
  const limit = Math.min(LIMITS.chunk, LIMITS.ahead - waiting!.n);
  if (limit <= 0) return 0;
  const rows = await parts.db.all<Unreleased>(sql.NEXT_TO_RELEASE, { survey: entry.id, released: entry.released, limit });
  if (rows.length === 0) return 0;
  const survey = await parts.catalog.compiled(entry);
  const changes: Part[] = [];
  for (const row of rows) {
    const { number_hash: numberHash } = row;
    if (await parts.db.get(sql.OPEN_ELSEWHERE, { numberHash, survey: entry.id })) continue;
    const suppressed = (await parts.db.get(sql.IS_SUPPRESSED, { numberHash })) !== undefined;
    changes.push(releaseOne(survey, row, suppressed, parts.clock.now()));
  }
  const lost = await commitParts(parts.db, changes);
  return changes.length - lost.size;
}

function releaseOne(survey: CompiledSurvey, row: Unreleased, suppressed: boolean, now: number): Part {
  const { id } = survey.survey;
  const interview = invite(survey, row.language, now);
  const ask = outgoingRow(survey, {
    respondent: row.respondent_id,
    question: interview.question!,
    purpose: 'ask',
    ordinal: 0,
    isCase: true,
    text: 'invitation',
    language: row.language,
    state: suppressed ? 'suppressed' : 'waiting',
    now,
  });
  const phase = suppressed ? 'stopped' : interview.phase;
  return {
    statements: [
      {
        sql: sql.RELEASE,
        params: { id: row.respondent_id, version: row.version, interview: JSON.stringify({ ...interview, phase }), phase, now },
        expect: 1,
      },
      ask,
    ],
    deltas: suppressed ? moveCase(id, 'waiting', 'suppressed', now) : [],
  };
}
