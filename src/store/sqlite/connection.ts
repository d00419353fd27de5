// A connection to an SQLite file as every part of Textpoll opens it, and its statements, each prepared once.

import Sqlite from 'better-sqlite3';
import { AppError } from '../../errors.ts';
import type { Params, Value } from '../database.ts';
import { valueNamed, withParameters } from '../parameters.ts';

/** How long a write waits for another process's write (the command line beside the service). */
const BUSY_TIMEOUT_MS = 10_000;
/**
 * Small, as each commit looks through all of it: where a page was split, SQLite moves one to a far number for a moment, and then takes
 * every page for one that may lie beyond the file's end. With 64 MiB that takes longer than the commit. The system keeps pages too.
 */
const CACHE_KIB = 8_192;
/** SQL is constant: more texts than this are a defect, and must not fill the memory. */
const CACHED_STATEMENTS = 500;

/** The bare connection, for a library that brings its own SQL. @throws AppError `unavailable` where the file cannot be opened. */
export function connect(path: string): Sqlite.Database {
  try {
    const connection = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
    connection.pragma('journal_mode = WAL');
    // The promise is durability: an answered webhook is on disk. Group commits share the fsync.
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma(`cache_size = -${CACHE_KIB}`);
    // What is deleted is overwritten with zeros: an erasure promises that it is gone, not that it is no longer listed.
    connection.pragma('secure_delete = ON');
    return connection;
  } catch (error) {
    throw new AppError(
      'unavailable',
      `the database ${path} cannot be opened: ${(error as Error).message}`,
      'check DATABASE_URL and the folder’s permissions',
    );
  }
}

/** A statement whose parameters are known by their places. */
export interface Positional {
  text: string;
  /** The parameter that stands at each place; one that is named twice stands twice. */
  names: readonly string[];
}

const positionals = new Map<string, Positional>();

/** Finding each parameter by its name takes the driver longer than the statement itself. */
export function positional(sql: string): Positional {
  const known = positionals.get(sql);
  if (known) return known;
  const names: string[] = [];
  const text = withParameters(sql, (name) => {
    names.push(name);
    return '?';
  });
  const fresh = { text, names };
  if (positionals.size >= CACHED_STATEMENTS) positionals.clear();
  positionals.set(sql, fresh);
  return fresh;
}

/** @throws Error where a parameter is missing. */
export function valuesOf({ names }: Positional, params: Params): Value[] {
  return names.map((name) => valueNamed(params, name));
}

/** Preparing costs more than running most statements. */
export function prepared(connection: Sqlite.Database): (text: string) => Sqlite.Statement {
  const statements = new Map<string, Sqlite.Statement>();
  return (text) => {
    const known = statements.get(text);
    if (known) return known;
    if (statements.size >= CACHED_STATEMENTS) statements.clear();
    const statement = connection.prepare(text);
    statements.set(text, statement);
    return statement;
  };
}
