// Erasure: nothing that names or quotes a person is left, every published number is, and nothing that comes late brings it back.

import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codingProgress, nextUnclear } from '../../src/coding/queue.ts';
import { reconcile } from '../../src/field/reconciler.ts';
import { release } from '../../src/field/release.ts';
import { remind } from '../../src/field/reminders.ts';
import { resend } from '../../src/field/resend.ts';
import { caseCalled, findByNumber, readCase } from '../../src/respondents/cases.ts';
import { erase, previewErasure } from '../../src/respondents/erase.ts';
import * as eraseStatements from '../../src/respondents/erase-statements.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { responsesCsv } from '../../src/results/responses-csv.ts';
import { ENGINE } from '../support/database.ts';
import { columnsOf, HOUR_MS, numberOf, openWorld, providerId, tablesOf, type World } from '../support/world.ts';
import { ask, BY, CASE_STATES, type CaseState, differences } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.move('start');
});
afterEach(() => world.close());

const by = () => ({ ...BY, now: world.clock.now() });
const hashOf = (n: number) => world.sealer.lookup(numberOf(n));
const books = async () => {
  const { balanced, ...figures } = await readBooks(world.db, 'coalition');
  return { balanced, figures };
};
const tallies = () =>
  world.rows(
    'SELECT question_id, option, cell_id, sum(n) AS n FROM tallies GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3',
  );

/** Every value of every row, but for the list that keeps the hash. */
async function everyValue(): Promise<Buffer[]> {
  const values = [];
  for (const name of await tablesOf(world)) {
    if (name === 'suppressions') continue;
    for (const row of await world.raw(`SELECT * FROM ${name}`)) values.push(...Object.values(row));
  }
  return values.flatMap((value) => (typeof value === 'string' || Buffer.isBuffer(value) ? [Buffer.from(value)] : []));
}

/** What an erasure must not leave: the number's hash and seals, bodies' seals, ids of messages, ours and the provider's. */
async function tracesOf(n: number): Promise<Buffer[]> {
  const numberHash = hashOf(n);
  const of = (sql: string) => world.rows(sql, { numberHash });
  const rows = [
    ...(await of('SELECT number_sealed AS a, NULL AS b, NULL AS c FROM respondents WHERE number_hash = @numberHash')),
    ...(await of('SELECT provider_id AS a, body_sealed AS b, number_sealed AS c FROM inbox WHERE number_hash = @numberHash')),
    ...(await of(`SELECT message_id AS a, provider_id AS b, number_sealed AS c FROM outbox WHERE in_reply_to IN
      (SELECT provider_id FROM inbox WHERE number_hash = @numberHash)`)),
    ...(await of(`SELECT message_id AS a, provider_id AS b, number_sealed AS c FROM outbox WHERE respondent_id IN
      (SELECT respondent_id FROM respondents WHERE number_hash = @numberHash)`)),
  ];
  const values = rows.flatMap((row) => Object.values(row)).filter((value) => value !== null);
  return [Buffer.from(numberHash), ...values.map((value) => Buffer.from(value as string | Uint8Array))];
}

async function left(traces: Buffer[]): Promise<Buffer[]> {
  const values = await everyValue();
  return traces.filter((trace) => values.some((value) => value.includes(trace)));
}

const REPLIES = ['1', '2', 'بغداد', 'قسە قسە', 'HELP', 'STOP', 'START', 'English', '3', 'لا اعرف', 'x'];

describe('a case in each state', () => {
  test.each(CASE_STATES)('%s: its traces go, its numbers stay, the audit finds nothing', async (state) => {
    const { respondent } = await ask(world, 1, state);
    await ask(world, 2, 'delivered');
    for (const n of [1, 2])
      for (const body of ['1', 'قسە', 'بغداد']) {
        world.advance(90_000);
        await world.intake.hear(world.says(n, body));
      }
    const traces = await tracesOf(1);
    const [before, cube] = [await books(), await tallies()];
    const preview = await previewErasure(world, { respondent });
    const erasure = await erase(world, { respondent }, by());
    expect(erasure).toEqual(preview);
    expect(erasure).toMatchObject({ surveys: ['coalition'], cases: 1 });
    expect(await tallies()).toEqual(cube);
    expect(await differences(world)).toEqual([]);
    const after = await books();
    expect(after.balanced).toBe(true);
    expect(after.figures.replies).toEqual(before.figures.replies);
    expect(after.figures.cases.sampled).toBe(before.figures.cases.sampled);
    // Copies that the provider still has are named until they are blanked; all else is gone at once.
    await reconcile(world.field, { redact: false });
    expect(await left(traces)).toEqual([]);
    await expect(readCase(world, respondent, by())).rejects.toMatchObject({ code: 'notFound' });
  });

  test.each([
    ['unreleased', 'suppressed'],
    ['waiting', 'suppressed'],
    ['claimed', 'suppressed'],
    ['sending', 'unknown'],
    ['unknown', 'unknown'],
    ['accepted', 'accepted'],
    ['delivered', 'delivered'],
  ] as const)('%s stands as %s in the books', async (state, expected) => {
    const { respondent } = await ask(world, 1, state);
    await erase(world, { respondent }, by());
    expect((await books()).figures.cases).toMatchObject({ sampled: 1, [expected]: 1 });
  });
});

