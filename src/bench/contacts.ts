// Lists of contacts to import: rows of a CSV file, as many as are wanted, no number twice, in no order.

import { BENCH } from './fixture.ts';

export const HEADER = 'phone,language,region\n';
const REGIONS = ['centre', 'south', 'north', 'kurdistan'] as const;
const LANGUAGES = ['ar', 'ar', 'ar', 'ckb', 'en'] as const;
const OWN_NUMBERS = 10_000_000;
/** Coprime to the count of numbers: every number once. */
const STEP = 7_368_787;
/** One of so many is written as people write it at home. */
const NATIONAL = 5;
/** Rows made at once. */
const BLOCK = 1_000;

/** Rows `first` to before `last`, in blocks of text. */
export function* contactRows(first: number, last: number): Generator<string> {
  for (let start = first; start < last; start += BLOCK) {
    let text = '';
    for (let n = start; n < Math.min(last, start + BLOCK); n++) text += `${row(n)}\n`;
    yield text;
  }
}

function row(n: number): string {
  const own = String((n * STEP + BENCH.seed.length) % OWN_NUMBERS).padStart(7, '0');
  const subscriber = `77${Math.floor(n / OWN_NUMBERS) % 10}${own}`;
  const phone = n % NATIONAL === 0 ? `0${subscriber}` : `+964${subscriber}`;
  return `${phone},${LANGUAGES[n % LANGUAGES.length]},${REGIONS[n % REGIONS.length]}`;
}
