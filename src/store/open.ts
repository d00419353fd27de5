// Opens the store: migrates the database, binds it to its secret, hands out the port.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from './database.ts';
import { migrateSqlite } from './migrate.ts';
import { bindSecret, createSealer, type Sealer } from './sealing.ts';
import { openSqlite } from './sqlite/sqlite-database.ts';

export interface Store {
  db: Database;
  sealer: Sealer;
  /** The migrations that were applied just now. */
  migrated: string[];
}

/** `path` of the database file; made, with its folder, where it is missing. @throws AppError where the secret is another one. */
export async function openStore(path: string, secret: string): Promise<Store> {
  mkdirSync(dirname(path), { recursive: true });
  const migrated = await migrateSqlite(path);
  const db = openSqlite(path);
  const sealer = createSealer(secret);
  try {
    await bindSecret(db, sealer);
  } catch (error) {
    await db.close();
    throw error;
  }
  return { db, sealer, migrated };
}
