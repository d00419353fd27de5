// A report as tidy CSV: one line for each question, stratum value and option. For spreadsheets and statistics programs.

import { stringify } from 'csv-stringify/sync';
import type { QuestionResult, Report } from './report-schema.ts';

const COLUMNS = ['question', 'stratum', 'value', 'option', 'n', 'base', 'share', 'low', 'high'] as const;
type Line = Record<(typeof COLUMNS)[number], string | number | null>;
type Counted = { refused: number; unclear: number; base: number };

/**
 * The whole sample's lines have an empty stratum; what is not known of a stratum has an empty value. Shares from 0 to 1; refused
 * and unclear are no part of the base and have none. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function resultsCsv(report: Report): string {
  const whole = report.questions.flatMap((question) => [
    ...answersOf(question).map((line) => lineOf(question.id, null, line)),
    ...apartOf(question).map((line) => lineOf(question.id, null, line)),
  ]);
  const parts = report.strata.flatMap(({ name, values }) =>
    values.flatMap(({ value, questions }) =>
      questions.flatMap((question) => {
        const options = question.options.map(({ code, ...option }) => ({ option: code, base: question.base, ...option }));
        return [...options, ...apartOf(question)].map((line) => lineOf(question.id, { name, value }, line));
      }),
    ),
  );
  return stringify([...whole, ...parts], { header: true, columns: [...COLUMNS], escape_formulas: true });
}

type Counts = Omit<Line, 'question' | 'stratum' | 'value'>;

function lineOf(question: string, stratum: { name: string; value: string | null } | null, counts: Counts): Line {
  return { question, stratum: stratum?.name ?? null, value: stratum?.value ?? null, ...counts };
}

function answersOf(question: QuestionResult): Counts[] {
  const { base } = question;
  switch (question.type) {
    case 'choice':
      return question.options.map(({ code, n, share, low, high }) => ({ option: code, n, base, share, low, high }));
    case 'number':
      return question.distribution.map(({ value, n, share }) => ({ option: value, n, base, share, low: null, high: null }));
    case 'open':
      return [{ option: 'text', n: base, base, share: null, low: null, high: null }];
  }
}

function apartOf({ refused, unclear, base }: Counted): Counts[] {
  const none = { share: null, low: null, high: null };
  return [
    { option: 'refused', n: refused, base, ...none },
    { option: 'unclear', n: unclear, base, ...none },
  ];
}
