// One number's part of a group: who it is, what its messages did to the interview, and the rows that follow from that.
// Loading reads; folding is pure; writing builds statements. It commits nothing itself.

import { randomBytes } from 'node:crypto';
import type { Catalog, CatalogEntry } from '../catalog/catalog.ts';
import { type Cells, strataAfter } from '../catalog/cells.ts';
import { count, moveCase, tally } from '../results/books.ts';
import type { Database, Statement } from '../store/database.ts';
import type { Delta, Part } from '../store/parts.ts';
import type { Sealer } from '../store/sealing.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import { hearStranger, type Interview, type InterviewEvent, step } from '../survey/interview.ts';
import { LEXICON_VERSION } from '../survey/lexicon/index.ts';
import type { InboundMessage, WebhookAnswer } from './messages.ts';
import * as sql from './statements.ts';

export interface IntakeParts {
  db: Database;
  sealer: Sealer;
  catalog: Catalog;
  cells: Cells;
  now(): number;
}

export interface RespondentRow {
  respondent_id: number;
  survey_id: string;
  cell_id: number;
  interview: string;
  version: number;
}

/** What waits in the outbox for this number: an opt-out withdraws it. */
interface WaitingRow {
  message_id: string;
  survey_id: string;
  is_case: number;
}

interface Heard {
  message: InboundMessage;
  event: Extract<InterviewEvent, { type: 'heard' }>;
  send: { messageId: string; event: Extract<InterviewEvent, { type: 'send' }> } | undefined;
}

export interface Conversation {
  part: Part;
  /** For each message, in the order given, what its webhook is answered. */
  answers: WebhookAnswer[];
}

/** Hears `messages`, all from one number and none heard before, oldest first. */
export async function converse(
  parts: IntakeParts,
  entries: CatalogEntry[],
  number: string,
  messages: InboundMessage[],
): Promise<Conversation> {
  const numberHash = parts.sealer.lookup(number);
  const owner = pickOwner(await parts.db.all<RespondentRow>(sql.RESPONDENTS_OF_NUMBER, { numberHash }), entries);
  const suppressedSince = (await parts.db.get<{ since: number }>(sql.SUPPRESSION, { numberHash }))?.since ?? null;
  return owner
    ? await converseWithRespondent(
        parts,
        { numberHash, suppressedSince, entry: entries.find(({ id }) => id === owner.survey_id)!, owner },
        messages,
      )
    : await converseWithStranger(parts, { number, numberHash, suppressedSince, entry: pickSpeaker(entries) }, messages);
}

/** A reply has one owner: the open interview, of which a number has at most one at a time; else the one asked last. */
function pickOwner(rows: RespondentRow[], entries: CatalogEntry[]): RespondentRow | undefined {
  const isOpen = (row: RespondentRow) => {
    const state = entries.find(({ id }) => id === row.survey_id)?.state;
    return (state === 'fielding' || state === 'paused') && (JSON.parse(row.interview) as Interview).question !== null;
  };
  return rows.find(isOpen) ?? rows[0];
}

/** Whose words answer somebody whom nobody asked: the survey that is in the field, else the last that was, else any. */
function pickSpeaker(entries: CatalogEntry[]): CatalogEntry | undefined {
  const started = entries.filter(({ startedAt }) => startedAt !== null).sort((a, b) => b.startedAt! - a.startedAt!);
  return started.find(({ state }) => state === 'fielding') ?? started[0] ?? entries[0];
}

function takesAnswers(entry: CatalogEntry): boolean {
  return entry.state === 'fielding' || entry.state === 'paused';
}

interface Respondent {
  numberHash: Uint8Array;
  suppressedSince: number | null;
  entry: CatalogEntry;
  owner: RespondentRow;
}

async function converseWithRespondent(parts: IntakeParts, who: Respondent, messages: InboundMessage[]): Promise<Conversation> {
  const { entry, owner } = who;
  const survey = await parts.catalog.compiled(entry);
  const before = JSON.parse(owner.interview) as Interview;
  const folded = fold(messages, before, who.suppressedSince !== null, (message, interview, suppressed) =>
    step(survey, interview, message, { now: parts.now(), open: takesAnswers(entry), suppressed }),
  );
  const cell = await parts.cells.idOf(
    entry.id,
    strataAfter(survey.survey, await parts.cells.strataOf(owner.cell_id), folded.interview.answers),
  );
  const at = { survey: entry.id, respondent: owner.respondent_id, numberHash: who.numberHash, now: parts.now() };
  const statements: Statement[] = [
    {
      sql: sql.UPDATE_RESPONDENT,
      params: {
        id: owner.respondent_id,
        version: owner.version,
        interview: JSON.stringify(folded.interview),
        phase: folded.interview.phase,
        language: folded.interview.language,
        cell,
        silent: folded.interview.phase === 'invited' ? 1 : 0,
      },
      expect: 1,
    },
    ...folded.events.flatMap(({ event, message }) => (event.type === 'answered' ? answerRows(at, event, message) : [])),
  ];
  const rest = await writeHeard(parts, survey, at, folded, null);
  return {
    part: {
      statements: [...statements, ...rest.part.statements],
      deltas: [...tallyMoves(entry.id, before, owner.cell_id, folded.interview, cell), ...rest.part.deltas],
    },
    answers: rest.answers,
  };
}

