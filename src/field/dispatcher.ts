// The dispatcher: releases, reminds, claims and sends, at the sender's pace and within the survey's hours and budget.
// What a single message goes through is sending.ts's.

import { type CatalogEntry, moveSurvey } from '../catalog/catalog.ts';
import { type MessageRow, settleMessage } from '../intake/reports.ts';
import { readCounters } from '../results/read-books.ts';
import { Conflict } from '../store/database.ts';
import { commitParts } from '../store/parts.ts';
import { fieldPeriodMs, inQuietHours } from '../survey/field-period.ts';
import { take } from './pacing.ts';
import type { FieldParts } from './parts.ts';
import { release } from './release.ts';
import { remind } from './reminders.ts';
import { openSending } from './sending.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** Calls under way at once. */
  inFlight: 50,
  /** Claimed at once: a crash delays these by a lease. */
  claim: 200,
  claimLeaseMs: 60_000,
  overdue: 500,
} as const;

/** The pause before the loop tries again after a defect or an outage. */
const RECOVERY_MS = 5_000;

export interface Dispatcher {
  /** Lets the calls under way end, gives the other claims back. */
  stop(): Promise<void>;
}

/** `pollMs`: how often an idle dispatcher looks for work that others have put there. */
export function startDispatcher(parts: FieldParts, options: { pollMs: number }): Dispatcher {
  const stopping = new AbortController();
  const sending = openSending(parts);

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let waitMs: number = RECOVERY_MS;
      try {
        waitMs = await turn();
      } catch (error) {
        parts.log.error({ err: error }, 'dispatcher: the turn failed');
      }
      if (waitMs > 0) await parts.clock.sleep(waitMs, stopping.signal);
    }
    await parts.db.batch([{ sql: sql.UNCLAIM_ALL, params: { worker: parts.worker } }]);
    await sending.close();
  }

  /** Resolves to how long to wait before the next. */
  async function turn(): Promise<number> {
    await settleOverdue(parts);
    const entries = (await parts.catalog.all()).filter(({ state }) => state === 'fielding' || state === 'closed');
    const rate = await slowestRate(entries);
    let waitMs: number = options.pollMs;
    for (const entry of entries) {
      const asks = entry.state === 'fielding' && (await mayAsk(parts, entry));
      if (asks) {
        await release(parts, entry);
        await remind(parts, entry);
      }
      const claim = await claimSome(entry, asks, rate);
      const limited = await sendAll(claim.messageIds);
      if (limited) return RECOVERY_MS;
      // Where nothing could be claimed another turn at once would find the same.
      waitMs = Math.min(waitMs, claim.messageIds.length > 0 ? claim.waitMs : Math.max(1, claim.waitMs));
    }
    return waitMs;
  }

  /** The pace that the sender's surveys share: of those in the field; a closed survey's few answers set it only where there is none. */
  async function slowestRate(entries: CatalogEntry[]): Promise<number> {
    const fielding = entries.filter(({ state }) => state === 'fielding');
    let rate = Number.POSITIVE_INFINITY;
    for (const entry of fielding.length > 0 ? fielding : entries)
      rate = Math.min(rate, (await parts.catalog.compiled(entry)).survey.pacing.segmentsPerSecond);
    return rate;
  }

  async function claimSome(entry: CatalogEntry, asks: boolean, rate: number) {
    const now = parts.clock.now();
    const params = { survey: entry.id, now, asks: asks ? 1 : 0, limit: LIMITS.claim };
    const rows = await parts.db.all<{ message_id: string; segments: number }>(sql.CLAIMABLE, params);
    const within = asks ? await withinBudget(parts, entry, rows) : rows;
    if (within.length === 0) return { messageIds: [], waitMs: options.pollMs };
    const { taken, waitMs } = await take(
      parts.db,
      parts.sender,
      rate,
      now,
      within.map(({ segments }) => segments),
    );
    const lease = { worker: parts.worker, now, leaseUntil: now + LIMITS.claimLeaseMs };
    const claims = within.slice(0, taken).map(({ message_id: messageId }) => ({
      statements: [{ sql: sql.CLAIM, params: { messageId, ...lease }, expect: 1 }],
      deltas: [],
    }));
    const lost = await commitParts(parts.db, claims);
    const messageIds = within.slice(0, taken).flatMap(({ message_id }, index) => (lost.has(index) ? [] : [message_id]));
    return { messageIds, waitMs };
  }

  /** True where the provider asked for a pause. */
  async function sendAll(messageIds: string[]): Promise<boolean> {
    const queue = [...messageIds];
    let limited = false;
    const lane = async () => {
      for (let id = queue.shift(); id !== undefined && !stopping.signal.aborted; id = queue.shift()) {
        if ((await sending.send(id)) === 'rateLimited') limited = true;
      }
    };
    await Promise.all(Array.from({ length: Math.min(LIMITS.inFlight, messageIds.length) }, lane));
    return limited;
  }

  const running = parts.clock.task(run);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** New questions and reminders: in the field period, outside the quiet hours. A period that is over closes the survey. */
async function mayAsk(parts: FieldParts, entry: CatalogEntry): Promise<boolean> {
  const { survey } = await parts.catalog.compiled(entry);
  const now = parts.clock.now();
  const period = fieldPeriodMs(survey);
  if (now >= period.endMs) {
    await closeSurvey(parts, entry);
    return false;
  }
  return now >= period.startMs && !inQuietHours(survey, now);
}

async function closeSurvey(parts: FieldParts, entry: CatalogEntry): Promise<void> {
  try {
    await moveSurvey(
      parts.db,
      entry,
      'close',
      { actor: 'textpoll', now: parts.clock.now() },
      { reason: 'the field period is over' },
    );
    parts.log.info({ survey: entry.id }, 'survey closed: its field period is over');
  } catch (error) {
    // Somebody else moved it just now; the next turn sees what it is.
    if (!(error instanceof Conflict)) parts.log.warn({ survey: entry.id, err: error }, 'survey not closed');
  }
}

/** New asks stop where the budget less its reserve is spent; what is claimed but not yet counted was limited the same way. */
async function withinBudget(parts: FieldParts, entry: CatalogEntry, rows: { message_id: string; segments: number }[]) {
  const { budget } = (await parts.catalog.compiled(entry)).survey;
  const counters = await readCounters(parts.db, entry.id);
  let left = budget.segments - budget.reserve - counters['messages.segments'];
  return rows.filter(({ segments }) => {
    left -= segments;
    return left >= 0;
  });
}

async function settleOverdue(parts: FieldParts): Promise<void> {
  const now = parts.clock.now();
  const rows = await parts.db.all<MessageRow>(sql.OVERDUE_SENDING, { now, limit: LIMITS.overdue });
  await commitParts(
    parts.db,
    rows.map((row) => settleMessage(row, { status: 'unknown', providerId: null, errorCode: null }, now)),
  );
}
