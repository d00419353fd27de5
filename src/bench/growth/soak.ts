// The soak: the real service for many minutes under a steady load of everything at once (sending, delivery reports, replies, console pages),
// to see whether the memory that it holds stays where it is.

import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../clock.ts';
import { readBooks } from '../../results/read-books.ts';
import { drawFor } from '../../simulator/citizens/draws.ts';
import { type Lookalike, startLookalike } from '../../simulator/twilio/lookalike.ts';
import { inboundUrl } from '../../sms/twilio-urls.ts';
import type { DatabaseAddress } from '../../store/address.ts';
import { openStore } from '../../store/open.ts';
import type { Survey } from '../../survey/definition.ts';
import { median, p99 } from '../compare.ts';
import { checkBooks } from '../durability.ts';
import { BENCH } from '../fixture.ts';
import { benchSurvey } from '../installation.ts';
import { type Measured, measured, type Target } from '../rows.ts';
import type { Site } from '../site.ts';
import { type Served, serve } from './console.ts';
import { fieldSampled } from './sampled.ts';

/** Five long codes' pace: some 25 people are asked a second, and what they answer comes on top. */
const SEGMENTS_PER_SECOND = 50;
const PEOPLE_PER_MINUTE = 1_600;
/** Of the messages that reach somebody, so many are answered; nobody writes more than a questionnaire has room for. */
const ANSWERED = 0.6;
const MOST_REPLIES = 8;
const REPLY_AFTER_MS = [500, 4_000] as const;
const WORDS = ['1', '2', 'اؤيد', '3', 'لا اعرف', '٢'];
const PROVIDER_PER_SECOND = 1_000;
const SAMPLE_EVERY_MS = 5_000;
/** Before it the compilers are still at work, and caches fill. */
const SETTLED = 0.3;
const MIB = 2 ** 20;

/** The collector makes a saw of it, whose slope tells little: what counts is that its teeth grow no higher. */
const BOUNDED = { value: 1.05, aim: 'peak of the second half ≤ 1.05 of the first’s' } as const;

export interface Soak {
  rows: Measured[];
  /** Resident memory in bytes, at ms since the start. */
  memory: { at: number; bytes: number }[];
  /** Bytes a minute, by least squares over what follows the first three tenths. */
  slope: number;
  mostBytes: number;
}

export interface SoakOptions {
  minutes: number;
  progress(line: string): void;
}

