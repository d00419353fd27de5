// One failover during fielding: three instances, a proxy as the database's fixed address, citizens who reply. The primary is killed, its
// synchronous standby promoted. Nothing that was answered is lost, nothing is sent twice, and the books balance.

import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/clock.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { type Lookalike, startLookalike } from '../../src/simulator/twilio/lookalike.ts';
import { inboundUrl } from '../../src/sms/twilio-urls.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createSealer } from '../../src/store/sealing.ts';
import { parseSurveyFile } from '../../src/survey/file.ts';
import { type Citizens, citizens } from '../support/citizens.ts';
import { COALITION, coalitionNow, TWILIO_SETTINGS } from '../support/coalition-now.ts';
import { sentTwice } from '../support/doubles.ts';
import { answeredReplies, type Fleet, openFleet } from '../support/fleet.ts';
import { startTcpLine } from '../support/tcp-line.ts';
import { startPostgresPair } from './postgres-pair.ts';

const INSTANCES = 3;
const RESPONDENTS = 1_500;
const SEGMENTS_PER_SECOND = 150;
const RUN_TIMEOUT_MS = 600_000;
const SECRET = 'a secret of the failover, forty characters';
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Summary {
  run: number;
  seconds: number;
  /** From the primary's end until the standby takes writes. */
  failoverMs: number;
  calls: number;
  delivered: number;
  replies: number;
  answered: number;
  /** Replies that the provider gave up on: its list has them, and the reconciler will fetch them. */
  notHeard: number;
  unknown: number;
  /** What the provider met at our webhooks instead of an answer, each with how often. */
  alerts: Record<string, number>;
  /** Promises that did not hold; empty where all is well. */
  broken: string[];
}

/** What is to be ended, last first. */
type Closing = (() => Promise<void>)[];

interface Fielding {
  db: Database;
  fleet: Fleet;
  lookalike: Lookalike;
  people: Citizens;
  command(args: string[]): Promise<{ status: number; said: string }>;
}

