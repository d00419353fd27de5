// A publication as tidy CSV: one line for each question, stratum value and option, in the columns of report-csv.ts.

import { stringify } from 'csv-stringify/sync';
import type { Publication, PublishedQuestion } from './publication-schema.ts';

const COLUMNS = ['question', 'stratum', 'value', 'option', 'n', 'base', 'share', 'low', 'high'] as const;
type Line = Record<(typeof COLUMNS)[number], string | number | null>;
const NONE = { share: null, low: null, high: null };

/**
 * The whole sample's lines have an empty stratum; a value that is not known is empty. Hidden rows have no line. In a stratum refused and
 * unclear are one line, `refused+unclear`. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function publicationCsv({ questions, breakdowns }: Publication): string {
  const parts = breakdowns.flatMap(({ stratum, question, rows }) =>
    rows.flatMap(({ value, base, without, options }): Line[] => [
      ...options.map(({ code, ...estimate }) => ({ question, stratum, value, option: code, base, ...estimate })),
      { question, stratum, value, option: 'refused+unclear', n: without, base, ...NONE },
    ]),
  );
  return stringify([...questions.flatMap(wholeOf), ...parts], { header: true, columns: [...COLUMNS], escape_formulas: true });
}

function wholeOf(result: PublishedQuestion): Line[] {
  const { id: question, base, refused, unclear } = result;
  const common = { question, stratum: null, value: null, base };
  const options =
    result.type === 'choice'
      ? result.options.map(({ code, n, share, low, high }) => ({ ...common, option: code, n, share, low, high }))
      : [{ ...common, option: result.type === 'open' ? 'text' : 'number', n: base, ...NONE }];
  return [
    ...options,
    { ...common, option: 'refused', n: refused, ...NONE },
    { ...common, option: 'unclear', n: unclear, ...NONE },
  ];
}
