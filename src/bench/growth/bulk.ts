// Statements on millions of rows, on a connection of their own: no durability while they run, since a run that is cut off is thrown away.
// What the engines write differently stands here.

import { statSync } from 'node:fs';
import pg from 'pg';
import type { DatabaseAddress } from '../../store/address.ts';
import type { Params, Row } from '../../store/database.ts';
import { connection } from '../../store/postgres/connection.ts';
import { TYPES, translate, valuesOf } from '../../store/postgres/dialect.ts';
import { connect } from '../../store/sqlite/connection.ts';

/** For SQLite's sorted runs of index entries; in KiB, below zero as SQLite wants it. */
const CACHE_KIB = -1_000_000;

export interface Bulk {
  /** Eight hexadecimal digits that a number, given as SQL, is spread to: other digits for every number below 2^32. */
  spread(n: string): string;
  /** A keyed hash, given as SQL, with its first four bytes from `spread(n)`. */
  spreadHash(hash: string, n: string): string;
  run(sql: string, params?: Params): Promise<void>;
  all(sql: string, params?: Params): Promise<Row[]>;
  /** Of tables and indexes, once all has been written where it belongs. */
  settle(): Promise<number>;
  close(): Promise<void>;
}

/** Odd, so that no two numbers come to the same; of the golden ratio, so that neighbours lie far apart. */
const spreadNumber = (n: string) => `(${n} * 2654435769) & 4294967295`;

export function openBulk(address: DatabaseAddress): Promise<Bulk> {
  return address.engine === 'sqlite' ? bulkSqlite(address.path) : bulkPostgres(address.url);
}

async function bulkSqlite(path: string): Promise<Bulk> {
  const db = connect(path);
  for (const pragma of [
    'journal_mode = DELETE',
    'journal_mode = OFF',
    'synchronous = OFF',
    'foreign_keys = OFF',
    'secure_delete = OFF',
    'temp_store = MEMORY',
  ])
    db.pragma(pragma);
  db.pragma(`cache_size = ${CACHE_KIB}`);
  const spread = (n: string) => `printf('%08x', ${spreadNumber(n)})`;
  return {
    spread,
    spreadHash: (hash, n) => `CAST(unhex(${spread(n)}) || substr(${hash}, 5) AS BLOB)`,
    run: async (sql, params = {}) => void db.prepare(sql).run(params),
    all: async (sql, params = {}) => db.prepare(sql).all(params) as Row[],
    settle: async () => {
      db.pragma('journal_mode = WAL');
      return statSync(path).size;
    },
    close: async () => void db.close(),
  };
}

async function bulkPostgres(url: string): Promise<Bulk> {
  const client = new pg.Client({ ...connection(url), statement_timeout: 0, types: TYPES });
  await client.connect();
  await client.query('SET synchronous_commit = off');
  // Only whoever owns the server may; without it each row's references are looked up.
  await client.query("SET session_replication_role = 'replica'").catch(() => {});
  const query = async (sql: string, params: Params = {}) => {
    const translated = translate(sql);
    return (await client.query({ text: translated.text, values: valuesOf(translated, params) })).rows as Row[];
  };
  const spread = (n: string) => `lpad(to_hex(${spreadNumber(n)}), 8, '0')`;
  return {
    spread,
    spreadHash: (hash, n) => `decode(${spread(n)}, 'hex') || substr(${hash}, 5)`,
    run: async (sql, params) => void (await query(sql, params)),
    all: query,
    settle: async () => {
      await client.query('VACUUM (ANALYZE)');
      await client.query('CHECKPOINT').catch(() => {});
      return Number((await query('SELECT pg_database_size(current_database()) AS bytes'))[0]!.bytes);
    },
    close: () => client.end(),
  };
}
