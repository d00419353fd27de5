// The audit log's one way in: who did what to which survey, when, from where. It decides nothing and reads nothing.

import type { Statement } from '../store/database.ts';

/** Who acts, and when. */
export interface By {
  /** An e-mail address, or `cli:` and a user's name; `textpoll` where no person acts. */
  actor: string;
  /** ms UTC. */
  now: number;
  /** From where: the client's IP address, or `cli`. */
  origin?: string;
}

/**
 * The entry stands in the same batch as the change that it tells of. `survey` is null where it is about none. `detail` may hold no
 * phone number.
 */
export function logEntry(by: By, action: string, survey: string | null, detail: object): Statement {
  return {
    sql: 'INSERT INTO audit_log (at, actor, action, survey_id, detail, origin) VALUES (@at, @actor, @action, @survey, @detail, @origin)',
    params: { at: by.now, actor: by.actor, action, survey, detail: JSON.stringify(detail), origin: by.origin ?? null },
  };
}
