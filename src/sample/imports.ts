// Imports as work that goes on when nobody watches: each has a row that tells how far it is, can be stopped, and says what became of
// it. Repeating one that was cut off completes it.

import { randomBytes } from 'node:crypto';
import type { By } from '../catalog/audit-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import type { Database, Row } from '../store/database.ts';
import type { ColumnMapping } from './columns.ts';
import type { RejectReason } from './contact.ts';
import { type ImportProgress, type ImportSummary, importSample } from './import.ts';
import type { SampleParts } from './insert.ts';
import type { Staging } from './staging.ts';

export const LIMITS = {
  /** Rows in a batch: a running service's writes wait for each, so that it is small. */
  chunkRows: 250,
  /** How far an import is, is written down this often. */
  tellEveryMs: 500,
  /** An import that has said nothing for so long was cut off. */
  silentMs: 30_000,
  /** Of a survey's imports, the newest are shown. */
  listed: 10,
} as const;

export interface Import {
  id: string;
  survey: string;
  fileName: string;
  actor: string;
  /** `interrupted`: its process has ended in the middle. */
  state: 'running' | 'done' | 'stopped' | 'failed' | 'interrupted';
  bytes: number;
  bytesRead: number;
  rowsRead: number;
  imported: number;
  suppressed: number;
  rejected: Partial<Record<RejectReason, number>>;
  problem: string | null;
  remedy: string | null;
  startedAt: number;
  endedAt: number | null;
  /** The rejected rows can still be taken away. */
  rejects: boolean;
}

export interface Imports {
  /** Begins, and goes on by itself. @throws AppError `notFound` where the file is gone, `refused` for a closed survey or a second import at once */
  start(survey: string, file: string, columns: ColumnMapping | undefined, by: By): Promise<string>;
  /** @throws AppError `notFound` */
  get(survey: string, id: string): Promise<Import>;
  /** Newest first. */
  list(survey: string): Promise<Import[]>;
  /** After the batch under way. False where it does not run here. */
  stop(id: string): boolean;
  /** The rows that were not imported, as CSV; undefined where they are gone. */
  rejects(id: string): ReturnType<Staging['read']>;
  close(): Promise<void>;
}

const INSERT = `
  INSERT INTO imports (import_id, survey_id, file_name, actor, state, bytes, started_at, seen_at)
  SELECT @id, @survey, @fileName, @actor, 'running', @bytes, @now, @now
  WHERE NOT EXISTS (SELECT 1 FROM imports WHERE survey_id = @survey AND state = 'running' AND seen_at > @alive)`;
const TELL = `
  UPDATE imports SET bytes_read = @bytesRead, rows_read = @rowsRead, imported = @imported, suppressed = @suppressed,
    rejected = @rejected, seen_at = @now
  WHERE import_id = @id AND state = 'running'`;
const END = `
  UPDATE imports SET state = @state, bytes_read = @bytesRead, rows_read = @rowsRead, imported = @imported, suppressed = @suppressed,
    rejected = @rejected, problem = @problem, remedy = @remedy, seen_at = @now, ended_at = @now
  WHERE import_id = @id`;
const GET = 'SELECT * FROM imports WHERE import_id = @id AND survey_id = @survey';
const LIST = 'SELECT * FROM imports WHERE survey_id = @survey ORDER BY started_at DESC LIMIT @limit';

/** How far an import is known to be. */
type Told = Pick<ImportProgress, 'bytesRead' | 'rowsRead' | 'imported' | 'suppressed'> & {
  reasons: Partial<ImportProgress['reasons']>;
};

interface Running {
  stop: AbortController;
  done: Promise<void>;
}