interface Stranger {
  number: string;
  numberHash: Uint8Array;
  suppressedSince: number | null;
  entry: CatalogEntry | undefined;
}

async function converseWithStranger(parts: IntakeParts, who: Stranger, messages: InboundMessage[]): Promise<Conversation> {
  const now = parts.now();
  const survey = who.entry && (await parts.catalog.compiled(who.entry));
  const at = { survey: who.entry?.id ?? '', respondent: null, numberHash: who.numberHash, now };
  const numberSealed = parts.sealer.seal('number', who.number);
  if (!survey) return unanswered(parts, at, messages, numberSealed);
  const last = await parts.db.get<{ heard_at: number }>(sql.LAST_POLITE_ANSWER, { numberHash: who.numberHash });
  let stranger = { politeAt: last?.heard_at ?? null, optedAt: who.suppressedSince };
  const folded = fold(messages, undefined, who.suppressedSince !== null, (message, _, suppressed) => {
    const heard = hearStranger(survey, stranger, message, { now, open: takesAnswers(who.entry!), suppressed });
    stranger = { politeAt: heard.interview.politeAt, optedAt: heard.interview.optedAt };
    return heard;
  });
  return writeHeard(parts, survey, at, folded, numberSealed);
}

/** No survey at all: no words to understand or to answer with. The message is recorded, and the provider's own STOP kept. */
function unanswered(parts: IntakeParts, at: Place, messages: InboundMessage[], numberSealed: Uint8Array): Conversation {
  const event = {
    type: 'heard',
    as: 'uninvited',
    understanding: { kind: 'unclear', reason: 'unknown', rule: 'noSurvey' },
    question: null,
  } as const;
  const written = messages.map((message) => inboxRow(parts, at, { message, event, send: undefined }, numberSealed));
  const stops = messages
    .filter(({ optOut }) => optOut === 'stop')
    .map(({ providerId }) => ({
      sql: sql.SUPPRESS,
      params: { numberHash: at.numberHash, now: at.now, reason: 'reply', providerId },
    }));
  return {
    part: {
      statements: [...written.flatMap(({ statements }) => statements), ...stops],
      deltas: written.flatMap(({ deltas }) => deltas),
    },
    answers: messages.map(() => null),
  };
}

interface Folded<S> {
  interview: S;
  heard: Heard[];
  events: { event: InterviewEvent; message: InboundMessage }[];
  suppressed: boolean;
  wasSuppressed: boolean;
}

/** Several messages of one number become one change of its state. */
function fold<S extends Interview | undefined>(
  messages: InboundMessage[],
  before: S,
  wasSuppressed: boolean,
  hear: (message: InboundMessage, interview: S, suppressed: boolean) => { interview: Interview; events: InterviewEvent[] },
): Folded<S> {
  const folded: Folded<S> = { interview: before, heard: [], events: [], suppressed: wasSuppressed, wasSuppressed };
  for (const message of messages) {
    const { interview, events } = hear(message, folded.interview, folded.suppressed);
    folded.interview = interview as S;
    folded.events.push(...events.map((event) => ({ event, message })));
    if (events.some(({ type }) => type === 'suppressed')) folded.suppressed = true;
    if (events.some(({ type }) => type === 'unsuppressed')) folded.suppressed = false;
    const send = events.find((event) => event.type === 'send');
    folded.heard.push({
      message,
      event: events.find((event) => event.type === 'heard')!,
      send: send && { messageId: newMessageId(), event: send },
    });
  }
  return folded;
}

/** 96 random bits: it stands in URLs, so it must not be guessable. */
export function newMessageId(): string {
  return randomBytes(12).toString('hex');
}

interface Place {
  survey: string;
  respondent: number | null;
  numberHash: Uint8Array;
  now: number;
}