export async function failover(run: number): Promise<Summary> {
  const startedAt = Date.now();
  const closing: Closing = [];
  try {
    const folder = mkdtempSync(join(tmpdir(), 'textpoll-failover-'));
    closing.push(async () => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o755);
    const pair = await startPostgresPair(mkdtempSync(join(folder, 'postgres-')), [await freePort(), await freePort()]);
    closing.push(pair.stop);
    const line = await startTcpLine(pair.primaryPort);
    closing.push(line.close);
    const fielding = await open(folder, `postgres://textpoll@127.0.0.1:${line.port}/textpoll`, closing);
    await until(() => fielding.fleet.calls().length > RESPONDENTS / 3);
    const killedAt = Date.now();
    await pair.killPrimary();
    line.cut();
    pair.promote();
    line.leadTo(pair.standbyPort);
    const failoverMs = Date.now() - killedAt;
    await finish(fielding);
    return { run, seconds: Math.round((Date.now() - startedAt) / 1000), failoverMs, ...(await outcome(fielding)) };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** Until nobody waits for anything. */
async function finish(fielding: Fielding): Promise<void> {
  const { db, fleet } = fielding;
  try {
    await until(async () => (await unfinished(db)).unclaimed === 0);
    await quiet(fielding);
    // Minutes of waiting for claims and calls of which a lost commit has left nobody who knows.
    await db.batch([{ sql: "UPDATE outbox SET lease_until = 0 WHERE state IN ('waiting', 'sending')", params: {} }]);
    await until(async () => (await unfinished(db)).open === 0);
    await quiet(fielding);
  } catch (error) {
    for (const { said } of fleet.instances) process.stderr.write(said());
    throw error;
  }
}

async function outcome(fielding: Fielding): Promise<Omit<Summary, 'run' | 'seconds' | 'failoverMs'>> {
  const { db, fleet, lookalike, people } = fielding;
  const { cases } = await readBooks(db, 'coalition');
  const replies = lookalike.messages().filter(({ direction }) => direction === 'inbound');
  const heard = await idsHeard(db);
  return {
    calls: fleet.calls().length,
    delivered: people.delivered.length,
    replies: replies.length,
    answered: answeredReplies(fleet).size,
    notHeard: replies.filter(({ sid }) => !heard.has(sid)).length,
    unknown: cases.unknown,
    alerts: Object.fromEntries(
      lookalike.alerts().map(({ detail }, _, all) => [detail, all.filter((one) => one.detail === detail).length]),
    ),
    broken: await brokenPromises(fielding),
  };
}

/** What it starts it has `closing` end. */
async function open(folder: string, url: string, closing: Closing): Promise<Fielding> {
  const people = citizens(() => lookalike, TWILIO_SETTINGS.TWILIO_FROM, 1_500);
  const lookalike = await startLookalike({
    clock: systemClock,
    seed: 'failover',
    accountSid: TWILIO_SETTINGS.TWILIO_ACCOUNT_SID,
    authToken: TWILIO_SETTINGS.TWILIO_AUTH_TOKEN,
    numbers: [TWILIO_SETTINGS.TWILIO_FROM],
    segmentsPerSecond: 10_000,
    delays: { queuedMs: [1, 5], sentMs: [1, 20], deliveredMs: [1, 50] },
    network: people.network,
  });
  closing.push(lookalike.close, async () => people.hush());
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    ...TWILIO_SETTINGS,
    DATABASE_URL: url,
    TEXTPOLL_SECRET: SECRET,
    TWILIO_API_BASE_URL: lookalike.url,
  };
  const fleet = await openFleet({ env, folder, provider: () => lookalike.url });
  closing.push(fleet.close);
  env.PUBLIC_BASE_URL = fleet.front.url;
  lookalike.configure({ messagesUrl: inboundUrl(fleet.front.url) });
  const command: Fielding['command'] = (args) =>
    new Promise((resolve) => {
      execFile(process.execPath, [MAIN, ...args], { cwd: folder, env }, (error, out, err) => {
        resolve({ status: error ? 1 : 0, said: out + err });
      });
    });
  const must = async (args: string[]) => {
    const { status, said } = await command(args);
    if (status !== 0) throw new Error(`textpoll ${args.join(' ')}: ${said}`);
  };
  const survey = coalitionNow().replace(/segmentsPerSecond: \d+/, `segmentsPerSecond: ${SEGMENTS_PER_SECOND}`);
  writeFileSync(join(folder, 'coalition.yaml'), survey);
  const rows = Array.from({ length: RESPONDENTS }, (_, n) => `+96477${10_000_000 + n},ar,centre`);
  writeFileSync(join(folder, 'sample.csv'), `phone,language,region\n${rows.join('\n')}\n`);
  await must(['survey', 'add', join(folder, 'coalition.yaml')]);
  await must(['sample', 'import', 'coalition', join(folder, 'sample.csv')]);
  await Promise.all(Array.from({ length: INSTANCES }, () => fleet.start()));
  await must(['field', 'start', 'coalition', '--accept-warnings']);
  const db = openDatabase({ engine: 'postgres', url });
  closing.push(db.close);
  return { db, fleet, lookalike, people, command };
}

async function brokenPromises({ db, fleet, lookalike, people, command }: Fielding): Promise<string[]> {
  const broken: string[] = [];
  const heard = await idsHeard(db);
  const lost = [...answeredReplies(fleet)].filter((sid) => !heard.has(sid));
  if (lost.length > 0) broken.push(`${lost.length} answered replies are not on disk`);
  const file = parseSurveyFile(readFileSync(COALITION, 'utf8'), 'coalition.yaml');
  if (!file.ok) throw new Error('the survey does not parse');
  const twice = await sentTwice(db, createSealer(SECRET), file.survey, people.delivered);
  if (twice.length > 0) broken.push(`${twice.length} messages arrived twice`);
  const calls = fleet.calls().map(({ to }) => to);
  if (new Set(calls).size < calls.length) broken.push(`${calls.length - new Set(calls).size} calls were repeated`);
  const { balanced, cases } = await readBooks(db, 'coalition');
  if (!balanced) broken.push('the books do not balance');
  const created = lookalike.messages().filter(({ direction }) => direction === 'outbound-api').length;
  const missing = RESPONDENTS - created - cases.unknown - cases.suppressed - cases.notSent;
  if (missing > 0) broken.push(`${missing} were never asked, and nobody knows`);
  const audit = await command(['audit', 'coalition']);
  if (audit.status !== 0) broken.push(`audit: ${audit.said}`);
  return broken;
}

async function idsHeard(db: Database): Promise<Set<string>> {
  const rows = await db.all<{ provider_id: string }>('SELECT provider_id FROM inbox');
  return new Set(rows.map((row) => row.provider_id));
}

async function unfinished(db: Database): Promise<{ unclaimed: number; open: number }> {
  const row = await db.get<{ unclaimed: number; open: number }>(`
    SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting' AND claimed_by IS NULL)
        + (SELECT count(*) FROM respondents WHERE interview IS NULL) AS unclaimed,
      (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')) AS open`);
  return row!;
}

/** Nobody has anything more to say, and no call begins. */
async function quiet({ fleet, lookalike }: Fielding): Promise<void> {
  const activity = () => fleet.calls().length + lookalike.stats().inbound;
  for (let before = -1, now = activity(); now !== before; now = activity()) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await lookalike.idle();
  }
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + RUN_TIMEOUT_MS; Date.now() < end; ) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the run did not end in time');
}
