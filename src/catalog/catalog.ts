// The surveys that this installation holds: adding them, their versions and their states. A fielded survey's definition is frozen.

import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { Conflict, type Database, type Statement } from '../store/database.ts';
import { type CompiledSurvey, compileSurvey } from '../survey/compiled.ts';
import type { Survey } from '../survey/definition.ts';
import { canonical } from '../survey/file.ts';
import { type By, logEntry } from './audit-log.ts';

export type SurveyState = 'draft' | 'fielding' | 'paused' | 'closed';

export interface CatalogEntry {
  id: string;
  version: number;
  /** SHA-256 of the definition, in hexadecimal: it stands on every result. */
  hash: string;
  state: SurveyState;
  pauseReason: string | null;
  /** The operator knows that nobody can reply. */
  oneWay: boolean;
  /** Replicates up to this one may be asked. */
  released: number;
  startedAt: number | null;
  closedAt: number | null;
  /** Put away: it is no longer listed among those that are worked on. */
  archivedAt: number | null;
}

export interface Catalog {
  /** @throws AppError `notFound` */
  get(id: string): Promise<CatalogEntry>;
  all(): Promise<CatalogEntry[]>;
  /** The survey ready to hear replies; made once per definition. */
  compiled(entry: CatalogEntry): Promise<CompiledSurvey>;
}

interface SurveyRow {
  survey_id: string;
  version: number;
  hash: string;
  state: SurveyState;
  pause_reason: string | null;
  one_way: number;
  released: number;
  started_at: number | null;
  closed_at: number | null;
  archived_at: number | null;
}

// The definition is left out: it is large, and read once per hash.
const ALL_SURVEYS =
  'SELECT survey_id, version, hash, state, pause_reason, one_way, released, started_at, closed_at, archived_at FROM surveys ORDER BY survey_id';
const DEFINITION = 'SELECT definition FROM surveys WHERE survey_id = @id AND hash = @hash';

export function openCatalog(db: Database): Catalog {
  const compiled = new Map<string, CompiledSurvey>();
  const all = async () => (await db.all<SurveyRow>(ALL_SURVEYS)).map(entryOf);
  return {
    all,
    async get(id) {
      const entries = await all();
      const entry = entries.find((candidate) => candidate.id === id);
      if (entry) return entry;
      const known = entries.map((candidate) => candidate.id).join(', ') || 'none yet';
      throw new AppError('notFound', `there is no survey ${id}`, `the surveys here: ${known}; textpoll survey add FILE adds one`);
    },
    async compiled(entry) {
      const known = compiled.get(entry.hash);
      if (known) return known;
      const row = await db.get<{ definition: string }>(DEFINITION, { id: entry.id, hash: entry.hash });
      if (!row) throw new AppError('conflict', `survey ${entry.id} was changed just now`, 'try again');
      const survey = compileSurvey(JSON.parse(row.definition) as Survey);
      compiled.set(entry.hash, survey);
      return survey;
    },
  };
}

function entryOf(row: SurveyRow): CatalogEntry {
  return {
    id: row.survey_id,
    version: row.version,
    hash: row.hash,
    state: row.state,
    pauseReason: row.pause_reason,
    oneWay: row.one_way === 1,
    released: row.released,
    startedAt: row.started_at,
    closedAt: row.closed_at,
    archivedAt: row.archived_at,
  };
}

/** What was done with a survey file: `unchanged` where the same definition was there already. */
export type Added = { version: number; hash: string; outcome: 'added' | 'changed' | 'unchanged' };

/**
 * `survey` has been checked; `source` is the file that it was read from. `version`, where it is given, is the draft's that was
 * edited (0: none is there yet). @throws AppError `refused` where the survey was fielded and the definition differs, `conflict`
 * where another version is there.
 */
export async function addSurvey(
  db: Database,
  survey: Survey,
  by: By,
  { source = null, version: edited }: { source?: string | null; version?: number } = {},
): Promise<Added> {
  const definition = canonical(survey);
  const hash = createHash('sha256').update(definition).digest('hex');
  const known = (await db.all<SurveyRow>(ALL_SURVEYS)).find((row) => row.survey_id === survey.id);
  if (known?.hash === hash && (source === null || known.state !== 'draft'))
    return { version: known.version, hash, outcome: 'unchanged' };
  if (edited !== undefined && edited !== (known?.version ?? 0) && known?.hash !== hash) throw changedMeanwhile(survey.id);
  if (known && known.state !== 'draft') {
    throw new AppError(
      'refused',
      `survey ${survey.id} has been fielded: its questionnaire is frozen at version ${known.version}`,
      'give the changed survey another id',
    );
  }
  // Comments alone make no new version: the hash that stands on results is the same.
  const outcome = known?.hash === hash ? 'unchanged' : known ? 'changed' : 'added';
  const version = (known?.version ?? 0) + (outcome === 'unchanged' ? 0 : 1);
  const params = { id: survey.id, version, hash, definition, source, now: by.now, known: known?.version ?? 0 };
  const entry = logEntry(by, known ? 'survey.change' : 'survey.add', survey.id, { version, hash });
  await guarded(db, survey.id, [
    known ? { sql: CHANGE_SURVEY, params, expect: 1 } : { sql: INSERT_SURVEY, params, expect: 1 },
    ...(outcome === 'unchanged' ? [] : [entry]),
  ]);
  return { version, hash, outcome };
}

