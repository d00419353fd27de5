// The suppression list in counts: by reason, and by reason and month. It never tells a number: the list holds none, only keyed hashes.

import { stringify } from 'csv-stringify/sync';
import type { Database } from '../store/database.ts';
import { SUPPRESSION_REASONS, type SuppressionReason } from './suppress.ts';

const DAY_MS = 86_400_000;

// Off the index alone. Days are folded into months here, as engines differ in dates.
const BY_DAY = 'SELECT reason, since / 86400000 AS day, count(*) AS n FROM suppressions GROUP BY reason, since / 86400000';
const BY_REASON = 'SELECT reason, count(*) AS n FROM suppressions GROUP BY reason';

export interface SuppressionCounts {
  total: number;
  reasons: Record<SuppressionReason, number>;
}

export interface MonthCount {
  /** 2026-11, in UTC; of erasures only the year is kept: 2026. */
  month: string;
  reason: SuppressionReason;
  n: number;
}

export async function countSuppressions(db: Database): Promise<SuppressionCounts> {
  const rows = await db.all<{ reason: SuppressionReason; n: number }>(BY_REASON);
  const known = new Map(rows.map(({ reason, n }) => [reason, n]));
  const reasons = Object.fromEntries(SUPPRESSION_REASONS.map((reason) => [reason, known.get(reason) ?? 0]));
  return { total: rows.reduce((sum, { n }) => sum + n, 0), reasons: reasons as SuppressionCounts['reasons'] };
}

/** Oldest month first; months and reasons without an entry are left out. */
export async function countSuppressionsByMonth(db: Database): Promise<MonthCount[]> {
  const months = new Map<string, MonthCount>();
  for (const { reason, day, n } of await db.all<{ reason: SuppressionReason; day: number; n: number }>(BY_DAY)) {
    const month = new Date(day * DAY_MS).toISOString().slice(0, reason === 'erasure' ? 4 : 7);
    const known = months.get(`${month} ${reason}`);
    months.set(`${month} ${reason}`, { month, reason, n: n + (known?.n ?? 0) });
  }
  const order = ({ month, reason }: MonthCount) => `${month} ${SUPPRESSION_REASONS.indexOf(reason)}`;
  return [...months.values()].sort((a, b) => order(a).localeCompare(order(b)));
}

/** CSV with the columns month, reason and n. */
export async function suppressionCountsCsv(db: Database): Promise<string> {
  return stringify(await countSuppressionsByMonth(db), { header: true, columns: ['month', 'reason', 'n'] });
}
