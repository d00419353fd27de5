// The rejects file: each row that was not imported as it was given, with its line and the reason, ready to be corrected and
// imported again. It counts nothing.

import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { AppError } from '../errors.ts';
import type { CsvRecord } from './csv.ts';

export interface RejectedRow {
  record: CsvRecord;
  reason: string;
  explanation: string;
}

export interface RejectsFile {
  /** Resolves once the rows are taken. @throws AppError `unavailable` */
  write(rows: readonly RejectedRow[]): Promise<void>;
}

const OWN_COLUMNS = ['line', 'reason', 'explanation'];
/** Without it Excel takes UTF-8 for the local code page. */
const BOM = '\uFEFF';

/** Writes the header. The stream is ended by `endRejects`. */
export async function openRejects(stream: Writable, header: readonly string[]): Promise<RejectsFile> {
  await write(stream, BOM + csv([[...OWN_COLUMNS, ...header]]));
  return {
    write: (rows) =>
      write(
        stream,
        csv(rows.map(({ record, reason, explanation }) => [`${record.line}`, reason, explanation, ...record.fields])),
      ),
  };
}

export function endRejects(stream: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.end((error?: Error | null) => (error ? reject(unwritable(error)) : resolve()));
  });
}

// Fields come from strangers: one that begins like a formula would be computed when the file is opened in a spreadsheet.
function csv(rows: string[][]): string {
  return stringify(rows, { escape_formulas: true });
}

function write(stream: Writable, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(unwritable(error)) : resolve()));
  });
}

function unwritable(error: Error): AppError {
  return new AppError(
    'unavailable',
    `the file of rejected rows cannot be written: ${error.message}`,
    'name another with --rejects',
  );
}
