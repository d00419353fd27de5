// Erasing somebody on request: what names or quotes him goes, in every survey, and the counts stay. docs/decisions/0006-erasure.md says
// what is kept and why. It calls no provider: the reconciler blanks the copies there.

import { randomBytes, randomInt } from 'node:crypto';
import { type By, logEntry } from '../catalog/audit-log.ts';
import { askToBlank, BLANK, rememberErased, yearOf } from '../intake/erased.ts';
import { newMessageId } from '../intake/messages.ts';
import { type CountedMessage, type MessageState, moveCase, moveMessage } from '../results/books.ts';
import type { Statement } from '../store/database.ts';
import { commitParts, type Part } from '../store/parts.ts';
import { type Interview, invite } from '../survey/interview.ts';
import * as sql from './erase-statements.ts';
import { hashOf, type RespondentParts, type Who } from './parts.ts';
import { SUPPRESSION } from './statements.ts';
import { persist } from './suppress.ts';

const HOUR_MS = 3_600_000;

/** What an erasure does, or would do. */
export interface Erasure {
  /** The surveys in which the number was sampled. */
  surveys: string[];
  cases: number;
  /** Messages sent or to be sent, heard messages, answers that stay without a name. */
  sent: number;
  heard: number;
  answers: number;
  /** Messages that were waiting and will not be sent. */
  withdrawn: number;
  /** Messages whose create call is under way: they can no longer be held back. */
  underWay: number;
  /** Copies of messages that the provider is asked to blank. */
  copies: number;
}

interface CaseRow {
  respondent_id: number;
  survey_id: string;
  language: string;
  interview: string | null;
  version: number;
}
interface SentRow extends CountedMessage {
  message_id: string;
  respondent_id: number | null;
  provider_id: string | null;
  in_reply_to: string | null;
  redacted: number;
  /** Every id of the provider's under which something was reported of it. */
  reported: string[];
}
interface HeardRow {
  provider_id: string;
  redacted: number;
}
interface NamedRow {
  provider_id: string | null;
}

/** One case, or what a number said and was told without one. */
interface Loaded {
  row: CaseRow | null;
  sent: SentRow[];
  heard: HeardRow[];
  answers: (NamedRow & { question_id: string })[];
  history: (NamedRow & { history_id: number })[];
}

/** What `erase` would do now. Writes nothing. @throws AppError `notFound` */
export async function previewErasure(parts: RespondentParts, who: Who): Promise<Erasure> {
  return sumUp(await load(parts, await hashOf(parts, who)));
}

/**
 * Erases whoever has the number from every survey, and keeps the number's keyed hash on the suppression list.
 * @throws AppError `notFound` where there is no such case (any more), `unavailable`
 */
export async function erase(parts: RespondentParts, who: Who, by: By): Promise<Erasure> {
  const numberHash = await hashOf(parts, who);
  return persist(async () => {
    const loaded = await load(parts, numberHash);
    const known = await parts.db.get<{ since: number; reason: string }>(SUPPRESSION, { numberHash });
    const erasure = sumUp(loaded);
    // Asked twice: there is nothing left to erase, or to record.
    if (erasure.cases + erasure.heard === 0 && known?.reason === 'erasure') return erasure;
    const changes: Part[] = [];
    for (const one of loaded) changes.push(await erasePart(parts, one, by.now));
    const surveys = erasure.surveys.length > 0 ? erasure.surveys : [null];
    const statements: Statement[] = [
      ...changes.flatMap((change) => change.statements),
      { sql: sql.SUPPRESS_ERASED, params: { numberHash, since: yearOf(known?.since ?? by.now) } },
      { sql: sql.FORGET_TESTS, params: { numberHash } },
      ...rememberErased(parts.sealer, idsOf(loaded), by.now),
      ...copiesOf(loaded).map(askToBlank),
      // Nothing in the entry leads to what is left of the case.
      ...surveys.map((survey) => logEntry(by, 'respondent.erase', survey, {})),
    ];
    const lost = await commitParts(parts.db, [{ statements, deltas: changes.flatMap((change) => change.deltas) }]);
    return lost.size > 0 ? undefined : erasure;
  });
}

