// The pictures of what is divided: a question by a stratum and over time, the replies over time, the languages.

import { proportion } from '../../../../results/estimates.ts';
import type { StratumResult } from '../../../../results/report-schema.ts';
import type { ChoiceQuestion, Survey } from '../../../../survey/definition.ts';
import { columns } from '../../../charts/columns.ts';
import { OPTION_INKS } from '../../../charts/inks.ts';
import { type Bar, intervalBars } from '../../../charts/interval-bars.ts';
import { inksOf } from '../../../charts/palette.ts';
import { type StackPart, stackedShares } from '../../../charts/stacked-shares.ts';
import { timeline } from '../../../charts/timeline.ts';
import { numbersIn } from '../../numbers.ts';
import { textIn } from '../../site.ts';
import type { ResultsLook } from './look.ts';
import { counts, standings } from './moments.ts';
import { noteOf, type Picture, type Reader } from './pictures.ts';

/** Parts of a stacked bar; what is less frequent is one part, the rest. */
const MOST_PARTS = 7;
/** Values of a stratum, and options over time; the table and the CSV have all. */
const MOST_STACKS = 30;
const MOST_LINES = 4;

/** A question by a stratum. */
export function stratumPicture(stratum: StratumResult, question: ChoiceQuestion, survey: Survey, reader: Reader): Picture {
  const { t, language } = reader;
  const numbers = numbersIn(language);
  const rows = stratum.values.map((value) => ({
    name: valueName(value, survey, reader),
    result: value.questions.find(({ id }) => id === question.id)!,
  }));
  const total = (code: string) =>
    rows.reduce((sum, { result }) => sum + (result.options.find((option) => option.code === code)?.n ?? 0), 0);
  const shown = mostFrequent(question.options, MOST_PARTS, ({ code }) => total(code));
  const hasRest = shown.length < question.options.length;
  const inks = inksOf(question.options.length <= OPTION_INKS.length ? question.options : shown);
  const parts: StackPart[] = shown.map(({ code, label }) => ({ name: textIn(label, survey, language), ink: inks.get(code)! }));
  if (hasRest) parts.push({ name: t('results:stratum.rest'), ink: 'rest' });
  const stacks = mostFrequent(rows, MOST_STACKS, ({ result }) => result.base).map(({ name, result }) => {
    const shares = shown.map(({ code }) => result.options.find((option) => option.code === code)?.share ?? null);
    const rest = result.base === 0 ? null : 1 - shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
    return { name, note: noteOf(result.base, reader), shares: hasRest ? [...shares, rest] : shares };
  });
  const describe = stacks.map(({ name, note, shares }) => {
    const words = parts.map((part, index) => `${part.name} ${numbers.percent(shares[index] ?? null, 0)}`).join(', ');
    return t('results:describe.row', { name, base: note, words });
  });
  return {
    id: `stratum-${stratum.name}-${question.id}`,
    title: t('results:stratum.of', { question: textIn(question.text, survey, language), stratum: stratum.name }),
    describe: describe.join(' '),
    draw: (drawing) => stackedShares(parts, stacks, drawing),
  };
}

export function valueName(value: StratumResult['values'][number], survey: Survey, { t, language }: Reader): string {
  return value.label ? textIn(value.label, survey, language) : (value.value ?? t('results:stratum.unknown'));
}

/** The `most` most frequent, in the order in which they were given. */
function mostFrequent<T>(all: readonly T[], most: number, countOf: (one: T) => number): T[] {
  if (all.length <= most) return [...all];
  const kept = new Set([...all].sort((a, b) => countOf(b) - countOf(a)).slice(0, most));
  return all.filter((one) => kept.has(one));
}

/** How the shares of a question's options have settled. Undefined where it has no course yet. */
export function coursePicture(look: ResultsLook, reader: Reader): Picture | undefined {
  const { question, survey } = look;
  const { t, language } = reader;
  if (!question) return undefined;
  const moments = standings(look.days, look.hours, { timeZone: survey.timeZone, numbers: language.numbers });
  if (moments.length === 0) return undefined;
  const last = moments.at(-1)!.value;
  const codes = question.options.map(({ code }) => code);
  const shown = mostFrequent(question.options, MOST_LINES, ({ code }) => last[code] ?? 0);
  const inks = inksOf(question.options.length <= OPTION_INKS.length ? question.options : shown);
  const series = shown.map(({ code, label }) => ({
    name: textIn(label, survey, language),
    ink: inks.get(code)!,
    points: moments.map(({ value }) => {
      const base = codes.reduce((sum, one) => sum + (value[one] ?? 0), 0);
      const { share, low, high } = proportion(value[code] ?? 0, base);
      return { value: share, low, high };
    }),
  }));
  const numbers = numbersIn(language);
  const words = series.map(({ name, points }) => {
    const [first, now] = [points[0]!.value, points.at(-1)!.value].map((share) => numbers.percent(share));
    return t('results:describe.line', { name, first, last: now, from: moments[0]!.name, to: moments.at(-1)!.name });
  });
  const labels = moments.map(({ label }) => label);
  return {
    id: `course-${question.id}`,
    title: t('results:course.of', { question: textIn(question.text, survey, language) }),
    describe: words.join(' '),
    draw: (drawing) => timeline(labels, series, 'share', drawing),
  };
}

/** Undefined where nobody has replied. */
export function repliesPicture({ replies, survey }: ResultsLook, { t, language }: Reader): Picture | undefined {
  if (replies.length === 0) return undefined;
  const { unit, moments } = counts(replies, { timeZone: survey.timeZone, numbers: language.numbers });
  const numbers = numbersIn(language);
  const most = moments.reduce((a, b) => (b.value > a.value ? b : a));
  const sum = moments.reduce((total, { value }) => total + value, 0);
  return {
    id: 'replies',
    title: t(`results:replies.${unit}`),
    describe: t('results:describe.columns', { sum: numbers.count(sum), most: numbers.count(most.value), at: most.name }),
    draw: (drawing) =>
      columns(
        moments.map(({ label }) => label),
        moments.map(({ value }) => value),
        'plain',
        drawing,
      ),
  };
}

/** Respondents by the language of their interview when they first answered the first question. */
export function languagesPicture({ languages, survey }: ResultsLook, reader: Reader): Picture | undefined {
  const found = languages.filter(({ question }) => question === survey.questions[0]!.id);
  const base = found.reduce((sum, { n }) => sum + n, 0);
  if (base === 0) return undefined;
  const numbers = numbersIn(reader.language);
  const bars = found.map(({ language, n }): Bar => {
    const name = reader.t(`languages.${language}`, { defaultValue: language });
    return { name, ink: 'plain', share: n / base, low: null, high: null, note: noteOf(n, reader) };
  });
  const words = bars.map(({ name, share, note }) =>
    reader.t('results:describe.bar', { name, share: numbers.percent(share), base: note }),
  );
  return {
    id: 'languages',
    title: reader.t('results:languages.title'),
    describe: words.join(' '),
    draw: (drawing) => intervalBars(bars, drawing),
  };
}
