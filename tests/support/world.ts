// A small installation for tests: a real database with the coalition survey, respondents, intake and field, on a clock set by hand.

import { readFileSync } from 'node:fs';
import { addSurvey, type Catalog, type CatalogEntry, moveSurvey, openCatalog } from '../../src/catalog/catalog.ts';
import { type Cells, openCells } from '../../src/catalog/cells.ts';
import type { Clock } from '../../src/clock.ts';
import type { FieldParts } from '../../src/field/parts.ts';
import { type Intake, openIntake } from '../../src/intake/intake.ts';
import type { InboundMessage } from '../../src/intake/messages.ts';
import { count } from '../../src/results/books.ts';
import type { Gateway, ListedMessage, OutgoingMessage, SendOutcome } from '../../src/sms/gateway.ts';
import type { DatabaseAddress } from '../../src/store/address.ts';
import type { Database, Row, Statement } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { adding } from '../../src/store/parts.ts';
import type { Survey } from '../../src/survey/definition.ts';
import { fieldPeriodMs } from '../../src/survey/field-period.ts';
import { parseSurveyFile } from '../../src/survey/file.ts';
import { invite } from '../../src/survey/interview.ts';
import { type ThrowawayDatabase, throwawayDatabase } from './database.ts';

export const SECRET = 'a secret of the tests, forty characters long';
export const HOUR_MS = 3_600_000;

export function loadSurvey(name: string): Survey {
  const file = parseSurveyFile(readFileSync(new URL(`../../surveys/${name}`, import.meta.url), 'utf8'), name);
  if (!file.ok) throw new Error(`${name} does not parse`);
  return file.survey;
}

/** Time that moves only when told. Sleepers never wake: loops are not for this clock. */
export interface HandClock extends Clock {
  advance(ms: number): void;
}

export function handClock(startMs: number): HandClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: () => new Promise(() => {}),
    task: (work) => work(),
  };
}

/** A provider that does as the test says. */
export interface ScriptedGateway extends Gateway {
  sent: OutgoingMessage[];
  /** Answers each call; accepted by default. */
  onSend: (message: OutgoingMessage) => SendOutcome | Promise<SendOutcome>;
  listed: ListedMessage[];
  redacted: string[];
}

export function scriptedGateway(): ScriptedGateway {
  let accepted = 0;
  const gateway: ScriptedGateway = {
    sent: [],
    listed: [],
    redacted: [],
    onSend: () => ({ kind: 'accepted', providerId: providerId(++accepted) }),
    async send(message) {
      gateway.sent.push(message);
      return gateway.onSend(message);
    },
    async *list({ to }) {
      yield gateway.listed.filter((message) => message.to === to);
    },
    receivingNumbers: async () => [OUR_NUMBER],
    redact: async (id) => {
      gateway.redacted.push(id);
    },
  };
  return gateway;
}

/** Local time, in the field period and outside the quiet hours. */
export function elevenOnTheFirstDay(survey: Survey): number {
  return fieldPeriodMs(survey).startMs + 11 * HOUR_MS;
}

export const OUR_NUMBER = '+15005550006';

export function providerId(n: number): string {
  return `SM${n.toString(16).padStart(32, '0')}`;
}

/** The n-th citizen's number. */
export function numberOf(n: number): string {
  return `+96477${String(10_000_000 + n)}`;
}

export interface World extends Store {
  survey: Survey;
  catalog: Catalog;
  cells: Cells;
  intake: Intake;
  clock: Clock;
  /** Moves the clock that is set by hand, where no other was given. */
  advance(ms: number): void;
  gateway: ScriptedGateway;
  field: FieldParts;
  folder: string;
  database: DatabaseAddress;
  /** Statements from another hand, on a connection of its own. */
  raw: ThrowawayDatabase['raw'];
  /** Samples citizens first..last, unreleased. */
  sample(first: number, last: number, options?: { language?: string; survey?: string }): Promise<void>;
  /** Samples citizen n with an interview that is open, its question delivered. */
  invite(n: number, language?: string): Promise<void>;
  move(move: 'start' | 'pause' | 'resume' | 'close', survey?: string): Promise<void>;
  entry(survey?: string): Promise<CatalogEntry>;
  /** Citizen n says something now. */
  says(n: number, body: string, extra?: Partial<InboundMessage>): InboundMessage;
  rows(sql: string, params?: Record<string, string | number | Uint8Array | null>): Promise<Row[]>;
  close(): Promise<void>;
}

const INSERT_RESPONDENT = `
  INSERT INTO respondents (survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, created_at)
  VALUES (@survey, @hash, @sealed, @language, @cell, 1, @draw, @now)`;

const ADD_TO_SIZES = `
  INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n) VALUES (@survey, @language, @cell, 1, @total)
  ON CONFLICT (survey_id, language, cell_id, replicate) DO UPDATE SET n = sample_sizes.n + excluded.n`;

