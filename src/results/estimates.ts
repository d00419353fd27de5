// Estimates from counts: shares with Wilson intervals, mean and median. Pure; it knows neither surveys nor the database.

/** Two-sided quantiles of the normal distribution. */
const Z = { 0.95: 1.959963984540054, 0.9: 1.6448536269514722 } as const;
export type Level = keyof typeof Z;

export interface Interval {
  low: number;
  high: number;
}

/** All null where there is no share: nobody was counted, or the counts contradict each other. */
export type Estimate = { share: number; low: number; high: number } | { share: null; low: null; high: null };

/**
 * Wilson's score interval of a share `p` among `n` (more than 0; an effective size need not be whole). Chosen over the textbook
 * interval because it holds its level for small bases and for shares near 0 and 1, where subgroups live. Source: Wilson 1927.
 */
export function wilson(p: number, n: number, level: Level = 0.95): Interval {
  if (!(p >= 0 && p <= 1 && n > 0)) throw new RangeError(`no interval for a share of ${p} among ${n}`);
  const z = Z[level];
  const z2 = z * z;
  const centre = p + z2 / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  // At the ends the formula is exact, and rounding is not.
  return { low: p === 0 ? 0 : (centre - half) / scale, high: p === 1 ? 1 : (centre + half) / scale };
}

export function proportion(count: number, base: number, level: Level = 0.95): Estimate {
  if (!(base > 0 && count >= 0 && count <= base)) return { share: null, low: null, high: null };
  const share = count / base;
  return { share, ...wilson(share, base, level) };
}

export interface ValueCount {
  value: number;
  n: number;
}

/** Null where nothing was counted. */
export function mean(distribution: readonly ValueCount[]): number | null {
  const base = sumOf(distribution);
  return base > 0 ? distribution.reduce((sum, { value, n }) => sum + value * n, 0) / base : null;
}

/** `distribution` in order of value. Between the two middle values where their number is even; null where nothing was counted. */
export function median(distribution: readonly ValueCount[]): number | null {
  const base = sumOf(distribution);
  if (base <= 0) return null;
  return (valueAt(distribution, Math.floor((base - 1) / 2)) + valueAt(distribution, Math.floor(base / 2))) / 2;
}

function sumOf(distribution: readonly ValueCount[]): number {
  return distribution.reduce((sum, { n }) => sum + n, 0);
}

/** The value of the one with this rank, counted from 0. */
function valueAt(distribution: readonly ValueCount[], rank: number): number {
  let passed = 0;
  for (const { value, n } of distribution) {
    passed += n;
    if (passed > rank) return value;
  }
  throw new RangeError(`nobody has rank ${rank}`);
}
