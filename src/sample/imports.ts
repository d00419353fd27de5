// Imports as work that goes on when nobody watches: each tells how far it is, can be stopped from any process, and says what became of
// it. Repeating one that was cut off completes it.

import { basename } from 'node:path';
import type { By } from '../catalog/audit-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { maskNumbers } from '../sms/mask.ts';
import type { Row } from '../store/database.ts';
import { LIMITS as BATCHES } from './batches.ts';
import type { ColumnMapping } from './columns.ts';
import type { RejectReason } from './contact.ts';
import type { SampleParts } from './insert.ts';
import { beginImport, isCutOff, LIMITS as JOURNAL, type Journal } from './journal.ts';
import { endAfter, runImport } from './run-import.ts';
import type { Staging } from './staging.ts';

export const LIMITS = {
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
  /** Over the last seconds; null where it does not run, or cannot be told yet. */
  rowsPerSecond: number | null;
  leftMs: number | null;
  /** Rows that had been settled when it was last taken up. */
  takenUp: number;
  /** Another file of this name, or the same read otherwise, was cut off before: this one was begun anew. */
  changed: boolean;
  problem: string | null;
  remedy: string | null;
  startedAt: number;
  endedAt: number | null;
  /** The rejected rows can still be taken away. */
  rejects: boolean;
}

export interface Imports {
  /** Begins, or takes up what was cut off of the same file, and goes on by itself. @throws AppError `notFound` where the file is gone, `refused` for a closed survey or a second import at once */
  start(survey: string, file: string, columns: ColumnMapping | undefined, by: By): Promise<string>;
  /** @throws AppError `notFound` */
  get(survey: string, id: string): Promise<Import>;
  /** Newest first. */
  list(survey: string): Promise<Import[]>;
  /** After the batch under way, wherever it runs. */
  stop(id: string): Promise<void>;
  /** The rows that were not imported, as CSV; undefined where they are gone. */
  rejects(id: string): ReturnType<Staging['read']>;
  close(): Promise<void>;
}

const ASK_TO_STOP = "UPDATE imports SET stop_asked = 1 WHERE import_id = @id AND state = 'running'";
const GET = 'SELECT * FROM imports WHERE import_id = @id AND survey_id = @survey';
const LIST = 'SELECT * FROM imports WHERE survey_id = @survey ORDER BY started_at DESC LIMIT @limit';

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
    job: { journal: Journal; survey: string; file: string; columns: ColumnMapping | undefined; by: By },
    stop: AbortController,
  ) {
    const { journal, file, by } = job;
    const staged = staging.find(file)!;
    const kept = staging.open(`${staged.name}.rejects.csv`);
    if (kept) rejects.set(journal.id, kept.id);
    try {
      const csv = staging.read(file);
      if (!csv || !kept) throw gone();
      const definition = (await catalog.compiled(await catalog.get(job.survey))).survey;
      await runImport(
        parts,
        { definition },
        { csv, fileName: staged.name, bytes: staged.bytes },
        {
          journal,
          rejects: kept.stream,
          written: kept.written,
          actor: by.actor,
          ...(by.origin === undefined ? {} : { origin: by.origin }),
          columns: job.columns,
          chunkRows: BATCHES.besideRows,
          signal: stop.signal,
          onProgress() {},
        },
      );
      staging.drop(file);
    } catch (error) {
      if (!(error instanceof AppError)) parts.onError(error);
      // Where it has failed before it ran: an import that has ended stays as it is.
      await endAfter(parts, journal, error).catch(parts.onError);
    }
  }

  return {
    async start(survey, file, columns, by) {
      const entry = await catalog.get(survey);
      if (entry.state === 'closed')
        throw new AppError('refused', `survey ${survey} is closed: nobody can be added to its sample`);
      const staged = staging.find(file);
      if (!staged) throw gone();
      const journal = await beginImport(db, {
        survey,
        fileName: shownName(staged.name),
        bytes: staged.bytes,
        mark: staged.sha256 && parts.sealer.fileMark(staged.sha256),
        actor: by.actor,
        now: clock.now(),
      });
      const stop = new AbortController();
      const done = run({ journal, survey, file, columns, by }, stop).finally(() => running.delete(journal.id));
      running.set(journal.id, { stop, done });
      return journal.id;
    },
    async get(survey, id) {
      const row = await db.get(GET, { survey, id });
      if (!row) throw new AppError('notFound', 'there is no such import', 'look at the sample’s page');
      return importOf(row);
    },
    list: async (survey) => (await db.all(LIST, { survey, limit: LIMITS.listed })).map(importOf),
    async stop(id) {
      running.get(id)?.stop.abort();
      await db.batch([{ sql: ASK_TO_STOP, params: { id } }]);
    },
    rejects: (id) => staging.read(rejects.get(id) ?? ''),
    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
      staging.close();
    },
  };

  function importOf(row: Row): Import {
    const silent = Number(row.seen_at) < clock.now() - JOURNAL.silentMs;
    const cutOff = row.state === 'running' && (silent || isCutOff(row));
    const id = String(row.import_id);
    return {
      id,
      survey: String(row.survey_id),
      fileName: String(row.file_name),
      actor: String(row.actor),
      state: cutOff ? 'interrupted' : (row.state as Import['state']),
      bytes: Number(row.bytes),
      bytesRead: Number(row.bytes_read),
      rowsRead: Number(row.rows_read),
      imported: Number(row.imported),
      suppressed: Number(row.suppressed),
      rejected: JSON.parse(String(row.rejected)) as Import['rejected'],
      rowsPerSecond: row.rows_per_second as number | null,
      leftMs: row.left_ms as number | null,
      takenUp: Number(row.taken_up),
      changed: row.changed === 1,
      problem: row.problem as string | null,
      remedy: row.remedy as string | null,
      startedAt: Number(row.started_at),
      endedAt: row.ended_at as number | null,
      rejects: row.state !== 'running' && staging.find(rejects.get(id) ?? '') !== undefined,
    };
  }
}

/** A file's name as it may be shown: without its path, and without a number. */
export function shownName(path: string): string {
  return maskNumbers(basename(path));
}

function gone(): AppError {
  return new AppError('notFound', 'the uploaded file is no longer here', 'choose it again: files are kept for an hour');
}