const CHANGE_SURVEY = `
  UPDATE surveys SET version = @version, hash = @hash, definition = @definition, source = @source
  WHERE survey_id = @id AND state = 'draft' AND version = @known`;
// Two who add the same survey at once: the second changes no row, and is told.
const INSERT_SURVEY = `
  INSERT INTO surveys (survey_id, version, hash, definition, source, state, created_at)
  VALUES (@id, @version, @hash, @definition, @source, 'draft', @now) ON CONFLICT DO NOTHING`;

const SOURCE = 'SELECT source FROM surveys WHERE survey_id = @id';

/** The survey file as it was given; undefined where the survey was added without one. */
export async function surveySource(db: Database, id: string): Promise<string | undefined> {
  return (await db.get<{ source: string | null }>(SOURCE, { id }))?.source ?? undefined;
}

const ARCHIVE = `
  UPDATE surveys SET archived_at = @at WHERE survey_id = @id AND state = @state AND (archived_at IS NULL) = @listed`;

/** Puts a survey away, or lists it again; repeating either changes nothing. @throws AppError `refused` while it is fielded. */
export async function archiveSurvey(db: Database, entry: CatalogEntry, away: boolean, by: By): Promise<void> {
  if ((entry.archivedAt !== null) === away) return;
  if (entry.state === 'fielding' || entry.state === 'paused')
    throw new AppError('refused', `survey ${entry.id} is ${entry.state}: it cannot be archived`, 'close it first');
  await guarded(db, entry.id, [
    { sql: ARCHIVE, params: { id: entry.id, state: entry.state, at: away ? by.now : null, listed: away ? 1 : 0 }, expect: 1 },
    logEntry(by, away ? 'survey.archive' : 'survey.restore', entry.id, {}),
  ]);
}

async function guarded(db: Database, id: string, statements: Statement[]): Promise<void> {
  try {
    await db.batch(statements);
  } catch (error) {
    if (error instanceof Conflict) throw changedMeanwhile(id);
    throw error;
  }
}

function changedMeanwhile(id: string): AppError {
  return new AppError('conflict', `survey ${id} was changed by somebody else just now`, 'look again and repeat');
}

const MOVES: Record<'start' | 'pause' | 'resume' | 'close', { from: SurveyState[]; to: SurveyState }> = {
  start: { from: ['draft', 'fielding', 'paused'], to: 'fielding' },
  pause: { from: ['fielding'], to: 'paused' },
  resume: { from: ['paused'], to: 'fielding' },
  close: { from: ['fielding', 'paused'], to: 'closed' },
};

// The guard on the state and the definition read before makes two operators' commands meet as a conflict, never as a silent overwrite.
const MOVE = `
  UPDATE surveys SET state = @to, pause_reason = @reason, one_way = CASE WHEN one_way < @oneWay THEN @oneWay ELSE one_way END,
    released = CASE WHEN released < @released THEN @released ELSE released END,
    started_at = CASE WHEN @to = 'fielding' THEN coalesce(started_at, @now) ELSE started_at END,
    closed_at = CASE WHEN @to = 'closed' THEN @now ELSE NULL END
  WHERE survey_id = @id AND state = @from AND hash = @hash`;

/** @throws AppError `refused` where the survey's state does not allow the move, `conflict` where it changed meanwhile. */
export async function moveSurvey(
  db: Database,
  entry: CatalogEntry,
  move: keyof typeof MOVES,
  by: By,
  options: { reason?: string; oneWay?: boolean; released?: number } = {},
): Promise<void> {
  const { from, to } = MOVES[move];
  if (entry.archivedAt !== null)
    throw new AppError('refused', `survey ${entry.id} is archived: it cannot ${move}`, 'take it out of the archive first');
  if (!from.includes(entry.state))
    throw new AppError('refused', `survey ${entry.id} is ${entry.state}: it cannot ${move}`, `it must be ${from.join(' or ')}`);
  const params = {
    id: entry.id,
    from: entry.state,
    hash: entry.hash,
    to,
    now: by.now,
    reason: options.reason ?? null,
    oneWay: options.oneWay ? 1 : 0,
    released: options.released ?? 0,
  };
  await guarded(db, entry.id, [{ sql: MOVE, params, expect: 1 }, logEntry(by, `field.${move}`, entry.id, options)]);
}
