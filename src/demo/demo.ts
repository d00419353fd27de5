// The demo: the real service against the look-alike, with virtual citizens, on a clock that leaps. It reads no settings:
// nothing that is set in the environment can make it send a real message.

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { addSurvey, type CatalogEntry, openCatalog } from '../catalog/catalog.ts';
import { openCells } from '../catalog/cells.ts';
import type { Clock } from '../clock.ts';
import { FINDING_CODES } from '../field/findings.ts';
import { startFielding } from '../field/launch.ts';
import { createLogger, type Logger } from '../log.ts';
import { type Books, readBooks } from '../results/read-books.ts';
import { importSample } from '../sample/import.ts';
import { type Service, type ServiceOptions, startService } from '../service.ts';
import { type LiveCitizens, liveCitizens } from '../simulator/citizens/live.ts';
import { type Citizen, population } from '../simulator/citizens/population.ts';
import { sampleCsv } from '../simulator/citizens/sample-csv.ts';
import { type Lookalike, startLookalike } from '../simulator/twilio/lookalike.ts';
import type { Faults } from '../simulator/twilio/options.ts';
import { createVirtualClock, type VirtualClock } from '../simulator/virtual-clock.ts';
import { createTwilioGateway } from '../sms/twilio.ts';
import { inboundUrl } from '../sms/twilio-urls.ts';
import { openStore, type Store } from '../store/open.ts';
import type { Survey } from '../survey/definition.ts';
import { fieldPeriodMs } from '../survey/field-period.ts';
import type { SiteFacts } from '../web/console/site.ts';
import type { ConsoleThread } from '../web/console/start-thread.ts';
import { freePort } from './free-port.ts';
import { compareWithTruth, duplicates, tallies } from './outcome.ts';

export interface DemoOptions {
  survey: Survey;
  respondents: number;
  seed: string;
  /** Where the scratch database is made. */
  folder: string;
  /** 0 takes a free one. */
  port: number;
  faults: Partial<Faults>;
  /** Opens the console for it. Nothing is to be seen without it. */
  openConsole?: (demo: DemoInstallation) => Promise<ConsoleThread>;
  /** The service answers, and time is about to run. */
  onServing?: () => void;
  onProgress(progress: DemoProgress): void;
}

/** What a console needs to know of the installation. */
export interface DemoInstallation {
  store: Store;
  survey: Survey;
  secret: string;
  facts: SiteFacts;
  clock: Clock;
  log: Logger;
}

export interface DemoProgress {
  /** Of the field period and the two days after it, in virtual time. */
  share: number;
  now: number;
  books: Books;
  stance: Record<string, number>;
}

export interface DemoRun {
  service: Service;
  store: Store;
  entry: CatalogEntry;
  survey: Survey;
  books: Books;
  duplicates: number;
  truth: { agreements: number; flips: number };
  databasePath: string;
  secretPath: string;
  lookalike: Lookalike;
  /** What the citizens sent, and what they meant by it. */
  said: LiveCitizens['sent'];
  stop(): Promise<void>;
}

/** What a provider does on an ordinary bad day. */
export const USUAL_FAULTS: Partial<Faults> = {
  timeoutBefore: 0.004,
  timeoutAfter: 0.004,
  serverErrorBefore: 0.003,
  serverErrorAfter: 0.003,
  rateLimited: 0.005,
  callbackLost: 0.01,
  callbackLate: 0.02,
  callbackRepeated: 0.03,
  callbackReordered: 0.05,
  callbackBeforeAnswer: 0.02,
  inboundLost: 0.01,
  inboundRepeated: 0.02,
};

const HOUR_MS = 3_600_000;
/** Into the field period's first day: outside the quiet hours. */
const STARTS_AFTER_MS = 10.5 * HOUR_MS;
/** After the close: time for late replies, and for the list to settle what is unknown. */
const AFTER_MS = 48 * HOUR_MS;
const PROGRESS_EVERY_MS = HOUR_MS;
/** Virtual time: short enough for the pace of sending, long enough not to spin through the nights. */
const POLL_MS = 60_000;
const RECONCILE_MS = 2 * HOUR_MS;
/** Far above any sender's real rate: days need not become weeks. */
const SEGMENTS_PER_SECOND = 200;
const SEGMENTS_PER_RESPONDENT = 40;
const OUR_NUMBER = '+15005550006';

