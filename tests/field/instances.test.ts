import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSurvey, openCatalog } from '../../src/catalog/catalog.ts';
import type { Clock } from '../../src/clock.ts';
import { openClaiming } from '../../src/field/claiming.ts';
import { type Dispatcher, startDispatcher } from '../../src/field/dispatcher.ts';
import { refill } from '../../src/field/pacing.ts';
import type { FieldParts } from '../../src/field/parts.ts';
import { release } from '../../src/field/release.ts';
import { openSending } from '../../src/field/sending.ts';
import { audit } from '../../src/results/audit.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { createVirtualClock, type VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import type { Survey } from '../../src/survey/definition.ts';
import { elevenOnTheFirstDay, HOUR_MS, loadSurvey, openWorld, providerId, SECRET, type World } from '../support/world.ts';

const coalition = loadSurvey('coalition.yaml');
/** How far the second instance's clock is ahead. */
const AHEAD_MS = 900;

let world: World;
let second: Store;
let clock: VirtualClock;
let letGo: () => void;
let instances: [FieldParts, FieldParts];
let calls: { at: number; to: string }[];
let dispatchers: Dispatcher[];

beforeEach(() => {
  dispatchers = [];
  calls = [];
});
afterEach(async () => {
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  await second.db.close();
  await world.close();
});

/** One database, two instances with a connection and a clock each. */
async function open(change: Partial<Survey> = {}, aheadMs = AHEAD_MS): Promise<void> {
  const survey = { ...coalition, ...change };
  clock = createVirtualClock(elevenOnTheFirstDay(survey));
  letGo = clock.hold();
  world = await openWorld({ survey, clock });
  second = await openStore(world.database, SECRET);
  const ahead: Clock = { ...clock, now: () => clock.now() + aheadMs };
  const { db } = second;
  instances = [world.field, { ...world.field, db, catalog: openCatalog(db), clock: ahead, worker: 'second' }].map((parts) => ({
    ...parts,
    gateway: {
      ...parts.gateway,
      async send({ to }: { to: string }) {
        const n = calls.push({ at: clock.now(), to });
        // The answer takes its time: the other instance goes on meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 2));
        return { kind: 'accepted' as const, providerId: providerId(n) };
      },
    },
  })) as [FieldParts, FieldParts];
}

async function work(ms: number, pollMs = 60_000): Promise<void> {
  if (dispatchers.length === 0) dispatchers = instances.map((parts) => startDispatcher(parts, { pollMs }));
  await clock.task(async () => {
    letGo();
    await clock.sleep(ms);
    letGo = clock.hold();
  });
}

const differences = async () => (await audit(world.db, await world.entry(), world.survey)).differences;
const waitingClaims = () => world.rows("SELECT 1 FROM outbox WHERE claimed_by IS NOT NULL AND state = 'waiting'");

describe('two instances on one database', () => {
  test('send each message exactly once', async () => {
    await open({ pacing: { segmentsPerSecond: 1_000 } });
    await world.sample(1, 700);
    await world.move('start');
    await work(10 * 60_000);
    expect(calls.length).toBe(700);
    expect(new Set(calls.map(({ to }) => to)).size).toBe(700);
    expect(await readBooks(world.db, 'coalition')).toMatchObject({ balanced: true, cases: { accepted: 700, waiting: 0 } });
    expect(await differences()).toEqual([]);
  });

  test('keep to the pace in sum, though their clocks differ', async () => {
    await open({ pacing: { segmentsPerSecond: 4 } });
    await world.sample(1, 100);
    await world.move('start');
    await work(10 * 60_000);
    expect(calls.length).toBe(100);
    for (const [first, { at: from }] of calls.entries()) {
      for (const { at: to } of calls.slice(first)) {
        const segments = 2 * calls.filter(({ at }) => at >= from && at <= to).length;
        // A full bucket, one message of two segments more, and once what the clocks differ by.
        expect(segments).toBeLessThanOrEqual(4 + 2 + (4 * (to - from + AHEAD_MS)) / 1_000);
      }
    }
  });

  test('keep to the budget in sum', async () => {
    await open({ budget: { segments: 110, reserve: 9 }, pacing: { segmentsPerSecond: 30 } });
    await world.sample(1, 200);
    await world.move('start');
    await work(10 * 60_000);
    expect(calls.length).toBe(50);
    expect((await readBooks(world.db, 'coalition')).messages.segments).toBe(100);
  });

  test('one stops amid the sending: the other sends the rest, nothing twice', async () => {
    await open({ pacing: { segmentsPerSecond: 20 } });
    await world.sample(1, 300);
    await world.move('start');
    await work(10_000);
    const before = calls.length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(300);
    const [first] = dispatchers;
    const stopped = first!.stop();
    await work(10 * 60_000);
    await stopped;
    expect(calls.length).toBe(300);
    expect(new Set(calls.map(({ to }) => to)).size).toBe(300);
    expect(await waitingClaims()).toEqual([]);
    expect(await differences()).toEqual([]);
  });

  test('remind once', async () => {
    await open();
    await world.sample(1, 30);
    await world.move('start');
    await work(30 * HOUR_MS, HOUR_MS / 4);
    expect(calls.length).toBe(60);
    expect(await world.rows("SELECT count(*) AS n FROM outbox WHERE purpose = 'remind'")).toEqual([{ n: 30 }]);
    expect(await differences()).toEqual([]);
  });
});

