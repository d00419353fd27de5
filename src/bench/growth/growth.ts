// Growth: what the console's pages cost at ever more respondents, asked for over HTTP, signed in, of the real service; and what a turn of
// releasing costs. Every respondent, message, reply and answer is a row of the database.

import { openCatalog } from '../../catalog/catalog.ts';
import { systemClock } from '../../clock.ts';
import type { FieldParts } from '../../field/parts.ts';
import { release } from '../../field/release.ts';
import type { DatabaseAddress } from '../../store/address.ts';
import { openStore } from '../../store/open.ts';
import type { Survey } from '../../survey/definition.ts';
import { median, p99 } from '../compare.ts';
import { checkBooks } from '../durability.ts';
import { BENCH } from '../fixture.ts';
import { type Measured, measured } from '../rows.ts';
import type { Site } from '../site.ts';
import { forget, type Served, serve } from './console.ts';
import { multiply } from './multiply.ts';
import { seedField } from './seed.ts';

export const SIZES = [10_000, 100_000, 1_000_000, 10_000_000] as const;
/** Really asked and heard; all others are copies of them. */
const PEOPLE = 5_000;
const WARM = 5;
const VISITS = 25;
/** Up to here the audit reads every row before anything is measured. */
const AUDITED = 10_000;
const RELEASES = 4;

/** Flat: nowhere less than half as quick as at the first size. */
const FLAT = 0.5;

interface Page {
  name: string;
  path(survey: string): string;
  live?: true;
  flat?: true;
}

const PAGES: readonly Page[] = [
  { name: 'results', path: (survey) => `/surveys/${survey}/results`, flat: true },
  { name: 'results/live', path: (survey) => `/surveys/${survey}/results/events`, live: true, flat: true },
  { name: 'monitor', path: (survey) => `/surveys/${survey}/monitor`, flat: true },
  { name: 'monitor/live', path: (survey) => `/surveys/${survey}/monitor/live`, live: true, flat: true },
  { name: 'launch', path: (survey) => `/surveys/${survey}/launch` },
  { name: 'surveys', path: () => '/surveys' },
  { name: 'sample', path: (survey) => `/surveys/${survey}/sample` },
  { name: 'respondents', path: () => '/respondents' },
  { name: 'respondent', path: () => '/respondents/1' },
  { name: 'coding', path: (survey) => `/surveys/${survey}/coding` },
];

/** One line: a page, or the turn of releasing, at one size. Times in ms, memory in bytes. */
export interface Grown {
  size: number;
  page: string;
  medianMs: number;
  p99Ms: number;
  /** Processor time of the service for one: it tells more than the clock where the machine has other work. Null where the system does not tell. */
  cpuMs: number | null;
  /** Of the first request after the start; its pages of the database come from the disk where `fromDisk`. */
  coldMs: number;
}
/** What a size is as a whole. */
export interface Size {
  size: number;
  bytes: number;
  /** How long it took to make. */
  seconds: number;
  /** Of the service, after all its pages were asked for; null where the system does not tell. */
  memory: { start: number; end: number; peak: number } | null;
  fromDisk: boolean;
}

export interface Growth {
  rows: Measured[];
  grown: Grown[];
  sizes: Size[];
}

export interface GrowthOptions {
  sizes: readonly number[];
  progress(line: string): void;
}

export async function benchGrowth(site: Site, { sizes, progress }: GrowthOptions): Promise<Growth> {
  const grown: Grown[] = [];
  const made: Size[] = [];
  for (const size of sizes) {
    const database = await site.database(`growth_${size}`);
    const people = Math.min(PEOPLE, size);
    progress(`growth: asking ${people} people`);
    const survey = await seedField(database, people);
    const tell = (line: string) => progress(`growth ${size}: ${line}`);
    const { bytes, seconds } = await multiply(database, { people, times: Math.round(size / people), progress: tell });
    tell(`${Math.round(bytes / 2 ** 20)} MiB, made in ${Math.round(seconds)} s`);
    if (size <= AUDITED) await audited(database, survey);
    const fromDisk = database.engine === 'sqlite' && forget(database.path);
    const pages = await visitPages(database, survey, tell);
    made.push({ size, bytes, seconds, memory: pages.memory, fromDisk });
    grown.push(...pages.grown.map((one) => ({ size, ...one })), { size, ...(await releaseTurns(database, survey)) });
    await site.remove(database);
  }
  return { grown, sizes: made, rows: rowsOf(site, grown, made) };
}