test('random cases after random conversations, erased in a random order', async () => {
  const scenario = fc.array(
    fc.record({
      state: fc.constantFrom<CaseState>(...CASE_STATES),
      says: fc.array(fc.constantFrom(...REPLIES), { maxLength: 6 }),
      erased: fc.boolean(),
    }),
    { minLength: 4, maxLength: 10 },
  );
  let first = 100;
  await fc.assert(
    fc.asyncProperty(scenario, async (people) => {
      first += 20;
      const traces: Buffer[] = [];
      for (const [index, { state, says }] of people.entries()) {
        await ask(world, first + index, state);
        for (const body of says) {
          world.advance(70_000);
          await world.intake.hear(world.says(first + index, body));
        }
      }
      const cube = await tallies();
      for (const [index, { erased }] of people.entries()) {
        if (!erased) continue;
        traces.push(...(await tracesOf(first + index)));
        await erase(world, { number: numberOf(first + index) }, by());
      }
      expect(await tallies()).toEqual(cube);
      expect(await differences(world)).toEqual([]);
      await reconcile(world.field, { redact: false });
      expect(await left(traces)).toEqual([]);
    }),
    { numRuns: 12, seed: 7 },
  );
  expect((await books()).balanced).toBe(true);
});

test.runIf(ENGINE === 'sqlite')('the file itself holds nothing of it once its log is folded in', async () => {
  const { path } = world.database as { path: string };
  const { respondent } = await ask(world, 1, 'delivered');
  await world.intake.hear(world.says(1, 'بغداد'));
  const traces = await tracesOf(1);
  await erase(world, { respondent }, by());
  await reconcile(world.field, { redact: false });
  const raw = new Sqlite(path);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
  const file = readFileSync(path);
  const [hash, ...others] = traces;
  expect(others.filter((trace) => file.includes(trace))).toEqual([]);
  // Once in the suppression list's row, once in its index.
  const places = file.toString('latin1').split(hash!.toString('latin1')).length - 1;
  expect(places).toBe(2);
});

