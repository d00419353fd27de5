// Which rows of a batch were left out, written short: rows that follow each other and were left out for the same reason are one pair of
// numbers. Pure.

import type { RejectReason } from './contact.ts';

/** `suppressed` is imported, and stands among the rejected rows to be known. */
export type LeftOut = RejectReason | 'suppressed';

export interface Place {
  /** In the file, counted from 0. */
  row: number;
  outcome: LeftOut;
}

/** Undefined where all were imported. */
export function writtenPlaces(outcomes: readonly string[]): string | undefined {
  const runs: Record<string, number[]> = {};
  for (let at = 0; at < outcomes.length; ) {
    const outcome = outcomes[at]!;
    const start = at;
    while (at < outcomes.length && outcomes[at] === outcome) at++;
    if (outcome === 'imported') continue;
    runs[outcome] ??= [];
    runs[outcome].push(start, at - start);
  }
  return Object.keys(runs).length === 0 ? undefined : JSON.stringify(runs);
}

/** In order. `firstRow` is the batch's. */
export function placesIn(written: string, firstRow: number): Place[] {
  const places: Place[] = [];
  for (const [outcome, runs] of Object.entries(JSON.parse(written) as Record<LeftOut, number[]>)) {
    for (let at = 0; at < runs.length; at += 2) {
      for (let n = 0; n < runs[at + 1]!; n++) places.push({ row: firstRow + runs[at]! + n, outcome: outcome as LeftOut });
    }
  }
  return places.sort((a, b) => a.row - b.row);
}
