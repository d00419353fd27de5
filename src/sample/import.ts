// The contact import: a CSV file into a survey's sample, chunk by chunk, in bounded memory. Repeating it changes nothing; one that was
// cut off goes on where it stopped, where a journal is kept. It sends nothing.

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { isSupportedCountry } from 'libphonenumber-js/max';
import { logEntry } from '../catalog/audit-log.ts';
import { AppError } from '../errors.ts';
import { maskNumbers } from '../sms/mask.ts';
import type { Survey } from '../survey/definition.ts';
import { type Batches, openBatches } from './batches.ts';
import { type ColumnMapping, type Columns, findColumns, mapColumns, namesPhone } from './columns.ts';
import { type Contact, contactReader, REJECT_REASONS, type Rejection, type RejectReason } from './contact.ts';
import { type CsvRecord, parseOne, readRecords, recogniseDelimiter, splitHeader } from './csv.ts';
import { decodeText } from './decode.ts';
import { type Outcome, openSample, type Sample, type SampleParts, type Settling } from './insert.ts';
import type { Begun, ImportProgress, Journal, Settled } from './journal.ts';
import { type Line, readLines } from './lines.ts';
import { openPace, type Pace, type Stand, UNKNOWN_PACE } from './pace.ts';
import { endRejects, openRejects, type RejectedRow, type RejectsFile } from './rejects.ts';

/** Somebody is asked that often whether the import shall stop, and is told that it goes on. */
const HEARD_EVERY_MS = 500;

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
  /** Rows in a batch, where it is known that a service runs beside it; found out otherwise. */
  chunkRows?: number;
  /** Stops after the chunk under way. */
  signal?: AbortSignal;
  /** Where it is written down how far the file is; without it a repetition looks at every row again. */
  journal?: Journal;
  /** Called once the file's header is read. */
  onBegin?(begun: Begun): void;
}

/** Somebody wished it to end. */
export class ImportStopped extends AppError {}

/** @throws AppError `invalid` with file, line and column; what was imported before it stays. */
export async function importSample(
  parts: SampleParts,
  survey: { definition: Survey },
  input: { csv: Readable; fileName: string; bytes?: number },
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
    const { rowsRead, imported, suppressed, rejected } = summary;
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
  input: { csv: Readable; fileName: string; bytes?: number },
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
  const { journal } = options;
  const opened = await journal?.open(readingOf(file.columns, survey));
  if (opened) options.onBegin?.(opened.begun);
  const settledRows = opened?.settled.rowsRead ?? 0;
  if (opened) takeOver(summary, opened.settled);
  const run: Run = {
    parts,
    readContact: contactReader(file.columns, survey),
    sample: await openSample(parts, survey, opened?.earlierIds),
    rejects: await openRejects(options.rejects, file.columns.header),
    journal,
    summary,
    bytesRead: () => Math.max(bytesRead, opened?.settled.bytesRead ?? 0),
    bytes: input.bytes,
    toldPace: UNKNOWN_PACE,
  };
  const isToStop = stopping(run, options.signal);
  let row = 0;
  const batches = openBatches(parts, options.chunkRows);
  for await (const records of inChunks(file.records, batches)) {
    if (await isToStop()) throw stopped(input.fileName, records[0]!.line, summary);
    const known = Math.min(records.length, Math.max(0, settledRows - row));
    if (known > 0) await passOver(run, records.slice(0, known), row);
    if (known < records.length) await importChunk(run, known === 0 ? records : records.slice(known));
    row += records.length;
    options.onProgress(progressOf(run, summary));
    await batches.rest();
  }
}

interface Run {
  parts: SampleParts;
  readContact(record: CsvRecord): Contact | Rejection;
  sample: Sample;
  rejects: RejectsFile;
  journal: Journal | undefined;
  summary: ImportSummary;
  bytesRead(): number;
  bytes: number | undefined;
  /** Begun with the first row that is not settled yet. */
  pace?: (now: Stand) => Pace;
  toldPace: Pace;
}

/** Names how a file is read: what was settled under one name goes on under the same alone. */
function readingOf({ phone, language, strata }: Columns, survey: Survey): string {
  return createHash('sha256').update(JSON.stringify({ phone, language, strata, survey })).digest('hex');
}

