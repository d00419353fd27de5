// The suppression list from a file: numbers that may not be asked, whoever keeps the list. A CSV file with a column of numbers, or one number
// a line. Repeating it changes nothing. It takes nobody off the list.

import { basename } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import { type By, logEntry } from '../catalog/audit-log.ts';
import { AppError } from '../errors.ts';
import type { RespondentParts } from '../respondents/parts.ts';
import { suppressPart } from '../respondents/suppress.ts';
import { maskNumbers } from '../sms/mask.ts';
import { readNumber } from '../sms/number.ts';
import { commitParts } from '../store/parts.ts';
import { namesPhone } from './columns.ts';
import { plainField } from './contact.ts';
import { type CsvRecord, parseOne, readRecords, recogniseDelimiter, splitHeader } from './csv.ts';
import { decodeText } from './decode.ts';
import { bytesOf } from './import.ts';
import { type Line, readLines } from './lines.ts';
import { endRejects, openRejects, type RejectedRow, type RejectsFile } from './rejects.ts';

export const LIMITS = {
  /** Numbers in one batch: each may withdraw messages, and a running service's writes wait for it. */
  batch: 500,
  /** How often a batch is decided anew for those who lost a race with a reply. */
  tries: 5,
} as const;

export const SUPPRESSION_REJECTS = ['invalid number', 'landline', 'malformed row'] as const;
export type SuppressionReject = (typeof SUPPRESSION_REJECTS)[number];

/** rowsRead = added + known + all rejected. */
export interface SuppressionImport {
  fileName: string;
  rowsRead: number;
  /** New on the list. */
  added: number;
  /** On the list already, for whatever reason, or earlier in the file: the first entry stands. */
  known: number;
  /** Messages that were waiting for these numbers and will not be sent. */
  withdrawn: number;
  rejected: Record<SuppressionReject, number>;
}

export interface SuppressionImportOptions {
  /** Whose numbers are written without a country code. */
  country: string;
  /** Gets the rows that were not taken, as CSV with their lines; ended here. */
  rejects: Writable;
  by: By;
  onProgress?(progress: { bytesRead: number; rowsRead: number }): void;
  /** Stops after the batch under way. */
  signal?: AbortSignal;
}

const KNOWN = 'SELECT 1 FROM suppressions WHERE number_hash = @numberHash';