describe('claims at the same moment', () => {
  const claimBoth = async (rate: number) => {
    const survey = await world.catalog.compiled(await world.entry());
    const claims = await Promise.all(instances.map((parts) => openClaiming(parts).claim(survey, true, rate)));
    return claims.map(({ messages }) => messages.map(({ row }) => row.message_id));
  };
  const prepare = async (change: Partial<Survey>) => {
    await open(change, 0);
    await world.sample(1, 400);
    await world.move('start');
    await release(instances[0], await world.entry());
  };

  test('share no message, and both have some', async () => {
    await prepare({});
    const [a, b] = await claimBoth(600);
    expect(a!.length + b!.length).toBe(new Set([...a!, ...b!]).size);
    expect([a!.length, b!.length].sort()).toEqual([100, 200]);
  });

  test('share the bucket', async () => {
    await prepare({});
    const claimed = (await claimBoth(10)).flat();
    expect(claimed.length).toBe(5);
    expect((await claimBoth(10)).flat()).toEqual([]);
  });

  test('share the budget, before anything is marked', async () => {
    await prepare({ budget: { segments: 101, reserve: 0 } });
    expect((await claimBoth(1_000)).flat().length).toBe(50);
  });

  test('a claim that has nearly run out is not marked: it no longer counts against the budget', async () => {
    await prepare({});
    const [[message]] = (await claimBoth(600)) as [[string]];
    await world.raw(`UPDATE outbox SET lease_until = ${clock.now()} WHERE message_id = '${message}'`);
    const owner = (await world.rows('SELECT claimed_by FROM outbox WHERE message_id = @message', { message }))[0]!.claimed_by;
    const parts = instances.find(({ worker }) => worker === owner)!;
    expect(await openSending(parts).send(message)).toMatchObject({ kind: 'withheld' });
    expect(calls).toEqual([]);
  });
});

test('two surveys released to the same numbers at the same moment open one interview each', async () => {
  await open();
  await addSurvey(world.db, { ...coalition, id: 'other' }, { actor: 'test', now: clock.now() });
  await world.sample(1, 50);
  await world.sample(1, 50, { survey: 'other' });
  await world.move('start');
  await world.move('start', 'other');
  const [one, other] = [await world.entry(), await world.entry('other')];
  const released = await Promise.all([release(instances[0], one), release(instances[1], other)]);
  expect(released.sort()).toEqual([0, 50]);
  await Promise.all([release(instances[0], one), release(instances[1], other)]);
  expect(
    await world.rows(
      'SELECT count(*) AS n FROM respondents WHERE interview IS NOT NULL GROUP BY number_hash HAVING count(*) > 1',
    ),
  ).toEqual([]);
});

test('one replicate released by two instances at the same moment is asked once, and both go on', async () => {
  await open();
  await world.sample(1, 900);
  await world.move('start');
  const entry = await world.entry();
  let rounds = 0;
  for (let released = 0; released < 900 && rounds < 20; rounds++)
    for (const n of await Promise.all(instances.map((parts) => release(parts, entry)))) released += n;
  expect(rounds).toBeLessThan(10);
  expect(await world.rows('SELECT count(*) AS n, count(DISTINCT respondent_id) AS people FROM outbox')).toEqual([
    { n: 900, people: 900 },
  ]);
});

test('an instance whose clock is behind fills no second twice', async () => {
  await open();
  const bucket = refill({ tokens: 0, at: 10_000 }, 10, 10_500);
  expect(bucket).toEqual({ tokens: 5, at: 10_500 });
  expect(refill(bucket, 10, 9_000)).toEqual(bucket);
  expect(refill(refill(bucket, 10, 9_000), 10, 10_600)).toEqual({ tokens: 6, at: 10_600 });
});
