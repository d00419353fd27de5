// The contact import: a CSV file into a survey's sample, chunk by chunk, in bounded memory. Repeating it changes nothing, and
// completes one that was cut off. It sends nothing.

import { basename } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { isSupportedCountry } from 'libphonenumber-js/max';
import { logEntry } from '../catalog/audit-log.ts';
import { AppError } from '../errors.ts';
import { maskNumbers } from '../sms/mask.ts';
import type { Survey } from '../survey/definition.ts';
import { type ColumnMapping, type Columns, findColumns, mapColumns, namesPhone } from './columns.ts';
import { type Contact, REJECT_REASONS, type RejectReason, readContact } from './contact.ts';
import { type CsvRecord, parseOne, readRecords, recogniseDelimiter, splitHeader } from './csv.ts';
import { decodeText } from './decode.ts';
import { openSample, type Sample, type SampleParts } from './insert.ts';
import { type Line, readLines } from './lines.ts';
import { endRejects, openRejects, type RejectedRow, type RejectsFile } from './rejects.ts';

/**
 * Rows in one batch: they share a commit, and are about all of the file that is held in memory. Hashes fall anywhere in their
 * index, so that small batches write most of it again each time; a large one keeps a running service's writes waiting.
 */
const CHUNK_ROWS = 5_000;

export interface ImportProgress {
  bytesRead: number;
  rowsRead: number;
  imported: number;
  suppressed: number;
  rejected: number;
  reasons: Record<RejectReason, number>;
}

/** rowsRead = imported + all rejected. */
export interface ImportSummary {
  survey: string;
  fileName: string;
  rowsRead: number;
  imported: number;
  /** Of the imported: they asked not to be sent anything, and will not be. */
  suppressed: number;
  rejected: Record<RejectReason, number>;
  /** Columns that nothing was read from. */
  ignoredColumns: string[];
}

export interface ImportOptions {
  /** Gets the rows that were not imported, as CSV; ended here. */
  rejects: Writable;
  actor?: string;
  /** From where, for the audit log. */
  origin?: string;
  onProgress(progress: ImportProgress): void;
  /** Which columns hold what, where their names do not tell. */
  columns?: ColumnMapping | undefined;
  /** Fewer than usual beside a running service, whose writes wait for each. */
  chunkRows?: number;
  /** Stops after the chunk under way. */
  signal?: AbortSignal;
}

/** @throws AppError `invalid` with file, line and column; what was imported before it stays. */
export async function importSample(
  parts: SampleParts,
  survey: { definition: Survey },
  input: { csv: Readable; fileName: string },
  options: ImportOptions,
): Promise<ImportSummary> {
  const { definition } = survey;
  const rejected = Object.fromEntries(REJECT_REASONS.map((reason) => [reason, 0])) as Record<RejectReason, number>;
  const summary: ImportSummary = {
    survey: definition.id,
    fileName: input.fileName,
    rowsRead: 0,
    imported: 0,
    suppressed: 0,
    rejected,
    ignoredColumns: [],
  };
  // A stream that fails between two writes would end the process; the next write tells of it.
  options.rejects.on('error', () => {});
  const settle = async (complete: boolean) => {
    if (!complete && summary.imported === 0) return;
    const { rowsRead, imported, suppressed } = summary;
    const detail = { file: maskNumbers(basename(input.fileName)), complete, rowsRead, imported, suppressed, rejected };
    const by = {
      actor: options.actor ?? 'textpoll',
      now: parts.clock.now(),
      ...(options.origin ? { origin: options.origin } : {}),
    };
    await parts.db.batch([logEntry(by, 'sample.import', definition.id, detail)]);
  };
  try {
    await importAll(parts, definition, input, options, summary);
  } catch (error) {
    // What went wrong first is what the caller must hear.
    await Promise.allSettled([settle(false), endRejects(options.rejects)]);
    throw error;
  }
  await settle(true);
  await endRejects(options.rejects);
  return summary;
}

