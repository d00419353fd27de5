// One message's way to the provider: marked as sending on disk, then called once, then its outcome recorded. Marks and outcomes share
// their commits. Promise 1 lives here: nothing that may have been sent is ever sent again.

import { moveSurvey } from '../catalog/catalog.ts';
import { learnLate } from '../intake/erased.ts';
import { contentOf } from '../intake/messages.ts';
import { type MessageRow, mayBecome, settleMessage } from '../intake/reports.ts';
import { INSERT_REPORT, MESSAGE_BY_ID, SUPPRESS } from '../intake/statements.ts';
import { count, moveMessage } from '../results/books.ts';
import type { SendOutcome } from '../sms/gateway.ts';
import type { Statement } from '../store/database.ts';
import { groupCommit } from '../store/group-commit.ts';
import { commitOrRead, type Delta, type Part } from '../store/parts.ts';
import type { Claimed, ClaimedRow } from './claiming.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Past this a row that is still sending is unknown: well beyond the gateway's own time-out. */
  sendingLeaseMs: 120_000,
  maxGroup: 200,
  maxQueue: 10_000,
  /** While one group is written the next is put together. */
  groups: 2,
  /** Races that one mark or outcome may lose; each is read again. */
  races: 8,
  /** Attempts that were certainly not sent, before the message is given up; as many again for each time an operator puts it back. */
  attempts: 5,
  /** The same for errors of configuration: so many span hours, in which a pause and a human come before the message is given up. */
  configurationAttempts: 12,
  /** The pause after a refusal that may pass, doubled with each attempt. */
  retryMs: 30_000,
  /** Errors of configuration in a row that pause the survey. */
  configurationErrors: 3,
} as const;

interface ToSend extends ClaimedRow {
  claimed_by: string | null;
  in_reply_to: string | null;
  phase: string | null;
  survey_state: string;
}

interface Marked {
  row: ClaimedRow;
  to: string;
  body: string;
}

type Step =
  /** `claimed`: as it was read with the claim; without it, and after a lost race, it is read anew. */
  { do: 'mark'; messageId: string; claimed?: Claimed | undefined } | { do: 'record'; marked: Marked; outcome: SendOutcome };

const messageOf = (step: Step) => (step.do === 'mark' ? step.messageId : step.marked.row.message_id);

interface Plan {
  part: Part;
  /** Null where there is nothing to send. */
  marked: Marked | null;
}

const NOTHING: Part = { statements: [], deltas: [] };

export interface Sent {
  kind: SendOutcome['kind'] | 'withheld';
  /** Resolves when the outcome is on disk: who sends the next meanwhile shares its commit. @throws as `send`. */
  recorded: Promise<void>;
}

export interface Sending {
  /**
   * Sends a message that this worker has claimed; `claimed` where the claim's row is at hand. Resolves when the call is over.
   * @throws what the database throws: then the message may be marked, or its outcome not recorded, and its lease settles it.
   */
  send(messageId: string, claimed?: Claimed): Promise<Sent>;
  /** Resolves when all outcomes are on disk. */
  close(): Promise<void>;
}

export function openSending(parts: FieldParts): Sending {
  const steps = groupCommit<Step, Marked | null>((group) => commitSteps(parts, group), { ...LIMITS, about: messageOf });
  const recording = new Set<Promise<void>>();
  let configurationErrors = 0;

  function record(marked: Marked, outcome: SendOutcome): Promise<void> {
    // A task of its own: a virtual clock stands still for it when the call is long over.
    const recorded = parts.clock.task(async () => {
      await steps.add({ do: 'record', marked, outcome });
      await watchConfiguration(marked, outcome);
    });
    const done = () => void recording.delete(recorded);
    recording.add(recorded);
    recorded.then(done, done);
    return recorded;
  }

  async function watchConfiguration(marked: Marked, outcome: SendOutcome): Promise<void> {
    if (outcome.kind !== 'configuration') {
      if (outcome.kind === 'accepted') configurationErrors = 0;
      return;
    }
    if (++configurationErrors < LIMITS.configurationErrors) return;
    configurationErrors = 0;
    await pause(parts, marked.row.survey_id, `the provider refuses to send: ${outcome.code} ${outcome.detail}`);
  }

  return {
    async send(messageId, claimed) {
      const marked = await steps.add({ do: 'mark', messageId, claimed });
      if (!marked) return { kind: 'withheld', recorded: Promise.resolve() };
      const outcome = await parts.gateway.send({ messageId, to: marked.to, body: marked.body });
      return { kind: outcome.kind, recorded: record(marked, outcome) };
    },
    async close() {
      await Promise.allSettled(recording);
      await steps.close();
    },
  };
}

