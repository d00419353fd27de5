// A small survey in a real database, its rows written as the intake and the dispatcher write them, with their books.

import type { CatalogEntry } from '../../src/catalog/catalog.ts';
import { openCells, type Strata, strataAfter } from '../../src/catalog/cells.ts';
import { INSERT_ASK } from '../../src/field/statements.ts';
import * as intake from '../../src/intake/statements.ts';
import { count, type MessageState, moveMessage, tally } from '../../src/results/books.ts';
import type { Database, Params, Statement } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open.ts';
import { commitParts, type Delta } from '../../src/store/parts.ts';
import { type Survey, surveySchema } from '../../src/survey/definition.ts';
import type { ReplyClass } from '../../src/survey/interview.ts';
import { throwawayDatabase } from '../support/database.ts';

export const NOW = Date.UTC(2026, 11, 2, 12, 30);
const say = (en: string, ar = en) => ({ en, ar });
const text = say('text');

export const SURVEY: Survey = surveySchema.parse({
  id: 'poll',
  title: say('A poll', 'استطلاع'),
  sponsor: text,
  country: 'IQ',
  languages: ['en', 'ar'],
  defaultLanguage: 'en',
  timeZone: 'Asia/Baghdad',
  fieldPeriod: { start: '2026-12-01', end: '2026-12-08' },
  pacing: { segmentsPerSecond: 10 },
  budget: { segments: 100, reserve: 20 },
  replicates: 4,
  completion: { threshold: 0.5 },
  strata: [
    { name: 'region', column: 'region' },
    { name: 'gender', question: 'gender' },
  ],
  texts: {
    reminder: text,
    thanks: text,
    clarify: text,
    help: text,
    stop: text,
    start: text,
    closed: text,
    notInvited: text,
    languageChanged: text,
  },
  questions: [
    {
      id: 'stance',
      type: 'choice',
      text: say('Do you support it?', 'هل تؤيد؟'),
      options: [
        { code: 'support', label: say('Support', 'أؤيد') },
        { code: 'oppose', label: say('Oppose', 'أعارض') },
        { code: 'unsure', label: say("Don't know", 'لا أعرف') },
      ],
    },
    { id: 'age', type: 'number', min: 18, max: 99, text },
    {
      id: 'gender',
      type: 'choice',
      text: say('Your gender?'),
      options: [
        { code: 'female', label: say('Female', 'أنثى') },
        { code: 'male', label: say('Male', 'ذكر') },
      ],
    },
    { id: 'why', type: 'open', text },
  ],
});

export const ENTRY: CatalogEntry = {
  id: 'poll',
  version: 1,
  hash: 'c0ffee'.padEnd(64, '0'),
  state: 'fielding',
  pauseReason: null,
  oneWay: false,
  released: 2,
  startedAt: Date.UTC(2026, 11, 1, 7),
  closedAt: null,
  archivedAt: null,
};

export interface Seeded {
  db: Database;
  /** A new case that waits for its release. */
  addCase(strata?: Strata): Promise<number>;
  /** Its first question, in the state where the provider's words have left it. */
  ask(respondent: number, state: MessageState, extra?: { errorCode?: string; sendingAt?: number }): Promise<string>;
  /** A reply that sets one answer and is not replied to; resolves to its provider's id. */
  answer(respondent: number, question: string, option: string, at?: number): Promise<string>;
  /** A reply that sets none. */
  hear(respondent: number | null, as: ReplyClass): Promise<string>;
  /** An outgoing answer to a reply. */
  reply(respondent: number, inReplyTo: string, text: string, sendingAt: number): Promise<string>;
  run(sql: string, params?: Params): Promise<void>;
  close(): Promise<void>;
}

const WORDS: Partial<Record<MessageState, string[]>> = {
  accepted: ['accepted'],
  sent: ['accepted', 'sent'],
  delivered: ['accepted', 'sent', 'delivered'],
  failed: ['accepted', 'failed'],
};

