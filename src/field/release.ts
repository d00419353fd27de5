// Releasing: respondents of the released replicates become interviews with a first message in the outbox, a bounded number ahead.

import type { CatalogEntry } from '../catalog/catalog.ts';
import { LOCK_NUMBER } from '../intake/statements.ts';
import { moveCase } from '../results/books.ts';
import type { Statement } from '../store/database.ts';
import type { Part } from '../store/parts.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import { invite } from '../survey/interview.ts';
import { outgoingRow } from './outgoing.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';
import { commitTogether } from './together.ts';

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
  suppressed: number;
  held_back: number;
}

/** Tops the outbox up; resolves to the number released: 0 also where another instance was releasing the same ones. */
export async function release(parts: FieldParts, entry: CatalogEntry): Promise<number> {
  const waiting = await parts.db.get<{ n: number }>(sql.WAITING_COUNT, { survey: entry.id, ahead: LIMITS.ahead });
  const limit = Math.min(LIMITS.chunk, LIMITS.ahead - waiting!.n);
  if (limit <= 0) return 0;
  const rows = await parts.db.all<Unreleased>(sql.NEXT_TO_RELEASE, { survey: entry.id, released: entry.released, limit });
  const free = rows.filter((row) => row.held_back === 0);
  if (free.length === 0) return 0;
  const survey = await parts.catalog.compiled(entry);
  const now = parts.clock.now();
  // By number: two instances that release two surveys to the same numbers lock them in one order.
  const locks = free.toSorted((a, b) => Buffer.compare(a.number_hash, b.number_hash)).map(lockNumber);
  // In the order in which they will be claimed: what is marked together then lies together, and a commit writes few pages.
  const changes = free.sort((a, b) => a.respondent_id - b.respondent_id).map((row) => releaseOne(survey, row, now));
  return (await commitTogether(parts.db, [{ statements: locks, deltas: [] }, ...changes])) ? changes.length : 0;
}

function lockNumber({ number_hash: numberHash }: Unreleased): Statement {
  return { sql: LOCK_NUMBER, params: { numberHash } };
}

function releaseOne(survey: CompiledSurvey, row: Unreleased, now: number): Part {
  const suppressed = row.suppressed === 1;
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
        params: {
          id: row.respondent_id,
          version: row.version,
          interview: JSON.stringify({ ...interview, phase }),
          phase,
          now,
        },
        expect: 1,
      },
      ask,
    ],
    deltas: suppressed ? moveCase(id, 'waiting', 'suppressed', now) : [],
  };
}