/** @throws AppError where the books do not hold in the end. */
export async function benchSoak(site: Site, { minutes, progress }: SoakOptions): Promise<Soak> {
  const database = await site.database('soak');
  const people = Math.ceil((minutes + 1) * PEOPLE_PER_MINUTE);
  progress(`soak: sampling ${people} people`);
  const survey = await sampled(database, people);
  const provider = await startCitizens();
  const served = await serve(database, { apiBaseUrl: provider.url });
  provider.configure({ messagesUrl: inboundUrl(served.url) });
  const times: number[] = [];
  const memory: Soak['memory'] = [];
  const startedAt = performance.now();
  try {
    while (performance.now() < startedAt + minutes * 60_000) {
      await sleep(SAMPLE_EVERY_MS);
      for (const page of ['results', 'monitor', 'launch']) times.push(await served.get(`/surveys/${survey.id}/${page}`));
      const at = performance.now() - startedAt;
      memory.push({ at, bytes: residentOf(served) });
      progress(
        `soak: ${Math.round(at / 1000)} s, ${Math.round(memory.at(-1)!.bytes / MIB)} MiB, pages ${Math.round(times.at(-1)!)} ms`,
      );
    }
  } finally {
    await served.stop();
    await provider.close();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const grown = grownBy(memory);
  return { ...grown, memory, rows: await rowsOf(site, { database, survey, seconds, times, memory, ...grown }) };
}

function residentOf(served: Served): number {
  return served.memory()?.now ?? 0;
}

async function sampled(address: DatabaseAddress, people: number): Promise<Survey> {
  const survey = { ...benchSurvey(), pacing: { segmentsPerSecond: SEGMENTS_PER_SECOND } };
  const store = await openStore(address, BENCH.secret);
  try {
    await fieldSampled(store, survey, { people, released: survey.replicates, clock: systemClock });
    return survey;
  } finally {
    await store.db.close();
  }
}

/** A provider whose handsets answer what reaches them, and are answered again. */
async function startCitizens(): Promise<Lookalike> {
  const draw = drawFor(`${BENCH.seed}/soak`);
  const written = new Map<string, number>();
  const lookalike: Lookalike = await startLookalike({
    clock: systemClock,
    seed: BENCH.seed,
    accountSid: BENCH.accountSid,
    authToken: BENCH.authToken,
    numbers: [BENCH.sender],
    segmentsPerSecond: PROVIDER_PER_SECOND,
    maxCreatesPerSecond: PROVIDER_PER_SECOND,
    network: {
      deliver({ to, from }) {
        const before = written.get(to) ?? 0;
        if (before < MOST_REPLIES && draw.chance(ANSWERED)) {
          written.set(to, before + 1);
          const text = { from: to, to: from, body: WORDS[before % WORDS.length]! };
          setTimeout(() => lookalike.receive(text), draw.between(...REPLY_AFTER_MS)).unref();
        }
        return { status: 'delivered' };
      },
    },
  });
  return lookalike;
}

function grownBy(memory: Soak['memory']): Pick<Soak, 'slope' | 'mostBytes'> {
  const mostBytes = Math.max(0, ...memory.map(({ bytes }) => bytes));
  const settled = memory.filter(({ at }) => at >= SETTLED * (memory.at(-1)?.at ?? 0));
  const mean = (of: (sample: Soak['memory'][number]) => number) =>
    settled.reduce((sum, one) => sum + of(one), 0) / settled.length;
  const [at, bytes] = [mean((one) => one.at), mean((one) => one.bytes)];
  const spread = settled.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  const slope = spread === 0 ? 0 : settled.reduce((sum, one) => sum + (one.at - at) * (one.bytes - bytes), 0) / spread;
  return { slope: slope * 60_000, mostBytes };
}

/** The most of each half. */
function peaksOf(memory: Soak['memory']): [number, number] {
  const middle = Math.ceil(memory.length / 2);
  const most = (part: Soak['memory']) => Math.max(0, ...part.map(({ bytes }) => bytes));
  return [most(memory.slice(0, middle)), most(memory.slice(middle))];
}

interface Soaked {
  database: DatabaseAddress;
  survey: Survey;
  seconds: number;
  times: number[];
  memory: Soak['memory'];
  slope: number;
  mostBytes: number;
}

async function rowsOf(
  { engine }: Site,
  { database, survey, seconds, times, memory, slope, mostBytes }: Soaked,
): Promise<Measured[]> {
  const { db } = await openStore(database, BENCH.secret);
  try {
    await checkBooks(db, survey.id);
    const { replies, messages } = await readBooks(db, survey.id);
    const { n: reports } = (await db.get<{ n: number }>('SELECT count(*) AS n FROM delivery_reports'))!;
    const perMinute = slope / MIB;
    const [first, second] = peaksOf(memory);
    const target: Target = { ...BOUNDED, met: () => second <= BOUNDED.value * first };
    const rate = (n: number) => ({
      perSecond: n / seconds,
      spread: [n / seconds, n / seconds] as const,
      p99Ms: null,
      cpuUs: null,
      loadBusy: null,
    });
    return [
      measured('soak/replies', engine, rate(replies.received), {
        target,
        note: `resident memory at most ${Math.round(mostBytes / MIB)} MiB (${Math.round(first / MIB)} in the first half, ${Math.round(second / MIB)} in the second), ${perMinute.toFixed(2)} MiB a minute over the last seven tenths; audit clean`,
      }),
      measured('soak/messages', engine, rate(messages.created)),
      measured('soak/reports', engine, rate(reports)),
      measured(
        'soak/pages',
        engine,
        { ...rate(times.length), p99Ms: p99(times) ?? null },
        { note: `median ${median(times).toFixed(0)} ms of results, monitor and launch in turn` },
      ),
    ];
  } finally {
    await db.close();
  }
}
