// What PostgreSQL wants written otherwise than the one SQL text of the house: numbered parameters, row locks. And how values come
// and go. It knows no table and no connection.

import pg from 'pg';
import type { Params, Value } from '../database.ts';
import { valueNamed, withParameters } from '../parameters.ts';

export interface Translated {
  text: string;
  /** The parameter that each number stands for. */
  names: readonly string[];
  /** The prepared statement's name on each connection. */
  name: string;
}

/**
 * Words in comments are for this engine alone: SQLite has one writer, and needs none of them. Rows are locked without their keys, so that
 * rows that refer to them can still be written. Who locks for share waits for who changes the row, sees what it has become, and keeps it
 * so until the batch is over; others may do so too.
 * `after the writers of T`: what they have begun to write is committed before the batch reads on.
 */
const LOCKS: readonly [RegExp, string][] = [
  [/\/\* for update \*\//g, 'FOR NO KEY UPDATE'],
  [/\/\* for share \*\//g, 'FOR SHARE'],
  [/\/\* skip locked \*\//g, 'FOR NO KEY UPDATE SKIP LOCKED'],
  [/^\/\* after the writers of (\w+) \*\/[\s\S]*$/, 'LOCK TABLE $1 IN SHARE MODE'],
];
const translated = new Map<string, Translated>();

/** All SQL is constant, so that the map stays as small as the program. */
export function translate(sql: string): Translated {
  const known = translated.get(sql);
  if (known) return known;
  const names: string[] = [];
  const numbered = withParameters(sql, (name) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const text = LOCKS.reduce((left, [marker, words]) => left.replace(marker, words), numbered);
  const fresh = { text, names, name: `s${translated.size}` };
  translated.set(sql, fresh);
  return fresh;
}

/** @throws Error where a parameter is missing: SQLite would refuse it too. */
export function valuesOf({ names }: Translated, params: Params): unknown[] {
  return names.map((name) => parameter(valueNamed(params, name)));
}

function parameter(value: Value): unknown {
  // PostgreSQL keeps no text with a NUL in it; nobody means one.
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  if (value instanceof Uint8Array && !Buffer.isBuffer(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}

const OID = { bool: 16, int8: 20, numeric: 1700 } as const;
const PARSERS: Readonly<Record<number, (text: string) => number>> = {
  // Truth is 0 or 1, as in SQLite; counts and sums are far below 2^53.
  [OID.bool]: (text) => (text === 't' ? 1 : 0),
  [OID.int8]: Number,
  [OID.numeric]: Number,
};

/** For every connection to our tables: values arrive as SQLite hands them out. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS[oid]) || pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};
