// What another instance is committing while this one marks and releases: it is waited for, and then obeyed. A snapshot would not see it.

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSurvey } from '../../src/catalog/catalog.ts';
import { release } from '../../src/field/release.ts';
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

/** Resolves when as many sessions wait for a lock. */
async function waiting(sessions: number): Promise<void> {
  for (;;) {
    const { rows } = await other.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows.length >= sessions) return;
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
async function during<T>(sql: string, values: unknown[], act: () => Promise<T>): Promise<T> {
  await other.query('BEGIN');
  await other.query(sql, values);
  const acting = act();
  await waiting(1);
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
    expect(await during(sql, values, () => sending.send(messageId))).toMatchObject({ kind: 'withheld' });
    expect(world.gateway.sent).toEqual([]);
    expect(await world.rows("SELECT 1 FROM outbox WHERE state = 'waiting' AND claimed_by IS NULL")).toHaveLength(1);
  });

  test('an opt-out, and is withheld', async () => {
    const messageId = await claimed();
    const [{ number_hash: hash }] = (await other.query('SELECT number_hash FROM respondents')).rows;
    await other.query('BEGIN');
    await other.query(LOCK_CASES, [hash]);
    await other.query("INSERT INTO suppressions (number_hash, since, reason) VALUES ($1, 1, 'stop')", [hash]);
    const sent = sending.send(messageId);
    await waiting(1);
    await other.query('COMMIT');
    expect(await sent).toMatchObject({ kind: 'withheld' });
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
    expect(await during(sql, values, () => release(world.field, entry))).toBe(0);
    expect(await world.rows('SELECT 1 FROM outbox')).toEqual([]);
    expect(await world.rows('SELECT 1 FROM respondents WHERE interview IS NOT NULL')).toEqual([]);
  });
});

test('an opt-out waits for the marks of all cases of the number, whatever survey they are of', async () => {
  await addSurvey(world.db, { ...coalition, id: 'second' }, { actor: 'test', now: 1 });
  await world.invite(1);
  await world.sample(1, 1, { survey: 'second' });
  await world.move('start');
  const [{ number_hash: hash }] = (await other.query('SELECT number_hash FROM respondents LIMIT 1')).rows;
  await during("SELECT 1 FROM respondents WHERE survey_id = 'second' AND number_hash = $1 FOR NO KEY UPDATE", [hash], () =>
    world.intake.hear(world.says(1, 'STOP', { optOut: 'stop' })),
  );
  expect(await world.rows('SELECT 1 FROM suppressions')).toHaveLength(1);
});
