// What the bench reports: one row for each path and each comparison. The targets stand with the paths.

export type Engine = 'sqlite' | 'postgres';

/** What `--json` prints. `perSecond` is the median of the rounds. */
export interface BenchRow {
  name: string;
  engine: Engine | null;
  perSecond: number;
  /** What the machine gives at best under the same load; null where there is no such thing. */
  limitPerSecond: number | null;
  /** perSecond / limitPerSecond. */
  ratio: number | null;
  p99Ms: number | null;
  /** A ratio, a rate a second or a time in ms, as the path says; null for a comparison, which has none. */
  target: number | null;
  met: boolean | null;
}

export interface Figures {
  perSecond: number;
  /** The slowest and the fastest round. */
  spread: readonly [number, number];
  p99Ms: number | null;
  /** User and system time of the process under test for one operation; null where others work in it too. */
  cpuUs: number | null;
  /** How much of its core the load generator used: near 1, it is what was measured. */
  loadBusy: number | null;
}

/** A row with what only the table shows. */
export interface Measured extends BenchRow {
  spread: readonly [number, number];
  cpuUs: number | null;
  loadBusy: number | null;
  /** The target in words. */
  aim: string;
  note: string;
}

export interface Target {
  value: number;
  aim: string;
  met(row: { perSecond: number; ratio: number | null; p99Ms: number | null }): boolean;
}

export function measured(
  name: string,
  engine: Engine | null,
  figures: Figures,
  more: { limit?: Figures | undefined; target?: Target; note?: string } = {},
): Measured {
  const limitPerSecond = more.limit?.perSecond ?? null;
  const ratio = limitPerSecond === null ? null : figures.perSecond / limitPerSecond;
  const row = { name, engine, perSecond: figures.perSecond, limitPerSecond, ratio, p99Ms: figures.p99Ms };
  return {
    ...row,
    target: more.target?.value ?? null,
    met: more.target?.met(row) ?? null,
    spread: figures.spread,
    cpuUs: figures.cpuUs,
    loadBusy: figures.loadBusy,
    aim: more.target?.aim ?? '',
    note: more.note ?? '',
  };
}

/** At least this share of the limit and, where it is given, a p99 of at most so many ms. */
export function shareOfLimit(value: number, mostMs?: number): Target {
  return {
    value,
    aim: mostMs === undefined ? `ratio ≥ ${value.toFixed(2)}` : `ratio ≥ ${value.toFixed(2)}, p99 ≤ ${mostMs} ms`,
    met: ({ ratio, p99Ms }) => (ratio ?? 0) >= value && (mostMs === undefined || (p99Ms ?? Number.POSITIVE_INFINITY) <= mostMs),
  };
}

export function publicRow({ name, engine, perSecond, limitPerSecond, ratio, p99Ms, target, met }: Measured): BenchRow {
  const rounded = (value: number | null, digits: number) => (value === null ? null : Number(value.toFixed(digits)));
  return {
    name,
    engine,
    perSecond: rounded(perSecond, 1)!,
    limitPerSecond: rounded(limitPerSecond, 1),
    ratio: rounded(ratio, 3),
    p99Ms: rounded(p99Ms, 3),
    target,
    met,
  };
}
