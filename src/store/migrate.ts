// Brings a database to the newest schema: the numbered files of migrations/, the same names for each engine, each applied once, with
// its record, atomically.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.ts';
import type { DatabaseAddress } from './address.ts';
import { postgresSchema } from './postgres/postgres-schema.ts';
import type { Schema } from './schema.ts';
import { sqliteSchema } from './sqlite/sqlite-schema.ts';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** Names of the migrations that were applied now. @throws AppError where the database is newer than this program, or may not be changed. */
export async function migrate(address: DatabaseAddress): Promise<string[]> {
  const folder = `${FOLDER}${address.engine}/`;
  const names = namesIn(folder);
  const schema = await open(address, 'change');
  try {
    const applied = await schema.applied();
    const unknown = applied.filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      throw new AppError(
        'refused',
        `the database has migrations that this version does not know: ${unknown.join(', ')}`,
        'run the newer version of textpoll',
      );
    }
    if (applied.length === names.length) return [];
    return await applyAll(schema, folder, names);
  } finally {
    await schema.close();
  }
}

async function applyAll(schema: Schema, folder: string, names: readonly string[]): Promise<string[]> {
  // It takes a tenth of a second to load, and there is seldom anything for it to do.
  const { MigrationError, Umzug } = await import('umzug');
  try {
    const umzug = new Umzug({
      migrations: names.map((name) => ({ name, up: () => schema.apply(name, readFileSync(`${folder}${name}`, 'utf8')) })),
      storage: { executed: () => schema.applied(), logMigration: async () => {}, unlogMigration: async () => {} },
      logger: undefined,
    });
    return (await umzug.up()).map(({ name }) => name);
  } catch (error) {
    throw error instanceof MigrationError && error.cause instanceof AppError ? error.cause : error;
  }
}

/** Migrations that the database still lacks; all of them where it is empty. Changes nothing. */
export async function pendingMigrations(address: DatabaseAddress): Promise<string[]> {
  const schema = await open(address, 'look');
  try {
    const done = await schema.applied();
    return namesIn(`${FOLDER}${address.engine}/`).filter((name) => !done.includes(name));
  } finally {
    await schema.close();
  }
}

function open(address: DatabaseAddress, purpose: 'look' | 'change'): Promise<Schema> {
  return address.engine === 'sqlite' ? sqliteSchema(address.path, purpose) : postgresSchema(address.url, purpose);
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}
