// The import's own row: how far a file is settled, written by the very batch that settles it, so that an import which was cut off goes
// on where it stopped. No number stands in it. It reads no file.

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { AppError } from '../errors.ts';
import { Conflict, type Database, type Row, type Statement } from '../store/database.ts';
import type { RejectReason } from './contact.ts';
import type { IdRange } from './insert.ts';
import type { Pace } from './pace.ts';
import { type Place, placesIn, writtenPlaces } from './places.ts';

export const LIMITS = {
  /** An import that has said nothing for so long was cut off. */
  silentMs: 30_000,
} as const;

/** Counts are of the whole file, what an earlier run has settled included. */
export interface ImportProgress extends Pace {
  bytesRead: number;
  rowsRead: number;
  imported: number;
  suppressed: number;
  rejected: number;
  reasons: Record<RejectReason, number>;
}

/** What the batches before have settled. */
export type Settled = Pick<ImportProgress, 'bytesRead' | 'rowsRead' | 'imported' | 'suppressed'> & {
  reasons: Partial<ImportProgress['reasons']>;
};

export interface Begun {
  /** Rows of the file that an earlier run has settled. */
  takenUp: number;
  /** An import of a file of this name was cut off, but the file, its columns or the survey is another now: it is begun anew. */
  changed: boolean;
}

export interface Journal {
  readonly id: string;
  /** Call it once, before the first row. `reading` names how the file is read: settled otherwise, it is begun anew. */
  open(reading: string): Promise<{ begun: Begun; settled: Settled; earlierIds: IdRange[] }>;
  /** For the batch that settles the rows from `firstRow` on: it fails where another process has taken the import up. */
  settle(progress: ImportProgress, batch: { firstRow: number; outcomes: readonly string[] }, now: number): Statement[];
  /** Rows that are settled. @throws AppError `conflict` where the import is no longer ours */
  settledRows(): Promise<number>;
  /** Says that its worker is alive; resolves to whether somebody has asked it to stop. */
  alive(now: number): Promise<boolean>;
  /** What was left out of `count` settled rows, in order. */
  leftOut(firstRow: number, count: number): Promise<Place[]>;
  end(state: 'done' | 'stopped' | 'failed', now: number, problem?: AppError): Promise<void>;
}

// Two that begin at once come one after the other.
const LOCK_SURVEY = 'SELECT survey_id FROM surveys WHERE survey_id = @survey /* for update */';
const UNFINISHED = "SELECT * FROM imports WHERE survey_id = @survey AND state <> 'done' ORDER BY started_at DESC, import_id";
const NEWEST = '(SELECT coalesce(max(respondent_id), 0) FROM respondents)';
const FREE = `
  NOT EXISTS (SELECT 1 FROM imports AS other WHERE other.survey_id = @survey AND other.state = 'running' AND other.seen_at > @alive)`;
const SILENCE = "UPDATE imports SET seen_at = 0 WHERE import_id = @id AND run = @run AND state = 'running'";
const INSERT = `
  INSERT INTO imports
    (import_id, survey_id, file_name, actor, state, bytes, mark, worker, changed, after_id, last_id, started_at, seen_at)
  SELECT @id, @survey, @fileName, @actor, 'running', @bytes, @mark, @worker, @changed, ${NEWEST}, ${NEWEST}, @now, @now
  WHERE ${FREE}`;
const TAKE_UP = `
  UPDATE imports SET state = 'running', run = run + 1, worker = @worker, actor = @actor, stop_asked = 0, taken_up = rows_read,
    changed = 0, after_id = ${NEWEST}, last_id = ${NEWEST}, earlier_ids = @earlier, rows_per_second = NULL, left_ms = NULL,
    problem = NULL, remedy = NULL, seen_at = @now, ended_at = NULL
  WHERE import_id = @id AND run = @run AND state = @state AND ${FREE}`;
