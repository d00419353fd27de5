import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Finding, runDoctor } from '../src/doctor.ts';
import type { Env } from '../src/settings.ts';
import { migrate } from '../src/store/migrate.ts';
import { bindSecret, createSealer } from '../src/store/sealing.ts';
import { openSqlite } from '../src/store/sqlite/sqlite-database.ts';
import { type Asked, type Reply, type Stub, startStub } from './sms/twilio-stub.ts';

const NOW = Date.UTC(2026, 10, 24, 10);
const secret = 'a secret of thirty-two characters';
const MESSAGES = 'https://poll.example.org/webhooks/twilio/messages';
const RETRIES = '#rc=5&rp=ct,rt,5xx&rt=4000';

interface Account {
  status: string;
  date: string;
  number: object | null;
  service: object;
  serviceNumbers: object[];
  refused?: Reply;
}
const healthy: Account = {
  status: 'active',
  date: new Date(NOW).toUTCString(),
  number: {
    phone_number: '+15551234567',
    sms_url: MESSAGES + RETRIES,
    sms_method: 'POST',
    sms_application_sid: '',
    capabilities: { sms: true },
  },
  service: { inbound_request_url: MESSAGES + RETRIES, inbound_method: 'POST', use_inbound_webhook_on_number: false },
  serviceNumbers: [{ phone_number: '+15551234567', capabilities: ['SMS', 'MMS'] }],
};

let account: Account;
let stub: Stub;
let folder: string;
let path: string;
beforeAll(async () => {
  stub = await startStub(answer);
});
afterAll(() => stub.close());
beforeEach(() => {
  account = { ...healthy };
  folder = mkdtempSync(join(tmpdir(), 'textpoll-doctor-'));
  path = join(folder, 'textpoll.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function answer({ path: asked }: Asked): Reply {
  if (account.refused) return account.refused;
  if (asked.endsWith('/IncomingPhoneNumbers.json'))
    return { body: { incoming_phone_numbers: account.number ? [account.number] : [] } };
  if (asked.endsWith('/PhoneNumbers')) return { body: { phone_numbers: account.serviceNumbers, meta: { key: 'phone_numbers' } } };
  if (asked.startsWith('/v1/Services/')) return { body: account.service };
  return { body: { status: account.status }, headers: { Date: account.date } };
}

const env = (more: Env = {}): Env => ({
  TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'f'.repeat(32),
  TWILIO_FROM: '+15551234567',
  PUBLIC_BASE_URL: 'https://poll.example.org',
  TEXTPOLL_SECRET: secret,
  DATABASE_URL: `file:${path}`,
  TWILIO_API_BASE_URL: stub.url,
  ...more,
});
const byService: Env = { TWILIO_FROM: '', TWILIO_MESSAGING_SERVICE_SID: `MG${'0b'.repeat(16)}` };

async function findings(given: Env = env()): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of runDoctor(given, () => NOW)) found.push(finding);
  return found;
}
const of = (all: Finding[], check: string) => all.filter((finding) => finding.check === check);

async function makeDatabase(boundTo = secret): Promise<void> {
  await migrate({ engine: 'sqlite', path });
  const db = openSqlite(path);
  await bindSecret(db, createSealer(boundTo));
  await db.close();
}

function addSurvey(surveyId: string, state: string, oneWay: number, country = 'IQ'): void {
  const connection = new Sqlite(path);
  connection
    .prepare(
      "INSERT INTO surveys (survey_id, version, hash, definition, state, one_way, created_at) VALUES (?, 1, '', ?, ?, ?, 0)",
    )
    .run(surveyId, JSON.stringify({ country }), state, oneWay);
  connection.close();
}

test('a healthy service', async () => {
  await makeDatabase();
  addSurvey('coalition', 'draft', 0);
  const all = await findings();
  expect(all.filter(({ status }) => status !== 'ok').map(({ check }) => check)).toEqual(['account']);
  expect(of(all, 'account')[0]?.detail).toContain('TWILIO_API_BASE_URL');
  expect(all.map(({ check }) => check).join(' ')).toBe(
    'settings database migrations secret account account clock sender webhooks country',
  );
  expect(of(all, 'webhooks')[0]?.detail).toContain(MESSAGES + RETRIES);
  expect(of(all, 'webhooks')[0]?.detail).toContain('https://poll.example.org/webhooks/twilio/status');
});

test('every finding that is not ok has its remedy', async () => {
  account = { ...healthy, status: 'suspended', number: null, date: 'never' };
  await makeDatabase('another secret of thirty-two characters');
  for (const given of [env(), env({ TEXTPOLL_SECRET: '' }), env({ DATABASE_URL: `file:${folder}` }), {}]) {
    const all = await findings(given);
    expect(all.some(({ status }) => status === 'problem')).toBe(true);
    for (const { status, remedy } of all) if (status !== 'ok') expect(remedy).toBeTruthy();
  }
});

