// The audit log's one way in: who did what to which survey, when. It decides nothing and reads nothing.

import type { Statement } from '../store/database.ts';

/** Who acts, and when. `origin`: from where, such as a client's address. */
export interface By {
  actor: string;
  /** ms UTC. */
  now: number;
  origin?: string;
}

/** The entry stands in the same batch as the change that it tells of. `survey`: null where it is about none. `detail` may hold no phone number. */
export function logEntry(by: By, action: string, survey: string | null, detail: object): Statement {
  return {
    sql: 'INSERT INTO audit_log (at, actor, action, survey_id, detail) VALUES (@at, @actor, @action, @survey, @detail)',
    params: { at: by.now, actor: by.actor, action, survey, detail: JSON.stringify(detail) },
  };
}