export async function seed(survey: Survey = SURVEY): Promise<Seeded> {
  const throwaway = await throwawayDatabase();
  await migrate(throwaway.address);
  const db = openDatabase(throwaway.address);
  const cells = openCells(db);
  const id = survey.id;
  let serial = 0;
  const next = (name: string) => `${name}${++serial}`;
  const commit = async (statements: Statement[], deltas: Delta[]) => {
    if ((await commitParts(db, [{ statements, deltas }])).size > 0) throw new Error('the seed lost a race');
  };
  await db.batch([
    {
      sql: "INSERT INTO surveys (survey_id, version, hash, definition, state, released, created_at) VALUES (@id, 1, @hash, '{}', 'fielding', @released, 0)",
      params: { id, hash: ENTRY.hash, released: ENTRY.released },
    },
  ]);

  type Row = { interview: string | null; cell_id: number; number_hash: Uint8Array };
  const rowOf = async (respondent: number) =>
    (await db.get<Row>('SELECT interview, cell_id, number_hash FROM respondents WHERE respondent_id = @respondent', {
      respondent,
    }))!;
  const inboxRow = (respondent: number | null, numberHash: Uint8Array, as: ReplyClass, providerId: string) => ({
    sql: intake.INSERT_INBOX,
    params: {
      ...{ providerId, survey: id, respondent, numberHash, numberSealed: null, body: Buffer.of(1), class: as, kind: 'answer' },
      ...{
        option: null,
        question: null,
        language: null,
        rule: 'code.digit',
        lexicon: '1',
        via: 'webhook',
        providerAt: NOW,
        now: NOW,
      },
    },
  });
  const heard = (as: ReplyClass) => [count(id, 'replies.received', 1, NOW), count(id, `replies.${as}`, 1, NOW)];
  const created = [count(id, 'messages.created', 1, NOW), count(id, 'messages.segments', 2, NOW)];

  return {
    db,
    async addCase(strata = {}) {
      const respondent = ++serial;
      const cell = await cells.idOf(id, strataAfter(survey, strata, {}));
      await commit(
        [
          {
            sql: `INSERT INTO respondents (respondent_id, survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, created_at)
              VALUES (@respondent, @id, @hash, @sealed, 'en', @cell, 1, 0, 0)`,
            params: { respondent, id, hash: Buffer.from(`hash ${respondent}`), sealed: Buffer.of(1), cell },
          },
          {
            sql: `INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n) VALUES (@id, 'en', @cell, 1, 1)
              ON CONFLICT (survey_id, language, cell_id, replicate) DO UPDATE SET n = sample_sizes.n + 1`,
            params: { id, cell },
          },
        ],
        [count(id, 'cases.sampled', 1, NOW), count(id, 'cases.waiting', 1, NOW)],
      );
      return respondent;
    },
    async ask(respondent, state, extra = {}) {
      const messageId = next('m');
      const words = WORDS[state] ?? [];
      const providerId = words.length > 0 ? next('SM-out-') : null;
      const withheld = ['suppressed', 'waiting', 'notSent'].includes(state);
      await commit(
        [
          {
            sql: "UPDATE respondents SET interview = @interview, phase = 'invited', asked_at = @now WHERE respondent_id = @respondent",
            params: { respondent, interview: JSON.stringify({ phase: 'invited', answers: {} }), now: NOW },
          },
          {
            sql: INSERT_ASK,
            params: {
              ...{ messageId, survey: id, respondent, question: survey.questions[0]!.id, purpose: 'ask', ordinal: 0, isCase: 1 },
              ...{ text: 'invitation', language: 'en', segments: 2, state, now: NOW },
            },
          },
          {
            sql: 'UPDATE outbox SET provider_id = @providerId, sending_at = @sendingAt, error_code = @errorCode WHERE message_id = @messageId',
            params: {
              ...{ messageId, providerId, errorCode: extra.errorCode ?? null },
              sendingAt: withheld ? null : (extra.sendingAt ?? NOW),
            },
          },
          ...words.map((status) => ({
            sql: intake.INSERT_REPORT,
            params: { messageId, providerId, status, errorCode: null, via: 'webhook', now: NOW },
          })),
        ],
        moveMessage(
          { survey_id: id, is_case: 1, state: 'waiting', segments: 2, error_code: null },
          state,
          NOW,
          extra.errorCode ?? null,
        ),
      );
      return messageId;
    },
    async answer(respondent, question, option, at = NOW) {
      const providerId = next('SM-in-');
      const row = await rowOf(respondent);
      const before = JSON.parse(row.interview!) as { answers: Record<string, { option: string; at: number }> };
      const after = { ...before, answers: { ...before.answers, [question]: { option, at } } };
      const cell = await cells.idOf(id, strataAfter(survey, await cells.strataOf(row.cell_id), after.answers));
      const params = { respondent, question, survey: id, option, replaced: before.answers[question]?.option ?? null };
      const source = { rule: 'code.digit', lexicon: '1', providerId, at };
      const as = option === 'refused' ? 'refusals' : option === 'unclear' ? 'unclear' : 'answers';
      await commit(
        [
          inboxRow(respondent, row.number_hash, as, providerId),
          {
            sql: 'UPDATE respondents SET interview = @interview, cell_id = @cell WHERE respondent_id = @respondent',
            params: { respondent, interview: JSON.stringify(after), cell },
          },
          { sql: intake.UPSERT_ANSWER, params: { ...params, ...source } },
          { sql: intake.INSERT_HISTORY, params: { ...params, ...source } },
        ],
        [
          ...heard(as),
          ...Object.entries(before.answers).map(([of, given]) => tally(id, of, given.option, row.cell_id, -1)),
          ...Object.entries(after.answers).map(([of, given]) => tally(id, of, given.option, cell, 1)),
        ],
      );
      return providerId;
    },
    async hear(respondent, as) {
      const providerId = next('SM-in-');
      const hash = respondent === null ? Buffer.from(next('stranger')) : (await rowOf(respondent)).number_hash;
      await commit([inboxRow(respondent, hash, as, providerId)], heard(as));
      return providerId;
    },
    async reply(respondent, inReplyTo, words, sendingAt) {
      const messageId = next('m');
      const params = {
        ...{
          messageId,
          survey: id,
          respondent,
          numberSealed: null,
          question: '',
          purpose: 'reply',
          ordinal: serial,
          text: words,
        },
        ...{ language: 'en', segments: 2, via: 'twiml', state: 'unknown', now: NOW, sendingAt, inReplyTo },
      };
      await commit([{ sql: intake.INSERT_REPLY, params }], created);
      return messageId;
    },
    async run(sql, params = {}) {
      await db.batch([{ sql, params }]);
    },
    async close() {
      await db.close();
      await throwaway.remove();
    },
  };
}

