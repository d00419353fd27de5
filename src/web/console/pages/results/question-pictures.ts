// The pictures of one question: its bars with intervals or its histogram, and what was taken in.

import { classesOf } from '../../../../results/classes.ts';
import { proportion } from '../../../../results/estimates.ts';
import type { ChoiceResult, NumberResult, QuestionResult } from '../../../../results/report-schema.ts';
import type { ChoiceQuestion, Question, Survey } from '../../../../survey/definition.ts';
import type { Ink } from '../../../charts/inks.ts';
import { type Bar, intervalBars } from '../../../charts/interval-bars.ts';
import { barInksOf } from '../../../charts/palette.ts';
import { stackedShares } from '../../../charts/stacked-shares.ts';
import { numbersIn } from '../../numbers.ts';
import { textIn } from '../../site.ts';
import { noteOf, type Picture, type Reader } from './pictures.ts';

/** Of a question with more options the most frequent are drawn; the table has all. */
export const MOST_BARS = 20;
export const FEWER_BARS = 15;

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

function questionIn(survey: Survey, id: string): Question {
  return survey.questions.find((question) => question.id === id)!;
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
