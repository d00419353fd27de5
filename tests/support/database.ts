// Throwaway databases on the engine under test: an SQLite file in a folder of its own, or a copy of the migrated template on the real
// PostgreSQL that postgres-server.ts has started.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { inject } from 'vitest';
import type { DatabaseAddress } from '../../src/store/address.ts';
import { connection } from '../../src/store/postgres/connection.ts';
import { TEMPLATE } from './template.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a database in which databases may be made; undefined where SQLite is tested. */
    postgres: string | undefined;
  }
}

export const ENGINE: DatabaseAddress['engine'] = inject('postgres') === undefined ? 'sqlite' : 'postgres';

export interface ThrowawayDatabase {
  address: DatabaseAddress;
  /** As DATABASE_URL says it. */
  url: string;
  /** For files beside the database. */
  folder: string;
  /** Statements from another hand, on a connection of its own; resolves to the rows of the last. Constant SQL. */
  raw(sql: string): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

/** `empty`: not even migrated. */
export async function throwawayDatabase({ empty = false } = {}): Promise<ThrowawayDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-test-'));
  return ENGINE === 'sqlite' ? sqlite(folder) : postgres(folder, empty);
}

function sqlite(folder: string): ThrowawayDatabase {
  const path = join(folder, 'textpoll.db');
  return {
    address: { engine: 'sqlite', path },
    url: `file:${path}`,
    folder,
    async raw(sql) {
      const file = new Sqlite(path);
      try {
        if (!/^\s*(SELECT|WITH)\b/i.test(sql)) {
          file.exec(sql);
          return [];
        }
        return file.prepare(sql).all() as Record<string, unknown>[];
      } finally {
        file.close();
      }
    },
    async remove() {
      rmSync(folder, { recursive: true });
    },
  };
}

async function postgres(folder: string, empty: boolean): Promise<ThrowawayDatabase> {
  const name = `t_${randomBytes(8).toString('hex')}`;
  await once(inject('postgres')!, `CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : TEMPLATE}`);
  const url = Object.assign(new URL(inject('postgres')!), { pathname: `/${name}` }).href;
  return {
    address: { engine: 'postgres', url },
    url,
    folder,
    raw: (sql) => once(url, sql),
    async remove() {
      await once(inject('postgres')!, `DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(folder, { recursive: true });
    },
  };
}

async function once(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection(url));
  await client.connect();
  try {
    const result = await client.query(sql);
    return ([result].flat().at(-1) as pg.QueryResult).rows;
  } finally {
    await client.end();
  }
}
