// Looks for what would keep the service from working, and says for each finding what to do. It changes nothing.

import { existsSync } from 'node:fs';
import { AppError } from './errors.ts';
import { checkSettings, describeProblem, type Env, readStoreSettings, type Settings, type StoreSettings } from './settings.ts';
import { twoWay } from './sms/countries.ts';
import { CLOCK_TOLERANCE_MS, inspectProvider, type ProviderState, type RouteState } from './sms/twilio-account.ts';
import { inboundUrl, STATUS_PATH } from './sms/twilio-urls.ts';
import { describeAddress } from './store/address.ts';
import type { Database } from './store/database.ts';
import { pendingMigrations } from './store/migrate.ts';
import { openDatabase } from './store/open.ts';
import { mayCreateTables, readDurability } from './store/postgres/server-facts.ts';
import { createSealer } from './store/sealing.ts';

export interface Finding {
  /** What was looked at: settings, database, migrations, durability (PostgreSQL), secret, account, clock, sender, webhooks, country. */
  check: string;
  status: 'ok' | 'warning' | 'problem';
  detail: string;
  remedy?: string;
}

/** Findings as they are made. A check that cannot be made says so as a finding; nothing is thrown. `now`: ms UTC. */
export async function* runDoctor(env: Env, now: () => number = Date.now): AsyncGenerator<Finding> {
  const { settings, problems } = checkSettings(env);
  for (const problem of problems) {
    yield finding('settings', 'problem', describeProblem(problem), 'set it in the environment or in .env; see .env.example');
  }
  if (settings) yield finding('settings', 'ok', 'all settings are there and well formed');
  const store = settings ?? storeSettings(env);
  const countries = store ? yield* checkStore(store) : [];
  if (!settings) return;
  yield* checkProvider(settings, now);
  yield* checkCountries(settings, countries);
}

function finding(check: string, status: Finding['status'], detail: string, remedy?: string): Finding {
  return remedy === undefined ? { check, status, detail } : { check, status, detail, remedy };
}

function failed(check: string, error: unknown, remedy: string): Finding {
  return finding(check, 'problem', (error as Error).message, error instanceof AppError ? (error.remedy ?? remedy) : remedy);
}

function storeSettings(env: Env): StoreSettings | undefined {
  try {
    return readStoreSettings(env);
  } catch {
    return undefined;
  }
}

const REACH = {
  sqlite: 'check DATABASE_URL and the permissions of the file and its folder',
  postgres: 'check DATABASE_URL, that the server runs, and that it lets this machine in',
} as const;

interface AskedCountry {
  country: string;
  surveyId: string;
  /** The operator has started it knowing that nobody can reply. */
  oneWay: boolean;
}

/** Yields findings; returns the countries of the surveys that are not closed. */
async function* checkStore(settings: StoreSettings): AsyncGenerator<Finding, AskedCountry[]> {
  const { database } = settings;
  const place = describeAddress(database);
  if (database.engine === 'sqlite' && !existsSync(database.path)) {
    yield finding('database', 'warning', `there is no database at ${place} yet`, 'run textpoll serve, which creates it');
    return [];
  }
  let pending: string[];
  try {
    pending = await pendingMigrations(database);
  } catch (error) {
    yield failed('database', error, REACH[database.engine]);
    return [];
  }
  yield finding('database', 'ok', `${place} can be read`);
  if (pending.length > 0) {
    if (database.engine === 'postgres') yield* checkMayMigrate(settings);
    yield finding('migrations', 'warning', `not yet applied: ${pending.join(', ')}`, 'run textpoll serve, which applies them');
    return [];
  }
  yield finding('migrations', 'ok', 'all are applied');
  let db: Database | undefined;
  try {
    db = openDatabase(database);
    if (database.engine === 'postgres') yield* checkDurability(db);
    yield await checkSecret(db, settings.secret);
    return await askedCountries(db);
  } catch (error) {
    yield failed('database', error, REACH[database.engine]);
    return [];
  } finally {
    await db?.close();
  }
}

async function* checkMayMigrate({ database }: StoreSettings): AsyncGenerator<Finding> {
  const db = openDatabase(database);
  try {
    if (await mayCreateTables(db)) return;
    yield finding(
      'migrations',
      'problem',
      'the role of DATABASE_URL may not create tables',
      'make it the owner of the database: ALTER DATABASE … OWNER TO …',
    );
  } finally {
    await db.close();
  }
}

/** A webhook is answered once its reply is committed: what the server means by that is the server's setting. */
async function* checkDurability(db: Database): AsyncGenerator<Finding> {
  const { fsync, commits } = await readDurability(db);
  if (fsync !== 'on') {
    yield finding(
      'durability',
      'problem',
      'the server runs with fsync off: a power cut can lose replies that were answered, or the whole database',
      'set fsync = on in postgresql.conf, and restart the server',
    );
  } else if (commits === 'off') {
    yield finding(
      'durability',
      'warning',
      'synchronous_commit is off: replies that were answered just before a crash may be lost, and messages sent just before it twice',
      'ALTER ROLE … SET synchronous_commit = on for the role of DATABASE_URL, and restart textpoll',
    );
  } else yield finding('durability', 'ok', `what is committed is on disk (fsync on, synchronous_commit ${commits})`);
}

