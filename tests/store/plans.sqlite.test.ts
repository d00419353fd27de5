// What runs for every reply, every message or every turn must find its rows by an index: a scan that is quick in a test is not at a nation's size.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as coding from '../../src/coding/statements.ts';
import * as sizes from '../../src/field/sample-sizes.ts';
import * as field from '../../src/field/statements.ts';
import * as intake from '../../src/intake/statements.ts';
import * as erasing from '../../src/respondents/erase-statements.ts';
import * as respondents from '../../src/respondents/statements.ts';
import * as status from '../../src/results/status-statements.ts';
import { migrate } from '../../src/store/migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'textpoll-plans-'));
let db: Sqlite.Database;
beforeAll(async () => {
  const path = join(folder, 'textpoll.db');
  await migrate({ engine: 'sqlite', path });
  db = new Sqlite(path, { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** What a statement may read from end to end: tables whose newest rows alone are taken, by a limit within. */
const NEWEST_ALONE: Record<string, string[]> = {
  LAST_ANSWER: ['SCAN answer_history'],
  LAST_REPORT: ['SCAN delivery_reports'],
};

/** Where several indexes would do without a scan, and one alone stays quick. */
const BY_INDEX: Record<string, string> = {
  REFUSED: 'outbox_not_sent',
  UNKNOWN_PAGE: 'outbox_unknown_age',
  SUPPRESSED: 'COVERING INDEX respondents_unasked',
  NEXT_TO_RELEASE: 'INDEX respondents_unreleased (survey_id=? AND replicate<?)',
  UNKNOWN_OUTCOMES: 'outbox_unknown_age',
  OVERDUE_SENDING: 'outbox_claimed',
  SENDING: 'outbox_claimed',
  WAITING: 'COVERING INDEX outbox_waiting',
  DUE: 'COVERING INDEX outbox_waiting',
  UNKNOWN: 'COVERING INDEX outbox_unknown_age',
};

describe.each([
  ['coding', coding],
  ['field', field],
  ['sample sizes', { SIZES: sizes.SIZES, SUPPRESSED: sizes.SUPPRESSED }],
  ['intake', intake],
  ['respondents', respondents],
  ['erasing', erasing],
  ['status', status],
] as const)('%s', (_, statements) => {
  test.each(Object.entries(statements))('%s', (name, sql) => {
    const names = [...sql.matchAll(/@(\w+)/g)].map((match) => match[1]!);
    const params = Object.fromEntries(names.map((name) => [name, 1]));
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(params) as { detail: string }[]).map(({ detail }) => detail);
    // A subquery's rows were found by the subquery's own lines of the plan.
    const derived = plan.flatMap((detail) => detail.match(/^(?:CO-ROUTINE|MATERIALIZE) (\w+)/)?.[1] ?? []);
    const allowed = ['SCAN CONSTANT ROW', ...derived.map((of) => `SCAN ${of}`), ...(NEWEST_ALONE[name] ?? [])];
    const scans = plan.filter((detail) => detail.startsWith('SCAN') && !/^SCAN \(subquery-\d+\)$/.test(detail));
    expect(scans.filter((detail) => !allowed.includes(detail))).toEqual([]);
    expect(plan.join('\n')).toContain(BY_INDEX[name] ?? '');
  });
});
