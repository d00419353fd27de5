// The pictures of the results: each from a look, in both widths for the page, or in one for a file. They decide what is shown, and
// charts/ how it is drawn.

import { classesOf } from '../../../../results/classes.ts';
import { proportion } from '../../../../results/estimates.ts';
import type { ChoiceResult, NumberResult, QuestionResult, StratumResult } from '../../../../results/report-schema.ts';
import type { ChoiceQuestion, Question, Survey } from '../../../../survey/definition.ts';
import { columns } from '../../../charts/columns.ts';
import type { Drawing } from '../../../charts/drawing.ts';
import { type Ink, OPTION_INKS } from '../../../charts/inks.ts';
import { type Bar, intervalBars } from '../../../charts/interval-bars.ts';
import { barInksOf, inksOf } from '../../../charts/palette.ts';
import { type StackPart, stackedShares } from '../../../charts/stacked-shares.ts';
import { timeline } from '../../../charts/timeline.ts';
import type { Language, Translate } from '../../i18n.ts';
import { numbersIn } from '../../numbers.ts';
import { textIn } from '../../site.ts';
import type { ResultsLook } from './look.ts';
import { counts, standings } from './moments.ts';

/** Of a question with more options the most frequent are drawn; the table has all. */
export const MOST_BARS = 20;
export const FEWER_BARS = 15;
/** Parts of a stacked bar; what is less frequent is one part, the rest. */
const MOST_PARTS = 7;
const MOST_STACKS = 30;
const MOST_LINES = 4;

export interface Reader {
  language: Language;
  t: Translate;
}

/** A picture before it is drawn: its words, and how to draw it. */
export interface Picture {
  id: string;
  title: string;
  describe: string;
  draw(drawing: Drawing): string;
}

/** Both widths, of which the stylesheet shows one. */
export function onPage(picture: Picture, reader: Reader): string {
  return (['wide', 'narrow'] as const).map((width) => picture.draw(drawingOf(picture, width, reader))).join('');
}

export function drawingOf(picture: Picture, width: Drawing['width'], { language }: Reader): Drawing {
  const { id, title, describe } = picture;
  const { tag, direction } = language;
  return { id: `${id}-${width}`, width, direction, language: tag, title, describe, numbers: numbersIn(language) };
}

export function questionIn(survey: Survey, id: string): Question {
  return survey.questions.find((question) => question.id === id)!;
}

/** Undefined for an open question, of which there is nothing to draw. */
export function questionPicture(result: QuestionResult, survey: Survey, reader: Reader): Picture | undefined {
  const bars = barsOf(result, survey, reader);
  if (!bars) return undefined;
  const numbers = numbersIn(reader.language);
  const words = bars.map((bar) => {
    const share = { name: bar.name, share: numbers.percent(bar.share), base: bar.note };
    return bar.low === null
      ? reader.t('results:describe.bar', share)
      : reader.t('results:describe.barInterval', { ...share, interval: numbers.interval(bar.low, bar.high) });
  });
  const title = textIn(result.text, survey, reader.language);
  return { id: `bars-${result.id}`, title, describe: words.join(' '), draw: (drawing) => intervalBars(bars, drawing) };
}

function barsOf(result: QuestionResult, survey: Survey, reader: Reader): Bar[] | undefined {
  switch (result.type) {
    case 'choice':
      return choiceBars(result, survey, reader);
    case 'number':
      return numberBars(result, reader);
    case 'open':
      return undefined;
  }
}

function noteOf(n: number, { t, language }: Reader): string {
  return t('figures.base', { n: numbersIn(language).count(n) });
}

function choiceBars({ id, options }: ChoiceResult, survey: Survey, reader: Reader): Bar[] {
  const inks = barInksOf((questionIn(survey, id) as ChoiceQuestion).options);
  const shown = options.length > MOST_BARS ? [...options].sort((a, b) => b.n - a.n).slice(0, FEWER_BARS) : options;
  return shown.map(({ code, label, n, share, low, high }) => ({
    name: textIn(label, survey, reader.language),
    ink: inks.get(code) ?? 'plain',
    share,
    low,
    high,
    note: noteOf(n, reader),
  }));
}

/** A histogram describes; it has no intervals. */
function numberBars(result: NumberResult, reader: Reader): Bar[] {
  return classesOf(result).map(({ from, to, n, share }) => ({
    name: className(from, to, reader),
    ink: 'plain' as const,
    share,
    low: null,
    high: null,
    note: noteOf(n, reader),
  }));
}

export function className(from: number, to: number, { t }: Reader): string {
  return from === to ? String(from) : t('results:number.class', { from, to });
}

/** Answers, refusals and unclear replies: how much of what came is in the question's base. */
export function takenPicture(result: QuestionResult, reader: Reader): Picture {
  const { t, language } = reader;
  const numbers = numbersIn(language);
  const kinds = { answers: result.base, refused: result.refused, unclear: result.unclear };
  const parts = Object.entries(kinds).map(([kind, n]) => ({
    name: `${t(`results:taken.${kind}`)} ${numbers.count(n)}`,
    ink: (kind === 'answers' ? 'plain' : kind) as Ink,
  }));
  const shares = Object.values(kinds).map((n) => proportion(n, result.total).share);
  const describe = Object.entries(kinds)
    .map(([kind, n]) =>
      t('results:describe.bar', {
        name: t(`results:taken.${kind}`),
        share: numbers.percent(proportion(n, result.total).share),
        base: noteOf(n, reader),
      }),
    )
    .join(' ');
  const stack = { name: t('results:taken.all'), note: noteOf(result.total, reader), shares };
  return {
    id: `taken-${result.id}`,
    title: t('results:taken.title'),
    describe,
    draw: (drawing) => stackedShares(parts, [stack], drawing),
  };
}

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