async function load(parts: RespondentParts, numberHash: Uint8Array): Promise<Loaded[]> {
  const loaded: Loaded[] = [];
  for (const row of await parts.db.all<CaseRow>(sql.CASES, { numberHash })) {
    const id = { id: row.respondent_id };
    loaded.push({
      row,
      sent: await withReports(parts, await parts.db.all(sql.MESSAGES, id)),
      heard: await parts.db.all(sql.REPLIES, id),
      answers: await parts.db.all(sql.ANSWERS, id),
      history: await parts.db.all(sql.HISTORY, id),
    });
  }
  for (const heard of await parts.db.all<HeardRow>(sql.STRANGERS_REPLIES, { numberHash })) {
    const sent = await withReports(parts, await parts.db.all(sql.ANSWER_TO, { providerId: heard.provider_id }));
    loaded.push({ row: null, sent, heard: [heard], answers: [], history: [] });
  }
  return loaded;
}

async function withReports(parts: RespondentParts, rows: Omit<SentRow, 'reported'>[]): Promise<SentRow[]> {
  const sent: SentRow[] = [];
  for (const row of rows) {
    const params = { messageId: row.message_id, providerId: row.provider_id };
    const ids = await parts.db.all<{ provider_id: string }>(sql.REPORTED_IDS, params);
    sent.push({ ...row, reported: ids.map(({ provider_id: id }) => id) });
  }
  return sent;
}

async function erasePart(parts: RespondentParts, one: Loaded, now: number): Promise<Part> {
  const { row } = one;
  const newHash = randomBytes(16);
  const named = renamer();
  const target = { newHash, blank: BLANK };
  const sent = one.sent.map((message) => eraseSent(message, target, named, now));
  const unreleased = row?.interview === null ? await neverAsked(parts, row, newHash, now) : undefined;
  return {
    statements: [
      ...(row ? await copyCase(parts, row, target) : []),
      ...(unreleased?.statements ?? []),
      ...one.heard.flatMap((heard) => eraseHeard(heard, target, named)),
      ...sent.flatMap(({ statements }) => statements),
      ...(row ? eraseAnswers(row.respondent_id, newHash, one, named, now) : []),
      ...(row ? [{ sql: sql.DELETE_CASE, params: { id: row.respondent_id }, expect: 1 }] : []),
    ],
    deltas: [...(unreleased?.deltas ?? []), ...sent.flatMap(({ deltas }) => deltas)],
  };
}

interface Target {
  newHash: Uint8Array;
  blank: Uint8Array;
}
/** The provider's id → what stands in its place, the same wherever it stands. */
type Rename = (id: string | null) => string | null;

function renamer(): Rename {
  const names = new Map<string, string>();
  return (id) => {
    if (id === null) return null;
    const name = names.get(id) ?? `erased-${newMessageId()}`;
    names.set(id, name);
    return name;
  };
}

async function copyCase(parts: RespondentParts, row: CaseRow, target: Target): Promise<Statement[]> {
  const interview = nameless(row.interview === null ? await invitation(parts, row) : (JSON.parse(row.interview) as Interview));
  const { respondent_id: id, version } = row;
  const { newHash, blank } = target;
  // The old draw follows from the place in the sample's file.
  const params = {
    id,
    newHash,
    blank,
    draw: randomInt(2 ** 31),
    interview: JSON.stringify(interview),
    phase: interview.phase,
  };
  return [
    { sql: sql.CLAIM_CASE, params: { id, version }, expect: 1 },
    { sql: sql.COPY_CASE, params, expect: 1 },
  ];
}

async function invitation(parts: RespondentParts, { survey_id: survey, language }: CaseRow): Promise<Interview> {
  return invite(await parts.catalog.compiled(await parts.catalog.get(survey)), language, 0);
}

/** The answers stay; what else the interview remembers of a person goes. Who had come to the end stays so: a rate counts it. */
function nameless({ phase, language, question, answers }: Interview): Interview {
  const blurred = Object.entries(answers).map(([id, { option, at }]) => [id, { option, at: at - (at % HOUR_MS) }]);
  return {
    phase: phase === 'done' ? 'done' : 'stopped',
    language,
    // Whether the end was reached is told by it.
    question,
    askedAt: 0,
    clarified: [],
    answers: Object.fromEntries(blurred),
    ordinals: {},
    latest: null,
    asidesAt: [],
    politeAt: null,
    optedAt: null,
  };
}

async function neverAsked(parts: RespondentParts, row: CaseRow, newHash: Uint8Array, now: number): Promise<Part> {
  const { survey_id: survey, language } = row;
  const compiled = await parts.catalog.compiled(await parts.catalog.get(survey));
  const { question } = await invitation(parts, row);
  const { segments } = compiled.message({ text: 'invitation', question, language });
  const params = {
    newMessage: newMessageId(),
    survey,
    newHash,
    question: question!,
    language,
    segments,
    hour: now - (now % HOUR_MS),
  };
  return {
    statements: [{ sql: sql.INSERT_SUPPRESSED_CASE, params }],
    deltas: moveCase(survey, 'waiting', 'suppressed', now),
  };
}

