// The service as a process of its own, killed in the middle of sending and of hearing: what it had answered is on disk, and nothing
// that may have been sent is sent again.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { type Lookalike, startLookalike } from '../../src/simulator/twilio/lookalike.ts';
import { inboundUrl } from '../../src/sms/twilio-urls.ts';
import { coalitionNow, type Installation, install, TWILIO_SETTINGS } from '../support/command-line.ts';
import { numberOf } from '../support/world.ts';

const RESPONDENTS = 400;
let lookalike: Lookalike;
let here: Installation;
let service: ChildProcess | undefined;
let delivered: string[];

beforeEach(async () => {
  delivered = [];
  lookalike = await startLookalike({
    clock: systemClock,
    seed: 'crash',
    accountSid: TWILIO_SETTINGS.TWILIO_ACCOUNT_SID,
    authToken: TWILIO_SETTINGS.TWILIO_AUTH_TOKEN,
    numbers: [TWILIO_SETTINGS.TWILIO_FROM],
    segmentsPerSecond: 10_000,
    maxCreatesPerSecond: 10_000,
    delays: { queuedMs: [1, 5], sentMs: [1, 20], deliveredMs: [1, 50] },
    network: {
      deliver({ to }) {
        delivered.push(to);
        return { status: 'delivered' };
      },
    },
  });
  const port = await freePort();
  here = await install({
    ...TWILIO_SETTINGS,
    PORT: String(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    TWILIO_API_BASE_URL: lookalike.url,
    LOG_LEVEL: 'error',
  });
  lookalike.configure({ messagesUrl: inboundUrl(here.env.PUBLIC_BASE_URL!) });
  await here.run(['survey', 'add', here.file('coalition.yaml', coalitionNow())]);
  const rows = Array.from({ length: RESPONDENTS }, (_, n) => `${numberOf(n)},ar,centre`);
  await here.run(['sample', 'import', 'coalition', here.file('sample.csv', `phone,language,region\n${rows.join('\n')}\n`)]);
  await here.run(['field', 'start', 'coalition', '--accept-warnings']);
});

afterEach(async () => {
  service?.kill('SIGKILL');
  await lookalike.close();
  await here.remove();
});

async function serve(): Promise<void> {
  service = here.start(['serve']);
  await expect
    .poll(
      () =>
        fetch(`${here.env.PUBLIC_BASE_URL}/readyz`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 30_000 },
    )
    .toBe(200);
}

async function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const ended = once(service!, 'exit');
  service!.kill(signal);
  const [status] = (await ended) as [number | null];
  service = undefined;
  return status;
}

test('killed while it sends, it sends nothing twice and goes on with the rest', async () => {
  await serve();
  await expect.poll(() => delivered.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(30);
  await kill('SIGKILL');
  await lookalike.idle();
  const before = delivered.length;
  expect(before).toBeLessThan(RESPONDENTS);
  await serve();
  // Claims run out after a minute; those in the middle of their call stay unknown, and are not called again.
  await expect.poll(() => waiting(), { timeout: 110_000, interval: 500 }).toBe(0);
  await lookalike.idle();
  expect(new Set(delivered).size).toBe(delivered.length);
  // Callbacks that came while nobody listened are lost; whether a message went out is in doubt only for those in the middle of their call.
  const doubtful = (await states()).filter(({ state }) => state === 'unknown' || state === 'sending');
  const inDoubt = doubtful.reduce((sum, { n }) => sum + Number(n), 0);
  expect(inDoubt).toBeLessThanOrEqual(50);
  expect(delivered.length).toBeGreaterThanOrEqual(RESPONDENTS - inDoubt);
}, 180_000);

test('killed while it hears, it has on disk what it answered; repeats get the same answer; a stop is clean', async () => {
  await serve();
  await expect.poll(() => states(), { timeout: 60_000 }).toEqual([{ state: 'delivered', n: RESPONDENTS }]);
  for (let n = 0; n < RESPONDENTS; n++) lookalike.receive({ from: numberOf(n), to: TWILIO_SETTINGS.TWILIO_FROM, body: '1' });
  await expect.poll(() => lookalike.stats().replies, { timeout: 30_000, interval: 5 }).toBeGreaterThan(20);
  const answered = lookalike.stats().replies;
  await kill('SIGKILL');
  expect(await count('SELECT count(*) AS n FROM inbox')).toBeGreaterThanOrEqual(answered);
  await serve();
  await lookalike.idle();
  expect(await kill('SIGTERM')).toBe(0);
  expect(await count("SELECT count(*) AS n FROM outbox WHERE claimed_by IS NOT NULL AND state = 'waiting'")).toBe(0);
  expect(await here.run(['audit', 'coalition'])).toMatchObject({ status: 0 });
}, 180_000);

const count = async (sql: string) => Number((await here.raw(sql))[0]!.n);
const waiting = async () =>
  (await count("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'")) +
  (await count('SELECT count(*) AS n FROM respondents WHERE interview IS NULL'));
const states = () => here.raw('SELECT state, count(*) AS n FROM outbox WHERE is_case = 1 GROUP BY state');
