// Text into numbered lines, whichever way they end, in bounded memory. It does not know what stands in them.

import { AppError } from '../errors.ts';
import { Undecodable } from './decode.ts';

export const LIMITS = {
  /** Characters of a line, or of a record of several lines: beyond it a file is something else than a list of contacts. */
  lineLength: 50_000,
} as const;

export interface Line {
  /** Counted from 1. */
  number: number;
  text: string;
}

/** Yields the lines in blocks, as the text comes. @throws AppError `invalid` with file, line and column. */
export async function* readLines(texts: AsyncIterable<string>, fileName: string): AsyncGenerator<Line[]> {
  let rest = '';
  let number = 1;
  const take = (text: string, last: boolean): Line[] => {
    // A carriage return at the very end may be half of a line's end.
    const cut = !last && text.endsWith('\r') ? text.length - 1 : text.length;
    const parts = text.slice(0, cut).split(/\r\n|\n|\r/);
    rest = parts.pop()! + text.slice(cut);
    const lines = parts.map((part) => ({ number: number++, text: part }));
    for (const line of [...lines, { number, text: rest }]) checkLength(line, fileName);
    return lines;
  };
  try {
    for await (const text of texts) yield take(rest + text, false);
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    throw new AppError('invalid', `${fileName}:${number}:${rest.length + 1}: ${error.message}`, error.remedy);
  }
  yield [...take(rest, true), { number, text: rest }];
}

function checkLength({ number, text }: Line, fileName: string): void {
  if (text.length <= LIMITS.lineLength) return;
  throw new AppError(
    'invalid',
    `${fileName}:${number}:${LIMITS.lineLength + 1}: the line is longer than ${LIMITS.lineLength} characters`,
    'is this a CSV file with one contact a line?',
  );
}
