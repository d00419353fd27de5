// What runs for every reply, every message or every turn must find its rows by an index: a scan that is quick in a test is not at a nation's size.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as coding from '../../src/coding/statements.ts';
import * as field from '../../src/field/statements.ts';
import * as intake from '../../src/intake/statements.ts';
import { migrateSqlite } from '../../src/store/migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'textpoll-plans-'));
let db: Sqlite.Database;
beforeAll(async () => {
  const path = join(folder, 'textpoll.db');
  await migrateSqlite(path);
  db = new Sqlite(path, { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

describe.each([
  ['coding', coding],
  ['field', field],
  ['intake', intake],
] as const)('%s', (_, statements) => {
  test.each(Object.entries(statements))('%s', (_name, sql) => {
    const names = [...sql.matchAll(/@(\w+)/g)].map((match) => match[1]!);
    const params = Object.fromEntries(names.map((name) => [name, 1]));
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(params) as { detail: string }[];
    expect(
      plan.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN') && detail !== 'SCAN CONSTANT ROW'),
    ).toEqual([]);
  });
});
