// Where one path is measured: a folder on a disk, and fresh databases on the engine that is asked for.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { AppError } from '../errors.ts';
import type { DatabaseAddress } from '../store/address.ts';
import { connection } from '../store/postgres/connection.ts';
import { startServer } from './postgres-server.ts';
import type { Engine } from './rows.ts';

const TMPFS = 0x01021994;

export interface Site {
  engine: Engine;
  folder: string;
  /** An empty database; of the site's engine, where no other is said. */
  database(name: string, engine?: Engine): Promise<DatabaseAddress>;
  /** Before the end, where its room is needed. */
  remove(database: DatabaseAddress): Promise<void>;
}

/** `postgresUrl` is a server in which databases may be made; without it one is started. All that was made is removed in the end. */
export async function withSite<T>(
  options: { engine: Engine; postgresUrl?: string | undefined },
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const folder = makeFolder();
  const made: string[] = [];
  let server: { url: string; stop(): Promise<void> } | undefined;
  try {
    if (options.engine === 'postgres') server = await reachServer(options.postgresUrl);
    return await work({
      engine: options.engine,
      folder,
      async database(name, engine = options.engine) {
        if (engine === 'sqlite') return { engine, path: join(folder, `${name}.db`) };
        const database = `bench_${name}_${randomBytes(4).toString('hex')}`;
        await administer(server!.url, `CREATE DATABASE ${database}`);
        made.push(database);
        return { engine, url: Object.assign(new URL(server!.url), { pathname: `/${database}` }).href };
      },
      async remove(address) {
        if (address.engine === 'sqlite') return removeDatabase(address.path);
        const database = new URL(address.url).pathname.slice(1);
        await administer(server!.url, `DROP DATABASE ${database} WITH (FORCE)`);
        made.splice(made.indexOf(database), 1);
      },
    });
  } finally {
    for (const database of made) await administer(server!.url, `DROP DATABASE ${database} WITH (FORCE)`);
    await server?.stop();
    removeFolder(folder);
  }
}

async function reachServer(given: string | undefined): Promise<{ url: string; stop(): Promise<void> }> {
  if (given) return { url: given, stop: async () => {} };
  return startServer({}).catch((error: Error) => {
    throw new AppError(
      'unavailable',
      `no PostgreSQL to measure: ${error.message}`,
      'set DATABASE_URL to postgres://… on a server where this user may make databases',
    );
  });
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client(connection(url));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** On a disk: a temporary folder may live in memory, where nothing is durable. */
export function makeFolder(): string {
  const place = [tmpdir(), process.cwd()].find((path) => statfsSync(path).type !== TMPFS);
  if (!place) throw new AppError('refused', 'there is no folder on a disk here', 'set TMPDIR to one');
  return mkdtempSync(join(place, 'textpoll-bench-'));
}

/** An SQLite database: its file, and those beside it. */
export function removeDatabase(path: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