/** @throws AppError `invalid` with file, line and column; what was taken before it stays. */
export async function importSuppressions(
  parts: RespondentParts,
  input: { csv: Readable; fileName: string },
  options: SuppressionImportOptions,
): Promise<SuppressionImport> {
  const rejected = Object.fromEntries(SUPPRESSION_REJECTS.map((reason) => [reason, 0])) as Record<SuppressionReject, number>;
  const summary: SuppressionImport = { fileName: input.fileName, rowsRead: 0, added: 0, known: 0, withdrawn: 0, rejected };
  // A stream that fails between two writes would end the process; the next write tells of it.
  options.rejects.on('error', () => {});
  const settle = async (complete: boolean) => {
    const { fileName, ...counts } = summary;
    if (!complete && summary.added === 0) return;
    const detail = { file: maskNumbers(basename(fileName)), complete, ...counts };
    await parts.db.batch([logEntry(options.by, 'suppressions.import', null, detail)]);
  };
  try {
    await importAll(parts, input, options, summary);
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
  parts: RespondentParts,
  { csv, fileName }: { csv: Readable; fileName: string },
  options: SuppressionImportOptions,
  summary: SuppressionImport,
): Promise<void> {
  if (!isSupportedCountry(options.country))
    throw new AppError('invalid', `no phone numbers are known for the country ${options.country}`);
  let bytesRead = 0;
  const texts = decodeText(bytesOf({ csv, fileName }), (count) => {
    bytesRead += count;
  });
  const file = await openList(readLines(texts, fileName), fileName);
  const rejects = await openRejects(options.rejects, file.header);
  for await (const block of file.records) {
    for (let start = 0; start < block.length; start += LIMITS.batch) {
      if (options.signal?.aborted)
        throw new AppError(
          'refused',
          `the import was stopped before line ${block[start]!.line} of ${fileName}`,
          'repeat it: what is on the list stays',
        );
      await importBatch(parts, block.slice(start, start + LIMITS.batch), { ...file, options, rejects, summary });
      options.onProgress?.({ bytesRead, rowsRead: summary.rowsRead });
    }
  }
}

interface Importing {
  phone: number;
  options: SuppressionImportOptions;
  rejects: RejectsFile;
  summary: SuppressionImport;
}

async function importBatch(parts: RespondentParts, records: CsvRecord[], importing: Importing): Promise<void> {
  const { summary, rejects } = importing;
  const rejectedRows: (RejectedRow & { reason: SuppressionReject })[] = [];
  const hashes = new Map<string, Uint8Array>();
  let numbers = 0;
  for (const record of records) {
    const read = readRow(parts, record, importing);
    if ('hash' in read) {
      hashes.set(Buffer.from(read.hash).toString('latin1'), read.hash);
      numbers++;
    } else rejectedRows.push({ record, ...read });
  }
  const { added, withdrawn } = await addAll(parts, [...hashes.values()]);
  summary.rowsRead += records.length;
  summary.added += added;
  summary.known += numbers - added;
  summary.withdrawn += withdrawn;
  for (const { reason } of rejectedRows) summary.rejected[reason]++;
  await rejects.write(rejectedRows);
}

function readRow(
  { sealer }: RespondentParts,
  record: CsvRecord,
  { phone, options }: Importing,
): { hash: Uint8Array } | { reason: SuppressionReject; explanation: string } {
  if (record.problem !== undefined) return { reason: 'malformed row', explanation: record.problem };
  const number = readNumber(plainField(record.fields[phone]!), options.country as CountryCode);
  if (!number.ok) return { reason: number.reason, explanation: number.explanation };
  return { hash: sealer.lookup(number.e164) };
}

/** Resolves to how many were new on the list. */
async function addAll(parts: RespondentParts, hashes: Uint8Array[]) {
  const entries = await parts.catalog.all();
  let left = hashes;
  let added = 0;
  let withdrawn = 0;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt >= LIMITS.tries)
      throw new AppError('unavailable', 'replies of these numbers kept coming in between', 'repeat the import');
    const fresh: Uint8Array[] = [];
    for (const numberHash of left) if (!(await parts.db.get(KNOWN, { numberHash }))) fresh.push(numberHash);
    const changes = [];
    for (const numberHash of fresh) changes.push(await suppressPart(parts, entries, numberHash, 'import', parts.clock.now()));
    const lost = await commitParts(
      parts.db,
      changes.map(({ part }) => part),
    );
    const kept = changes.filter((_, index) => !lost.has(index));
    added += kept.length;
    withdrawn += kept.reduce((n, change) => n + change.withdrawn, 0);
    left = fresh.filter((_, index) => lost.has(index));
  }
  return { added, withdrawn };
}

interface List {
  header: string[];
  /** The column of the numbers. */
  phone: number;
  records: AsyncIterable<CsvRecord[]>;
}

/** Reads as far as the first line that is not blank: a header, or the first of the numbers. */
async function openList(blocks: AsyncGenerator<Line[]>, fileName: string): Promise<List> {
  let lines: Line[] = [];
  for (;;) {
    const block = await blocks.next();
    if (!block.done) lines = lines.concat(block.value);
    const split = splitHeader(lines, block.done === true);
    if (split) return listOf(split, blocks, fileName);
    if (block.done) throw new AppError('invalid', `${fileName}:1:1: the file is empty`, 'give one number a line');
  }
}

function listOf({ header, rest }: { header: Line; rest: Line[] }, blocks: AsyncGenerator<Line[]>, fileName: string): List {
  const place = `${fileName}:${header.number}:1`;
  const delimiter = recogniseDelimiter(header.text, namesPhone);
  const names = parseOne(header.text, delimiter);
  if (!names)
    throw new AppError('invalid', `${place}: a quotation mark in the first line is not closed, or stands inside a field`);
  const phones = names.flatMap((name, index) => (namesPhone([name]) ? [index] : []));
  const shape = { delimiter, columns: names.length };
  if (phones.length === 1) return { header: names, phone: phones[0]!, records: readRecords(following(rest, blocks), shape) };
  if (phones.length > 1)
    throw new AppError('invalid', `${place}: more than one column could hold the phone number`, 'rename all but one');
  if (names.length > 1)
    throw new AppError(
      'invalid',
      `${place}: there is no column for the phone number (phone)`,
      'name it in the first line, or give one number a line',
    );
  return { header: ['phone'], phone: 0, records: readRecords(following([header, ...rest], blocks), shape) };
}

async function* following(rest: Line[], blocks: AsyncGenerator<Line[]>): AsyncGenerator<Line[]> {
  yield rest;
  yield* blocks;
}