export async function runDemo(options: DemoOptions): Promise<DemoRun> {
  const survey = enlarge(options.survey, options.respondents);
  const period = fieldPeriodMs(survey);
  const clock = createVirtualClock(period.startMs + STARTS_AFTER_MS);
  const letTimeGo = clock.hold();
  const prepared = await prepare(options, survey, clock);
  const { service, store } = prepared;
  await startFielding({ db: store.db, catalog: openCatalog(store.db) }, prepared.entry, survey, {
    // The demo's own warnings: an emulator, texts of two segments.
    accepted: FINDING_CODES,
    facts: { sender: { kind: 'number', number: OUR_NUMBER }, publicBaseUrl: service.url, apiBaseUrl: prepared.lookalike.url },
    by: { actor: 'demo', now: clock.now() },
  });
  const endMs = period.endMs + AFTER_MS;
  const startMs = clock.now();
  await clock.task(async () => {
    letTimeGo();
    while (clock.now() < endMs) {
      await clock.sleep(PROGRESS_EVERY_MS);
      const books = await readBooks(store.db, survey.id);
      options.onProgress({
        share: Math.min(1, (clock.now() - startMs) / (endMs - startMs)),
        now: clock.now(),
        books,
        stance: await stanceSoFar(store, survey),
      });
    }
    // Nothing more is to happen: time stands still, and the service goes on answering.
    clock.hold();
  });
  return {
    service,
    store,
    entry: await openCatalog(store.db).get(survey.id),
    survey,
    books: await readBooks(store.db, survey.id),
    duplicates: await duplicates(store),
    truth: await compareWithTruth(store, survey, prepared),
    databasePath: prepared.databasePath,
    secretPath: prepared.secretPath,
    lookalike: prepared.lookalike,
    said: prepared.living.sent,
    async stop() {
      prepared.living.stop();
      await prepared.lookalike.close();
      await service.stop();
    },
  };
}

interface Prepared {
  service: Service;
  store: Store;
  entry: CatalogEntry;
  citizens: Citizen[];
  living: LiveCitizens;
  lookalike: Lookalike;
  databasePath: string;
  secretPath: string;
}

async function prepare(options: DemoOptions, survey: Survey, clock: VirtualClock): Promise<Prepared> {
  mkdirSync(options.folder, { recursive: true });
  const databasePath = join(options.folder, 'textpoll.db');
  const secretPath = join(options.folder, 'textpoll.secret');
  const secret = keptSecret(secretPath);
  const store = await openStore({ engine: 'sqlite', path: databasePath }, secret);
  await addSurvey(store.db, survey, { actor: 'demo', now: clock.now() });
  const entry = await openCatalog(store.db).get(survey.id);
  const citizens = population({ seed: options.seed, size: options.respondents, survey });
  await importSample(
    { db: store.db, sealer: store.sealer, cells: openCells(store.db), clock },
    { definition: survey },
    { csv: Readable.from([Buffer.from(sampleCsv(citizens))]), fileName: 'citizens.csv' },
    { rejects: new Writable({ write: (_chunk, _encoding, done) => done() }), onProgress: () => {} },
  );
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  let lookalike: Lookalike | undefined;
  const living = liveCitizens({
    citizens,
    survey,
    clock,
    send: async (text) => {
      lookalike?.receive(text);
    },
  });
  lookalike = await startLookalike({
    clock,
    seed: options.seed,
    accountSid,
    authToken,
    numbers: [OUR_NUMBER],
    segmentsPerSecond: SEGMENTS_PER_SECOND,
    faults: options.faults,
    network: living,
  });
  const port = options.port === 0 ? await freePort() : options.port;
  const facts: SiteFacts = {
    publicBaseUrl: `http://127.0.0.1:${port}`,
    sender: { kind: 'number', number: OUR_NUMBER },
    accountSid,
    authToken,
    apiBaseUrl: lookalike.url,
    redactProviderCopies: false,
    database: { engine: 'sqlite', path: databasePath },
  };
  const log = createLogger({ level: 'error' });
  const console = await options.openConsole?.({ store, survey, secret, facts, clock, log });
  const service = await startDemoService({ store, clock, log, console, port, facts });
  lookalike.configure({ messagesUrl: inboundUrl(service.url) });
  options.onServing?.();
  return { service, store, entry, citizens, living, lookalike, databasePath, secretPath };
}

/** The service's own address is its public one, and is known only once it listens: so the port is found first. */
function startDemoService({
  facts,
  ...parts
}: Pick<ServiceOptions, 'store' | 'clock' | 'log' | 'console' | 'port'> & { facts: SiteFacts }): Promise<Service> {
  return startService({
    ...parts,
    gateway: createTwilioGateway(facts),
    accountSid: facts.accountSid,
    authToken: facts.authToken,
    publicBaseUrl: facts.publicBaseUrl,
    sender: OUR_NUMBER,
    host: '127.0.0.1',
    redactProviderCopies: false,
    pollMs: POLL_MS,
    reconcileMs: RECONCILE_MS,
  });
}

/** The survey as it is, but with a pace and a budget for this many citizens. */
function enlarge(survey: Survey, respondents: number): Survey {
  const budget = { ...survey.budget, segments: respondents * SEGMENTS_PER_RESPONDENT, reserve: respondents * 4 };
  return { ...survey, pacing: { segmentsPerSecond: SEGMENTS_PER_SECOND }, budget };
}

/** Made at the first run and kept beside the database, readable by its owner alone. */
function keptSecret(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const secret = randomBytes(32).toString('base64');
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return secret;
}

async function stanceSoFar(store: Store, survey: Survey): Promise<Record<string, number>> {
  return (await tallies(store, survey.id))[survey.questions[0]!.id]!;
}