function takeOver(summary: ImportSummary, { rowsRead, imported, suppressed, reasons }: Settled): void {
  Object.assign(summary, { rowsRead, imported, suppressed });
  Object.assign(summary.rejected, reasons);
}

function stopping({ journal, parts }: Run, signal: AbortSignal | undefined): () => Promise<boolean> {
  let heardAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (signal?.aborted) return true;
    if (!journal || performance.now() - heardAt < HEARD_EVERY_MS) return false;
    heardAt = performance.now();
    return journal.alive(parts.clock.now());
  };
}

/** Rows that an earlier run has settled: nobody is looked up again, only the file of rejected rows is written as it was. */
async function passOver({ readContact, rejects, journal }: Run, records: readonly CsvRecord[], firstRow: number) {
  const places = await journal!.leftOut(firstRow, records.length);
  await rejects.write(
    places.map(({ row, outcome }) => {
      const record = records[row - firstRow]!;
      const read = readContact(record);
      return rejectedRow(record, outcome, 'reason' in read ? read.explanation : '');
    }),
  );
}

type RowOutcome = Outcome | RejectReason;

async function importChunk(run: Run, records: readonly CsvRecord[]) {
  const { readContact, sample, rejects, journal, summary, parts } = run;
  const read = records.map(readContact);
  run.pace ??= openPace(run.bytes, standOf(run));
  const contacts = read.filter((row): row is Contact => !('reason' in row));
  const settle = (added: readonly Outcome[]) => {
    let contact = 0;
    const outcomes = read.map((row) => ('reason' in row ? row.reason : added[contact++]!));
    return { outcomes, summary: countedWith(summary, outcomes) };
  };
  const settling: Settling | undefined = journal && {
    statements(added) {
      const now = settle(added);
      const batch = { firstRow: summary.rowsRead, outcomes: now.outcomes };
      return journal.settle(progressOf(run, now.summary), batch, parts.clock.now());
    },
    happened: async () => (await journal.settledRows()) > summary.rowsRead,
  };
  const { outcomes, summary: counted } = settle(await sample.add(contacts, settling));
  Object.assign(summary, counted);
  run.toldPace = run.pace(standOf(run));
  await rejects.write(
    outcomes.flatMap((outcome, index) => {
      if (outcome === 'imported') return [];
      const row = read[index]!;
      return [rejectedRow(row.record, outcome, 'reason' in row ? row.explanation : '')];
    }),
  );
}

function standOf({ parts, summary, bytesRead }: Run): Stand {
  return { at: parts.clock.now(), rows: summary.rowsRead, bytes: bytesRead() };
}

function rejectedRow(record: CsvRecord, reason: string, explanation: string): RejectedRow {
  return { record, reason, explanation: reason === 'suppressed' ? 'imported, will not be sent' : explanation };
}

function countedWith(summary: ImportSummary, outcomes: readonly RowOutcome[]): ImportSummary {
  const counted = { ...summary, rejected: { ...summary.rejected }, rowsRead: summary.rowsRead + outcomes.length };
  for (const outcome of outcomes) {
    if (outcome === 'imported' || outcome === 'suppressed') counted.imported++;
    else counted.rejected[outcome]++;
    if (outcome === 'suppressed') counted.suppressed++;
  }
  return counted;
}

function progressOf(run: Run, summary: ImportSummary): ImportProgress {
  const { rowsRead, imported, suppressed, rejected } = summary;
  const counts = { rowsRead, imported, suppressed, rejected: rejectedOf(summary), reasons: { ...rejected } };
  return { bytesRead: run.bytesRead(), ...counts, ...run.toldPace };
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

async function* inChunks(blocks: AsyncIterable<CsvRecord[]>, batches: Batches): AsyncGenerator<CsvRecord[]> {
  let waiting: CsvRecord[] = [];
  let rows = await batches.rows();
  for await (const block of blocks) {
    waiting = waiting.concat(block);
    let start = 0;
    while (waiting.length - start >= rows) {
      yield waiting.slice(start, start + rows);
      start += rows;
      rows = await batches.rows();
    }
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

function stopped(fileName: string, line: number, summary: ImportSummary): ImportStopped {
  return new ImportStopped(
    'refused',
    `the import was stopped before line ${line} of ${fileName}: ${summary.imported} of ${summary.rowsRead} rows were imported`,
    'repeat it: it goes on from there',
  );
}