const OURS = "import_id = @id AND run = @run AND state = 'running'";
const READ_SO = `UPDATE imports SET reading = @reading WHERE ${OURS}`;
const BEGIN_ANEW = `
  UPDATE imports SET reading = @reading, bytes_read = 0, rows_read = 0, imported = 0, suppressed = 0, rejected = '{}', taken_up = 0,
    changed = 1, earlier_ids = '[]'
  WHERE ${OURS}`;
const SETTLE = `
  UPDATE imports SET bytes_read = @bytesRead, rows_read = @rowsRead, imported = @imported, suppressed = @suppressed,
    rejected = @rejected, rows_per_second = @rowsPerSecond, left_ms = @leftMs, last_id = ${NEWEST}, seen_at = @now
  WHERE ${OURS}`;
const LEAVE_OUT = 'INSERT INTO import_outcomes (import_id, first_row, places) VALUES (@id, @firstRow, @places)';
// Batches have no common size: the first is the one that holds the first row asked for.
const LEFT_OUT = `
  SELECT first_row, places FROM import_outcomes
  WHERE import_id = @id AND first_row < @end AND first_row >= (
    SELECT coalesce(max(before.first_row), 0) FROM import_outcomes AS before
    WHERE before.import_id = @id AND before.first_row <= @firstRow)
  ORDER BY first_row`;
const FORGET_OUTCOMES = 'DELETE FROM import_outcomes WHERE import_id = @id';
const ALIVE = `UPDATE imports SET seen_at = @now WHERE ${OURS} RETURNING stop_asked`;
const ROWS_READ = `SELECT rows_read FROM imports WHERE ${OURS}`;
const END = `
  UPDATE imports SET state = @state, bytes_read = CASE @state WHEN 'done' THEN bytes ELSE bytes_read END, problem = @problem,
    remedy = @remedy, rows_per_second = NULL, left_ms = NULL, seen_at = @now, ended_at = @now
  WHERE ${OURS}`;

export interface Asked {
  survey: string;
  /** As it is shown: no path, no number. */
  fileName: string;
  bytes: number;
  /** The file's keyed digest; where it is undefined, it cannot be known again and is never taken up. */
  mark: Uint8Array | undefined;
  actor: string;
  /** ms UTC. */
  now: number;
}

/** Takes up the import of this very file that was cut off, or begins one. @throws AppError `refused` where one into this sample runs */
export async function beginImport(db: Database, asked: Asked): Promise<Journal> {
  const unfinished = await db.all(UNFINISHED, { survey: asked.survey });
  const running = unfinished.filter((row) => row.state === 'running' && Number(row.seen_at) > asked.now - LIMITS.silentMs);
  const { survey, now, actor } = asked;
  const common = { survey, actor, now, worker: worker(), alive: now - LIMITS.silentMs };
  const statements: Statement[] = [
    { sql: LOCK_SURVEY, params: { survey } },
    ...running.filter(isCutOff).map((row) => ({ sql: SILENCE, params: { id: row.import_id!, run: row.run! } })),
  ];
  const before = unfinished.find((row) => asked.mark !== undefined && isSame(row.mark, asked.mark));
  const id = before ? String(before.import_id) : randomBytes(12).toString('hex');
  const run = before ? Number(before.run) + 1 : 1;
  if (before) {
    const earlier = JSON.stringify(idsOf(before));
    statements.push({ sql: TAKE_UP, params: { ...common, id, run: before.run!, state: before.state!, earlier }, expect: 1 });
  } else {
    const { fileName, bytes, mark } = asked;
    const changed = unfinished.some((row) => row.file_name === fileName && Number(row.rows_read) > 0) ? 1 : 0;
    statements.push({ sql: INSERT, params: { ...common, id, fileName, bytes, mark: mark ?? null, changed }, expect: 1 });
  }
  try {
    await db.batch(statements);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new AppError('refused', 'another import into this sample is running', 'wait for its end, or stop it');
  }
  return journalOf(db, { id, run });
}