export function openImports(parts: SampleParts & { catalog: Catalog; staging: Staging; onError(error: unknown): void }): Imports {
  const { db, clock, catalog, staging } = parts;
  const running = new Map<string, Running>();
  /** Import → its staged file of rejected rows. */
  const rejects = new Map<string, string>();

  async function run(
    job: { id: string; survey: string; file: string; columns: ColumnMapping | undefined; by: By },
    stop: AbortController,
  ) {
    const { id, file, by } = job;
    const staged = staging.find(file)!;
    const kept = staging.open(`${staged.name}.rejects.csv`);
    if (kept) rejects.set(id, kept.id);
    let last: Told = { bytesRead: 0, rowsRead: 0, imported: 0, suppressed: 0, reasons: {} };
    let toldAt = Number.NEGATIVE_INFINITY;
    const end = (state: Import['state'], summary: Partial<ImportSummary>, problem?: AppError) =>
      db.batch([
        {
          sql: END,
          params: {
            id,
            state,
            bytesRead: state === 'done' ? staged.bytes : last.bytesRead,
            rowsRead: summary.rowsRead ?? last.rowsRead,
            imported: summary.imported ?? last.imported,
            suppressed: summary.suppressed ?? last.suppressed,
            rejected: JSON.stringify(summary.rejected ?? last.reasons),
            problem: problem?.message ?? null,
            remedy: problem?.remedy ?? null,
            now: clock.now(),
          },
        },
      ]);
    try {
      const csv = staging.read(file);
      if (!csv || !kept) throw gone();
      const definition = (await catalog.compiled(await catalog.get(job.survey))).survey;
      const summary = await importSample(
        parts,
        { definition },
        { csv, fileName: staged.name },
        {
          rejects: kept.stream,
          actor: by.actor,
          ...(by.origin === undefined ? {} : { origin: by.origin }),
          columns: job.columns,
          chunkRows: LIMITS.chunkRows,
          signal: stop.signal,
          onProgress(progress) {
            last = progress;
            if (clock.now() - toldAt < LIMITS.tellEveryMs) return;
            toldAt = clock.now();
            const { bytesRead, rowsRead, imported, suppressed } = progress;
            const rejected = JSON.stringify(progress.reasons);
            tell(db, { id, bytesRead, rowsRead, imported, suppressed, rejected, now: toldAt }).catch(parts.onError);
          },
        },
      );
      // Told as done only when the rejected rows can be had.
      await kept.written;
      await end('done', summary);
      staging.drop(file);
    } catch (error) {
      if (!(error instanceof AppError)) parts.onError(error);
      const told =
        error instanceof AppError
          ? error
          : new AppError('unavailable', 'the import failed', 'repeat it: what is in the sample stays');
      await end(stop.signal.aborted ? 'stopped' : 'failed', {}, told).catch(parts.onError);
    }
  }

  return {
    async start(survey, file, columns, by) {
      const entry = await catalog.get(survey);
      if (entry.state === 'closed')
        throw new AppError('refused', `survey ${survey} is closed: nobody can be added to its sample`);
      const staged = staging.find(file);
      if (!staged) throw gone();
      const id = randomBytes(12).toString('hex');
      const now = clock.now();
      const params = {
        id,
        survey,
        fileName: staged.name,
        actor: by.actor,
        bytes: staged.bytes,
        now,
        alive: now - LIMITS.silentMs,
      };
      const begun = await db.batch([{ sql: `${INSERT} RETURNING import_id`, params }]);
      if (begun[0]!.length === 0)
        throw new AppError('refused', 'another import into this sample is running', 'wait for its end, or stop it');
      const stop = new AbortController();
      const done = run({ id, survey, file, columns, by }, stop).finally(() => running.delete(id));
      running.set(id, { stop, done });
      return id;
    },
    async get(survey, id) {
      const row = await db.get(GET, { survey, id });
      if (!row) throw new AppError('notFound', 'there is no such import', 'look at the sample’s page');
      return importOf(row);
    },
    list: async (survey) => (await db.all(LIST, { survey, limit: LIMITS.listed })).map(importOf),
    stop(id) {
      const job = running.get(id);
      job?.stop.abort();
      return job !== undefined;
    },
    rejects: (id) => staging.read(rejects.get(id) ?? ''),
    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
      staging.close();
    },
  };

  function importOf(row: Row): Import {
    const silent = row.state === 'running' && Number(row.seen_at) < clock.now() - LIMITS.silentMs;
    const id = String(row.import_id);
    return {
      id,
      survey: String(row.survey_id),
      fileName: String(row.file_name),
      actor: String(row.actor),
      state: silent ? 'interrupted' : (row.state as Import['state']),
      bytes: Number(row.bytes),
      bytesRead: Number(row.bytes_read),
      rowsRead: Number(row.rows_read),
      imported: Number(row.imported),
      suppressed: Number(row.suppressed),
      rejected: JSON.parse(String(row.rejected)) as Import['rejected'],
      problem: row.problem as string | null,
      remedy: row.remedy as string | null,
      startedAt: Number(row.started_at),
      endedAt: row.ended_at as number | null,
      rejects: row.state !== 'running' && staging.find(rejects.get(id) ?? '') !== undefined,
    };
  }
}

function tell(db: Database, params: Record<string, string | number>): Promise<unknown> {
  return db.batch([{ sql: TELL, params }]);
}

function gone(): AppError {
  return new AppError('notFound', 'the uploaded file is no longer here', 'choose it again: files are kept for an hour');
}