/** What waits is withdrawn. Of a call under way nobody will know how it ended: its answer finds no row, and its copy is blanked. */
function stateAfter({ state, is_case }: CountedMessage): MessageState {
  if (state === 'waiting') return is_case === 1 ? 'suppressed' : 'notSent';
  return state === 'sending' ? 'unknown' : state;
}

function eraseSent(message: SentRow, { newHash, blank }: Target, named: Rename, now: number): Part {
  const { message_id: messageId, provider_id: providerId } = message;
  const newMessage = newMessageId();
  const state = stateAfter(message);
  const params = {
    ...{ messageId, newMessage, newHash, blank, state, from: message.state },
    ...{ newProvider: named(providerId), newInReplyTo: named(message.in_reply_to) },
  };
  return {
    statements: [
      { sql: sql.COPY_MESSAGE, params, expect: 1 },
      { sql: sql.DELETE_MESSAGE, params: { messageId } },
      ...message.reported.map((id) => ({
        sql: sql.COPY_REPORTS,
        params: { messageId, newMessage, providerId: id, newProvider: named(id) },
      })),
      { sql: sql.DELETE_REPORTS, params: { messageId, providerId } },
    ],
    deltas: moveMessage(message, state, now),
  };
}

function eraseHeard({ provider_id: providerId }: HeardRow, target: Target, named: Rename): Statement[] {
  return [
    { sql: sql.COPY_REPLY, params: { ...target, providerId, newProvider: named(providerId) }, expect: 1 },
    { sql: sql.DELETE_REPLY, params: { providerId } },
  ];
}

function eraseAnswers(id: number, newHash: Uint8Array, { answers, history }: Loaded, named: Rename, now: number): Statement[] {
  const hour = now - (now % HOUR_MS);
  return [
    ...answers.map(({ question_id: question, provider_id }) => ({
      sql: sql.LEAVE_UNCLEAR,
      params: { id, newHash, question, newProvider: named(provider_id), hour },
    })),
    ...answers.map(({ question_id: question, provider_id }) => ({
      sql: sql.COPY_ANSWER,
      params: { id, newHash, question, newProvider: named(provider_id) },
      expect: 1,
    })),
    { sql: sql.DELETE_ANSWERS, params: { id } },
    ...history.map(({ history_id, provider_id }) => ({
      sql: sql.RENAME_CHANGE,
      params: { history: history_id, newHash, newProvider: named(provider_id) },
      expect: 1,
    })),
  ];
}

/** Every id under which something of it may still come. */
function idsOf(loaded: Loaded[]): string[] {
  const ids = loaded.flatMap(({ sent, heard }) => [
    ...sent.flatMap(({ message_id, provider_id, reported }) => [message_id, ...(provider_id ? [provider_id] : []), ...reported]),
    ...heard.map(({ provider_id }) => provider_id),
  ]);
  return [...new Set(ids)];
}

function copiesOf(loaded: Loaded[]): string[] {
  const ids = loaded.flatMap(({ sent, heard }) => [
    ...sent.flatMap(({ provider_id, reported, redacted }) =>
      redacted === 1 ? [] : [...(provider_id ? [provider_id] : []), ...reported],
    ),
    ...heard.flatMap(({ provider_id, redacted }) => (redacted === 1 ? [] : [provider_id])),
  ]);
  return [...new Set(ids)];
}

function sumUp(loaded: Loaded[]): Erasure {
  const sent = loaded.flatMap((one) => one.sent);
  const cases = loaded.flatMap(({ row }) => (row ? [row] : []));
  const unreleased = cases.filter(({ interview }) => interview === null).length;
  return {
    surveys: [...new Set(cases.map(({ survey_id }) => survey_id))],
    cases: cases.length,
    sent: sent.length,
    heard: loaded.reduce((n, { heard }) => n + heard.length, 0),
    answers: loaded.reduce((n, { answers }) => n + answers.length, 0),
    withdrawn: unreleased + sent.filter(({ state }) => state === 'waiting').length,
    underWay: sent.filter(({ state }) => state === 'sending').length,
    copies: copiesOf(loaded).length,
  };
}
