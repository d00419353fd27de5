import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../src/errors.ts';
import { checkSettings, type Env, environment, readSettings, readStoreSettings } from '../src/settings.ts';

const accountSid = `AC${'0a'.repeat(16)}`;
const serviceSid = `MG${'0b'.repeat(16)}`;
const secret = 'a secret of thirty-two characters';
const complete: Env = {
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: 'f'.repeat(32),
  TWILIO_MESSAGING_SERVICE_SID: serviceSid,
  PUBLIC_BASE_URL: 'https://poll.example.org',
  TEXTPOLL_SECRET: secret,
};

function refusal(read: (env: Env) => unknown, env: Env): AppError {
  try {
    read(env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const wrongSettings = (env: Env) => checkSettings(env).problems.map(({ setting }) => setting);

test('the least that serve needs, and the defaults', () => {
  expect(readSettings(complete)).toEqual({
    database: { engine: 'sqlite', path: resolve('data/textpoll.db') },
    secret,
    logLevel: 'info',
    twilio: {
      accountSid,
      authToken: 'f'.repeat(32),
      sender: { kind: 'service', sid: serviceSid },
      apiBaseUrl: undefined,
    },
    publicBaseUrl: 'https://poll.example.org',
    host: '127.0.0.1',
    port: 3000,
    trustedProxies: ['127.0.0.0/8', '::1'],
    redactProviderCopies: true,
  });
});

test('everything set', () => {
  const settings = readSettings({
    ...complete,
    TWILIO_MESSAGING_SERVICE_SID: '',
    TWILIO_FROM: '+15551234567',
    TWILIO_API_BASE_URL: 'http://127.0.0.1:4010',
    PUBLIC_BASE_URL: 'https://example.org/poll',
    DATABASE_URL: 'file:/var/lib/textpoll.db',
    HOST: '0.0.0.0',
    PORT: '8080',
    REDACT_PROVIDER_COPIES: 'off',
    LOG_LEVEL: 'warn',
  });
  expect(settings).toMatchObject({
    database: { engine: 'sqlite', path: '/var/lib/textpoll.db' },
    logLevel: 'warn',
    twilio: { sender: { kind: 'number', number: '+15551234567' }, apiBaseUrl: 'http://127.0.0.1:4010' },
    publicBaseUrl: 'https://example.org/poll',
    host: '0.0.0.0',
    port: 8080,
    redactProviderCopies: false,
  });
});

test('a command on the database needs no provider', () => {
  expect(readStoreSettings({ TEXTPOLL_SECRET: secret, DATABASE_URL: 'file:x.db' })).toEqual({
    database: { engine: 'sqlite', path: resolve('x.db') },
    secret,
    logLevel: 'info',
  });
  expect(refusal(readStoreSettings, { DATABASE_URL: 'file:x.db' }).message).toMatch(/TEXTPOLL_SECRET is missing: .*at least 32/);
});

test('every problem is told at once, with what is expected and no value', () => {
  const wrong = {
    TWILIO_ACCOUNT_SID: 'AC-wrong-value',
    TWILIO_AUTH_TOKEN: 'wrong value',
    TWILIO_FROM: 'wrong-value-of-a-name',
    TWILIO_API_BASE_URL: 'https://wrong-value.example.org',
    PUBLIC_BASE_URL: 'http://wrong-value.example.org',
    DATABASE_URL: 'postgres://wrong-value',
    TEXTPOLL_SECRET: 'wrong-value',
    HOST: 'wrong value',
    PORT: 'wrong-value',
    TRUSTED_PROXIES: 'wrong-value',
    REDACT_PROVIDER_COPIES: 'wrong-value',
    LOG_LEVEL: 'wrong-value',
  };
  const { code, message, remedy } = refusal(readSettings, wrong);
  expect(code).toBe('invalid');
  expect(remedy).toContain('.env.example');
  for (const name of Object.keys(wrong)) expect(message).toMatch(new RegExp(`^ {2}${name} is wrong: it expects .`, 'm'));
  expect(message).not.toMatch(/wrong[- ]value/);
});

test('what is missing is called missing', () => {
  const { message } = refusal(readSettings, {});
  for (const name of [
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
    'TWILIO_MESSAGING_SERVICE_SID',
    'TWILIO_FROM',
    'PUBLIC_BASE_URL',
    'TEXTPOLL_SECRET',
  ]) {
    expect(message).toMatch(new RegExp(`^ {2}${name} is missing: it expects .`, 'm'));
  }
  expect(message.split('\n')).toHaveLength(7);
});

test('both senders are one too many', () => {
  expect(wrongSettings({ ...complete, TWILIO_FROM: 'Textpoll' })).toEqual(['TWILIO_MESSAGING_SERVICE_SID', 'TWILIO_FROM']);
});

describe.each<[string, string[], string[]]>([
  [
    'TRUSTED_PROXIES',
    ['127.0.0.1', '10.0.3.0/24, 2001:db8::/32', '::1,172.16.0.0/12'],
    ['10.0.3', '10.0.3.0/33', '0.0.0.0/0', '::/0', '2001:db8::/129', 'proxy.example.org', '127.0.0.1,', '10.0.3.0/x'],
  ],
  [
    'PUBLIC_BASE_URL',
    [
      'https://a.example',
      'https://a.example:8443',
      'https://a.example/poll/x-1_~.',
      'http://localhost:3000',
      'http://127.0.0.1:3000/x',
      'http://[::1]:3000',
    ],
    [
      'http://a.example',
      'https://a.example/',
      'https://a.example/poll/',
      'https://a.example//',
      'https://a.example?x=1',
      'https://a.example/#x',
      'https://A.example',
      'https://a.example:443',
      'https://user:pass@a.example',
      'https://a_b.example',
      'https://a.example/:x',
      ' https://a.example',
      'a.example',
      'ftp://a.example',
      'http://127.0.0.1.example',
      'http://localhost.example',
    ],
  ],
  [
    'TWILIO_API_BASE_URL',
    ['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010', 'https://127.1.2.3', ''],
    [
      'https://api.twilio.com',
      'http://10.0.0.1:4010',
      'http://0.0.0.0:4010',
      'http://127.0.0.1:4010/',
      'http://127.0.0.1:4010/x',
      'http://127.0.0.1.example',
      'http://127.0.0.1@example.org',
      'file:///x',
    ],
  ],
  ['TEXTPOLL_SECRET', ['x'.repeat(32)], ['x'.repeat(31)]],
  ['PORT', ['0', '1', '65535'], ['65536', '-1', '3000.5', '3e3', '0x10', 'http']],
  ['LOG_LEVEL', ['debug', 'silent'], ['INFO', 'verbose']],
  ['REDACT_PROVIDER_COPIES', ['on', 'off'], ['true', '1', 'ON']],
  [
    'TWILIO_ACCOUNT_SID',
    [accountSid],
    [accountSid.slice(1), `${accountSid}0`, accountSid.replace('AC', 'SK'), accountSid.replace('0', 'g')],
  ],
  ['TWILIO_MESSAGING_SERVICE_SID', [serviceSid], [serviceSid.replace('MG', 'AC'), `${serviceSid}\n`]],
  [
    'DATABASE_URL',
    ['file:x.db', 'file:./x.db', 'file:///x.db'],
    ['x.db', 'file:', 'file://host/x.db', 'file:x.db?mode=ro', ':memory:'],
  ],
])('%s', (name, good, bad) => {
  test.each(good)('takes %j', (value) => {
    expect(wrongSettings({ ...complete, [name]: value })).toEqual([]);
  });
  test.each(bad)('refuses %j', (value) => {
    expect(wrongSettings({ ...complete, [name]: value })).toEqual([name]);
  });
});

test.each([
  ['file:x.db', resolve('x.db')],
  ['file:./data/x y.db', resolve('data/x y.db')],
  ['file:/var/x.db', '/var/x.db'],
  ['file:///var/x%20y.db', '/var/x y.db'],
])('%s is the file %s', (DATABASE_URL, path) => {
  expect(readStoreSettings({ TEXTPOLL_SECRET: secret, DATABASE_URL }).database).toEqual({ engine: 'sqlite', path });
});

test('.env.example names every setting, and its defaults are the defaults', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const written: Record<string, string> = Object.fromEntries(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  const { problems } = checkSettings(Object.fromEntries(Object.keys(written).map((name) => [name, 'a b\u0000'])));
  const refused = problems.map(({ setting }) => setting);
  expect(Object.keys(written).sort()).toEqual(refused.sort());
  expect(readSettings({ ...written, ...complete })).toEqual(readSettings(complete));
});

describe('.env', () => {
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-settings-'));
  afterEach(() => {
    process.chdir(home);
    delete process.env.TEXTPOLL_TEST_A;
    delete process.env.TEXTPOLL_TEST_B;
    rmSync(folder, { recursive: true, force: true });
  });

  test('adds what is not set, overrides nothing, and may be missing', () => {
    process.chdir(folder);
    process.env.TEXTPOLL_TEST_A = 'environment';
    expect(environment().TEXTPOLL_TEST_B).toBeUndefined();
    writeFileSync('.env', 'TEXTPOLL_TEST_A=file\nTEXTPOLL_TEST_B="a file"\n');
    expect(environment()).toMatchObject({ TEXTPOLL_TEST_A: 'environment', TEXTPOLL_TEST_B: 'a file' });
  });
});
