// A contact file before it is imported: how it is written, what its columns seem to be, and how its first rows would be read. It
// imports nothing, and tells no number whole.

import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import { maskedNumber } from '../sms/mask.ts';
import type { Survey } from '../survey/definition.ts';
import { type ColumnMapping, findColumns, mapColumns, namesPhone, shown } from './columns.ts';
import { type Contact, contactReader, type Rejection } from './contact.ts';
import { type CsvRecord, type Delimiter, parseOne, readRecords, recogniseDelimiter, splitHeader } from './csv.ts';
import { decodeText } from './decode.ts';
import { bytesOf } from './import.ts';
import { type Line, readLines } from './lines.ts';

export const LIMITS = {
  rows: 10,
  /** So much of a file is looked at. */
  bytes: 256 * 1024,
} as const;

export interface PreviewRow {
  line: number;
  /** The number but for its last digits, or what is wrong with the row. */
  outcome:
    | { ok: true; number: string; language: string; strata: Record<string, string | null> }
    | { ok: false; reason: string; explanation: string };
}

export interface Preview {
  delimiter: Delimiter;
  /** Names of the columns, as they may be shown. */
  header: string[];
  /** As the names tell, or as it was asked for; undefined where the names do not tell. */
  mapping: ColumnMapping | undefined;
  /** Why there is no mapping, or what is wrong with it. */
  problem: { message: string; remedy: string | undefined } | undefined;
  rows: PreviewRow[];
}

/** @throws AppError `invalid` where the file cannot be read at all, with file, line and column */
export async function previewSample(
  survey: Survey,
  input: { csv: Readable; fileName: string },
  asked?: ColumnMapping,
): Promise<Preview> {
  const lines = await firstLines(input);
  const split = splitHeader(lines, true);
  if (!split)
    throw new AppError(
      'invalid',
      `${input.fileName}:1:1: the file is empty`,
      'its first line names the columns, such as phone,language',
    );
  const { header, rest } = split;
  const delimiter = recogniseDelimiter(header.text, namesPhone);
  const names = parseOne(header.text, delimiter);
  if (!names)
    throw new AppError(
      'invalid',
      `${input.fileName}:${header.number}:1: a quotation mark in the header is not closed, or stands inside a name`,
    );
  const place = `${input.fileName}:${header.number}`;
  try {
    const columns = asked ? mapColumns(names, survey, asked, place) : findColumns(names, survey, place);
    const { phone, language, strata } = columns;
    const records = await firstRecords(rest, { delimiter, columns: names.length });
    const readContact = contactReader(columns, survey);
    const rows = records.map((record) => read(record, readContact(record)));
    return { delimiter, header: labelled(names), mapping: { phone, language, strata }, problem: undefined, rows };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message, remedy } = error;
    return { delimiter, header: labelled(names), mapping: asked, problem: { message, remedy }, rows: [] };
  }
}

/** Each column's name, or its place where it has none. */
function labelled(names: string[]): string[] {
  return names.map((name, index) => shown([name])[0] ?? `${index + 1}`);
}

async function firstLines({ csv, fileName }: { csv: Readable; fileName: string }): Promise<Line[]> {
  let bytes = 0;
  const texts = decodeText(bytesOf({ csv, fileName }), (count) => {
    bytes += count;
  });
  const lines: Line[] = [];
  for await (const block of readLines(texts, fileName)) {
    lines.push(...block);
    // The last line may be cut where the looking ends; it is read whole by the import.
    if (bytes >= LIMITS.bytes || lines.length > 40 * LIMITS.rows) break;
  }
  csv.destroy();
  return lines;
}

async function firstRecords(lines: Line[], shape: { delimiter: Delimiter; columns: number }): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const block of readRecords(once(lines), shape)) records.push(...block);
  return records.slice(0, LIMITS.rows);
}

async function* once(lines: Line[]): AsyncGenerator<Line[]> {
  yield lines;
}

function read({ line }: CsvRecord, found: Contact | Rejection): PreviewRow {
  if ('reason' in found) return { line, outcome: { ok: false, reason: found.reason, explanation: found.explanation } };
  return { line, outcome: { ok: true, number: maskedNumber(found.e164), ...found.group } };
}
