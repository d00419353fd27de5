// What looking after single cases works with, and whom it is about.

import type { Catalog } from '../catalog/catalog.ts';
import type { Cells } from '../catalog/cells.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../store/database.ts';
import type { Sealer } from '../store/sealing.ts';
import * as sql from './statements.ts';

export interface RespondentParts {
  db: Database;
  sealer: Sealer;
  catalog: Catalog;
  cells: Cells;
  clock: Clock;
}

/** A case by its id, or a number (E.164) in whatever surveys it is. */
export type Who = { respondent: number } | { number: string };

/** The keyed hash of the number. @throws AppError `notFound` where there is no such case, or none any more. */
export async function hashOf(parts: RespondentParts, who: Who): Promise<Uint8Array> {
  if ('number' in who) return parts.sealer.lookup(who.number);
  const row = await parts.db.get<{ number_hash: Uint8Array; number_sealed: Uint8Array }>(sql.NUMBER, { id: who.respondent });
  if (!row) throw new AppError('notFound', `there is no respondent ${who.respondent}`, 'find the case by its number');
  if (row.number_sealed.length === 0) throw new AppError('notFound', `respondent ${who.respondent} has been erased`);
  return row.number_hash;
}