/** For a test that has moved people to other replicates: how the sample is made up, counted anew. */
export const COUNT_SIZES_ANEW: Statement[] = [
  { sql: 'DELETE FROM sample_sizes', params: {} },
  {
    sql: `INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n)
      SELECT survey_id, language, cell_id, replicate, count(*) FROM respondents GROUP BY survey_id, language, cell_id, replicate`,
    params: {},
  },
];

/** `wrap` puts a test's own hands between the rooms and the database. */
export async function openWorld(
  options: { survey?: Survey; wrap?: (db: Database) => Database; clock?: Clock } = {},
): Promise<World> {
  const throwaway = await throwawayDatabase();
  const opened = await openStore(throwaway.address, SECRET);
  const store = { ...opened, db: options.wrap?.(opened.db) ?? opened.db };
  const survey = options.survey ?? loadSurvey('coalition.yaml');
  const hand = handClock(elevenOnTheFirstDay(survey));
  const clock = options.clock ?? hand;
  const catalog = openCatalog(store.db);
  const cells = openCells(store.db);
  const now = () => clock.now();
  await addSurvey(opened.db, survey, { actor: 'test', now: now() });
  const intake = openIntake({ db: store.db, sealer: store.sealer, catalog, cells, now });
  const gateway = scriptedGateway();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  let heard = 0;

  const world: World = {
    ...store,
    survey,
    catalog,
    cells,
    intake,
    clock,
    advance: hand.advance,
    gateway,
    folder: throwaway.folder,
    database: throwaway.address,
    raw: throwaway.raw,
    field: { db: store.db, sealer: store.sealer, catalog, gateway, intake, clock, log, sender: OUR_NUMBER, worker: 'test' },
    async sample(first, last, { language = 'ar', survey: id = survey.id } = {}) {
      const cell = await cells.idOf(id, { region: 'centre', governorate: null, age: null, gender: null });
      const statements = [];
      for (let n = first; n <= last; n++) {
        const params = {
          survey: id,
          hash: store.sealer.lookup(numberOf(n)),
          sealed: store.sealer.seal('number', numberOf(n)),
          language,
          cell,
          draw: n,
          now: now(),
        };
        statements.push({ sql: INSERT_RESPONDENT, params });
      }
      const total = last - first + 1;
      const counted = [count(id, 'cases.sampled', total, now()), count(id, 'cases.waiting', total, now())];
      const sizes = { sql: ADD_TO_SIZES, params: { survey: id, language, cell, total } };
      await opened.db.batch([...statements, sizes, ...adding(counted, opened.db.shard)]);
    },
    async invite(n, language = 'ar') {
      await world.sample(n, n, { language });
      const interview = invite(await catalog.compiled(await catalog.get(survey.id)), language, now());
      const params = {
        survey: survey.id,
        hash: store.sealer.lookup(numberOf(n)),
        interview: JSON.stringify(interview),
        now: now(),
        messageId: `ask-${n}`,
      };
      const moved = [count(survey.id, 'cases.waiting', -1, now()), count(survey.id, 'cases.delivered', 1, now())];
      await opened.db.batch([
        {
          sql: "UPDATE respondents SET interview = @interview, phase = 'invited', asked_at = @now WHERE survey_id = @survey AND number_hash = @hash",
          params,
        },
        {
          sql: `INSERT INTO outbox (message_id, survey_id, respondent_id, question_id, purpose, ordinal, is_case, text, language, segments, via, state, due_at, sending_at, created_at, provider_id, settled_at)
            SELECT @messageId, survey_id, respondent_id, 'stance', 'ask', 0, 1, 'invitation', language, 2, 'api', 'delivered', @now, @now, @now, @messageId, @now
            FROM respondents WHERE survey_id = @survey AND number_hash = @hash`,
          params,
        },
        ...adding(moved, opened.db.shard),
      ]);
    },
    async move(move, id = survey.id) {
      const released = (await catalog.compiled(await catalog.get(id))).survey.replicates;
      await moveSurvey(opened.db, await catalog.get(id), move, { actor: 'test', now: now() }, { released });
    },
    entry: (id = survey.id) => catalog.get(id),
    says: (n, body, extra = {}) => ({
      providerId: providerId(0x1000 + ++heard),
      from: numberOf(n),
      to: OUR_NUMBER,
      body,
      at: now(),
      via: 'webhook',
      ...extra,
    }),
    rows: (sql, params = {}) => opened.db.all(sql, params),
    async close() {
      await intake.close();
      await opened.db.close();
      await throwaway.remove();
    },
  };
  return world;
}

/** Every table of the schema. */
export async function tablesOf(world: Pick<World, 'raw' | 'database'>): Promise<string[]> {
  const rows =
    world.database.engine === 'sqlite'
      ? await world.raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      : await world.raw("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'");
  return rows.map(({ name }) => String(name));
}

export async function columnsOf(world: Pick<World, 'raw' | 'database'>, table: string): Promise<string[]> {
  const rows =
    world.database.engine === 'sqlite'
      ? await world.raw(`SELECT name FROM pragma_table_info('${table}')`)
      : await world.raw(`SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}'`);
  return rows.map(({ name }) => String(name));
}
