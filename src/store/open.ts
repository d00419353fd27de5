// Opens the store: migrates the database, binds it to its secret, hands out the port.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseAddress } from './address.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openPostgres, type PostgresOptions } from './postgres/postgres-database.ts';
import { bindSecret, createSealer, type Sealer } from './sealing.ts';
import { openSqlite, type SqliteOptions } from './sqlite/sqlite-database.ts';

/** Each engine takes what is for it. */
export type StoreOptions = PostgresOptions & SqliteOptions;

export interface Store {
  db: Database;
  sealer: Sealer;
  /** The migrations that were applied just now. */
  migrated: string[];
}

/** An SQLite file is made, with its folder, where it is missing; a PostgreSQL database must exist. @throws AppError where the secret is another one. */
export async function openStore(address: DatabaseAddress, secret: string, options: StoreOptions = {}): Promise<Store> {
  if (address.engine === 'sqlite') mkdirSync(dirname(address.path), { recursive: true });
  const migrated = await migrate(address);
  const db = openDatabase(address, options);
  const sealer = createSealer(secret);
  try {
    await bindSecret(db, sealer);
  } catch (error) {
    await db.close();
    throw error;
  }
  return { db, sealer, migrated };
}

/** As it stands: neither migrated nor bound. @throws AppError `unavailable` where an SQLite file cannot be opened. */
export function openDatabase(address: DatabaseAddress, options: StoreOptions = {}): Database {
  return address.engine === 'sqlite' ? openSqlite(address.path, options) : openPostgres(address.url, options);
}
