// Writes batches on one connection: each runs synchronously inside one transaction, so that nothing awaits while it is open. It knows
// neither tables nor threads.

import Sqlite from 'better-sqlite3';
import { Conflict, type Row, type Value } from '../database.ts';
import { prepared } from './connection.ts';

/** A statement with its values in their places. */
export interface Step {
  text: string;
  values: readonly Value[];
  expect: number | undefined;
}

/** Runs a batch; gives the rows that each step returned, once they are on disk. @throws Conflict, and nothing is written. */
export type Write = (steps: Iterable<Step>) => Row[][];

export function openWriter(connection: Sqlite.Database): Write {
  const prepare = prepared(connection);

  function run({ text, values, expect }: Step, index: number): Row[] {
    const statement = prepare(text);
    const rows = statement.reader ? (statement.all(values) as Row[]) : [];
    const changed = statement.reader ? rows.length : statement.run(values).changes;
    if (expect !== undefined && changed !== expect) throw new Conflict(index, text);
    return rows;
  }

  function runAll(steps: Iterable<Step>): Row[][] {
    const rows: Row[][] = [];
    for (const step of steps) {
      try {
        rows.push(run(step, rows.length));
      } catch (error) {
        throw isUniqueViolation(error) ? new Conflict(rows.length, step.text) : error;
      }
    }
    return rows;
  }

  return (steps) => {
    try {
      prepare('BEGIN IMMEDIATE').run();
      const rows = runAll(steps);
      prepare('COMMIT').run();
      return rows;
    } catch (error) {
      // SQLite itself rolls some failures back, such as a full disk.
      if (connection.inTransaction) prepare('ROLLBACK').run();
      throw isBusy(error) ? new Conflict(-1, 'the database was busy') : error;
    }
  };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(error.code);
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
