// One number's part of a group: who it is, and what its messages do to the interview. Loading reads; folding is pure; what follows
// from it is written by rows.ts. It commits nothing itself.

import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Statement } from '../store/database.ts';
import { hearStranger, type Interview, type InterviewEvent, type Situation, step } from '../survey/interview.ts';
import { type InboundMessage, nextMessageId } from './messages.ts';
import type { IntakeParts } from './parts.ts';
import { answerRows, type Conversation, type Folded, type Heard, inboxRow, type Place, tallyMoves, writeHeard } from './rows.ts';
import * as sql from './statements.ts';

export interface RespondentRow {
  respondent_id: number;
  survey_id: string;
  cell_id: number;
  interview: string;
  version: number;
}

/** Who is behind a number. */
export interface Speaker {
  number: string;
  numberHash: Uint8Array;
  /** Where it was asked, the latest first; nowhere where it is a stranger's. */
  asked: RespondentRow[];
  suppressedSince: number | null;
  /** When a stranger was last answered. */
  politeAt: number | null;
}

/** For each of `numbers` who is behind it. Nothing is kept from group to group: another instance may have changed it. */
export async function readSpeakers({ db, sealer }: IntakeParts, numbers: readonly string[]): Promise<Speaker[]> {
  const keys = numbers.map((number) => ({ numberHash: sealer.lookup(number) }));
  const asked = await db.many<RespondentRow & { suppressed_since: number | null }>(sql.RESPONDENTS_OF_NUMBER, keys);
  const speakers = keys.map(({ numberHash }, place): Speaker => {
    const rows = asked[place]!;
    return {
      number: numbers[place]!,
      numberHash,
      asked: rows,
      suppressedSince: rows[0]?.suppressed_since ?? null,
      politeAt: null,
    };
  });
  const strangers = speakers.filter((speaker) => speaker.asked.length === 0);
  const hashes = strangers.map(({ numberHash }) => ({ numberHash }));
  const [suppressed, answered] = await Promise.all([
    db.many<{ since: number }>(sql.SUPPRESSION, hashes),
    db.many<{ heard_at: number }>(sql.LAST_POLITE_ANSWER, hashes),
  ]);
  strangers.forEach((stranger, place) => {
    stranger.suppressedSince = suppressed[place]![0]?.since ?? null;
    stranger.politeAt = answered[place]![0]?.heard_at ?? null;
  });
  return speakers;
}

/** Hears `messages`, all from one number and none heard before, oldest first. */
export function converse(
  parts: IntakeParts,
  entries: CatalogEntry[],
  speaker: Speaker,
  messages: InboundMessage[],
): Promise<Conversation> {
  const owner = pickOwner(speaker.asked, entries);
  return owner
    ? converseWithRespondent(parts, { speaker, entry: entries.find(({ id }) => id === owner.survey_id)!, owner }, messages)
    : converseWithStranger(parts, { speaker, entry: pickSpeaker(entries) }, messages);
}

/** A reply has one owner: the open interview, of which a number has at most one at a time; else the one asked last. */
export function pickOwner(rows: RespondentRow[], entries: CatalogEntry[]): RespondentRow | undefined {
  if (rows.length < 2) return rows[0];
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
  speaker: Speaker;
  entry: CatalogEntry;
  owner: RespondentRow;
}

async function converseWithRespondent(parts: IntakeParts, who: Respondent, messages: InboundMessage[]): Promise<Conversation> {
  const { speaker, entry, owner } = who;
  const survey = await parts.catalog.compiled(entry);
  const before = JSON.parse(owner.interview) as Interview;
  const now = parts.now();
  const situation = { now, open: takesAnswers(entry), suppressed: speaker.suppressedSince !== null };
  const folded = fold(messages, before, situation, (message, interview, suppressed) =>
    step(survey, interview, message, { ...situation, suppressed }),
  );
  const cell = await parts.cells.after(survey.survey, owner.cell_id, folded.interview.answers);
  const at = { survey: entry.id, respondent: owner.respondent_id, numberHash: speaker.numberHash, now };
  const statements: Statement[] = [updateRespondent(owner, before, folded.interview, cell)];
  for (const { event, message } of folded.events)
    if (event.type === 'answered') statements.push(...answerRows(at, event, message));
  const rest = await writeHeard(parts, survey, at, folded, null);
  return {
    part: {
      statements: [...statements, ...rest.part.statements],
      deltas: [...tallyMoves(entry.id, before, owner.cell_id, folded.interview, cell), ...rest.part.deltas],
    },
    answers: rest.answers,
  };
}

function updateRespondent(owner: RespondentRow, before: Interview, after: Interview, cell: number): Statement {
  const { phase, language } = after;
  const params = { id: owner.respondent_id, version: owner.version, interview: JSON.stringify(after), phase, language, cell };
  return before.phase !== 'invited'
    ? { sql: sql.UPDATE_INTERVIEW, params, expect: 1 }
    : { sql: sql.UPDATE_RESPONDENT, params: { ...params, silent: phase === 'invited' ? 1 : 0 }, expect: 1 };
}

interface Stranger {
  speaker: Speaker;
  entry: CatalogEntry | undefined;
}

async function converseWithStranger(parts: IntakeParts, who: Stranger, messages: InboundMessage[]): Promise<Conversation> {
  const { speaker, entry } = who;
  const now = parts.now();
  const survey = entry && (await parts.catalog.compiled(entry));
  const at = { survey: entry?.id ?? '', respondent: null, numberHash: speaker.numberHash, now };
  const numberSealed = parts.sealer.seal('number', speaker.number);
  if (!survey) return unanswered(parts, at, messages, numberSealed);
  let stranger = { politeAt: speaker.politeAt, optedAt: speaker.suppressedSince };
  const situation = { now, open: takesAnswers(entry), suppressed: speaker.suppressedSince !== null };
  const folded = fold(messages, undefined, situation, (message, _, suppressed) => {
    const heard = hearStranger(survey, stranger, message, { ...situation, suppressed });
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
  { now, suppressed: wasSuppressed }: Situation,
  hear: (message: InboundMessage, interview: S, suppressed: boolean) => { interview: Interview; events: InterviewEvent[] },
): Folded<S> {
  const folded: Folded<S> = { interview: before, heard: [], events: [], suppressed: wasSuppressed, wasSuppressed };
  for (const message of messages) {
    const { interview, events } = hear(message, folded.interview, folded.suppressed);
    folded.interview = interview as S;
    let heard: Heard['event'] | undefined;
    let send: Heard['send'];
    for (const event of events) {
      folded.events.push({ event, message });
      if (event.type === 'heard') heard = event;
      else if (event.type === 'send') send = { messageId: nextMessageId(now), event };
      else if (event.type === 'suppressed') folded.suppressed = true;
      else if (event.type === 'unsuppressed') folded.suppressed = false;
    }
    folded.heard.push({ message, event: heard!, send });
  }
  return folded;
}
