// What growth is measured on must be a survey like any other: its books hold, and each of its people is a person of their own.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { BENCH } from '../../src/bench/fixture.ts';
import { multiply } from '../../src/bench/growth/multiply.ts';
import { seedField } from '../../src/bench/growth/seed.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { audit } from '../../src/results/audit.ts';
import { readReport } from '../../src/results/report.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import type { Survey } from '../../src/survey/definition.ts';
import { type ThrowawayDatabase, throwawayDatabase } from '../support/database.ts';

const PEOPLE = 400;
const TIMES = 5;

let database: ThrowawayDatabase;
let survey: Survey;
let store: Store;
let before: Awaited<ReturnType<typeof look>>;

beforeAll(async () => {
  database = await throwawayDatabase();
  survey = await seedField(database.address, PEOPLE);
  before = await look();
  await multiply(database.address, { people: PEOPLE, times: TIMES, progress: () => {} });
  store = await openStore(database.address, BENCH.secret);
}, 120_000);

afterAll(async () => {
  await store.db.close();
  await database.remove();
});

async function look() {
  const { db } = await openStore(database.address, BENCH.secret);
  try {
    const entry = await openCatalog(db).get(survey.id);
    return { report: await readReport(db, entry, survey, 0), audit: await audit(db, entry, survey) };
  } finally {
    await db.close();
  }
}

test('the seed is a fielding with everything in it, and its audit is clean', () => {
  const { report, audit: found } = before;
  expect(found.differences).toEqual([]);
  expect(found.rows.respondents).toBe(PEOPLE);
  expect(report.response.answered / PEOPLE).toBeGreaterThan(0.2);
  expect(report.response.answered / PEOPLE).toBeLessThan(0.4);
  const { waiting, delivered, sent, failed, accepted, notSent, unknown } = report.books.cases;
  for (const state of [waiting, delivered, sent, failed, accepted, notSent, unknown]) expect(state).toBeGreaterThan(0);
});

test('its multiple is as many times as large, and its audit is clean too', async () => {
  const { report, audit: found } = await look();
  expect(found.differences).toEqual([]);
  for (const [table, n] of Object.entries(before.audit.rows))
    expect([table, found.rows[table as 'replies']]).toEqual([table, n * TIMES]);
  expect(report.books.cases.delivered).toBe(before.report.books.cases.delivered * TIMES);
  expect(report.response.answered).toBe(before.report.response.answered * TIMES);
});

test('each copy has a number and ids of its own, of the usual length', async () => {
  const [people, messages] = await Promise.all([
    store.db.get('SELECT count(*) AS n, count(DISTINCT number_hash) AS own, max(length(number_hash)) AS length FROM respondents'),
    store.db.get(
      'SELECT count(*) AS n, count(DISTINCT message_id) AS own, max(length(message_id)) - min(length(message_id)) AS longer FROM outbox',
    ),
  ]);
  expect(people).toEqual({ n: PEOPLE * TIMES, own: PEOPLE * TIMES, length: 16 });
  expect(messages).toEqual({ n: before.audit.rows.messages * TIMES, own: before.audit.rows.messages * TIMES, longer: 0 });
});

test('whoever is sampled next gets the next id', async () => {
  const add = `
    INSERT INTO respondents (survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, created_at)
    SELECT survey_id, number_sealed, number_sealed, language, cell_id, replicate, draw, created_at FROM respondents WHERE respondent_id = 1
    RETURNING respondent_id`;
  const [rows] = await store.db.batch([{ sql: add, params: {} }]);
  expect(rows).toEqual([{ respondent_id: PEOPLE * TIMES + 1 }]);
});