/** Only compares: a check must not bind a database to a secret. */
async function checkSecret(db: Database, secret: string): Promise<Finding> {
  const row = await db.get<{ value: string }>("SELECT value FROM meta WHERE name = 'secret'");
  if (!row) return finding('secret', 'ok', 'the database is bound to no secret yet; textpoll serve binds it to this one');
  if (row.value === createSealer(secret).checkValue)
    return finding('secret', 'ok', 'it is the one that the database was begun with');
  return finding(
    'secret',
    'problem',
    'TEXTPOLL_SECRET is not the secret that the database was begun with: its numbers could not be read, and no STOP be found',
    'set TEXTPOLL_SECRET to the first one, or DATABASE_URL to another database',
  );
}

async function askedCountries(db: Database): Promise<AskedCountry[]> {
  const rows = await db.all<{ survey_id: string; definition: string; one_way: number }>(
    "SELECT survey_id, definition, one_way FROM surveys WHERE state <> 'closed' ORDER BY survey_id",
  );
  return rows.map(({ survey_id, definition, one_way }) => {
    const { country } = JSON.parse(definition) as { country: string };
    return { country, surveyId: survey_id, oneWay: one_way === 1 };
  });
}

async function* checkProvider(settings: Settings, now: () => number): AsyncGenerator<Finding> {
  if (settings.twilio.apiBaseUrl) {
    yield finding(
      'account',
      'warning',
      `TWILIO_API_BASE_URL sends everything to ${settings.twilio.apiBaseUrl}: no message reaches a phone`,
      'remove TWILIO_API_BASE_URL to send for real',
    );
  }
  const state = await inspectProvider({ ...settings.twilio, publicBaseUrl: settings.publicBaseUrl }, now);
  if (state.account === null) {
    yield failed('account', state.failure?.error, 'check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and the way to the internet');
  } else {
    yield state.account === 'active'
      ? finding('account', 'ok', 'it answers and is active')
      : finding('account', 'problem', `the account is ${state.account}`, 'settle it in Twilio’s console');
    yield checkClock(state.clockOffMs);
    yield* checkSender(settings, state);
  }
  yield webhookAddresses(settings);
}

function checkClock(offMs: number | null): Finding {
  if (offMs === null) return finding('clock', 'warning', 'the provider did not tell its time', 'check the clock by hand');
  const words = `${Math.round(Math.abs(offMs) / 1000)} s ${offMs < 0 ? 'behind' : 'ahead of'} the provider’s`;
  if (Math.abs(offMs) <= CLOCK_TOLERANCE_MS) return finding('clock', 'ok', `it is ${words}`);
  return finding('clock', 'warning', `this machine’s clock is ${words}`, 'set the clock by NTP');
}

function* checkSender(settings: Settings, state: ProviderState): Generator<Finding> {
  const { sender } = settings.twilio;
  if (sender.kind === 'alphanumeric') {
    yield finding('sender', 'warning', 'TWILIO_FROM is a name: nobody can reply to it', 'use a number or a messaging service');
    return;
  }
  if (state.routes === null) {
    yield failed('sender', state.failure?.error, 'check TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID');
    return;
  }
  if (state.routes.length === 0) {
    yield sender.kind === 'number'
      ? finding('sender', 'problem', 'TWILIO_FROM is not a number of this account', 'buy the number, or correct TWILIO_FROM')
      : finding('sender', 'problem', 'the messaging service has no number to reply to', 'add a number to its sender pool');
  }
  for (const route of state.routes) yield* checkRoute(route, inboundUrl(settings.publicBaseUrl));
}

function* checkRoute(route: RouteState, expected: string): Generator<Finding> {
  const enter = `at Twilio, as the address for incoming messages of ${route.of}, enter ${expected} with HTTP POST`;
  if (!route.sms) {
    yield finding('sender', 'problem', `${route.of} cannot carry SMS`, 'use a number with the capability SMS');
  }
  if (route.comes === 'here') {
    yield finding('sender', 'ok', `incoming messages of ${route.of} come here, with retries`);
  } else if (route.comes === 'hereOnce') {
    yield finding('sender', 'warning', `${route.of} calls here, but not again where a call fails`, enter);
  } else {
    yield finding('sender', 'problem', `incoming messages of ${route.of} do not come here: no reply would be heard`, enter);
  }
}

function webhookAddresses({ publicBaseUrl }: Settings): Finding {
  return finding(
    'webhooks',
    'ok',
    `incoming messages, to be entered at Twilio: ${inboundUrl(publicBaseUrl)}\n` +
      `delivery reports, told to Twilio with each message: ${publicBaseUrl}${STATUS_PATH}`,
  );
}

function* checkCountries(settings: Settings, asked: AskedCountry[]): Generator<Finding> {
  const { sender, apiBaseUrl } = settings.twilio;
  for (const { country, surveyId, oneWay } of asked) {
    const { possible, why, source } = twoWay({ country, sender, emulated: apiBaseUrl !== undefined });
    const detail = `survey ${surveyId}, ${country}: ${why} (${source})`;
    if (possible === true) yield finding('country', 'ok', detail);
    else if (possible === 'unknown')
      yield finding('country', 'warning', detail, 'send a message to a phone there, and reply to it');
    else if (oneWay) yield finding('country', 'warning', `${detail}; it was started as one-way`, 'expect no replies');
    else
      yield finding(
        'country',
        'problem',
        detail,
        'use a sender that hears replies there; to send without replies, start with --one-way',
      );
  }
}
