// Lines into records of fields. One bad line costs one record: a quotation mark that is left open must not swallow the
// contacts after it. It does not know what the fields mean.

import { parse } from 'csv-parse/sync';
import { LIMITS as LINE_LIMITS, type Line } from './lines.ts';

export const LIMITS = {
  columns: 200,
  /** Characters of a field. */
  fieldLength: 5_000,
  /** Lines that a quoted field may run over. */
  recordLines: 50,
} as const;

const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A record that cannot be read has a problem, and its text as its only field. */
export interface CsvRecord {
  /** Where it begins. */
  line: number;
  fields: string[];
  problem?: string;
}

/** The delimiter that makes the header most convincing: one that `knows` recognises, then the one that makes most columns. */
export function recogniseDelimiter(header: string, knows: (columns: string[]) => boolean): Delimiter {
  const weighed = DELIMITERS.map((delimiter) => {
    const columns = parseOne(header, delimiter) ?? [];
    return { delimiter, weight: columns.length + (knows(columns) ? LINE_LIMITS.lineLength : 0) };
  });
  return weighed.reduce((best, candidate) => (candidate.weight > best.weight ? candidate : best)).delimiter;
}

/** The header as text, which may run over several lines, and the lines after it; undefined where all lines are blank. */
export function splitHeader(lines: readonly Line[], last: boolean): { header: Line; rest: Line[] } | undefined {
  const start = lines.findIndex(({ text }) => text.trim() !== '');
  if (start < 0) return undefined;
  const length = closingLength(lines, start);
  if (length === undefined && !last && lines.length - start < LIMITS.recordLines) return undefined;
  const end = start + (length ?? 1);
  return { header: { number: lines[start]!.number, text: textOf(lines, start, end) }, rest: lines.slice(end) };
}

/** Yields records in blocks; blank ones are left out. Each has `columns` fields, or a problem. */
export async function* readRecords(
  blocks: AsyncIterable<Line[]>,
  shape: { delimiter: Delimiter; columns: number },
): AsyncGenerator<CsvRecord[]> {
  let waiting: Line[] = [];
  for await (const block of blocks) {
    const grouped = groupLines(waiting.concat(block), shape, false);
    waiting = grouped.rest;
    yield parseRecords(grouped.records, shape);
  }
  yield parseRecords(groupLines(waiting, shape, true).records, shape);
}

/** Lines that belong together because a quoted field runs over them. */
function groupLines(
  lines: readonly Line[],
  shape: { delimiter: Delimiter; columns: number },
  last: boolean,
): { records: Line[]; rest: Line[] } {
  const records: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.text.trim() === '') continue;
    const length = closingLength(lines, at);
    if (length === undefined && !last && lines.length - at < LIMITS.recordLines) return { records, rest: lines.slice(at) };
    const text = length === undefined ? line.text : textOf(lines, at, at + length);
    const together = length !== undefined && (length === 1 || parseOne(text, shape.delimiter)?.length === shape.columns);
    records.push(together ? { number: line.number, text } : line);
    if (together) at += length - 1;
  }
  return { records, rest: [] };
}

/** How many lines it takes until every quotation mark is closed; undefined where they are not, within the limits. */
function closingLength(lines: readonly Line[], start: number): number | undefined {
  let open = false;
  let characters = 0;
  const end = Math.min(lines.length, start + LIMITS.recordLines);
  for (let at = start; at < end; at++) {
    const { text } = lines[at]!;
    characters += text.length + 1;
    if (characters > LINE_LIMITS.lineLength + 1) return undefined;
    for (let mark = text.indexOf('"'); mark >= 0; mark = text.indexOf('"', mark + 1)) open = !open;
    if (!open) return at - start + 1;
  }
  return undefined;
}

function textOf(lines: readonly Line[], start: number, end: number): string {
  if (end === start + 1) return lines[start]!.text;
  return lines
    .slice(start, end)
    .map(({ text }) => text)
    .join('\n');
}

function parseRecords(records: readonly Line[], shape: { delimiter: Delimiter; columns: number }): CsvRecord[] {
  const fields = parseMany(
    records.map(({ text }) => text),
    shape.delimiter,
  );
  return records.flatMap(({ number, text }, index) => {
    const found = fields[index];
    if (!found) return [{ line: number, fields: [text], problem: 'a quotation mark is not closed, or stands inside a field' }];
    if (found.every((field) => field.trim() === '')) return [];
    const problem = problemOf(found, shape.columns);
    return [problem === undefined ? { line: number, fields: found } : { line: number, fields: found, problem }];
  });
}

function problemOf(fields: readonly string[], columns: number): string | undefined {
  if (fields.length !== columns) return `${fields.length} fields, but the header names ${columns}`;
  const long = fields.findIndex((field) => field.length > LIMITS.fieldLength);
  return long < 0 ? undefined : `field ${long + 1} is longer than ${LIMITS.fieldLength} characters`;
}

/** The parser is called for many records at once, as a call costs more than a record; a bad one is found by halving. */
function parseMany(texts: readonly string[], delimiter: Delimiter): (string[] | undefined)[] {
  if (texts.length === 0) return [];
  const found = tryParse(texts.join('\n'), delimiter);
  if (found?.length === texts.length) return found;
  if (texts.length === 1) return [undefined];
  const half = texts.length >> 1;
  return [...parseMany(texts.slice(0, half), delimiter), ...parseMany(texts.slice(half), delimiter)];
}

export function parseOne(text: string, delimiter: Delimiter): string[] | undefined {
  return parseMany([text], delimiter)[0];
}

function tryParse(text: string, delimiter: Delimiter): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch {
    return undefined;
  }
}
