// A real PostgreSQL for the tests: TEST_DATABASE_URL where it is given, else one that is started here and ends with them.

import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startServer as startAnyServer } from '../../src/bench/postgres-server.ts';
import { migrate } from '../../src/store/migrate.ts';
import { TEMPLATE } from './template.ts';

export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const { url, stop } = given ? { url: given, stop: async () => {} } : await startServer();
  await makeTemplate(url);
  project.provide('postgres', url);
  return stop;
}

/** Durability is not what most of these tests are about: without fsync they take a third of the time. */
export const startServer = (flags: Record<string, string> = { fsync: 'off' }) => startAnyServer(flags);

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await client.query(`CREATE DATABASE ${TEMPLATE} TEMPLATE template0`);
  await client.end();
  await migrate({ engine: 'postgres', url: Object.assign(new URL(url), { pathname: `/${TEMPLATE}` }).href });
}
