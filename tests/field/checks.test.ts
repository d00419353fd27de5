// What is looked at before a launch, and what is kept of it.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readChecks, runChecks, type SendingAccount } from '../../src/field/checks.ts';
import { type Asked, type Reply, type Stub, startStub } from '../sms/twilio-stub.ts';
import { OUR_NUMBER, openWorld, type World } from '../support/world.ts';

let world: World;
let stub: Stub;
let answer: (asked: Asked) => Reply;
let account: SendingAccount;
beforeEach(async () => {
  world = await openWorld();
  stub = await startStub((asked) => answer(asked));
  account = {
    accountSid: `AC${'0a'.repeat(16)}`,
    authToken: 'f'.repeat(32),
    sender: { kind: 'number', number: OUR_NUMBER },
    publicBaseUrl: `${stub.url}/public`,
    apiBaseUrl: stub.url,
  };
});
afterEach(async () => {
  await stub.close();
  await world.close();
});
const now = () => world.clock.now();

const healthy = ({ path }: Asked): Reply => {
  if (path.startsWith('/public/')) return { status: 404, body: {} };
  if (path.endsWith('/IncomingPhoneNumbers.json')) {
    const number = {
      phone_number: OUR_NUMBER,
      sms_url: 'https://elsewhere.example',
      sms_method: 'POST',
      capabilities: { sms: true },
    };
    return { body: { incoming_phone_numbers: [number] } };
  }
  return { body: { status: 'active' }, headers: { Date: new Date(now()).toUTCString() } };
};

describe('the checks', () => {
  test('look at both, keep what they saw, and neither a number nor a word of the provider', async () => {
    answer = healthy;
    const seen = await runChecks(world.db, account, now);
    expect(seen).toEqual({
      at: now(),
      webhook: { outcome: 'stranger', status: 404 },
      provider: { account: 'active', clockOffMs: 0, routes: [{ sms: true, comes: 'elsewhere' }], silentOn: null },
    });
    expect(await readChecks(world.db, account, now())).toEqual(seen);
    const [row] = await world.rows("SELECT value FROM meta WHERE name = 'launch-checks'");
    expect(String(row!.value)).not.toMatch(/0006|elsewhere\.example|ffff/);
  });

  test('a provider that refuses is an outcome', async () => {
    answer = () => ({ status: 401, body: { code: 20003, message: 'Authenticate' } });
    expect((await runChecks(world.db, account, now)).provider).toEqual({
      account: null,
      clockOffMs: null,
      routes: null,
      silentOn: 'account',
    });
  });

  test('a later look replaces the earlier', async () => {
    answer = healthy;
    await runChecks(world.db, account, now);
    world.advance(1_000);
    answer = () => ({ status: 500, body: {} });
    await runChecks(world.db, account, now);
    expect(await readChecks(world.db, account, now())).toMatchObject({ at: now(), provider: { account: null } });
  });
});
