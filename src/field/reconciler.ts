// What the provider's own list tells: the fate of unknown outcomes, and replies that never reached us. It never sends again by itself.

import { erasedAmong } from '../intake/erased.ts';
import { contentOf, type StoredContent } from '../intake/messages.ts';
import { type MessageRow, settleMessage } from '../intake/reports.ts';
import type { ListedMessage } from '../sms/gateway.ts';
import { providerKeyword } from '../sms/keywords.ts';
import { E164 } from '../sms/sender.ts';
import { commitParts } from '../store/parts.ts';
import { giveTurnBack, LIMITS as TURN_LIMITS, takeTurn } from '../store/turns.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';
import { countsFrom, isLastListing, LIMITS as UNKNOWN_LIMITS, type UnknownOutcome } from './unknown-outcome.ts';

export const LIMITS = {
  ...UNKNOWN_LIMITS,
  everyMs: 600_000,
  /** A message found in the list may be this much older or younger than our record of sending it (the provider's queue holds ten hours). */
  earlierMs: 120_000,
  laterMs: 36_000_000,
  /** A message without a last word from the provider is looked up after this time, and again after each further one. */
  finalAfterMs: 43_200_000,
  /** A webhook's own retries have ended by then. */
  inboundAfterMs: 120_000,
  /** The provider's dates are documented to the day. */
  overlapMs: 86_400_000,
  chunk: 200,
  /** Copies at the provider are blanked this long after they are settled here. */
  redactAfterMs: 3_600_000,
  redactions: 1_000,
  /** So many failures in one run mean that the provider will not, for now. */
  redactionFailures: 20,
} as const;

const TURN = 'reconciler';

/** The row of `meta` that holds when the provider's list was last read for replies, at the start of a run; ms UTC. */
export const INBOUND_MARK = 'reconciled-inbound';

export interface Reconciliation {
  /** Outcomes settled by the list, written off as not sent, and still unknown. */
  settled: number;
  writtenOff: number;
  unknown: number;
  /** Messages whose last word had never reached us. */
  finished: number;
  /** Replies that had never reached us. */
  recovered: number;
  redacted: number;
}

interface UnknownRow extends MessageRow, StoredContent, UnknownOutcome {
  number_sealed: Uint8Array;
}

/** `over` is asked between two messages and ends the run; the rest is found by the next one. */
export async function reconcile(
  parts: FieldParts,
  options: { redact: boolean; over?: () => Promise<boolean> },
): Promise<Reconciliation> {
  const over = options.over ?? (async () => false);
  const recovered = await recoverReplies(parts);
  const outcomes = await settleUnknown(parts, over);
  const finished = await finish(parts, over);
  const kinds = options.redact ? [...ERASED_COPIES, ...ORDINARY_COPIES] : ERASED_COPIES;
  const redacted = await redact(parts, kinds, over);
  return { ...outcomes, finished, recovered, redacted };
}

/**
 * Runs at once and then every `everyMs`, until stopped. Of several instances one reads at a time: the provider's list is slow and its
 * calls are limited. The turn is kept by being taken again, between two messages, and given up with the run.
 */