describe('settings', () => {
  test('each wrong one is a finding, and the database is looked at all the same', async () => {
    await makeDatabase();
    const all = await findings(env({ TWILIO_AUTH_TOKEN: '', PORT: 'x' }));
    expect(of(all, 'settings').map(({ status, detail }) => [status, detail.split(':')[0]])).toEqual([
      ['problem', 'TWILIO_AUTH_TOKEN is missing'],
      ['problem', 'PORT is wrong'],
    ]);
    expect(of(all, 'secret')[0]?.status).toBe('ok');
    expect(of(all, 'account')).toEqual([]);
  });
});

describe('the database', () => {
  test('that is not there yet is left uncreated', async () => {
    expect(of(await findings(), 'database')[0]).toMatchObject({ status: 'warning' });
    expect(() => new Sqlite(path, { fileMustExist: true })).toThrow();
  });

  test('that lacks migrations is left as it is', async () => {
    new Sqlite(path).exec('CREATE TABLE x (y)').close();
    expect(of(await findings(), 'migrations')[0]).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('0001_initial'),
    });
    expect(of(await findings(), 'secret')).toEqual([]);
  });

  test('that is none', async () => {
    expect(of(await findings(env({ DATABASE_URL: `file:${folder}` })), 'database')[0]).toMatchObject({ status: 'problem' });
  });

  test('of another secret', async () => {
    await makeDatabase('another secret of thirty-two characters');
    expect(of(await findings(), 'secret')[0]).toMatchObject({ status: 'problem' });
  });

  test('of no secret yet is not bound by looking', async () => {
    await migrate({ engine: 'sqlite', path });
    expect(of(await findings(), 'secret')[0]).toMatchObject({ status: 'ok' });
    const connection = new Sqlite(path);
    expect(connection.prepare("SELECT 1 FROM meta WHERE name = 'secret'").get()).toBeUndefined();
    connection.close();
  });
});

describe('the provider', () => {
  test.each([
    [0, 'ok'],
    [30, 'ok'],
    [-30, 'ok'],
    [31, 'warning'],
    [-31, 'warning'],
  ])('a clock that is %i s off is %s', async (seconds, status) => {
    account.date = new Date(NOW - seconds * 1000).toUTCString();
    expect(of(await findings(), 'clock')).toMatchObject([{ status }]);
  });

  test('that refuses the credentials', async () => {
    account.refused = { status: 401, body: { code: 20003, message: 'Authenticate' } };
    const all = await findings();
    expect(of(all, 'account').at(-1)).toMatchObject({ status: 'problem', detail: expect.stringContaining('20003') });
    expect(of(all, 'sender')).toEqual([]);
    expect(of(all, 'webhooks')).toHaveLength(1);
  });

  test('an account that is not active', async () => {
    account.status = 'suspended';
    expect(of(await findings(), 'account').at(-1)).toMatchObject({ status: 'problem', detail: 'the account is suspended' });
  });

  const number = (more: object) => ({ number: { ...healthy.number, ...more } });
  test.each<[string, Partial<Account>, Env, Finding['status'][]]>([
    ['number', {}, {}, ['ok']],
    ['number without retries', number({ sms_url: MESSAGES }), {}, ['warning']],
    ['number that calls elsewhere', number({ sms_url: 'https://demo.twilio.com/welcome' }), {}, ['problem']],
    ['number that calls by GET', number({ sms_method: 'GET' }), {}, ['problem']],
    ['number under a TwiML application', number({ sms_application_sid: `AP${'1'.repeat(32)}` }), {}, ['problem']],
    ['number without SMS', number({ capabilities: { sms: false } }), {}, ['problem', 'ok']],
    ['number of somebody else', { number: null }, {}, ['problem']],
    ['name', {}, { TWILIO_FROM: 'Textpoll' }, ['warning']],
    ['service', {}, byService, ['ok']],
    ['service without numbers', { serviceNumbers: [] }, byService, ['problem']],
    ['service that calls nobody', { service: { ...healthy.service, inbound_request_url: null } }, byService, ['problem']],
    [
      'service that leaves it to its numbers',
      { service: { use_inbound_webhook_on_number: true }, ...number({ sms_url: MESSAGES }) },
      byService,
      ['warning'],
    ],
  ])('a %s', async (_what, changed, given, statuses) => {
    account = { ...healthy, ...changed };
    const found = of(await findings(env(given)), 'sender');
    expect(found.map(({ status }) => status)).toEqual(statuses);
    for (const { detail } of found) expect(detail).not.toContain('+1555');
  });
});

describe('the country', () => {
  test('of each open survey, whatever the sender', async () => {
    await makeDatabase();
    addSurvey('a-draft', 'draft', 0);
    addSurvey('b-one-way', 'fielding', 1);
    addSurvey('c-closed', 'closed', 0);
    const found = of(await findings(env({ TWILIO_FROM: 'Textpoll' })), 'country');
    expect(found.map(({ status, detail }) => [status, detail.split(',')[0]])).toEqual([
      ['problem', 'survey a-draft'],
      ['warning', 'survey b-one-way'],
    ]);
  });
});
