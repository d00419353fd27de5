// The Database port on SQLite: one connection that writes, here or on a thread of its own. It knows no table.

import type { Database, Params, Row, Statement } from '../database.ts';
import { connect, positional, prepared, valuesOf } from './connection.ts';
import { startWriter, type WriterThread } from './start-writer.ts';
import { openWriter } from './writer.ts';

export interface SqliteOptions {
  /** Where batches are written: here, or on a thread of its own, which only a service with much to hear is worth. */
  writer?: 'here' | 'thread';
}

/** @throws AppError `unavailable` where the file cannot be opened. */
export function openSqlite(path: string, { writer = 'here' }: SqliteOptions = {}): Database {
  const connection = connect(path);
  const prepare = prepared(connection);
  const { batch, close } = writer === 'here' ? writeOn(connection) : startWriter(path);

  function rows(sql: string): (params: Params) => Row[] {
    const statement = positional(sql);
    const ready = prepare(statement.text);
    return (params) => ready.all(valuesOf(statement, params)) as Row[];
  }

  return {
    shard: 0,
    get: async <R>(sql: string, params: Params = {}) => {
      const statement = positional(sql);
      return prepare(statement.text).get(valuesOf(statement, params)) as R | undefined;
    },
    all: async <R>(sql: string, params: Params = {}) => rows(sql)(params) as R[],
    many: async <R>(sql: string, list: readonly Params[]) => {
      // A transaction around them looks once for what others have written, in place of once for each.
      prepare('BEGIN').run();
      try {
        return list.map(rows(sql)) as R[][];
      } finally {
        prepare('COMMIT').run();
      }
    },
    batch: async (statements) => (statements.length === 0 ? [] : batch(statements)),
    async close() {
      await close();
      connection.close();
    },
  };
}

function writeOn(connection: ReturnType<typeof connect>): WriterThread {
  const write = openWriter(connection);
  return {
    async batch(statements: readonly Statement[]) {
      return write(
        statements.map(({ sql, params, expect }) => {
          const statement = positional(sql);
          return { text: statement.text, values: valuesOf(statement, params), expect };
        }),
      );
    },
    close: async () => {},
  };
}