describe('what comes after', () => {
  test('the answer of a create call that was under way names nobody: only the provider’s copy is blanked', async () => {
    const asked = await ask(world, 1, 'sending');
    expect(await erase(world, { respondent: asked.respondent }, by())).toMatchObject({ underWay: 1 });
    await asked.finish({ kind: 'accepted', providerId: asked.providerId });
    await reconcile(world.field, { redact: false });
    expect(world.gateway.redacted).toEqual([asked.providerId]);
    await world.intake.report({ ...asked, status: 'delivered', errorCode: null, via: 'webhook' });
    expect(await left([Buffer.from(asked.providerId), Buffer.from(asked.messageId)])).toEqual([]);
    expect(await differences(world)).toEqual([]);
  });

  test.each(['refused', 'failed'] as const)('a call that ends %s changes nothing', async (how) => {
    const asked = await ask(world, 1, 'sending');
    await erase(world, { respondent: asked.respondent }, by());
    await asked.finish({ kind: how === 'refused' ? 'optedOut' : 'unknown', code: '21610', detail: '' });
    expect(await differences(world)).toEqual([]);
  });

  test('a late report under our id tells a provider’s id that was not known: its copy is blanked, and nothing kept', async () => {
    const asked = await ask(world, 1, 'unknown');
    await erase(world, { respondent: asked.respondent }, by());
    for (const status of ['sent', 'delivered'] as const)
      await world.intake.report({
        messageId: asked.messageId,
        providerId: providerId(77),
        status,
        errorCode: null,
        via: 'webhook',
      });
    await world.intake.report({
      messageId: null,
      providerId: providerId(77),
      status: 'delivered',
      errorCode: null,
      via: 'webhook',
    });
    expect(await world.rows('SELECT count(*) AS n FROM delivery_reports')).toEqual([{ n: 0 }]);
    await reconcile(world.field, { redact: false });
    expect(world.gateway.redacted).toEqual([providerId(77)]);
    expect(await left([Buffer.from(providerId(77))])).toEqual([]);
  });

  test('a repeat of an erased reply, or the provider’s list, does not bring it back', async () => {
    const asked = await ask(world, 1, 'delivered');
    const said = world.says(1, '1');
    await world.intake.hear(said);
    await erase(world, { respondent: asked.respondent }, by());
    expect(await world.intake.hear({ ...said })).toBeNull();
    world.gateway.listed.push({ ...said, direction: 'inbound', status: 'delivered', errorCode: undefined });
    world.advance(HOUR_MS);
    expect(await reconcile(world.field, { redact: false })).toMatchObject({ recovered: 0 });
    expect((await books()).figures.replies).toMatchObject({ received: 1, answers: 1 });
  });

  test('a new reply is a stranger’s, and is answered with silence', async () => {
    const asked = await ask(world, 1, 'delivered');
    await erase(world, { respondent: asked.respondent }, by());
    expect(await world.intake.hear(world.says(1, '1'))).toBeNull();
    expect(await world.rows('SELECT respondent_id FROM inbox WHERE respondent_id IS NOT NULL')).toEqual([]);
    expect((await books()).figures.replies).toMatchObject({ received: 1, answers: 0 });
    expect(await differences(world)).toEqual([]);
    // It can be erased again.
    expect(await erase(world, { number: numberOf(1) }, by())).toMatchObject({ cases: 0, heard: 1 });
    expect(await differences(world)).toEqual([]);
  });

  test('nobody is released, reminded or looked for under what is left', async () => {
    for (const [index, state] of CASE_STATES.entries())
      await erase(world, { respondent: (await ask(world, index + 1, state)).respondent }, by());
    world.gateway.sent.length = 0;
    world.advance(72 * HOUR_MS);
    expect(await release(world.field, await world.entry())).toBe(0);
    expect(await remind(world.field, await world.entry())).toBe(0);
    expect(await reconcile(world.field, { redact: true })).toMatchObject({ settled: 0, writtenOff: 0, finished: 0 });
    await expect(resend(world.db, await world.entry(), '21211', by())).rejects.toMatchObject({ code: 'refused' });
    expect(world.gateway.sent).toEqual([]);
    expect(await differences(world)).toEqual([]);
  });

  test('a copy that the provider will not blank is tried again, and does not hold up the others', async () => {
    const asked = await ask(world, 1, 'delivered');
    const said = world.says(1, '1');
    await world.intake.hear(said);
    await erase(world, { respondent: asked.respondent }, by());
    const redact = world.gateway.redact;
    world.gateway.redact = async (id) => {
      if (id === asked.providerId) throw new Error('too early');
      await redact(id);
    };
    await reconcile(world.field, { redact: false });
    expect(world.gateway.redacted).toEqual([said.providerId]);
    world.gateway.redact = redact;
    await reconcile(world.field, { redact: false });
    expect(await world.rows('SELECT * FROM redactions')).toEqual([]);
  });
});

test('who has an id of before finds nobody, and the new place tells nothing of the old', async () => {
  for (let n = 1; n <= 6; n++) await ask(world, n, 'delivered');
  await world.intake.hear(world.says(3, '1'));
  const [before] = await world.rows('SELECT * FROM respondents WHERE number_hash = @hash', { hash: hashOf(3) });
  await erase(world, { number: numberOf(3) }, by());
  const [after] = await world.rows('SELECT * FROM respondents WHERE length(number_sealed) = 0');
  expect(after).toMatchObject({
    cell_id: before!.cell_id,
    replicate: before!.replicate,
    language: before!.language,
    remind_at: null,
  });
  expect(after!.respondent_id).toBeGreaterThan(6);
  expect(after!.draw).not.toBe(before!.draw);
  const times = [
    after!.asked_at,
    after!.created_at,
    ...(await world.rows('SELECT heard_at, provider_at FROM inbox')).flatMap(Object.values),
  ];
  expect(times.filter((at) => (at as number) % HOUR_MS !== 0)).toEqual([]);
  expect(JSON.parse(after!.interview as string)).toMatchObject({
    latest: null,
    asidesAt: [],
    answers: { stance: { option: 'support' } },
  });
  await expect(erase(world, { respondent: before!.respondent_id as number }, by())).rejects.toMatchObject({ code: 'notFound' });
});

