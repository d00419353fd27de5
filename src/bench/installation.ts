// An installation to measure: a database on a disk with the coalition survey in the field, its respondents sampled and asked.
// Written in bulk, as intake and dispatch expect to find it; the audit holds before anything is measured.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addSurvey, moveSurvey, openCatalog } from '../catalog/catalog.ts';
import { openCells, strataAfter } from '../catalog/cells.ts';
import { AppError } from '../errors.ts';
import { count } from '../results/books.ts';
import type { DatabaseAddress } from '../store/address.ts';
import type { Database, Statement } from '../store/database.ts';
import { openStore, type Store } from '../store/open.ts';
import { adding } from '../store/parts.ts';
import type { Survey } from '../survey/definition.ts';
import { parseSurveyFile } from '../survey/file.ts';
import { invite } from '../survey/interview.ts';
import { BENCH, messageId, providerId } from './fixture.ts';
import { citizens } from './replies.ts';

const SURVEY_FILE = fileURLToPath(new URL('../../surveys/coalition.yaml', import.meta.url));
const DAY_MS = 86_400_000;
const ROWS_A_BATCH = 500;

/** How far the respondents' first messages have come. */
export type Stage = 'waiting' | 'accepted' | 'delivered';

export interface Installation {
  database: DatabaseAddress;
  survey: Survey;
  respondents: number;
  stage: Stage;
}

const INSERT_RESPONDENT = `
  INSERT INTO respondents (survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, interview, phase, asked_at, created_at)
  VALUES (@survey, @hash, @sealed, @language, @cell, 1, @draw, @interview, 'invited', @now, @now)`;
const INSERT_ASK = `
  INSERT INTO outbox (message_id, survey_id, respondent_id, question_id, purpose, ordinal, is_case, text, language, segments, via, state,
    due_at, sending_at, created_at, provider_id, settled_at, attempts)
  VALUES (@messageId, @survey, (SELECT respondent_id FROM respondents WHERE number_hash = @hash AND survey_id = @survey), @question, 'ask', 0, 1,
    'invitation', @language, @segments, 'api', @state, @dueAt, @sentAt, @now, @providerId, @settledAt, @attempts)`;
const INSERT_REPORT = `
  INSERT INTO delivery_reports (message_id, provider_id, status, error_code, via, received_at)
  VALUES (@messageId, @providerId, @state, NULL, @via, @now)`;

/** The coalition survey, in the field at this moment, without a pace, a budget or quiet hours that would hold anything back. */
export function benchSurvey(): Survey {
  const file = parseSurveyFile(readFileSync(SURVEY_FILE, 'utf8'), SURVEY_FILE);
  if (!file.ok) throw new AppError('invalid', 'the coalition survey does not parse');
  const { quietHours: _, ...survey } = file.survey;
  const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
  return {
    ...survey,
    fieldPeriod: { start: day(-2), end: day(7) },
    pacing: { segmentsPerSecond: 1_000_000 },
    budget: { ...survey.budget, segments: 1_000_000_000, reserve: 0 },
  };
}

export async function install(database: DatabaseAddress, options: { respondents: number; stage: Stage }): Promise<Installation> {
  const survey = benchSurvey();
  const store = await openStore(database, BENCH.secret);
  try {
    await fieldSurvey(store, survey);
    await addRespondents(store, survey, options);
  } finally {
    await store.db.close();
  }
  return { database, survey, respondents: options.respondents, stage: options.stage };
}

export async function fieldSurvey({ db }: Store, survey: Survey): Promise<void> {
  const by = { actor: 'bench', now: Date.now() };
  await addSurvey(db, survey, by);
  const entry = await openCatalog(db).get(survey.id);
  await moveSurvey(db, entry, 'start', by, { released: survey.replicates });
}

async function addRespondents(store: Store, survey: Survey, { respondents, stage }: { respondents: number; stage: Stage }) {
  const all = citizens(survey, respondents);
  const rowsOf = await rowWriter(store, survey, stage);
  for (let start = 0; start < all.length; start += ROWS_A_BATCH) {
    const statements: Statement[] = [];
    let segments = 0;
    for (const [index, citizen] of all.slice(start, start + ROWS_A_BATCH).entries()) {
      const rows = await rowsOf(citizen, start + index);
      statements.push(...rows.statements);
      segments += rows.segments;
    }
    const size = Math.min(ROWS_A_BATCH, all.length - start);
    await store.db.batch([...statements, ...counted(survey.id, stage, size, segments)]);
  }
  await store.db.batch([{ sql: SAMPLE_SIZES, params: { survey: survey.id } }]);
}

// As an import would have kept it.
const SAMPLE_SIZES = `
  INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n)
  SELECT survey_id, language, cell_id, replicate, count(*) FROM respondents WHERE survey_id = @survey
  GROUP BY survey_id, language, cell_id, replicate`;

async function rowWriter({ db, sealer }: Store, survey: Survey, stage: Stage) {
  const catalog = openCatalog(db);
  const compiled = await catalog.compiled(await catalog.get(survey.id));
  const cells = openCells(db);
  const asked = stage === 'waiting' ? null : Date.now() - 60_000;
  return async (citizen: ReturnType<typeof citizens>[number], n: number) => {
    const { language } = citizen;
    const interview = invite(compiled, language, asked ?? Date.now());
    const hash = sealer.lookup(citizen.phone);
    const now = asked ?? Date.now();
    const { segments } = compiled.message({ text: 'invitation', question: interview.question, language });
    const respondent = {
      survey: survey.id,
      hash,
      sealed: sealer.seal('number', citizen.phone),
      language,
      cell: await cells.idOf(survey.id, strataAfter(survey, { region: citizen.region }, {})),
      draw: n,
      interview: JSON.stringify(interview),
      now,
    };
    const message = {
      messageId: messageId(n),
      survey: survey.id,
      hash,
      question: interview.question!,
      language,
      segments,
      state: stage,
      // What waits is not due until a round asks for it.
      dueAt: stage === 'waiting' ? now + DAY_MS + n : now,
      sentAt: asked,
      now,
      providerId: stage === 'waiting' ? null : providerId(n),
      settledAt: stage === 'delivered' ? now : null,
      attempts: stage === 'waiting' ? 0 : 1,
    };
    const via = stage === 'delivered' ? 'webhook' : 'create';
    const report = { messageId: messageId(n), providerId: providerId(n), state: stage, via, now };
    const statements: Statement[] = [
      { sql: INSERT_RESPONDENT, params: respondent },
      { sql: INSERT_ASK, params: message },
      ...(stage === 'waiting' ? [] : [{ sql: INSERT_REPORT, params: report }]),
    ];
    return { statements, segments };
  };
}

function counted(survey: string, stage: Stage, n: number, segments: number): Statement[] {
  const now = Date.now();
  const deltas = [count(survey, 'cases.sampled', n, now), count(survey, `cases.${stage}`, n, now)];
  if (stage !== 'waiting') {
    deltas.push(count(survey, 'messages.created', n, now), count(survey, 'messages.segments', segments, now));
    deltas.push(count(survey, 'attempts.calls', n, now), count(survey, 'attempts.segments', segments, now));
  }
  return adding(deltas, 0);
}

/** Opens an installation's database anew, as another process would. */
export async function reopened<T>({ database }: Installation, look: (db: Database) => Promise<T>): Promise<T> {
  const { db } = await openStore(database, BENCH.secret);
  try {
    return await look(db);
  } finally {
    await db.close();
  }
}
