// The dispatcher: releases, reminds, claims and sends within the survey's hours; any number of instances may do so on one database.
// What may be claimed is claiming.ts's, what a single message goes through sending.ts's.

import { type CatalogEntry, moveSurvey } from '../catalog/catalog.ts';
import { type MessageRow, settleMessage } from '../intake/reports.ts';
import { Conflict } from '../store/database.ts';
import { fieldPeriodMs, inQuietHours } from '../survey/field-period.ts';
import { type Claimed, openClaiming } from './claiming.ts';
import { openLanes } from './lanes.ts';
import type { FieldParts } from './parts.ts';
import { release } from './release.ts';
import { remind } from './reminders.ts';
import { openSending } from './sending.ts';
import * as sql from './statements.ts';
import { commitTogether } from './together.ts';

export const LIMITS = {
  /** Calls under way at once. */
  inFlight: 50,
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
  const claiming = openClaiming(parts);
  const lanes = openLanes(parts.clock, LIMITS.inFlight, sendOne);
  let rateLimited = false;
  /** Messages that may wait for a lane when the next are claimed. */
  let ahead = 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let waitMs: number = RECOVERY_MS;
      try {
        // The next are claimed while the last are on their way.
        await lanes.room(ahead);
        if (!rateLimited) waitMs = await turn();
        rateLimited = false;
      } catch (error) {
        parts.log.error({ err: error }, 'dispatcher: the turn failed');
      }
      if (waitMs > 0) await parts.clock.sleep(waitMs, stopping.signal);
    }
    await lanes.close();
    await giveBack();
    await sending.close();
  }

  /** A stop goes on without it where the database is away: claims run out by themselves. */
  async function giveBack(): Promise<void> {
    try {
      await parts.db.batch([{ sql: sql.UNCLAIM_ALL, params: { worker: parts.worker } }]);
    } catch (error) {
      parts.log.warn({ err: error }, 'dispatcher: claims were not given back, and run out by themselves');
    }
  }

  /** Resolves when its call is over: the lane's next mark then shares the commit of this one's outcome. */
  async function sendOne(claimed: Claimed): Promise<void> {
    const message = claimed.row.message_id;
    const failed = (error: unknown) =>
      parts.log.error({ err: error, message }, 'dispatcher: a message was not sent, or its outcome not recorded');
    try {
      const { kind, recorded } = await sending.send(message, claimed);
      recorded.catch(failed);
      // The provider asks for a pause: no more is claimed until it is over.
      if (kind === 'rateLimited') rateLimited = true;
    } catch (error) {
      failed(error);
    }
  }

  /** Resolves to how long to wait before the next. */
  async function turn(): Promise<number> {
    await settleOverdue(parts);
    const entries = (await parts.catalog.all()).filter(({ state }) => state === 'fielding' || state === 'closed');
    const rate = await slowestRate(entries);
    // What waits for a lane has been paced already: a slow sender's would make a burst after a stall.
    ahead = Math.floor(Math.min(LIMITS.inFlight, rate / 10));
    let waitMs: number = options.pollMs;
    for (const entry of entries) {
      const asks = entry.state === 'fielding' && (await mayAsk(parts, entry));
      if (asks) {
        await release(parts, entry);
        await remind(parts, entry);
      }
      const claim = await claiming.claim(await parts.catalog.compiled(entry), asks, rate);
      lanes.add(claim.messages);
      // Where nothing could be claimed another turn at once would find the same.
      if (claim.waitMs !== null) waitMs = Math.min(waitMs, claim.messages.length > 0 ? claim.waitMs : Math.max(1, claim.waitMs));
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

  const running = parts.clock.task(run);
  return {
    async stop() {
      stopping.abort();
      void lanes.close();
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

async function settleOverdue(parts: FieldParts): Promise<void> {
  const now = parts.clock.now();
  const rows = await parts.db.all<MessageRow>(sql.OVERDUE_SENDING, { now, limit: LIMITS.overdue });
  await commitTogether(
    parts.db,
    rows.map((row) => settleMessage(row, { status: 'unknown', providerId: null, errorCode: null }, now)),
  );
}
