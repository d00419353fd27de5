// What delivery reports on one message change: append-only rows, and a state that only ever moves forward.

import { type CountedMessage, type MessageState, moveMessage } from '../results/books.ts';
import type { Params, Statement } from '../store/database.ts';
import type { Part } from '../store/parts.ts';
import { erasedAmong, learnLate } from './erased.ts';
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

/** What the reports of each group change; a group is about one message. */
export async function reportParts(parts: IntakeParts, groups: readonly DeliveryReport[][]): Promise<Part[]> {
  const rows = await findMessages(
    parts,
    groups.map((reports) => reports[0]!),
  );
  const unknown = groups.flatMap((reports, place) => (rows[place] ? [] : [reports[0]!]));
  const erased = await erasedAmong(
    parts,
    unknown.flatMap(({ providerId, messageId }) => (messageId === null ? [providerId] : [providerId, messageId])),
  );
  const changes: Part[] = [];
  for (const [place, reports] of groups.entries()) changes.push(await reportPart(parts, reports, rows[place], erased));
  return changes;
}

/** By our id, or else by the provider's. */
async function findMessages({ db }: IntakeParts, reports: readonly DeliveryReport[]): Promise<(MessageRow | undefined)[]> {
  const found = new Map<DeliveryReport, MessageRow>();
  const look = async (text: string, asked: readonly DeliveryReport[], keys: readonly Params[]) => {
    const rows = await db.many<MessageRow>(text, keys);
    rows.forEach(([row], place) => {
      if (row) found.set(asked[place]!, row);
    });
  };
  const named = reports.filter(({ messageId }) => messageId !== null);
  await look(
    sql.MESSAGE_BY_ID,
    named,
    named.map(({ messageId }) => ({ messageId })),
  );
  const others = reports.filter((report) => !found.has(report));
  await look(
    sql.MESSAGE_BY_PROVIDER_ID,
    others,
    others.map(({ providerId }) => ({ providerId })),
  );
  return reports.map((report) => found.get(report));
}

async function reportPart(
  parts: IntakeParts,
  reports: DeliveryReport[],
  row: MessageRow | undefined,
  erased: ReadonlySet<string>,
): Promise<Part> {
  const now = parts.now();
  const dropped = row ? undefined : reportsOnErased(parts, reports, erased, now);
  if (dropped) return { statements: dropped, deltas: [] };
  const statements = reports.map(({ messageId, providerId, status, errorCode, via }) => ({
    sql: sql.INSERT_REPORT,
    params: { messageId: row?.message_id ?? messageId, providerId, status, errorCode, via, now },
  }));
  if (!row) return { statements, deltas: [] };
  const settled = settle(row, reports);
  if (!settled) return { statements, deltas: [] };
  const change = settleMessage(row, settled, now);
  const optOut =
    settled.errorCode === OPTED_OUT && row.respondent_id !== null ? await suppress(parts, row.respondent_id, now) : [];
  return { statements: [...statements, ...change.statements, ...optOut], deltas: change.deltas };
}

/** Undefined where the message was not erased. What is said of an erased one is dropped. */
function reportsOnErased(
  { sealer }: IntakeParts,
  reports: DeliveryReport[],
  erased: ReadonlySet<string>,
  now: number,
): Statement[] | undefined {
  const { messageId, providerId } = reports[0]!;
  if (erased.has(providerId)) return [];
  if (messageId === null || !erased.has(messageId)) return undefined;
  return [...new Set(reports.map((report) => report.providerId))].flatMap((id) => learnLate(sealer, id, now));
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
