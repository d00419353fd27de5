// One number's part of a group: who it is, and what its messages do to the interview. Loading reads; folding is pure; what follows
// from it is written by rows.ts. It commits nothing itself.

import type { CatalogEntry } from '../catalog/catalog.ts';
import { strataAfter } from '../catalog/cells.ts';
import type { Statement } from '../store/database.ts';
import { hearStranger, type Interview, type InterviewEvent, step } from '../survey/interview.ts';
import { type InboundMessage, newMessageId } from './messages.ts';
import type { IntakeParts } from './parts.ts';
import { answerRows, type Conversation, type Folded, inboxRow, type Place, tallyMoves, writeHeard } from './rows.ts';
import * as sql from './statements.ts';

export interface RespondentRow {
  respondent_id: number;
  survey_id: string;
  cell_id: number;
  interview: string;
  version: number;
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
export function pickOwner(rows: RespondentRow[], entries: CatalogEntry[]): RespondentRow | undefined {
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
