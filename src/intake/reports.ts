// What delivery reports on one message change: append-only rows, and a state that only ever moves forward.

import { type CountedMessage, type MessageState, moveMessage } from '../results/books.ts';
import type { Statement } from '../store/database.ts';
import type { Part } from '../store/parts.ts';
import { isErased, learnLate } from './erased.ts';
import type { DeliveryReport } from './messages.ts';
import type { IntakeParts } from './parts.ts';
import * as sql from './statements.ts';

/** Reports come in any order. A state gives way only to one of a higher rank; the provider's last words share the highest. */
const RANK: Record<MessageState, number> = {
  suppressed: 0,
  waiting: 0,
  sending: 1,
  unknown: 2,
  // Ours, for want of any sign of it: it gives way to a sign.
  notSent: 2,
  accepted: 3,
  sent: 4,
  delivered: 5,
  failed: 5,
};

/** The provider's code for a recipient who has opted out; it may come as late as in a report. */
const OPTED_OUT = '21610';

export interface MessageRow extends CountedMessage {
  message_id: string;
  respondent_id: number | null;
  provider_id: string | null;
}

export function mayBecome(from: MessageState, to: MessageState): boolean {
  return RANK[to] > RANK[from];
}

export async function reportPart(parts: IntakeParts, reports: DeliveryReport[]): Promise<Part> {
  const now = parts.now();
  const row = await findMessage(parts, reports[0]!);
  const erased = row ? undefined : await reportsOnErased(parts, reports, now);
  if (erased) return { statements: erased, deltas: [] };
  const statements = reports.map((report) => ({
    sql: sql.INSERT_REPORT,
    params: { ...report, messageId: row?.message_id ?? report.messageId, now },
  }));
  if (!row) return { statements, deltas: [] };
  const settled = settle(row, reports);
  if (!settled) return { statements, deltas: [] };
  const change = settleMessage(row, settled, now);
  const optOut =
    settled.errorCode === OPTED_OUT && row.respondent_id !== null ? await suppress(parts, row.respondent_id, now) : [];
  return { statements: [...statements, ...change.statements, ...optOut], deltas: change.deltas };
}

async function findMessage(parts: IntakeParts, report: DeliveryReport): Promise<MessageRow | undefined> {
  const row =
    report.messageId === null ? undefined : await parts.db.get<MessageRow>(sql.MESSAGE_BY_ID, { messageId: report.messageId });
  return row ?? (await parts.db.get<MessageRow>(sql.MESSAGE_BY_PROVIDER_ID, { providerId: report.providerId }));
}

/** Undefined where the message was not erased. What is said of an erased one is dropped. */
async function reportsOnErased(parts: IntakeParts, reports: DeliveryReport[], now: number): Promise<Statement[] | undefined> {
  const { messageId, providerId } = reports[0]!;
  if (await isErased(parts, providerId)) return [];
  if (messageId === null || !(await isErased(parts, messageId))) return undefined;
  return [...new Set(reports.map((report) => report.providerId))].flatMap((id) => learnLate(parts.sealer, id, now));
}

/** The highest word of the reports, or nothing where the row is past it, or bound to another of the provider's messages. */
function settle(row: MessageRow, reports: DeliveryReport[]): DeliveryReport | undefined {
  let best: DeliveryReport | undefined;
  for (const report of reports) {
    if (row.provider_id !== null && row.provider_id !== report.providerId) continue;
    if (mayBecome(best?.status ?? row.state, report.status)) best = report;
  }
  return best;
}

/** Moves a message's state and, where it stands for a case, the case; counts it as sent if it was written off before. */
export function settleMessage(
  row: MessageRow,
  to: { status: MessageState; providerId: string | null; errorCode: string | null },
  now: number,
): Part {
  const settled = to.status === 'delivered' || to.status === 'failed' || to.status === 'notSent' ? 1 : 0;
  const params = {
    messageId: row.message_id,
    from: row.state,
    fromError: row.error_code,
    state: to.status,
    providerId: to.providerId,
    errorCode: to.errorCode,
    settled,
    now,
  };
  return {
    statements: [{ sql: sql.SETTLE_MESSAGE, params, expect: 1 }],
    deltas: moveMessage(row, to.status, now, to.errorCode ?? row.error_code),
  };
}

async function suppress(parts: IntakeParts, respondent: number, now: number): Promise<Statement[]> {
  const row = await parts.db.get<{ number_hash: Uint8Array }>(sql.NUMBER_OF_RESPONDENT, { id: respondent });
  // Erased in this very moment: its number is suppressed by that.
  if (!row) return [];
  return [{ sql: sql.SUPPRESS, params: { numberHash: row.number_hash, now, reason: 'provider', providerId: null } }];
}