export function startReconciler(parts: FieldParts, options: { redact: boolean; everyMs: number }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { db, worker } = parts;
  let renewAt = 0;

  async function takeOurTurn(): Promise<boolean> {
    const now = parts.clock.now();
    renewAt = now + TURN_LIMITS.leaseMs / 2;
    return takeTurn(db, TURN, worker, now);
  }

  /** Resolves to how long to wait before the next. */
  async function run(): Promise<number> {
    // Whoever has it may have died: it is asked for again when it would have run out.
    if (!(await takeOurTurn())) return Math.min(options.everyMs, TURN_LIMITS.leaseMs);
    try {
      const isOurs = async () => parts.clock.now() < renewAt || (await takeOurTurn());
      const over = async () => stopping.signal.aborted || !(await isOurs());
      const done = await reconcile(parts, { redact: options.redact, over });
      if (done.settled + done.writtenOff + done.finished + done.recovered > 0)
        parts.log.info({ ...done }, 'reconciled with the provider’s list');
    } finally {
      await giveTurnBack(db, TURN, worker);
    }
    return options.everyMs;
  }

  const running = parts.clock.task(async () => {
    while (!stopping.signal.aborted) {
      let waitMs = options.everyMs;
      try {
        waitMs = await run();
      } catch (error) {
        parts.log.warn({ err: error }, 'reconciler: the provider’s list could not be read; trying again later');
      }
      await parts.clock.sleep(waitMs, stopping.signal);
    }
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function settleUnknown(
  parts: FieldParts,
  over: () => Promise<boolean>,
): Promise<Pick<Reconciliation, 'settled' | 'writtenOff' | 'unknown'>> {
  const done = { settled: 0, writtenOff: 0, unknown: 0 };
  for (const { id: survey } of await parts.catalog.all()) {
    for await (const row of unknownOf(parts, survey)) {
      if (await over()) return done;
      done[await settleOne(parts, row)]++;
    }
  }
  return done;
}

/** A survey's, oldest first: those that are old enough. What is settled meanwhile is not met again. */
async function* unknownOf(parts: FieldParts, survey: string): AsyncGenerator<UnknownRow> {
  let [afterAt, afterId] = [0, ''];
  for (;;) {
    const before = parts.clock.now() - LIMITS.unknownAfterMs;
    const rows = await parts.db.all<UnknownRow>(sql.UNKNOWN_OUTCOMES, { survey, before, afterAt, afterId, limit: LIMITS.chunk });
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < LIMITS.chunk || !last) return;
    [afterAt, afterId] = [last.sending_at, last.message_id];
  }
}

async function settleOne(parts: FieldParts, row: UnknownRow): Promise<'settled' | 'writtenOff' | 'unknown'> {
  const to = parts.sealer.open('number', row.number_sealed);
  const candidates = await findInList(parts, row, to);
  if (candidates.length === 1 && !(await hasRival(parts, row))) {
    const found = candidates[0]!;
    await parts.intake.report({
      messageId: row.message_id,
      providerId: found.providerId,
      status: found.status,
      errorCode: found.errorCode ?? null,
      via: 'list',
    });
    return 'settled';
  }
  // Several that fit: which one is ours cannot be told; it stays unknown, and is shown.
  if (candidates.length > 0) {
    await parts.db.batch([{ sql: sql.AMBIGUOUS, params: { messageId: row.message_id, now: parts.clock.now() } }]);
    return 'unknown';
  }
  return listedInVain(parts, row);
}

async function findInList(parts: FieldParts, row: UnknownRow, to: string): Promise<ListedMessage[]> {
  const survey = await parts.catalog.compiled(await parts.catalog.get(row.survey_id));
  const { body } = survey.message(contentOf(row));
  const found: ListedMessage[] = [];
  for await (const page of parts.gateway.list({ to, since: row.sending_at - LIMITS.earlierMs })) {
    for (const message of page) {
      const inTime = message.at >= row.sending_at - LIMITS.earlierMs && message.at <= row.sending_at + LIMITS.laterMs;
      if (message.direction !== 'outbound' || message.to !== to || message.body !== body || !inTime) continue;
      if (!(await parts.db.get(sql.BOUND, { providerId: message.providerId }))) found.push(message);
    }
  }
  return found;
}

/** Another message of ours that the same entry of the list would fit. */
async function hasRival(parts: FieldParts, row: UnknownRow): Promise<boolean> {
  if (row.respondent_id === null) return false;
  const params = {
    respondent: row.respondent_id,
    messageId: row.message_id,
    question: row.question_id,
    text: row.text,
    language: row.language,
  };
  return (await parts.db.get(sql.RIVAL, params)) !== undefined;
}

async function listedInVain(parts: FieldParts, row: UnknownRow): Promise<'writtenOff' | 'unknown'> {
  const now = parts.clock.now();
  if (now < countsFrom(row)) return 'unknown';
  const listed = { sql: sql.LISTED_IN_VAIN, params: { messageId: row.message_id, listings: row.listings, now }, expect: 1 };
  const isLast = isLastListing(row);
  const writeOff = isLast
    ? settleMessage(row, { status: 'notSent', providerId: null, errorCode: null }, now)
    : { statements: [], deltas: [] };
  const lost = await commitParts(parts.db, [{ statements: [listed, ...writeOff.statements], deltas: writeOff.deltas }]);
  return isLast && lost.size === 0 ? 'writtenOff' : 'unknown';
}

interface UnfinishedRow {
  message_id: string;
  provider_id: string;
  sending_at: number;
  number_sealed: Uint8Array;
}

async function finish(parts: FieldParts, over: () => Promise<boolean>): Promise<number> {
  const now = parts.clock.now();
  const rows = await parts.db.all<UnfinishedRow>(sql.UNFINISHED, { before: now - LIMITS.finalAfterMs, limit: LIMITS.chunk });
  let finished = 0;
  for (const row of rows) {
    if (await over()) break;
    const to = parts.sealer.open('number', row.number_sealed);
    for await (const page of parts.gateway.list({ to, since: row.sending_at - LIMITS.earlierMs })) {
      const found = page.find(({ providerId }) => providerId === row.provider_id);
      if (!found) continue;
      const { providerId, status, errorCode } = found;
      await parts.intake.report({ messageId: row.message_id, providerId, status, errorCode: errorCode ?? null, via: 'list' });
      if (status === 'delivered' || status === 'failed') finished++;
      break;
    }
    await parts.db.batch([{ sql: sql.LISTED, params: { messageId: row.message_id, now } }]);
  }
  return finished;
}

async function recoverReplies(parts: FieldParts): Promise<number> {
  const startedAt = parts.clock.now();
  const mark = await parts.db.get<{ value: string }>(sql.READ_MARK, { name: INBOUND_MARK });
  const since = (mark ? Number(mark.value) : startedAt) - LIMITS.overlapMs;
  const unheard: ListedMessage[] = [];
  for (const to of await parts.gateway.receivingNumbers()) {
    for await (const page of parts.gateway.list({ to, since })) {
      for (const message of page) {
        if (message.direction !== 'inbound' || !E164.test(message.from) || message.at > startedAt - LIMITS.inboundAfterMs)
          continue;
        const { providerId } = message;
        if (!(await parts.db.get(sql.HEARD, { providerId })) && (await erasedAmong(parts, [providerId])).size === 0)
          unheard.push(message);
      }
    }
  }
  // In the provider's order of time, so that a conversation is heard as it was held.
  unheard.sort((a, b) => a.at - b.at);
  for (let first = 0; first < unheard.length; first += LIMITS.chunk) {
    await Promise.all(unheard.slice(first, first + LIMITS.chunk).map((message) => recover(parts, message)));
  }
  await parts.db.batch([{ sql: sql.WRITE_MARK, params: { name: INBOUND_MARK, value: String(startedAt) } }]);
  return unheard.length;
}

async function recover(parts: FieldParts, { providerId, from, to, body, at }: ListedMessage): Promise<void> {
  const optOut = providerKeyword(body);
  await parts.intake.hear({ providerId, from, to, body, at, via: 'list', ...(optOut ? { optOut } : {}) });
}

interface Copies {
  find: string;
  /** Records that one is blanked. */
  done: string;
  /** Records that one could not be. */
  failed?: string;
}

const ORDINARY_COPIES: Copies[] = [
  { find: sql.OUTBOX_TO_REDACT, done: sql.OUTBOX_REDACTED },
  { find: sql.INBOX_TO_REDACT, done: sql.INBOX_REDACTED },
];
/** An erasure was promised to somebody: it does not hang on the setting, and does not wait. */
const ERASED_COPIES: Copies[] = [{ find: sql.ERASED_TO_REDACT, done: sql.ERASED_REDACTED, failed: sql.ERASED_NOT_REDACTED }];

async function redact(parts: FieldParts, kinds: Copies[], over: () => Promise<boolean>): Promise<number> {
  const before = parts.clock.now() - LIMITS.redactAfterMs;
  let redacted = 0;
  let failures = 0;
  for (const { find, done, failed } of kinds) {
    const rows = await parts.db.all<{ provider_id: string }>(find, { before, limit: LIMITS.redactions });
    for (const { provider_id: providerId } of rows) {
      if (failures >= LIMITS.redactionFailures || (await over())) return redacted;
      try {
        await parts.gateway.redact(providerId);
        await parts.db.batch([{ sql: done, params: { providerId } }]);
        redacted++;
      } catch (error) {
        // One copy that cannot be blanked must not keep the others from it; it is tried again by the next run.
        failures++;
        parts.log.warn({ providerId, err: error }, 'reconciler: a copy at the provider could not be blanked');
        if (failed) await parts.db.batch([{ sql: failed, params: { providerId } }]);
      }
    }
  }
  return redacted;
}