async function pause(parts: FieldParts, survey: string, reason: string): Promise<void> {
  const entry = await parts.catalog.get(survey);
  if (entry.state !== 'fielding') return;
  await moveSurvey(parts.db, entry, 'pause', { actor: 'textpoll', now: parts.clock.now() }, { reason });
  parts.log.error({ survey, reason }, 'survey paused');
}

/** Commits a group's marks and outcomes; what loses a race (a callback, a STOP, a pause) is read again. */
async function commitSteps(parts: FieldParts, steps: Step[]): Promise<(Marked | null)[]> {
  const results: (Marked | null)[] = steps.map(() => null);
  let left = [...steps.keys()];
  for (let race = 0; race < LIMITS.races && left.length > 0; race++) {
    const plans: Plan[] = [];
    for (const index of left) plans.push(await plan(parts, steps[index]!, race === 0));
    // Where the commit was interrupted what was recorded is seen to be, and a mark of which we cannot tell is not followed by a call.
    const lost = await commitOrRead(
      parts.db,
      plans.map(({ part }) => part),
    );
    for (const [at, index] of left.entries()) if (!lost.has(at)) results[index] = plans[at]!.marked;
    left = left.filter((_, at) => lost.has(at));
  }
  for (const index of left) {
    const step = steps[index]!;
    parts.log.error({ message: messageOf(step), step: step.do }, 'sending: every race was lost');
  }
  return results;
}

/** What was read before suffices at `first`: each statement is guarded by it. */
async function plan(parts: FieldParts, step: Step, first: boolean): Promise<Plan> {
  const now = parts.clock.now();
  if (step.do === 'record') return { part: await planOutcome(parts, step, first, now), marked: null };
  const { claimed, messageId } = step;
  try {
    // Blank: erased.
    if (first && claimed && claimed.row.number_sealed.length > 0) return mark(parts, claimed, now);
    return await planMark(parts, messageId, now);
  } catch (error) {
    // One message that cannot be opened or written must not take the others' outcomes with it.
    parts.log.error({ err: error, message: messageId }, 'sending: a message cannot be prepared');
    return { part: NOTHING, marked: null };
  }
}

function mark({ sealer, worker }: FieldParts, { row, survey }: Claimed, now: number): Plan {
  const to = sealer.open('number', row.number_sealed);
  const params = {
    messageId: row.message_id,
    worker,
    now,
    leaseUntil: now + LIMITS.sendingLeaseMs,
    fromError: row.error_code,
    numberHash: row.number_hash ?? sealer.lookup(to),
    isStopText: row.text === 'stop' ? 1 : 0,
  };
  const statements: Statement[] = [{ sql: sql.MARK_SENDING, params, expect: 1 }];
  const respondent = row.respondent_id;
  if (respondent !== null) statements.unshift({ sql: sql.LOCK_RESPONDENT, params: { respondent } });
  const reminder = survey.survey.reminders[0];
  if (row.is_case === 1 && reminder !== undefined)
    statements.push({ sql: sql.PLAN_REMINDER, params: { respondent, remindAt: now + reminder } });
  return {
    part: { statements, deltas: [...moveMessage(row, 'sending', now), ...countAttempt(row, now)] },
    marked: { row: { ...row, state: 'sending' }, to, body: survey.message(contentOf(row)).body },
  };
}

