// Brings a database to the newest schema: the numbered files of migrations/, each applied once, with its record, atomically.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { Umzug } from 'umzug';
import { AppError } from '../errors.ts';

const FOLDER = fileURLToPath(new URL('../../migrations/sqlite/', import.meta.url));

/** Names of the migrations that were applied now. @throws AppError where the database is newer than this program. */
export async function migrateSqlite(path: string): Promise<string[]> {
  const connection = new Sqlite(path, { timeout: 10_000 });
  try {
    connection.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT');
    const known = migrationNames();
    const unknown = applied(connection).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new AppError(
        'refused',
        `the database has migrations that this version does not know: ${unknown.join(', ')}`,
        'run the newer version of textpoll',
      );
    }
    const done = await migrator(connection).up();
    return done.map(({ name }) => name);
  } finally {
    connection.close();
  }
}

/** Migrations that the database still lacks; all of them where it is empty. */
export function pendingMigrations(path: string): string[] {
  const connection = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const done = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get() ? applied(connection) : [];
    return migrationNames().filter((name) => !done.includes(name));
  } finally {
    connection.close();
  }
}

function migrator(connection: Sqlite.Database) {
  const record = connection.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?)');
  return new Umzug({
    migrations: migrationNames().map((name) => ({
      name,
      // The record stands in the migration's own transaction: Umzug's storage would write it after, and a crash between would run it twice.
      up: async () => {
        const sql = readFileSync(`${FOLDER}${name}`, 'utf8');
        connection.transaction(() => {
          connection.exec(sql);
          record.run(name, Date.now());
        })();
      },
    })),
    storage: { executed: async () => applied(connection), logMigration: async () => {}, unlogMigration: async () => {} },
    logger: undefined,
  });
}

function migrationNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

function applied(connection: Sqlite.Database): string[] {
  return (connection.prepare('SELECT name FROM migrations ORDER BY name').all() as { name: string }[]).map(({ name }) => name);
}
