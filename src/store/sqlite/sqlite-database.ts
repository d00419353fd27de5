// The Database port on SQLite: one writer connection, batches run synchronously inside one transaction, so nothing awaits
// while it is open. It knows no table.

import Sqlite from 'better-sqlite3';
import { AppError } from '../../errors.ts';
import { Conflict, type Database, type Params, type Row, type Statement } from '../database.ts';

/** How long a write waits for another process's write (the command line beside the service). */
const BUSY_TIMEOUT_MS = 10_000;
const CACHED_STATEMENTS = 500;

/** @throws AppError `unavailable` where the file cannot be opened. */
export function openSqlite(path: string): Database {
  const connection = connect(path);
  const prepared = new Map<string, Sqlite.Statement>();

  // Preparing costs more than running most statements; all SQL is constant, so the cache stays small.
  function prepare(sql: string): Sqlite.Statement {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= CACHED_STATEMENTS) prepared.clear();
    const statement = connection.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  function run({ sql, params, expect }: Statement, index: number): Row[] {
    const statement = prepare(sql);
    const rows = statement.reader ? (statement.all(params) as Row[]) : [];
    const changed = statement.reader ? rows.length : (statement.run(params).changes ?? 0);
    if (expect !== undefined && changed !== expect) throw new Conflict(index, sql);
    return rows;
  }

  const transaction = connection.transaction((statements: readonly Statement[]) => {
    return statements.map((statement, index) => {
      try {
        return run(statement, index);
      } catch (error) {
        throw isUniqueViolation(error) ? new Conflict(index, statement.sql) : error;
      }
    });
  });

  return {
    shard: 0,
    get: async <R>(sql: string, params: Params = {}) => prepare(sql).get(params) as R | undefined,
    all: async <R>(sql: string, params: Params = {}) => prepare(sql).all(params) as R[],
    many: async <R>(sql: string, list: readonly Params[]) => {
      const statement = prepare(sql);
      return list.map((params) => statement.all(params) as R[]);
    },
    batch: async (statements) => {
      if (statements.length === 0) return [];
      try {
        return transaction.immediate(statements);
      } catch (error) {
        throw isBusy(error) ? new Conflict(-1, 'the database was busy') : error;
      }
    },
    close: async () => {
      connection.close();
    },
  };
}

/** The bare connection, for a library that brings its own SQL. @throws AppError `unavailable` where the file cannot be opened. */
export function connect(path: string): Sqlite.Database {
  try {
    const connection = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
    connection.pragma('journal_mode = WAL');
    // The promise is durability: an answered webhook is on disk. Group commits share the fsync.
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('cache_size = -65536');
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

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(error.code);
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
