// Migrating a PostgreSQL database: one instance at a time, however many start at once. It decides nothing about which migrations there are.

import pg from 'pg';
import { AppError } from '../../errors.ts';
import { describeAddress } from '../address.ts';
import type { Schema } from '../schema.ts';
import { connection } from './connection.ts';

/** The advisory lock of those who migrate; any number will do that nobody else takes on this database. */
const MIGRATION_LOCK = 7_398_112;
const INSUFFICIENT_PRIVILEGE = '42501';
const MAKE_OWNER = 'make the role of DATABASE_URL the owner of the database: ALTER DATABASE … OWNER TO …';

/** @throws AppError `unavailable` where the server cannot be reached, `refused` where the database is not in UTF-8. */
export async function postgresSchema(url: string, purpose: 'look' | 'change'): Promise<Schema> {
  const client = new pg.Client(connection(url));
  // What goes wrong with the connection is told by the query that meets it.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new AppError(
      'unavailable',
      `the database ${describeAddress({ engine: 'postgres', url })} cannot be opened: ${(error as Error).message}`,
      remedyOf(error),
    );
  }
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
  if (rows[0]?.server_encoding !== 'UTF8') {
    await client.end();
    throw new AppError(
      'refused',
      `the database is in ${rows[0]?.server_encoding}`,
      "create it with ENCODING 'UTF8' TEMPLATE template0",
    );
  }
  if (purpose === 'change') await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  return {
    async applied() {
      const known = await client.query("SELECT to_regclass('migrations') IS NOT NULL AS there");
      if (known.rows[0].there !== 1) return [];
      const done = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
      return done.rows.map(({ name }) => name);
    },
    async apply(name, sql) {
      await client.query('BEGIN');
      try {
        await client.query(
          'CREATE TABLE IF NOT EXISTS migrations (name TEXT COLLATE "C" PRIMARY KEY, applied_at BIGINT NOT NULL)',
        );
        await client.query(sql);
        await client.query('INSERT INTO migrations (name, applied_at) VALUES ($1, $2)', [name, Date.now()]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE)
          throw new AppError('refused', `the database cannot be migrated: ${error.message}`, MAKE_OWNER);
        throw error;
      }
    },
    // The lock goes with its session.
    close: () => client.end(),
  };
}

/** What PostgreSQL itself refuses is told apart from a server that is not there. */
function remedyOf(error: unknown): string {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  if (code === '3D000')
    return "create the database, owned by the role of DATABASE_URL: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0";
  if (code === '28P01' || code === '28000')
    return 'correct the user and the password in DATABASE_URL, or pg_hba.conf at the server';
  return 'check DATABASE_URL, and that the server runs and lets this machine in';
}
