// An operator's further try: messages that the provider refused outright go back to waiting. Promise 1 stands: what may have been
// sent is never touched, whatever the operator says, and each message keeps its one row.

import { logEntry } from '../catalog/audit-log.ts';
import type { CatalogEntry } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { type CountedMessage, moveMessage } from '../results/books.ts';
import type { Database, Statement } from '../store/database.ts';
import { commitParts } from '../store/parts.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** At once: what does not help the first of them will not help the rest. */
  messages: 2_000,
  /** Of one message: an operator's patience is no reason to ask a provider for ever. */
  resends: 3,
  /** How often the reading is repeated where a message moved meanwhile. */
  tries: 5,
} as const;

interface RefusedRow extends CountedMessage {
  message_id: string;
}

export interface Resent {
  messages: number;
  /** Further messages failed with this code; say it again for them. */
  more: boolean;
}

/** How many messages another try could put back, counted no further than `LIMITS.messages`; `more` where there are others. */
export async function countResendable(db: Database, survey: string, code: string): Promise<Resent> {
  const rows = await findRefused(db, survey, code);
  return { messages: Math.min(rows.length, LIMITS.messages), more: rows.length > LIMITS.messages };
}

/**
 * Puts the messages that the provider refused with this code back to waiting, at most `LIMITS.messages`, in one batch with the books
 * and the audit log.
 * @param code the provider's, `HTTP ` and a status, or the name of a network error.
 * @throws AppError `refused` where the survey is not in the field or nothing can be tried again, `conflict` where all kept moving
 */
export async function resend(
  db: Database,
  entry: CatalogEntry,
  code: string,
  by: { actor: string; now: number },
): Promise<Resent> {
  if (entry.state !== 'fielding' && entry.state !== 'paused') {
    throw new AppError('refused', `survey ${entry.id} is ${entry.state}: it sends nothing`, 'only a survey in the field sends');
  }
  for (let attempt = 0; attempt < LIMITS.tries; attempt++) {
    const rows = await findRefused(db, entry.id, code);
    if (rows.length === 0) {
      throw new AppError(
        'refused',
        `no message of survey ${entry.id} that failed with ${code} can be tried again`,
        `only what the provider refused outright can, at most ${LIMITS.resends} times; what may have been sent never is`,
      );
    }
    const chosen = rows.slice(0, LIMITS.messages);
    const statements: Statement[] = chosen.map(({ message_id: messageId }) => ({
      sql: sql.RESEND,
      params: { messageId, code, now: by.now, resends: LIMITS.resends },
      expect: 1,
    }));
    const deltas = chosen.flatMap((row) => moveMessage(row, 'waiting', by.now));
    const logged = logEntry(by, 'field.resend', entry.id, { code, messages: chosen.length });
    if ((await commitParts(db, [{ statements: [...statements, logged], deltas }])).size === 0)
      return { messages: chosen.length, more: rows.length > LIMITS.messages };
  }
  throw new AppError('conflict', 'these messages were changed by somebody else just now', 'look again and repeat');
}

function findRefused(db: Database, survey: string, code: string): Promise<RefusedRow[]> {
  return db.all<RefusedRow>(sql.REFUSED, { survey, code, resends: LIMITS.resends, limit: LIMITS.messages + 1 });
}