async function planMark(parts: FieldParts, messageId: string, now: number): Promise<Plan> {
  const row = await parts.db.get<ToSend>(sql.TO_SEND, { messageId });
  if (row?.state !== 'waiting' || row.claimed_by !== parts.worker) return { part: NOTHING, marked: null };
  // Erased: there is nobody to send to.
  if (row.number_sealed.length === 0)
    return { part: settleMessage(row, { status: 'notSent', providerId: null, errorCode: null }, now), marked: null };
  const held = row.in_reply_to === null ? row.survey_state !== 'fielding' : row.survey_state === 'paused';
  if (held)
    return {
      part: { statements: [{ sql: sql.UNCLAIM, params: { messageId, worker: parts.worker } }], deltas: [] },
      marked: null,
    };
  const overtaken = row.purpose === 'remind' && row.phase !== 'invited';
  const numberHash = row.number_hash ?? parts.sealer.lookup(parts.sealer.open('number', row.number_sealed));
  const optedOut = row.text !== 'stop' && (await parts.db.get(sql.IS_SUPPRESSED, { numberHash })) !== undefined;
  if (overtaken || optedOut) {
    const status = optedOut && row.is_case === 1 ? 'suppressed' : 'notSent';
    return { part: settleMessage(row, { status, providerId: null, errorCode: null }, now), marked: null };
  }
  return mark(parts, { row, survey: await parts.catalog.compiled(await parts.catalog.get(row.survey_id)) }, now);
}

async function planOutcome(
  parts: FieldParts,
  { marked, outcome }: Step & { do: 'record' },
  first: boolean,
  now: number,
): Promise<Part> {
  // A callback may have moved the row while the call was answered: then the guard fails, and it is read again.
  const row = first ? marked.row : await parts.db.get<MessageRow>(MESSAGE_BY_ID, { messageId: marked.row.message_id });
  // Erased while the call was under way: all that is left to do is to blank the provider's copy.
  if (!row)
    return { statements: outcome.kind === 'accepted' ? learnLate(parts.sealer, outcome.providerId, now) : [], deltas: [] };
  if (outcome.kind === 'accepted') {
    const report = {
      messageId: row.message_id,
      providerId: outcome.providerId,
      status: 'accepted',
      errorCode: null,
      via: 'create',
      now,
    };
    if (!mayBecome(row.state, 'accepted')) return NOTHING;
    const settled = settleMessage(row, { status: 'accepted', providerId: outcome.providerId, errorCode: null }, now);
    return { statements: [...settled.statements, { sql: INSERT_REPORT, params: report }], deltas: settled.deltas };
  }
  // A callback has told more than the lost answer of the create call could.
  if (row.state !== 'sending') return NOTHING;
  if (outcome.kind === 'unknown')
    return settleMessage(row, { status: 'unknown', providerId: null, errorCode: outcome.code }, now);
  const attempts = marked.row.attempts + 1;
  if (attempts < attemptsAllowed(outcome.kind) * (1 + marked.row.resends))
    return sendLater(row, outcome.code, now + LIMITS.retryMs * 2 ** Math.min(attempts - 1, 6), now);
  const refused = settleMessage(row, { status: 'notSent', providerId: null, errorCode: outcome.code }, now);
  if (outcome.kind !== 'optedOut') return refused;
  const params = { numberHash: parts.sealer.lookup(marked.to), now, reason: 'provider', providerId: null };
  return { statements: [...refused.statements, { sql: SUPPRESS, params }], deltas: refused.deltas };
}

/** One number alone may meet an error of configuration, between others that are accepted: it too is given up in the end. */
function attemptsAllowed(kind: SendOutcome['kind']): number {
  if (kind === 'rateLimited') return Number.POSITIVE_INFINITY;
  if (kind === 'configuration') return LIMITS.configurationAttempts;
  return kind === 'transient' ? LIMITS.attempts : 0;
}

function countAttempt({ survey_id: survey, segments }: ClaimedRow, now: number): Delta[] {
  return [count(survey, 'attempts.calls', 1, now), count(survey, 'attempts.segments', segments, now)];
}

function sendLater(row: MessageRow, errorCode: string, dueAt: number, now: number): Part {
  return {
    statements: [{ sql: sql.SEND_LATER, params: { messageId: row.message_id, from: 'sending', dueAt, errorCode }, expect: 1 }],
    deltas: moveMessage(row, 'waiting', now, errorCode),
  };
}
