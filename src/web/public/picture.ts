// The headline as one picture to pass on: question, bars with intervals, base, source. It must be true without the page around it.

import type { Publication, PublishedChoice } from '../../results/publication-schema.ts';
import type { Drawing } from '../charts/drawing.ts';
import { svgFile } from '../charts/file.ts';
import { intervalBars } from '../charts/interval-bars.ts';
import { isolate } from '../charts/lettering.ts';
import { barInksOf } from '../charts/palette.ts';
import { headlineOf } from './headline.ts';
import type { Speech } from './speech.ts';

/** @returns an SVG file. */
export function headlinePicture(question: PublishedChoice, publication: Publication, speech: Speech): string {
  const { words, number, share, interval, say, date } = speech;
  const drawing: Drawing = {
    id: 'headline',
    width: 'wide',
    direction: words.dir,
    language: words.language,
    title: say(publication.survey.title).text,
    describe: headlineOf(question, publication, speech).sentence,
    // On the scale, too, a percent sign stands where the language has it.
    numbers: {
      count: number,
      percent: (value) => isolate(share(value), words.dir),
      interval: (low, high) => interval({ low, high }),
    },
  };
  const inks = barInksOf(question.options.map(({ code, means }) => (means === null ? { code } : { code, means })));
  const bars = question.options.map(({ code, label, n, ...estimate }) => ({
    name: say(label).text,
    ink: inks.get(code)!,
    ...{ share: estimate.share, low: estimate.low, high: estimate.high },
    note: number(n ?? 0),
  }));
  const hasIntervals = bars.some(({ low }) => low !== null);
  const note = hasIntervals ? words.chartNote(number(question.base)) : words.chartNoteWithoutIntervals(number(question.base));
  const source = [publication.survey.sponsor, publication.statement.conductedBy].map((texts) => say(texts).text);
  const captions = {
    heading: say(question.text).text,
    notes: [note, [...new Set(source), date(publication.asOf)].join(' · ')],
  };
  return svgFile(intervalBars(bars, drawing), captions, drawing);
}