/**
 * Eight cases in two regions. Stance: four support, two oppose, one refused, one unclear after a change of mind; three genders
 * known; one case each suppressed, not released, failed and unknown.
 */
export async function seedPoll(): Promise<Seeded & { respondents: number[] }> {
  const poll = await seed();
  const respondents: number[] = [];
  for (let index = 0; index < 12; index++) {
    const respondent = await poll.addCase({ region: index % 2 === 0 ? 'north' : 'south' });
    respondents.push(respondent);
    if (index < 8) await poll.ask(respondent, index < 6 ? 'delivered' : 'sent');
  }
  await poll.ask(respondents[8]!, 'suppressed');
  await poll.ask(respondents[9]!, 'failed', { errorCode: '30003' });
  await poll.ask(respondents[10]!, 'unknown', { errorCode: 'ECONNABORTED', sendingAt: NOW - 5_400_000 });
  const stances = ['support', 'oppose', 'support', 'support', 'support', 'oppose', 'refused', 'unclear'];
  for (const [index, option] of stances.entries()) await poll.answer(respondents[index]!, 'stance', option);
  await poll.answer(respondents[1]!, 'stance', 'unsure', NOW + 1);
  await poll.answer(respondents[1]!, 'stance', 'oppose', NOW + 2);
  for (const [index, age] of [20, 30, 31, 40].entries()) await poll.answer(respondents[index]!, 'age', String(age));
  for (const [index, gender] of ['female', 'male', 'female'].entries()) await poll.answer(respondents[index]!, 'gender', gender);
  await poll.answer(respondents[0]!, 'why', 'text');
  await poll.hear(respondents[0]!, 'acknowledged');
  await poll.hear(null, 'uninvited');
  return { ...poll, respondents };
}
