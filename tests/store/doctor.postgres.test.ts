// What the doctor says of a PostgreSQL server, on one of its own: its settings are changed.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finding, runDoctor } from '../../src/doctor.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startServer } from '../support/postgres-server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  // Without flags: what a command line sets, ALTER SYSTEM cannot change.
  server = await startServer({});
  await sql("CREATE DATABASE here ENCODING 'UTF8' TEMPLATE template0");
  await migrate({ engine: 'postgres', url: of('here') });
});
afterAll(() => server.stop());

const of = (database: string, parts: Partial<URL> = {}) =>
  Object.assign(new URL(server.url), { pathname: `/${database}`, ...parts }).href;

async function sql(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** Without settings of the provider: what is said of the database. */
async function findings(url: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of runDoctor({ DATABASE_URL: url, TEXTPOLL_SECRET: 'a secret of thirty-two characters' }))
    if (finding.check !== 'settings') found.push(finding);
  return found;
}
const brief = (all: Finding[]) => all.map(({ check, status }) => `${check} ${status}`);

test('a server that keeps what it has committed', async () => {
  const all = await findings(of('here'));
  expect(brief(all)).toEqual(['database ok', 'migrations ok', 'durability ok', 'secret ok']);
});

test('commits that do not wait for the disk are a warning', async () => {
  await sql('ALTER DATABASE here SET synchronous_commit = off');
  const all = await findings(of('here'));
  await sql('ALTER DATABASE here RESET synchronous_commit');
  expect(brief(all)).toContain('durability warning');
  expect(all.find(({ check }) => check === 'durability')?.remedy).toContain('synchronous_commit');
});

test('a server that never waits for the disk is a problem', async () => {
  await sql('ALTER SYSTEM SET fsync = off', 'SELECT pg_reload_conf()');
  await expect.poll(async () => brief(await findings(of('here')))).toContain('durability problem');
  await sql('ALTER SYSTEM RESET fsync', 'SELECT pg_reload_conf()');
});

test('pending migrations are named; a role that may not apply them is a problem', async () => {
  await sql('CREATE DATABASE fresh TEMPLATE template0', "CREATE ROLE guest LOGIN PASSWORD 'guest'");
  expect(brief(await findings(of('fresh')))).toEqual(['database ok', 'migrations warning']);
  const guest = await findings(of('fresh', { username: 'guest', password: 'guest' }));
  expect(brief(guest)).toEqual(['database ok', 'migrations problem', 'migrations warning']);
  const refused = migrate({ engine: 'postgres', url: of('fresh', { username: 'guest', password: 'guest' }) });
  await expect(refused).rejects.toMatchObject({ code: 'refused', remedy: expect.stringContaining('OWNER TO') });
  expect(guest[1]?.remedy).toContain('owner');
});

test.each([
  { what: 'a server that is away', url: () => of('here', { port: '1' }), remedy: 'runs' },
  { what: 'a wrong password', url: () => of('here', { password: 'wrong' }), remedy: 'password' },
  { what: 'a missing database', url: () => of('elsewhere'), remedy: 'CREATE DATABASE' },
])('$what', async ({ url, remedy }) => {
  const all = await findings(url());
  expect(brief(all)).toEqual(['database problem']);
  expect(all[0]?.remedy).toContain(remedy);
  expect(all[0]?.detail).not.toContain('wrong');
});

test('a database in another encoding', async () => {
  await sql("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
  const all = await findings(of('latin'));
  expect(brief(all)).toEqual(['database problem']);
  expect(all[0]?.remedy).toContain('UTF8');
});
