// A number question's values drawn together where there are many: classes of equal width. Pure.

import type { NumberResult } from './report-schema.ts';

/** More different values than this are drawn in classes. */
export const MOST_BARS = 12;
const CLASSES = 10;

export interface ValueClass {
  /** The first and the last value in it. */
  from: number;
  to: number;
  n: number;
  /** Of the base; described, not estimated. Null where there is no base. */
  share: number | null;
}

/** Each value, or classes of equal width where there are many; also those in which nobody is. */
export function classesOf({ distribution, base }: Pick<NumberResult, 'distribution' | 'base'>): ValueClass[] {
  const shareOf = (n: number) => (base > 0 ? n / base : null);
  if (distribution.length <= MOST_BARS)
    return distribution.map(({ value, n }) => ({ from: value, to: value, n, share: shareOf(n) }));
  const first = distribution[0]!.value;
  const size = Math.ceil((distribution.at(-1)!.value - first + 1) / CLASSES);
  const classes = new Map<number, number>();
  for (const { value, n } of distribution) {
    const at = Math.floor((value - first) / size);
    classes.set(at, (classes.get(at) ?? 0) + n);
  }
  return Array.from({ length: CLASSES }, (_, at) => {
    const n = classes.get(at) ?? 0;
    return { from: first + at * size, to: first + (at + 1) * size - 1, n, share: shareOf(n) };
  });
}