test('an earlier opt-out keeps its year; the list says what it is for', async () => {
  await ask(world, 1, 'delivered');
  await world.intake.hear(world.says(1, 'STOP'));
  world.advance(48 * HOUR_MS);
  const year = Date.UTC(new Date(world.clock.now()).getUTCFullYear(), 0);
  await erase(world, { number: numberOf(1) }, by());
  expect(await world.rows('SELECT since, reason, provider_id FROM suppressions')).toEqual([
    { since: year, reason: 'erasure', provider_id: null },
  ]);
});

test('what the audit log told of the case before leads to nobody after', async () => {
  const { respondent } = await ask(world, 1, 'delivered');
  await findByNumber(world, numberOf(1), by());
  await readCase(world, respondent, by());
  const entries = () =>
    world.rows("SELECT detail FROM audit_log WHERE action IN ('respondent.find', 'respondent.read')") as Promise<
      { detail: string }[]
    >;
  const [found, read] = (await entries()).map(({ detail }) => JSON.parse(detail) as { case: string });
  expect(read).toEqual({ case: found!.case });
  expect(await caseCalled(world, found!.case)).toBe(respondent);
  await erase(world, { respondent }, by());
  await expect(caseCalled(world, found!.case)).rejects.toMatchObject({ code: 'notFound' });
  expect(await world.rows('SELECT alias FROM respondents')).toEqual([{ alias: null }]);
  expect(await entries()).toHaveLength(2);
});

test('asked twice, or for a number that nobody knows, it is on the list once and in the audit log once', async () => {
  expect(await erase(world, { number: numberOf(50) }, by())).toMatchObject({ surveys: [], cases: 0, heard: 0 });
  await erase(world, { number: numberOf(50) }, by());
  expect(await world.rows("SELECT survey_id, detail FROM audit_log WHERE action = 'respondent.erase'")).toEqual([
    { survey_id: null, detail: '{}' },
  ]);
  expect(await world.rows('SELECT reason FROM suppressions')).toEqual([{ reason: 'erasure' }]);
});

test('what is exported of the responses, and what the answers came by, is as before; nothing is left to a coder', async () => {
  for (const [n, bodies] of [['1', 'بغداد', '1', '4'], ['قسە', 'قسە قسە'], ['2']].entries()) {
    await ask(world, n + 1, 'delivered');
    for (const body of bodies) {
      world.advance(90_000);
      await world.intake.hear(world.says(n + 1, body));
    }
  }
  const responses = async () => {
    let text = '';
    for await (const chunk of responsesCsv(world.db, await world.entry(), world.survey)) text += chunk;
    return text.replaceAll(',unclear,coder', ',unclear,reply').split('\n').sort();
  };
  const before = await responses();
  expect(await codingProgress(world.db, 'coalition')).toMatchObject({ waiting: 1, decided: 0, left: 0 });
  for (const n of [1, 2, 3]) await erase(world, { number: numberOf(n) }, by());
  expect(await responses()).toEqual(before);
  expect(await codingProgress(world.db, 'coalition')).toMatchObject({ waiting: 0, decided: 0, left: 1 });
  expect(await nextUnclear(world.db, 'coalition', { coder: 'c' })).toBeUndefined();
  expect(await differences(world)).toEqual([]);
});

test('a reply that comes between the look and the erasure is erased with the rest', async () => {
  const asked = await ask(world, 1, 'delivered');
  let meddled = false;
  const db = {
    ...world.db,
    batch: async (statements: Parameters<World['db']['batch']>[0]) => {
      if (!meddled) {
        meddled = true;
        await world.intake.hear(world.says(1, '1'));
      }
      return world.db.batch(statements);
    },
  };
  expect(await erase({ ...world, db }, { respondent: asked.respondent }, by())).toMatchObject({ heard: 1, answers: 1 });
  expect(await differences(world)).toEqual([]);
});

const GIVEN_BY_THE_ENGINE: Record<string, string> = { respondents: 'respondent_id', delivery_reports: 'report_id' };

describe('a copy takes every column along', () => {
  // A column that a later migration adds must be decided upon here too.
  test.each([
    ['respondents', eraseStatements.COPY_CASE],
    ['outbox', eraseStatements.COPY_MESSAGE],
    ['inbox', eraseStatements.COPY_REPLY],
    ['answers', eraseStatements.COPY_ANSWER],
    ['delivery_reports', eraseStatements.COPY_REPORTS],
  ])('%s', async (table, sql) => {
    const columns = await columnsOf(world, table);
    const copied = /\(([^)]+)\)/
      .exec(sql)![1]!
      .split(/,\s*/)
      .map((name) => name.trim());
    expect(columns.filter((name) => name !== GIVEN_BY_THE_ENGINE[table]).sort()).toEqual(copied.sort());
  });
});