function journalOf(db: Database, us: { id: string; run: number }): Journal {
  return {
    id: us.id,
    async open(reading) {
      const row = (await db.get('SELECT * FROM imports WHERE import_id = @id', { id: us.id }))!;
      const otherwise = Number(row.rows_read) > 0 && row.reading !== reading;
      const begin = { sql: otherwise ? BEGIN_ANEW : READ_SO, params: { ...us, reading }, expect: 1 };
      await db.batch(otherwise ? [begin, { sql: FORGET_OUTCOMES, params: { id: us.id } }] : [begin]).catch(taken);
      if (otherwise) return { begun: { takenUp: 0, changed: true }, settled: NOTHING, earlierIds: [] };
      const begun = { takenUp: Number(row.rows_read), changed: row.changed === 1 };
      return { begun, settled: settledOf(row), earlierIds: JSON.parse(String(row.earlier_ids)) as IdRange[] };
    },
    settle({ bytesRead, rowsRead, imported, suppressed, reasons, rowsPerSecond, leftMs }, { firstRow, outcomes }, now) {
      const rejected = JSON.stringify(reasons);
      const params = { ...us, bytesRead, rowsRead, imported, suppressed, rejected, rowsPerSecond, leftMs, now };
      const places = writtenPlaces(outcomes);
      return [
        { sql: SETTLE, params, expect: 1 },
        ...(places === undefined ? [] : [{ sql: LEAVE_OUT, params: { id: us.id, firstRow, places } }]),
      ];
    },
    async settledRows() {
      const row = await db.get<{ rows_read: number }>(ROWS_READ, us);
      if (!row) throw takenUp();
      return row.rows_read;
    },
    async alive(now) {
      const [rows] = await db.batch([{ sql: ALIVE, params: { ...us, now }, expect: 1 }]).catch(taken);
      return rows![0]!.stop_asked === 1;
    },
    async leftOut(firstRow, count) {
      const rows = await db.all<{ first_row: number; places: string }>(LEFT_OUT, { id: us.id, firstRow, end: firstRow + count });
      return rows
        .flatMap(({ first_row, places }) => placesIn(places, first_row))
        .filter(({ row }) => row >= firstRow && row < firstRow + count);
    },
    async end(state, now, problem) {
      const params = { ...us, state, now, problem: problem?.message ?? null, remedy: problem?.remedy ?? null };
      const forget = state === 'done' ? [{ sql: FORGET_OUTCOMES, params: { id: us.id } }] : [];
      await db.batch([{ sql: END, params }, ...forget]);
    },
  };
}

const NOTHING: Settled = { bytesRead: 0, rowsRead: 0, imported: 0, suppressed: 0, reasons: {} };

function settledOf(row: Row): Settled {
  return {
    bytesRead: Number(row.bytes_read),
    rowsRead: Number(row.rows_read),
    imported: Number(row.imported),
    suppressed: Number(row.suppressed),
    reasons: JSON.parse(String(row.rejected)) as Settled['reasons'],
  };
}

/** The respondents that came with the runs so far. */
function idsOf(row: Row): IdRange[] {
  const earlier = JSON.parse(String(row.earlier_ids)) as IdRange[];
  const [after, last] = [Number(row.after_id), Number(row.last_id)];
  return last > after ? [...earlier, [after, last]] : earlier;
}

function worker(): string {
  return `${hostname()}/${process.pid}`;
}

/** Whether the row's worker was a process of this host that has ended. */
export function isCutOff({ worker: of }: Row): boolean {
  const [host, id] = String(of ?? '').split('/');
  if (host !== hostname() || !id) return false;
  try {
    process.kill(Number(id), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function isSame(mark: unknown, asked: Uint8Array): boolean {
  return mark instanceof Uint8Array && Buffer.compare(mark, asked) === 0;
}

function taken(error: unknown): never {
  throw error instanceof Conflict ? takenUp() : error;
}

function takenUp(): AppError {
  return new AppError('conflict', 'this import was ended or taken up by another process', 'look at the sample’s page');
}
