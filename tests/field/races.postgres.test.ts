// What another instance is committing while this one marks and releases: it is waited for, and then obeyed. A snapshot would not see it.

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSurvey } from '../../src/catalog/catalog.ts';
import { release } from '../../src/field/release.ts';
import { resend } from '../../src/field/resend.ts';
import { openSending, type Sending } from '../../src/field/sending.ts';
import { connection } from '../../src/store/postgres/connection.ts';
import { loadSurvey, openWorld, type World } from '../support/world.ts';

const coalition = loadSurvey('coalition.yaml');
let world: World;
let other: pg.Client;
let sending: Sending;

beforeEach(async () => {
  world = await openWorld({ survey: coalition });
  const { database } = world;
  if (database.engine !== 'postgres') throw new Error('PostgreSQL alone');
  other = new pg.Client(connection(database.url));
  await other.connect();
  sending = openSending(world.field);
});
afterEach(async () => {
  await sending.close();
  await other.end();
  await world.close();
});

/** Resolves when another session waits for a lock. */
async function waiting(): Promise<void> {
  for (;;) {
    const { rows } = await other.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A message that is released and claimed. */
async function claimed(): Promise<string> {
  await world.sample(1, 1);
  await world.move('start');
  expect(await release(world.field, await world.entry())).toBe(1);
  await world.raw("UPDATE outbox SET claimed_by = 'test'");
  const [row] = await world.rows('SELECT message_id FROM outbox');
  return String(row!.message_id);
}

/** Another instance's batch, not yet committed, while `act` goes on as far as it can. */
async function during<T>(statements: [sql: string, values: unknown[]][], act: () => Promise<T>): Promise<T> {
  await other.query('BEGIN');
  for (const [sql, values] of statements) await other.query(sql, values);
  const acting = act();
  await waiting();
  await other.query('COMMIT');
  return acting;
}

const CLOSE = "UPDATE surveys SET state = 'closed', closed_at = $1 WHERE survey_id = 'coalition'";
const LOCK_CASES = 'SELECT 1 FROM respondents WHERE number_hash = $1 ORDER BY respondent_id FOR NO KEY UPDATE';
const PAUSE = "UPDATE surveys SET state = 'paused' WHERE survey_id = 'coalition'";

describe('a mark waits for what is being committed', () => {
  test.each([
    ['a closing', CLOSE, [1]],
    ['a pause', PAUSE, []],
  ])('%s, and is withheld', async (_, sql, values) => {
    const messageId = await claimed();
    expect(await during([[sql, values]], () => sending.send(messageId))).toMatchObject({ kind: 'withheld' });
    expect(world.gateway.sent).toEqual([]);
    expect(await world.rows("SELECT 1 FROM outbox WHERE state = 'waiting' AND claimed_by IS NULL")).toHaveLength(1);
  });

  test('an opt-out, and is withheld', async () => {
    const messageId = await claimed();
    const [{ number_hash: hash }] = (await other.query('SELECT number_hash FROM respondents')).rows;
    const optOut: [string, unknown[]][] = [
      [LOCK_CASES, [hash]],
      ["INSERT INTO suppressions (number_hash, since, reason) VALUES ($1, 1, 'stop')", [hash]],
    ];
    expect(await during(optOut, () => sending.send(messageId))).toMatchObject({ kind: 'withheld' });
    expect(world.gateway.sent).toEqual([]);
  });
});

describe('a release waits for what is being committed', () => {
  test.each([
    ['a closing', CLOSE, [1]],
    ['a pause', PAUSE, []],
  ])('%s, and asks nobody', async (_, sql, values) => {
    await world.sample(1, 3);
    await world.move('start');
    const entry = await world.entry();
    expect(await during([[sql, values]], () => release(world.field, entry))).toBe(0);
    expect(await world.rows('SELECT 1 FROM outbox')).toEqual([]);
    expect(await world.rows('SELECT 1 FROM respondents WHERE interview IS NOT NULL')).toEqual([]);
  });
});

test('a message that is put back waits for a closing that is being committed, and stays as it is', async () => {
  const messageId = await claimed();
  world.gateway.onSend = () => ({ kind: 'permanent', code: '21612', detail: '' });
  await (await sending.send(messageId)).recorded;
  const entry = await world.entry();
  const again = () => resend(world.db, entry, '21612', { actor: 'test', now: world.clock.now() });
  await expect(during([[CLOSE, [1]]], again)).rejects.toMatchObject({ code: 'conflict' });
  expect(await world.rows('SELECT state FROM outbox')).toEqual([{ state: 'notSent' }]);
});

test('an opt-out waits for the marks of all cases of the number, whatever survey they are of', async () => {
  await addSurvey(world.db, { ...coalition, id: 'second' }, { actor: 'test', now: 1 });
  await world.invite(1);
  await world.sample(1, 1, { survey: 'second' });
  await world.move('start');
  const [{ number_hash: hash }] = (await other.query('SELECT number_hash FROM respondents LIMIT 1')).rows;
  const mark = "SELECT 1 FROM respondents WHERE survey_id = 'second' AND number_hash = $1 FOR NO KEY UPDATE";
  await during([[mark, [hash]]], () => world.intake.hear(world.says(1, 'STOP', { optOut: 'stop' })));
  expect(await world.rows('SELECT 1 FROM suppressions')).toHaveLength(1);
});
