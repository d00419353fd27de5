// Three processes of the service on one PostgreSQL behind one address: one is killed in the middle of its calls, one is stopped while
// replies come in, the third finishes. What the promises say holds for all of them together.

import { SegmentedMessage } from 'sms-segments-calculator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Lookalike, startLookalike } from '../../src/simulator/twilio/lookalike.ts';
import { inboundUrl, MESSAGES_PATH } from '../../src/sms/twilio-urls.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createSealer } from '../../src/store/sealing.ts';
import { type Citizens, citizens, STOP } from '../support/citizens.ts';
import { coalitionNow, type Installation, install, TWILIO_SETTINGS } from '../support/command-line.ts';
import { sentTwice } from '../support/doubles.ts';
import { answeredReplies, type Fleet, type Instance, openFleet } from '../support/fleet.ts';
import type { Answered } from '../support/front.ts';
import type { Fate } from '../support/provider-line.ts';
import { PASSWORD } from '../support/users.ts';
import { loadSurvey, numberOf, SECRET } from '../support/world.ts';

const INSTANCES = 3;
const RESPONDENTS = 300;
/** Of all instances together. The invitation takes two segments: a quarter of a minute of sending. */
const SEGMENTS_PER_SECOND = 40;
/** Citizens who say stop just before their question would go out. */
const OUR_NUMBER = TWILIO_SETTINGS.TWILIO_FROM;
const sealer = createSealer(SECRET);

let lookalike: Lookalike;
let people: Citizens;
let here: Installation;
let fleet: Fleet;
let db: Database;
let stops: { from: string; at: number; state: string | undefined }[];
let earlyStops: number;
let ticker: NodeJS.Timeout;

beforeEach(async () => {
  stops = [];
  earlyStops = 0;
  people = citizens(() => lookalike, OUR_NUMBER, 1_000);
  lookalike = await startLookalike({
    clock: systemClock,
    seed: 'instances',
    accountSid: TWILIO_SETTINGS.TWILIO_ACCOUNT_SID,
    authToken: TWILIO_SETTINGS.TWILIO_AUTH_TOKEN,
    numbers: [OUR_NUMBER],
    segmentsPerSecond: 10_000,
    maxCreatesPerSecond: 10_000,
    delays: { queuedMs: [1, 5], sentMs: [1, 20], deliveredMs: [1, 50] },
    network: people.network,
  });
  here = await install({ ...TWILIO_SETTINGS, TWILIO_API_BASE_URL: lookalike.url });
  db = openDatabase(here.database);
  fleet = await openFleet({ env: here.env, folder: here.folder, provider: () => lookalike.url, onAnswer: noteStop });
  here.env.PUBLIC_BASE_URL = fleet.front.url;
  lookalike.configure({ messagesUrl: inboundUrl(fleet.front.url) });
  const survey = coalitionNow().replace(/segmentsPerSecond: \d+/, `segmentsPerSecond: ${SEGMENTS_PER_SECOND}`);
  await run(['survey', 'add', here.file('coalition.yaml', survey)]);
  const rows = Array.from({ length: RESPONDENTS }, (_, n) => `${numberOf(n)},ar,centre`);
  await run(['sample', 'import', 'coalition', here.file('sample.csv', `phone,language,region\n${rows.join('\n')}\n`)]);
});

afterEach(async ({ task }) => {
  clearInterval(ticker);
  if (task.result?.state === 'fail') for (const { said } of fleet.instances) console.error(said());
  people.hush();
  await fleet.close();
  await lookalike.close();
  await db.close();
  await here.remove();
});

async function run(args: string[]): Promise<void> {
  expect(await here.run(args)).toMatchObject({ status: 0 });
}

/** How far the first message had come when the answer to the opt-out went out. */
async function noteStop({ path, form, status }: Answered): Promise<void> {
  if (path !== MESSAGES_PATH || form.get('Body') !== STOP || status !== 200) return;
  const from = form.get('From')!;
  const row = await db.get<{ state: string }>(
    `SELECT o.state FROM outbox o JOIN respondents r ON r.respondent_id = o.respondent_id
    WHERE r.number_hash = @numberHash AND o.is_case = 1`,
    { numberHash: sealer.lookup(from) },
  );
  stops.push({ from, at: Date.now(), state: row?.state });
}

