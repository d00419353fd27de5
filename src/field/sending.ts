// One message's way to the provider: marked as sending on disk, then called once, then its outcome recorded. Marks and outcomes are
// committed in groups. Promise 1 lives here: nothing that may have been sent is ever sent again.

import { moveSurvey } from '../catalog/catalog.ts';
import { learnLate } from '../intake/erased.ts';
import { contentOf, type StoredContent } from '../intake/messages.ts';
import { type MessageRow, mayBecome, settleMessage } from '../intake/reports.ts';
import { INSERT_REPORT, MESSAGE_BY_ID, SUPPRESS } from '../intake/statements.ts';
import { count, moveMessage } from '../results/books.ts';
import type { SendOutcome } from '../sms/gateway.ts';
import type { Statement } from '../store/database.ts';
import { groupCommit } from '../store/group-commit.ts';
import { commitParts, type Delta, type Part } from '../store/parts.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Past this a row that is still sending is unknown: well beyond the gateway's own time-out. */
  sendingLeaseMs: 120_000,
  maxGroup: 200,
  maxQueue: 10_000,
  /** Attempts that were certainly not sent, before the message is given up; as many again for each time an operator puts it back. */
  attempts: 5,
  /** The same for errors of configuration: so many span hours, in which a pause and a human come before the message is given up. */
  configurationAttempts: 12,
  /** The pause after a refusal that may pass, doubled with each attempt. */
  retryMs: 30_000,
  /** Errors of configuration in a row that pause the survey. */
  configurationErrors: 3,
} as const;

interface ToSend extends MessageRow, StoredContent {
  purpose: string;
  attempts: number;
  resends: number;
  claimed_by: string | null;
  in_reply_to: string | null;
  number_sealed: Uint8Array;
  phase: string | null;
  survey_state: string;
}

interface Marked {
  row: ToSend;
  to: string;
  body: string;
}

export interface Sending {
  /** Sends a message that this worker has claimed. Resolves when its outcome is on disk. */
  send(messageId: string): Promise<SendOutcome['kind'] | 'withheld'>;
  close(): Promise<void>;
}

export function openSending(parts: FieldParts): Sending {
  const marks = groupCommit<string, Marked | null>((ids) => markGroup(parts, ids), LIMITS);
  const outcomes = groupCommit<{ marked: Marked; outcome: SendOutcome }, void>((group) => recordGroup(parts, group), LIMITS);
  let configurationErrors = 0;

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
    async send(messageId) {
      const marked = await marks.add(messageId);
      if (!marked) return 'withheld';
      const outcome = await parts.gateway.send({ messageId, to: marked.to, body: marked.body });
      await outcomes.add({ marked, outcome });
      await watchConfiguration(marked, outcome);
      return outcome.kind;
    },
    async close() {
      await marks.close();
      await outcomes.close();
    },
  };
}

async function pause(parts: FieldParts, survey: string, reason: string): Promise<void> {
  const entry = await parts.catalog.get(survey);
  if (entry.state !== 'fielding') return;
  await moveSurvey(parts.db, entry, 'pause', { actor: 'textpoll', now: parts.clock.now() }, { reason });
  parts.log.error({ survey, reason }, 'survey paused');
}

async function markGroup(parts: FieldParts, messageIds: string[]): Promise<(Marked | null)[]> {
  const now = parts.clock.now();
  const plans: { part: Part; marked: Marked | null }[] = [];
  for (const messageId of messageIds) plans.push(await planMark(parts, messageId, now));
  const lost = await commitParts(
    parts.db,
    plans.map(({ part }) => part),
  );
  return plans.map(({ marked }, index) => (lost.has(index) ? null : marked));
}

async function planMark(parts: FieldParts, messageId: string, now: number): Promise<{ part: Part; marked: Marked | null }> {
  const row = await parts.db.get<ToSend>(sql.TO_SEND, { messageId });
  if (row?.state !== 'waiting' || row.claimed_by !== parts.worker) return { part: { statements: [], deltas: [] }, marked: null };
  // Erased: there is nobody to send to.
  if (row.number_sealed.length === 0)
    return { part: settleMessage(row, { status: 'notSent', providerId: null, errorCode: null }, now), marked: null };
  const to = parts.sealer.open('number', row.number_sealed);
  const numberHash = parts.sealer.lookup(to);
  const isStopText = row.text === 'stop';
  const held = row.in_reply_to === null ? row.survey_state !== 'fielding' : row.survey_state === 'paused';
  if (held)
    return {
      part: { statements: [{ sql: sql.UNCLAIM, params: { messageId, worker: parts.worker } }], deltas: [] },
      marked: null,
    };
  const overtaken = row.purpose === 'remind' && row.phase !== 'invited';
  const optedOut = !isStopText && (await parts.db.get(sql.IS_SUPPRESSED, { numberHash })) !== undefined;
  if (overtaken || optedOut) {
    const status = optedOut && row.is_case === 1 ? 'suppressed' : 'notSent';
    return { part: settleMessage(row, { status, providerId: null, errorCode: null }, now), marked: null };
  }
  const survey = await parts.catalog.compiled(await parts.catalog.get(row.survey_id));
  const leaseUntil = now + LIMITS.sendingLeaseMs;
  const statements: Statement[] = [
    {
      sql: sql.MARK_SENDING,
      params: { messageId, worker: parts.worker, now, leaseUntil, numberHash, isStopText: isStopText ? 1 : 0 },
      expect: 1,
    },
  ];
  const reminder = survey.survey.reminders[0];
  if (row.is_case === 1 && reminder !== undefined) {
    statements.push({ sql: sql.PLAN_REMINDER, params: { respondent: row.respondent_id, remindAt: now + reminder } });
  }
  return {
    part: { statements, deltas: [...moveMessage(row, 'sending', now), ...countAttempt(row, now)] },
    marked: { row, to, body: survey.message(contentOf(row)).body },
  };
}

async function recordGroup(parts: FieldParts, group: { marked: Marked; outcome: SendOutcome }[]): Promise<undefined[]> {
  let left = group;
  // A callback may have moved the row while the call was answered: then it is read again.
  while (left.length > 0) {
    const changes: Part[] = [];
    for (const { marked, outcome } of left) changes.push(await planOutcome(parts, marked, outcome));
    const lost = await commitParts(parts.db, changes);
    left = left.filter((_, index) => lost.has(index));
  }
  return group.map(() => undefined);
}

async function planOutcome(parts: FieldParts, marked: Marked, outcome: SendOutcome): Promise<Part> {
  const now = parts.clock.now();
  const row = await parts.db.get<MessageRow>(MESSAGE_BY_ID, { messageId: marked.row.message_id });
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
    if (!mayBecome(row.state, 'accepted')) return { statements: [], deltas: [] };
    const settled = settleMessage(row, { status: 'accepted', providerId: outcome.providerId, errorCode: null }, now);
    return { statements: [...settled.statements, { sql: INSERT_REPORT, params: report }], deltas: settled.deltas };
  }
  // A callback has told more than the lost answer of the create call could.
  if (row.state !== 'sending') return { statements: [], deltas: [] };
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

function countAttempt({ survey_id: survey, segments }: ToSend, now: number): Delta[] {
  return [count(survey, 'attempts.calls', 1, now), count(survey, 'attempts.segments', segments, now)];
}

function sendLater(row: MessageRow, errorCode: string, dueAt: number, now: number): Part {
  return {
    statements: [{ sql: sql.SEND_LATER, params: { messageId: row.message_id, from: 'sending', dueAt, errorCode }, expect: 1 }],
    deltas: moveMessage(row, 'waiting', now, errorCode),
  };
}
