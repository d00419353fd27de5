// The audit log's one way in: who did what to which survey, when, from where. It decides nothing and reads nothing.

import { randomBytes } from 'node:crypto';
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

// Drawn once: entries of the same case bear the same name.
const NAME_CASE = 'UPDATE respondents SET alias = coalesce(alias, @fresh) WHERE respondent_id = @respondent';
const ENTRY_ON_CASE = `
  INSERT INTO audit_log (at, actor, action, survey_id, detail, origin)
  SELECT @at, @actor, @action, @survey, '{"case":"' || alias || '"' || @rest, @origin FROM respondents WHERE respondent_id = @respondent`;

/**
 * An entry about one case. It bears the case's alias, never its id or its number: the alias goes with an erasure, and an entry cannot.
 */
export function logCaseEntry(
  by: By,
  action: string,
  at: { survey: string; respondent: number },
  detail: object = {},
): Statement[] {
  const { respondent, survey } = at;
  const fields = JSON.stringify(detail);
  const params = {
    ...{ respondent, survey, action, at: by.now, actor: by.actor, origin: by.origin ?? null },
    rest: fields === '{}' ? '}' : `,${fields.slice(1)}`,
  };
  return [
    { sql: NAME_CASE, params: { respondent, fresh: randomBytes(8).toString('hex') } },
    { sql: ENTRY_ON_CASE, params },
  ];
}
