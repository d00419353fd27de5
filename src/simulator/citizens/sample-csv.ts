// The sample as an administrator would have it: a list of numbers with language and region. It holds no opinions.

import { stringify } from 'csv-stringify/sync';
import type { Citizen } from './population.ts';

const COLUMNS = ['phone', 'language', 'region'] as const;

/**
 * CSV with a header: E.164 number, language tag, region; strangers are left out.
 * `flawed` adds what real lists hold and an import must reject: the first number again, and in its national form, one a
 * digit short, a landline, and one that is none.
 */
export function sampleCsv(citizens: readonly Citizen[], options: { flawed?: boolean } = {}): string {
  const rows = citizens.filter((citizen) => !citizen.stranger).map(({ phone, language, region }) => [phone, language, region]);
  const [first] = rows;
  const flaws =
    options.flawed && first
      ? [first[0]!, first[0]!.replace('+964', '0'), first[0]!.slice(0, -1), '+96417123456', 'no number'].map((phone) => [
          phone,
          ...first.slice(1),
        ])
      : [];
  return stringify([[...COLUMNS], ...rows, ...flaws]);
}
