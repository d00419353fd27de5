// The audit log's one way out: a page at a time, newest first. It shows what was written and judges nothing.

import type { Database } from '../store/database.ts';

export const LIMITS = {
  /** Entries of a page. */
  page: 50,
} as const;

export interface AuditEntry {
  id: number;
  /** ms UTC. */
  at: number;
  actor: string;
  /** `survey.add`, `field.start`, `respondent.find`, … */
  action: string;
  survey: string | null;
  detail: Record<string, unknown>;
  /** Null where it was not recorded. */
  origin: string | null;
}

export interface AuditFilter {
  survey?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  /** Only entries older than the one of this id. */
  before?: number | undefined;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** `before` of the next page; null on the last. */
  next: number | null;
}

const COLUMNS = 'SELECT entry_id, at, actor, action, survey_id, detail, origin FROM audit_log WHERE entry_id < @before';
const NEWEST_FIRST = 'ORDER BY entry_id DESC LIMIT @limit';
// One text for each filter that leads: it finds its rows by its own index in the order of the page, and the filters after it are
// tried on what it finds. A single text with optional filters would find them by none.
const BY_SURVEY = `
  ${COLUMNS} AND survey_id = @survey AND (CAST(@actor AS TEXT) IS NULL OR actor = @actor) AND (CAST(@action AS TEXT) IS NULL OR action = @action) ${NEWEST_FIRST}`;
const BY_ACTOR = `${COLUMNS} AND actor = @actor AND (CAST(@action AS TEXT) IS NULL OR action = @action) ${NEWEST_FIRST}`;
const BY_ACTION = `${COLUMNS} AND action = @action ${NEWEST_FIRST}`;
const ALL = `${COLUMNS} ${NEWEST_FIRST}`;

// Off the indexes alone: the log grows with what people do, not with the replies.
const ACTORS = 'SELECT DISTINCT actor AS value FROM audit_log ORDER BY actor';
const ACTIONS = 'SELECT DISTINCT action AS value FROM audit_log ORDER BY action';

interface Row {
  entry_id: number;
  at: number;
  actor: string;
  action: string;
  survey_id: string | null;
  detail: string;
  origin: string | null;
}

export async function readAuditLog(db: Database, filter: AuditFilter): Promise<AuditPage> {
  const { survey, actor, action } = filter;
  const before = filter.before ?? Number.MAX_SAFE_INTEGER;
  const limit = LIMITS.page + 1;
  const rows = await (survey !== undefined
    ? db.all<Row>(BY_SURVEY, { survey, actor: actor ?? null, action: action ?? null, before, limit })
    : actor !== undefined
      ? db.all<Row>(BY_ACTOR, { actor, action: action ?? null, before, limit })
      : action !== undefined
        ? db.all<Row>(BY_ACTION, { action, before, limit })
        : db.all<Row>(ALL, { before, limit }));
  const entries = rows.slice(0, LIMITS.page).map(entryOf);
  return { entries, next: rows.length > LIMITS.page ? entries.at(-1)!.id : null };
}

/** What a reader can filter by. */
export async function readAuditChoices(db: Database): Promise<{ actors: string[]; actions: string[] }> {
  const values = async (sql: string) => (await db.all<{ value: string }>(sql)).map(({ value }) => value);
  return { actors: await values(ACTORS), actions: await values(ACTIONS) };
}

function entryOf({ entry_id: id, survey_id: survey, detail, ...row }: Row): AuditEntry {
  return { id, survey, ...row, detail: JSON.parse(detail) as Record<string, unknown> };
}
