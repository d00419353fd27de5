// What is wrong with a survey file, or only doubtful: in words for a pollster, with the place and what to do. Types and spelling help only.

export type Path = readonly (string | number)[];

/** What the checks find. `at` says which end of a map's entry is meant: its key, or its value (the default). */
export interface Finding {
  path: Path;
  at?: 'key';
  message: string;
  hint: string;
}

/** A finding with its place in the file; `line` and `column` count from 1. `path` reads like questions[1].options[0].label.ckb. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  path: string;
  message: string;
  hint: string;
}

export function showPath(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** The candidate that `written` was probably meant to be, if one is near enough to be worth saying. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const tolerance = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let least = tolerance + 1;
  for (const candidate of candidates) {
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Inserted, dropped, replaced and swapped neighbouring characters count one each. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