test('one is killed while it sends, one is stopped while it hears, and together they keep every promise', async () => {
  const [killed, stopped, last] = await Promise.all(Array.from({ length: INSTANCES }, () => fleet.start()));
  const cookie = await signIn();
  for (const { url } of fleet.instances) expect(await pageStatus(url, cookie)).toBe(200);
  const live = await watch(last!.url, cookie);
  await run(['field', 'start', 'coalition', '--accept-warnings']);
  ticker = setInterval(stopSomebodySoon, 150);

  await expect.poll(() => fleet.calls().length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(RESPONDENTS / 5);
  await killInCalls(killed!);
  await expect.poll(() => fleet.calls().length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(RESPONDENTS / 2);
  const heard = heardBy(stopped!);
  await expect.poll(() => heardBy(stopped!), { timeout: 30_000, interval: 5 }).toBeGreaterThan(heard);
  expect(await stopped!.end('SIGTERM')).toBe(0);

  await expect.poll(unclaimed, { timeout: 60_000, interval: 100 }).toBe(0);
  clearInterval(ticker);
  await letLeasesRunOut();
  await expect.poll(() => inStates('waiting', 'sending'), { timeout: 60_000, interval: 100 }).toBe(0);
  await quiet();

  expectOneCallEach();
  expect(await sentTwice(db, sealer, loadSurvey('coalition.yaml'), people.delivered)).toEqual([]);
  expectDoubtOnlyWhereItIs();
  expectPace();
  expectNoCallAfterStop();
  await expectEveryAnsweredReplyOnDisk();
  await expectLivePageTellsAll(live);
  expect(await here.run(['audit', 'coalition'])).toMatchObject({ status: 0 });
  expect(await last!.end('SIGTERM')).toBe(0);
}, 240_000);

/** Some of its calls the provider has not seen yet; of others only the answer is missing. */
async function killInCalls({ line, end }: Instance): Promise<void> {
  line.hang();
  const hanging = (fate: Fate) => line.calls.filter((call) => call.fate === fate).length;
  const fewer = () => Math.min(hanging('unseen'), hanging('unanswered'));
  await expect.poll(fewer, { timeout: 30_000, interval: 5 }).toBeGreaterThan(1);
  await end('SIGKILL');
}

/** One of those who are asked in the next three seconds: their message may be waiting, claimed by any instance, or just being marked. */
function stopSomebodySoon(): void {
  const asked = new Set(fleet.calls().map(({ to }) => to));
  const next = Array.from({ length: RESPONDENTS }, (_, n) => numberOf(n)).filter(
    (number) => !asked.has(number) && !people.stopped.has(number),
  );
  const number = next[(7 * earlyStops++) % 60];
  if (number !== undefined) people.stop(number);
}

async function signIn(): Promise<string> {
  const user = ['user', 'create', '--email', 'zainab@example.org', '--name', 'Zainab', '--role', 'viewer', '--password-stdin'];
  expect(await here.run(user, PASSWORD)).toMatchObject({ status: 0 });
  const response = await fetch(`${fleet.front.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: fleet.front.url },
    body: new URLSearchParams({ email: 'zainab@example.org', password: PASSWORD }),
  });
  expect(response.status).toBe(303);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

async function pageStatus(url: string, cookie: string): Promise<number> {
  const response = await fetch(`${url}/surveys/coalition/sample`, { headers: { Cookie: cookie }, redirect: 'manual' });
  return response.status;
}

/** Resolves to what the live page was told so far. */
async function watch(url: string, cookie: string): Promise<() => string> {
  const response = await fetch(`${url}/surveys/coalition/monitor/live?state=fielding`, { headers: { Cookie: cookie } });
  expect(response.status).toBe(200);
  let told = '';
  void (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) told += chunk;
  })().catch(() => {});
  return () => told;
}

const heardBy = (one: Instance) =>
  fleet.front.answered.filter(({ path, instance }) => path === MESSAGES_PATH && fleet.instances[instance] === one).length;

const count = async (sql: string) => Number((await here.raw(sql))[0]!.n);
const unclaimed = () =>
  count(`SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting' AND claimed_by IS NULL)
    + (SELECT count(*) FROM respondents WHERE interview IS NULL) AS n`);
async function inStates(...states: string[]): Promise<number> {
  const rows = await db.all<{ state: string; n: number }>('SELECT state, count(*) AS n FROM outbox GROUP BY state');
  return rows.filter(({ state }) => states.includes(state)).reduce((sum, { n }) => sum + n, 0);
}

/** Minutes of waiting for whoever holds the rest, and is dead. What the last instance holds it first brings to its end. */
async function letLeasesRunOut(): Promise<void> {
  await quiet();
  await here.raw("UPDATE outbox SET lease_until = 0 WHERE state IN ('waiting', 'sending')");
}

/** Nobody has anything more to say, and no call begins. */
async function quiet(): Promise<void> {
  for (let before = -1, now = activity(); now !== before; now = activity()) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await lookalike.idle();
  }
}
const activity = () => fleet.calls().length + lookalike.stats().inbound;

function expectOneCallEach(): void {
  const calls = fleet.calls();
  expect(new Set(calls.map(({ to }) => to)).size).toBe(calls.length);
}

/** Whom a call may or may not have reached got it at most once, and everybody else got theirs. */
function expectDoubtOnlyWhereItIs(): void {
  const created = new Set(lookalike.messages().flatMap(({ direction, to }) => (direction === 'outbound-api' ? [to] : [])));
  const doubtful = fleet
    .calls()
    .filter(({ fate }) => fate === 'unseen')
    .map(({ to }) => to);
  expect(doubtful.filter((to) => created.has(to))).toEqual([]);
  const inDoubt = new Set(doubtful);
  const missing = Array.from({ length: RESPONDENTS }, (_, n) => numberOf(n)).filter(
    (to) => !created.has(to) && !inDoubt.has(to) && !people.stopped.has(to),
  );
  // Marked by the killed one, and not yet called: nobody can tell that either.
  expect(missing.length).toBeLessThanOrEqual(50);
}

/** In no span of time more than its length allows, and a bucket; and what each instance had in hand. */
function expectPace(): void {
  const calls = fleet.calls().map(({ at, body }) => ({ at, segments: new SegmentedMessage(body).segmentsCount }));
  const largest = Math.max(...calls.map(({ segments }) => segments));
  const atOnce = (1 + INSTANCES) * (SEGMENTS_PER_SECOND + largest);
  const excesses = calls.flatMap((from, first) => {
    let sum = 0;
    return calls.slice(first).flatMap(({ at, segments }) => {
      sum += segments;
      const excess = sum - atOnce - ((at - from.at) / 1000) * SEGMENTS_PER_SECOND;
      return excess > 0 ? [excess] : [];
    });
  });
  expect(Math.max(0, ...excesses)).toBe(0);
}

function expectNoCallAfterStop(): void {
  const notBegun = stops.filter(({ state }) => state === undefined || ['waiting', 'suppressed', 'notSent'].includes(state));
  const after = notBegun.filter(({ from, at }) => fleet.calls().some((call) => call.to === from && call.at > at));
  expect(after).toEqual([]);
}

async function expectEveryAnsweredReplyOnDisk(): Promise<void> {
  const heard = new Set((await db.all<{ provider_id: string }>('SELECT provider_id FROM inbox')).map((row) => row.provider_id));
  const sent = lookalike.messages().filter(({ direction }) => direction === 'inbound');
  expect([...answeredReplies(fleet)].filter((sid) => !heard.has(sid))).toEqual([]);
  // Whose answer was lost with its instance was called again: what is not there the provider has given up, after all its calls were in vain.
  const missing = sent.filter(({ sid }) => !heard.has(sid));
  const givenUp = new Set(lookalike.alerts().map(({ sid }) => sid));
  expect(missing.filter(({ sid }) => !givenUp.has(sid))).toEqual([]);
  expect(missing.length).toBeLessThan(sent.length / 20);
  expect(heard.size).toBe(sent.length - missing.length);
  expect(fleet.instances.filter((one) => heardBy(one) === 0)).toEqual([]);
}

async function expectLivePageTellsAll(told: () => string): Promise<void> {
  const [{ received }] = (await db.all<{ received: number }>('SELECT count(*) AS received FROM inbox')) as [{ received: number }];
  const balance = () =>
    told()
      .split('event: balance\n')
      .at(-1)!
      .split('event: ')[0]!
      .replace(/<[^>]+>/g, ' ');
  await expect.poll(balance, { timeout: 10_000 }).toMatch(new RegExp(`\\b${received}\\s+received`));
  expect(balance()).toContain('✓');
}