/** The rows that every heard message leaves, whoever sent it: inbox, outgoing text, suppression, books. */
async function writeHeard(
  parts: IntakeParts,
  survey: CompiledSurvey,
  at: Place,
  folded: Folded<Interview | undefined>,
  numberSealed: Uint8Array | null,
): Promise<Conversation> {
  const statements: Statement[] = [];
  const deltas: Delta[] = [];
  const answers: WebhookAnswer[] = [];
  for (const heard of folded.heard) {
    const rows = inboxRow(parts, at, heard, numberSealed);
    const said = heard.send && outgoing(survey, at, heard.message, heard.send, numberSealed);
    statements.push(...rows.statements, ...(said?.statements ?? []));
    deltas.push(...rows.deltas, ...(said?.deltas ?? []));
    answers.push(said && heard.message.via === 'webhook' ? { messageId: heard.send!.messageId, body: said.body } : null);
  }
  if (folded.suppressed !== folded.wasSuppressed) {
    const last = folded.heard.at(-1)!.message.providerId;
    const params = { numberHash: at.numberHash, now: at.now, reason: 'reply', providerId: last };
    statements.push({ sql: folded.suppressed ? sql.SUPPRESS : sql.UNSUPPRESS, params });
  }
  if (folded.suppressed) {
    const withdrawn = await withdraw(parts, at);
    statements.push(...withdrawn.statements);
    deltas.push(...withdrawn.deltas);
  }
  return { part: { statements, deltas }, answers };
}

function inboxRow(parts: IntakeParts, at: Place, { message, event }: Heard, numberSealed: Uint8Array | null): Part {
  const { understanding } = event;
  const params = {
    providerId: message.providerId,
    survey: at.survey === '' ? null : at.survey,
    respondent: at.respondent,
    numberHash: at.numberHash,
    numberSealed,
    body: parts.sealer.seal('body', message.body),
    class: event.as,
    kind: understanding.kind,
    option: 'option' in understanding ? (understanding.option ?? null) : null,
    question: event.question,
    language: 'language' in understanding ? (understanding.language ?? null) : null,
    rule: understanding.rule,
    lexicon: LEXICON_VERSION,
    via: message.via,
    providerAt: message.at,
    now: at.now,
  };
  return {
    statements: [{ sql: sql.INSERT_INBOX, params }],
    deltas: [count(at.survey, 'replies.received', 1, at.now), count(at.survey, `replies.${event.as}`, 1, at.now)],
  };
}

function outgoing(
  survey: CompiledSurvey,
  at: Place,
  message: InboundMessage,
  send: NonNullable<Heard['send']>,
  numberSealed: Uint8Array | null,
) {
  const { purpose, question, ordinal, content } = send.event;
  const { body, segments } = survey.message(content);
  // A webhook is answered by TwiML, whose fate is unknown until a callback or the list tells it; a recovered message through the API.
  const byTwiml = message.via === 'webhook';
  const params = {
    messageId: send.messageId,
    survey: at.survey,
    respondent: at.respondent,
    numberSealed,
    question: question ?? '',
    purpose,
    ordinal,
    text: content.text,
    language: content.language,
    segments,
    via: byTwiml ? 'twiml' : 'api',
    state: byTwiml ? 'unknown' : 'waiting',
    now: at.now,
    sendingAt: byTwiml ? at.now : null,
    inReplyTo: message.providerId,
  };
  const deltas = byTwiml
    ? [count(at.survey, 'messages.created', 1, at.now), count(at.survey, 'messages.segments', segments, at.now)]
    : [];
  return { body, statements: [{ sql: sql.INSERT_REPLY, params }], deltas };
}

function answerRows(at: Place, event: Extract<InterviewEvent, { type: 'answered' }>, message: InboundMessage): Statement[] {
  const params = {
    respondent: at.respondent,
    question: event.question,
    survey: at.survey,
    option: event.option,
    replaced: event.replaced,
    rule: event.rule,
    lexicon: LEXICON_VERSION,
    providerId: message.providerId,
    at: message.at,
  };
  return [
    { sql: sql.UPSERT_ANSWER, params },
    { sql: sql.INSERT_HISTORY, params },
  ];
}

/** Takes all answers out of the cell where they stood and puts them where they stand now; what did not move cancels out. */
function tallyMoves(survey: string, before: Interview, cellBefore: number, after: Interview, cellAfter: number): Delta[] {
  return [
    ...Object.entries(before.answers).map(([question, { option }]) => tally(survey, question, option, cellBefore, -1)),
    ...Object.entries(after.answers).map(([question, { option }]) => tally(survey, question, option, cellAfter, 1)),
  ];
}

/** An opt-out takes back what waits to be sent to the number, in every survey. */
async function withdraw(parts: IntakeParts, at: Place): Promise<Part> {
  const waiting = await parts.db.all<WaitingRow>(sql.WAITING_OF_NUMBER, { numberHash: at.numberHash });
  const statements: Statement[] = [];
  const deltas: Delta[] = [];
  for (const row of waiting) {
    const isCase = row.is_case === 1;
    statements.push({
      sql: sql.WITHDRAW,
      params: { messageId: row.message_id, state: isCase ? 'suppressed' : 'notSent', now: at.now },
      expect: 1,
    });
    if (isCase) deltas.push(...moveCase(row.survey_id, 'waiting', 'suppressed', at.now));
  }
  return { statements, deltas };
}