async function visitPages(database: DatabaseAddress, { id }: Survey, tell: (line: string) => void) {
  const served = await serve(database);
  try {
    const start = served.memory();
    // Each page's first visit before any is repeated: a page must not be warmed by its own repeats.
    const cold = new Map<string, number>();
    for (const page of PAGES) cold.set(page.name, await ask(served, page, id));
    const grown: Omit<Grown, 'size'>[] = [];
    for (const page of PAGES) {
      for (let visit = 0; visit < WARM; visit++) await ask(served, page, id);
      const times: number[] = [];
      const before = served.cpuMs();
      for (let visit = 0; visit < VISITS; visit++) times.push(await ask(served, page, id));
      const cpuMs = before === null ? null : (served.cpuMs()! - before) / VISITS;
      grown.push({ page: page.name, ...figuresOf(times), cpuMs, coldMs: cold.get(page.name)! });
      tell(
        `${page.name}: ${grown.at(-1)!.medianMs.toFixed(1)} ms, ${cpuMs} ms of processor, first ${cold.get(page.name)!.toFixed(0)} ms`,
      );
    }
    const end = served.memory();
    return { grown, memory: start && end && { start: start.now, end: end.now, peak: end.peak } };
  } finally {
    await served.stop();
  }
}

function ask(served: Served, page: Page, survey: string): Promise<number> {
  return served.get(page.path(survey), page.live ? 'firstPart' : 'end');
}

function figuresOf(times: readonly number[]): { medianMs: number; p99Ms: number } {
  return { medianMs: median(times), p99Ms: p99(times)! };
}

/** Turns of the dispatcher's release, each of as many people as it takes at once: the last replicate comes into the field. */
async function releaseTurns(address: DatabaseAddress, survey: Survey): Promise<Omit<Grown, 'size'>> {
  const { db, sealer } = await openStore(address, BENCH.secret);
  try {
    const catalog = openCatalog(db);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const parts = { db, sealer, catalog, clock: systemClock, log, sender: BENCH.sender, worker: 'bench' };
    const entry = { ...(await catalog.get(survey.id)), released: survey.replicates };
    const times: number[] = [];
    const cpu = process.cpuUsage();
    for (let turn = 0; turn < RELEASES; turn++) {
      const startedAt = performance.now();
      // It neither sends nor hears.
      await release(parts as unknown as FieldParts, entry);
      times.push(performance.now() - startedAt);
    }
    const { user, system } = process.cpuUsage(cpu);
    return { page: 'release', ...figuresOf(times), cpuMs: (user + system) / 1000 / RELEASES, coldMs: times[0]! };
  } finally {
    await db.close();
  }
}

/** Where the books did not hold, nothing that is measured on them would mean anything. */
async function audited(address: DatabaseAddress, survey: Survey): Promise<void> {
  const { db } = await openStore(address, BENCH.secret);
  try {
    await checkBooks(db, survey.id);
  } finally {
    await db.close();
  }
}

function rowsOf({ engine }: Site, grown: readonly Grown[], sizes: readonly Size[]): Measured[] {
  return grown.map((one) => {
    const { size, page, medianMs, p99Ms, cpuMs, coldMs } = one;
    const cpuUs = cpuMs === null ? null : cpuMs * 1000;
    const figures = {
      perSecond: 1000 / medianMs,
      spread: [1000 / p99Ms, 1000 / medianMs],
      p99Ms,
      cpuUs,
      loadBusy: null,
    } as const;
    const first = grown.find((other) => other.page === page)!;
    const flat = PAGES.find(({ name }) => name === page)?.flat;
    const target = {
      value: FLAT,
      aim: `≥ ${FLAT} of the first size, by processor time`,
      met: () => costOf(first) / costOf(one) >= FLAT,
    };
    return measured(`growth/${sizeName(size)}/${page}`, engine, figures, {
      limit: { ...figures, perSecond: 1000 / first.medianMs },
      ...(flat ? { target } : {}),
      note: `${medianMs.toFixed(1)} ms, the first ${coldMs.toFixed(0)} ms; ${memoryNote(sizes.find((whole) => whole.size === size)!)}`,
    });
  });
}

/** Processor time, as other work on the machine moves the clock; the clock where the system does not tell. */
export function costOf({ cpuMs, medianMs }: Grown): number {
  return cpuMs ?? medianMs;
}

function memoryNote({ size, bytes, memory, fromDisk }: Size): string {
  const held = memory ? `, service ${Math.round(memory.end / 2 ** 20)} MiB` : '';
  return `database ${Math.round(bytes / 2 ** 20)} MiB, ${Math.round(bytes / size)} bytes a respondent${held}${fromDisk ? ', cold from the disk' : ''}`;
}

export function sizeName(size: number): string {
  const power = Math.log10(size);
  return Number.isInteger(power) ? `1e${power}` : String(size);
}
