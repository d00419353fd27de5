// The publications of a survey: a draft that its publisher reads, what was published, frozen and numbered, and taking it back.
// What is published is the draft byte for byte: the figures of a survey in the field move on while somebody reads.

import { type By, logEntry } from '../catalog/audit-log.ts';
import type { CatalogEntry } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { Conflict, type Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { canonical } from '../survey/file.ts';
import { type Draft, draftPublication, type HiddenRow } from './publication.ts';
import { PUBLIC_LANGUAGES, type Publication, publicationSchema, type Statement } from './publication-schema.ts';

/** Figures older than this are read anew before they are published, while the survey can still change them. */
export const MAX_DRAFT_AGE_MS = 3_600_000;
/** Since the publication before: fewer new answers than these could be told from the difference of the two. */
export const LEAST_NEW_ANSWERS = 50;

export const WARNINGS = ['stillFielding', 'oneWay', 'smallBase', 'untranslated', 'fewNew', 'oldDraft'] as const;
export type Warning = (typeof WARNINGS)[number];

export interface StoredDraft extends Draft {
  warnings: Warning[];
  draftedAt: number;
  draftedBy: string;
}

export interface PublicationEntry {
  number: number;
  hash: string;
  publishedAt: number;
  publishedBy: string;
  withdrawnAt: number | null;
  withdrawnBy: string | null;
}

export interface Published {
  number: number;
  hash: string;
  publishedAt: number;
  /** The canonical JSON, byte for byte. */
  text: string;
  snapshot: Publication;
}

interface DraftRow {
  hash: string;
  snapshot: string;
  notes: string;
  drafted_at: number;
  drafted_by: string;
}

interface PublishedRow {
  number: number;
  hash: string;
  published_at: number;
  snapshot: string;
}

const KEEP_DRAFT = `
  INSERT INTO publication_drafts (survey_id, hash, snapshot, notes, drafted_at, drafted_by)
  VALUES (@survey, @hash, @snapshot, @notes, @now, @actor)
  ON CONFLICT (survey_id) DO UPDATE SET hash = excluded.hash, snapshot = excluded.snapshot, notes = excluded.notes,
    drafted_at = excluded.drafted_at, drafted_by = excluded.drafted_by`;
const READ_DRAFT = 'SELECT hash, snapshot, notes, drafted_at, drafted_by FROM publication_drafts WHERE survey_id = @survey';
// The draft is moved, not written again: what was read is what is published. Withdrawn numbers are counted too: none is given twice.
const PUBLISH = `
  INSERT INTO publications (survey_id, number, hash, snapshot, published_at, published_by)
  SELECT survey_id, (SELECT coalesce(max(number), 0) + 1 FROM publications WHERE survey_id = @survey), hash, snapshot, @now, @actor
  FROM publication_drafts WHERE survey_id = @survey AND hash = @hash`;
const DROP_DRAFT = 'DELETE FROM publication_drafts WHERE survey_id = @survey AND hash = @hash';
const FIND_BY_HASH = 'SELECT number, withdrawn_at FROM publications WHERE survey_id = @survey AND hash = @hash';
const WITHDRAW_ALL = `
  UPDATE publications SET withdrawn_at = @now, withdrawn_by = @actor WHERE survey_id = @survey AND withdrawn_at IS NULL`;
// Two texts instead of one with an OR: the second is held to change one row.
const WITHDRAW_ONE = `
  UPDATE publications SET withdrawn_at = @now, withdrawn_by = @actor
  WHERE survey_id = @survey AND number = @number AND withdrawn_at IS NULL`;
// The snapshots are left out: they are large.
const LIST = `
  SELECT number, hash, published_at, published_by, withdrawn_at, withdrawn_by FROM publications
  WHERE survey_id = @survey ORDER BY number DESC`;
const READ_NEWEST = `
  SELECT number, hash, published_at, snapshot FROM publications
  WHERE survey_id = @survey AND withdrawn_at IS NULL ORDER BY number DESC LIMIT 1`;
const READ_ONE = `
  SELECT number, hash, published_at, snapshot FROM publications
  WHERE survey_id = @survey AND number = @number AND withdrawn_at IS NULL`;

/**
 * Reads the figures and keeps them as the survey's draft, in place of an earlier one.
 * @throws AppError `refused` as draftPublication does.
 */
export async function keepDraft(
  db: Database,
  entry: CatalogEntry,
  survey: Survey,
  statement: Statement,
  by: By,
): Promise<StoredDraft> {
  const { text, hash, hidden } = await draftPublication(db, entry, survey, statement, by.now);
  await db.batch([
    {
      sql: KEEP_DRAFT,
      params: { survey: entry.id, hash, snapshot: text, notes: JSON.stringify(hidden), now: by.now, actor: by.actor },
    },
    logEntry(by, 'publication.draft', entry.id, { hash }),
  ]);
  return (await readDraft(db, entry, by.now))!;
}

/** Undefined where nothing is drafted. @param now ms UTC: a draft grows old. */
export async function readDraft(db: Database, entry: CatalogEntry, now: number): Promise<StoredDraft | undefined> {
  const row = await db.get<DraftRow>(READ_DRAFT, { survey: entry.id });
  if (!row) return undefined;
  const snapshot = publicationSchema.parse(JSON.parse(row.snapshot));
  return {
    snapshot,
    text: row.snapshot,
    hash: row.hash,
    hidden: JSON.parse(row.notes) as HiddenRow[],
    warnings: warningsOf(snapshot, await readPublication(db, entry.id), now - row.drafted_at),
    draftedAt: row.drafted_at,
    draftedBy: row.drafted_by,
  };
}

function warningsOf(snapshot: Publication, before: Published | undefined, ageMs: number): Warning[] {
  const { statement, limits, questions, survey } = snapshot;
  const told = [statement.conductedBy, statement.population, statement.sampling, survey.title, survey.sponsor];
  const found: [Warning, boolean][] = [
    ['stillFielding', limits.includes('stillFielding')],
    ['oneWay', limits.includes('oneWay')],
    ['smallBase', questions.some(({ enough }) => !enough)],
    ['untranslated', told.some((texts) => PUBLIC_LANGUAGES.some((language) => !(language in texts)))],
    ['fewNew', before !== undefined && differsLittle(snapshot, before.snapshot)],
    ['oldDraft', isOld(snapshot, ageMs)],
  ];
  return found.filter(([, holds]) => holds).map(([warning]) => warning);
}

/** Other figures, and so few more answers that the difference of the two tables tells of a few people. */
function differsLittle(now: Publication, before: Publication): boolean {
  const figures = ({ questions, breakdowns }: Publication) => canonical({ questions, breakdowns });
  return now.response.answered - before.response.answered < LEAST_NEW_ANSWERS && figures(now) !== figures(before);
}

function isOld({ survey }: Publication, ageMs: number): boolean {
  return survey.state !== 'closed' && ageMs > MAX_DRAFT_AGE_MS;
}

/**
 * Publishes the draft whose hash was seen; resolves to its number. Again with the same hash it does nothing and tells the same number.
 * @throws AppError `conflict` where the draft was replaced, withdrawn or has grown old since it was seen.
 */
export async function publish(
  db: Database,
  entry: CatalogEntry,
  hash: string,
  by: By,
): Promise<{ number: number; already: boolean }> {
  const params = { survey: entry.id, hash, now: by.now, actor: by.actor };
  const draft = await readDraft(db, entry, by.now);
  if (draft?.hash !== hash) return publishedBefore(db, entry, hash);
  if (isOld(draft.snapshot, by.now - draft.draftedAt))
    throw new AppError('conflict', `the draft of survey ${entry.id} is more than an hour old`, 'read the figures anew');
  try {
    await db.batch([
      { sql: PUBLISH, params, expect: 1 },
      { sql: DROP_DRAFT, params: { survey: entry.id, hash }, expect: 1 },
      logEntry(by, 'publication.publish', entry.id, { hash }),
    ]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // The same form, sent twice at the same moment: the other one has done it.
    return publishedBefore(db, entry, hash);
  }
  const done = await db.get<{ number: number }>(FIND_BY_HASH, { survey: entry.id, hash });
  return { number: done!.number, already: false };
}

/** @throws AppError `conflict` where nothing that is public has this hash. */
async function publishedBefore(db: Database, entry: CatalogEntry, hash: string): Promise<{ number: number; already: true }> {
  const known = await db.get<{ number: number; withdrawn_at: number | null }>(FIND_BY_HASH, { survey: entry.id, hash });
  if (known && known.withdrawn_at === null) return { number: known.number, already: true };
  throw new AppError('conflict', `the draft of survey ${entry.id} is no longer the one that was seen`, 'look at it again');
}

/**
 * Takes one publication back, or all of them: they are kept, and no longer shown. Resolves to how many; what is withdrawn stays so.
 */
export async function unpublish(db: Database, entry: CatalogEntry, by: By, number: number | null = null): Promise<number> {
  const shown = (await listPublications(db, entry.id)).filter(({ withdrawnAt }) => withdrawnAt === null);
  const taken = number === null ? shown : shown.filter((publication) => publication.number === number);
  if (taken.length === 0) return 0;
  const params = { survey: entry.id, now: by.now, actor: by.actor };
  try {
    await db.batch([
      number === null
        ? { sql: WITHDRAW_ALL, params, expect: taken.length }
        : { sql: WITHDRAW_ONE, params: { ...params, number }, expect: 1 },
      logEntry(by, 'publication.withdraw', entry.id, { numbers: taken.map((publication) => publication.number) }),
    ]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new AppError('conflict', `the publications of survey ${entry.id} were changed by somebody else just now`, 'look again');
  }
  return taken.length;
}

/** All of a survey, also the withdrawn, the newest first. */
export async function listPublications(db: Database, survey: string): Promise<PublicationEntry[]> {
  type ListRow = { number: number; hash: string; published_at: number; published_by: string } & {
    withdrawn_at: number | null;
    withdrawn_by: string | null;
  };
  const rows = await db.all<ListRow>(LIST, { survey });
  return rows.map((row) => ({
    number: row.number,
    hash: row.hash,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    withdrawnAt: row.withdrawn_at,
    withdrawnBy: row.withdrawn_by,
  }));
}

/** What the public may see: the newest, or the one of this number. Undefined alike for what is withdrawn, never was, or is no survey. */
export async function readPublication(
  db: Database,
  survey: string,
  number: number | null = null,
): Promise<Published | undefined> {
  const row = await (number === null
    ? db.get<PublishedRow>(READ_NEWEST, { survey })
    : db.get<PublishedRow>(READ_ONE, { survey, number }));
  if (!row) return undefined;
  const snapshot = publicationSchema.parse(JSON.parse(row.snapshot));
  return { number: row.number, hash: row.hash, publishedAt: row.published_at, text: row.snapshot, snapshot };
}
