// Migrating an SQLite file. It decides nothing about which migrations there are.

import Sqlite from 'better-sqlite3';
import type { Schema } from '../schema.ts';

/** How long it waits for another process that is writing. */
const BUSY_TIMEOUT_MS = 10_000;

export async function sqliteSchema(path: string, purpose: 'look' | 'change'): Promise<Schema> {
  const connection =
    purpose === 'look'
      ? new Sqlite(path, { readonly: true, fileMustExist: true })
      : new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
  return {
    async applied() {
      if (!connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get()) return [];
      const rows = connection.prepare('SELECT name FROM migrations ORDER BY name').all() as { name: string }[];
      return rows.map(({ name }) => name);
    },
    async apply(name, sql) {
      connection.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
      connection.transaction(() => {
        connection.exec(sql);
        connection.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?)').run(name, Date.now());
      })();
    },
    async close() {
      connection.close();
    },
  };
}