async function importAll(
  parts: SampleParts,
  survey: Survey,
  input: { csv: Readable; fileName: string },
  options: ImportOptions,
  summary: ImportSummary,
): Promise<void> {
  if (!isSupportedCountry(survey.country))
    throw new AppError('invalid', `survey ${survey.id}: no phone numbers are known for the country ${survey.country}`);
  let bytesRead = 0;
  const texts = decodeText(bytesOf(input), (count) => {
    bytesRead += count;
  });
  const file = await openFile(readLines(texts, input.fileName), survey, input.fileName, options.columns);
  summary.ignoredColumns = file.columns.ignored;
  const chunk: ChunkParts = {
    survey,
    columns: file.columns,
    sample: await openSample(parts, survey),
    rejects: await openRejects(options.rejects, file.columns.header),
    summary,
  };
  for await (const records of inChunks(file.records, options.chunkRows ?? CHUNK_ROWS)) {
    if (options.signal?.aborted) throw stopped(input.fileName, records[0]!.line, summary);
    await importChunk(chunk, records);
    const { rowsRead, imported, suppressed, rejected } = summary;
    options.onProgress({ bytesRead, rowsRead, imported, suppressed, rejected: rejectedOf(summary), reasons: { ...rejected } });
    // Whoever else is served by this thread has his turn.
    await setImmediate();
  }
}

interface ChunkParts {
  survey: Survey;
  columns: Columns;
  sample: Sample;
  rejects: RejectsFile;
  summary: ImportSummary;
}

async function importChunk({ survey, columns, sample, rejects, summary }: ChunkParts, records: readonly CsvRecord[]) {
  const read = records.map((record) => readContact(record, columns, survey));
  const outcomes = await sample.add(read.filter((row): row is Contact => !('reason' in row)));
  const rows: RejectedRow[] = [];
  let contact = 0;
  for (const row of read) {
    const outcome = 'reason' in row ? row.reason : outcomes[contact++]!;
    if (outcome === 'imported' || outcome === 'suppressed') summary.imported++;
    else summary.rejected[outcome]++;
    if (outcome === 'suppressed') {
      summary.suppressed++;
      rows.push({ record: row.record, reason: 'suppressed', explanation: 'imported, will not be sent' });
    } else if (outcome !== 'imported') {
      rows.push({ record: row.record, reason: outcome, explanation: 'reason' in row ? row.explanation : '' });
    }
  }
  summary.rowsRead += records.length;
  await rejects.write(rows);
}

export function rejectedOf(summary: ImportSummary): number {
  return Object.values(summary.rejected).reduce((sum, n) => sum + n, 0);
}

/** Reads as far as the header; the rest comes as it is asked for. */
export async function openFile(
  blocks: AsyncGenerator<Line[]>,
  survey: Survey,
  fileName: string,
  mapping?: ColumnMapping,
): Promise<{ columns: Columns; records: AsyncGenerator<CsvRecord[]> }> {
  let lines: Line[] = [];
  for (;;) {
    const block = await blocks.next();
    if (!block.done) lines = lines.concat(block.value);
    const split = splitHeader(lines, block.done === true);
    if (split) {
      const { header, rest } = split;
      const place = `${fileName}:${header.number}`;
      const delimiter = recogniseDelimiter(header.text, namesPhone);
      const names = parseOne(header.text, delimiter);
      if (!names)
        throw new AppError('invalid', `${place}:1: a quotation mark in the header is not closed, or stands inside a name`);
      const columns = mapping ? mapColumns(names, survey, mapping, place) : findColumns(names, survey, place);
      return { columns, records: readRecords(following(rest, blocks), { delimiter, columns: names.length }) };
    }
    if (block.done)
      throw new AppError(
        'invalid',
        `${fileName}:1:1: the file is empty`,
        'its first line names the columns, such as phone,language',
      );
  }
}

async function* following(rest: Line[], blocks: AsyncGenerator<Line[]>): AsyncGenerator<Line[]> {
  yield rest;
  yield* blocks;
}

async function* inChunks(blocks: AsyncIterable<CsvRecord[]>, chunkRows: number): AsyncGenerator<CsvRecord[]> {
  let waiting: CsvRecord[] = [];
  for await (const block of blocks) {
    waiting = waiting.concat(block);
    let start = 0;
    for (; waiting.length - start >= chunkRows; start += chunkRows) yield waiting.slice(start, start + chunkRows);
    waiting = waiting.slice(start);
  }
  if (waiting.length > 0) yield waiting;
}

export async function* bytesOf({ csv, fileName }: { csv: Readable; fileName: string }): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of csv) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw new AppError('unavailable', `${fileName} cannot be read: ${(error as Error).message}`);
  }
}

function stopped(fileName: string, line: number, summary: ImportSummary): AppError {
  return new AppError(
    'refused',
    `the import was stopped before line ${line} of ${fileName}: ${summary.imported} of ${summary.rowsRead} rows were imported`,
    'repeat it: what is in the sample already stays as it is',
  );
}
