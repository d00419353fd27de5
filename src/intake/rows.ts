// The rows that heard messages leave: inbox, answers and their history, tallies, outgoing texts, suppressions. It builds statements and
// commits nothing.

import { type CountedMessage, count, moveMessage, tally } from '../results/books.ts';
import type { Statement } from '../store/database.ts';
import type { Delta, Part } from '../store/parts.ts';
import type { CompiledSurvey } from '../survey/compiled.ts';
import type { Interview, InterviewEvent } from '../survey/interview.ts';
import { LEXICON_VERSION } from '../survey/lexicon/index.ts';
import type { InboundMessage, WebhookAnswer } from './messages.ts';
import type { IntakeParts } from './parts.ts';
import * as sql from './statements.ts';

/** Whose messages they are and what they count for; `survey` is empty where there is none. */
export interface Place {
  survey: string;
  respondent: number | null;
  numberHash: Uint8Array;
  now: number;
}

export interface Heard {
  message: InboundMessage;
  event: Extract<InterviewEvent, { type: 'heard' }>;
  send: { messageId: string; event: Extract<InterviewEvent, { type: 'send' }> } | undefined;
}

/** What several messages of one number come to. */
export interface Folded<S> {
  interview: S;
  heard: Heard[];
  events: { event: InterviewEvent; message: InboundMessage }[];
  suppressed: boolean;
  wasSuppressed: boolean;
}

export interface Conversation {
  part: Part;
  /** For each message, in the order given, what its webhook is answered. */
  answers: WebhookAnswer[];
}

/** What waits in the outbox for a number: an opt-out withdraws it. */
interface WaitingRow extends CountedMessage {
  message_id: string;
}

/** The rows that every heard message leaves, whoever sent it: inbox, outgoing text, suppression, books. */
export async function writeHeard(
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
    statements.push({ sql: sql.LOCK_NUMBER, params: { numberHash: at.numberHash } });
    statements.push({ sql: folded.suppressed ? sql.SUPPRESS : sql.UNSUPPRESS, params });
  }
  if (folded.suppressed) {
    const withdrawn = await withdraw(parts, at);
    statements.push(...withdrawn.statements);
    deltas.push(...withdrawn.deltas);
  }
  return { part: { statements, deltas }, answers };
}

export function inboxRow(parts: IntakeParts, at: Place, { message, event }: Heard, numberSealed: Uint8Array | null): Part {
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

export function answerRows(
  at: Place,
  event: Extract<InterviewEvent, { type: 'answered' }>,
  message: InboundMessage,
): Statement[] {
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

/** Takes answers out of the cell where they stood and puts them where they stand now; what does not move is left alone. */
export function tallyMoves(survey: string, before: Interview, cellBefore: number, after: Interview, cellAfter: number): Delta[] {
  const deltas: Delta[] = [];
  for (const question of new Set([...Object.keys(before.answers), ...Object.keys(after.answers)])) {
    const was = before.answers[question]?.option;
    const is = after.answers[question]?.option;
    if (was === is && cellBefore === cellAfter) continue;
    if (was !== undefined) deltas.push(tally(survey, question, was, cellBefore, -1));
    if (is !== undefined) deltas.push(tally(survey, question, is, cellAfter, 1));
  }
  return deltas;
}

/** An opt-out takes back what waits to be sent to the number, in every survey. */
export async function withdraw(parts: Pick<IntakeParts, 'db'>, at: Pick<Place, 'numberHash' | 'now'>): Promise<Part> {
  const waiting = await parts.db.all<WaitingRow>(sql.WAITING_OF_NUMBER, { numberHash: at.numberHash });
  const statements: Statement[] = [];
  const deltas: Delta[] = [];
  for (const row of waiting) {
    const state = row.is_case === 1 ? 'suppressed' : 'notSent';
    statements.push({
      sql: sql.WITHDRAW,
      params: { messageId: row.message_id, state, fromError: row.error_code, now: at.now },
      expect: 1,
    });
    deltas.push(...moveMessage(row, state, at.now));
  }
  return { statements, deltas };
}
