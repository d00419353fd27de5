// The headline as one picture to pass on: question, bars with intervals, base, source. It must be true without the page around it.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { Publication, PublishedChoice } from '../../results/publication-schema.ts';
import { scaleOf, toneOf } from './bars.tsx';
import type { Speech } from './speech.ts';
import { unpackWoff } from './woff.ts';

/** What links are shown with. */
export const PICTURE = { width: 1200, height: 630 } as const;
const MARGIN = 64;
/** More answers than these are left to the page. */
const MOST_BARS = 6;
const QUESTION = { lines: 3, characters: 62, size: 34 };
const LABEL_CHARACTERS = 60;
const INKS = {
  paper: '#fbfaf6',
  ink: '#1c1f22',
  soft: '#565a5e',
  rule: '#d9d5c8',
  support: '#1b6f8f',
  oppose: '#b4612a',
  unsure: '#8b877b',
  plain: '#3d5a80',
};
const FONT = 'IBM Plex Sans Arabic';
/** In the font files the heavier weight is a family of its own. */
const STRONG = `font-family="${FONT} SemiBold"`;

export function headlinePicture(question: PublishedChoice, publication: Publication, speech: Speech): string {
  const { words, number, share, interval, say, date } = speech;
  const { width, height } = PICTURE;
  const isRtl = words.dir === 'rtl';
  const start = isRtl ? width - MARGIN : MARGIN;
  const end = isRtl ? MARGIN : width - MARGIN;
  const [atStart, atEnd] = isRtl ? ['end', 'start'] : ['start', 'end'];
  const text = (x: number, y: number, size: number, words: string, more = '') =>
    `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${x === end ? atEnd : atStart}" ${more}>${escaped(embedded(words, isRtl))}</text>`;

  const asked = wrap(say(question.text).text, QUESTION.characters, QUESTION.lines);
  const shown = question.options.slice(0, MOST_BARS);
  const top = MARGIN + asked.length * (QUESTION.size + 12) + 20;
  const row = Math.min(104, (height - top - 96) / shown.length);
  const scale = scaleOf(shown);
  const room = width - 2 * MARGIN;
  const place = (value: number) => (isRtl ? width - MARGIN - (value / scale) * room : MARGIN + (value / scale) * room);
  const rows = shown.map((option, index) => {
    const y = top + index * row;
    const bar = { height: row * 0.4, y: y + row * 0.42 };
    const middle = bar.y + bar.height / 2;
    const at = place(option.share ?? 0);
    const line = (x1: number, y1: number, x2: number, y2: number) =>
      `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${INKS.ink}" stroke-width="3"/>`;
    const whisker =
      option.low === null || option.high === null
        ? ''
        : line(place(option.low), middle, place(option.high), middle) +
          [option.low, option.high].map((value) => line(place(value), middle - 9, place(value), middle + 9)).join('');
    const figures = option.low === null ? share(option.share) : `${share(option.share)}  (${interval(option)})`;
    return [
      text(start, y + row * 0.3, 26, shorten(say(option.label).text, LABEL_CHARACTERS), STRONG),
      text(end, y + row * 0.3, 26, figures),
      `<rect x="${round(Math.min(at, place(0)))}" y="${round(bar.y)}" width="${round(Math.abs(at - place(0)))}" height="${round(bar.height)}" fill="${INKS[toneOf(option) as keyof typeof INKS]}"/>`,
      whisker,
    ].join('');
  });
  const hasIntervals = shown.some(({ low }) => low !== null);
  const note = hasIntervals ? words.chartNote(number(question.base)) : words.chartNoteWithoutIntervals(number(question.base));
  const source = `${say(publication.survey.sponsor).text} · ${date(publication.asOf)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}, sans-serif" fill="${INKS.ink}" role="img">`,
    `<title>${escaped(say(publication.survey.title).text)}</title>`,
    `<rect width="${width}" height="${height}" fill="${INKS.paper}"/>`,
    ...asked.map((line, index) => text(start, MARGIN + 24 + index * (QUESTION.size + 12), QUESTION.size, line, STRONG)),
    ...rows,
    `<path d="M${MARGIN} ${height - 82}H${width - MARGIN}" stroke="${INKS.rule}" stroke-width="2"/>`,
    text(start, height - 46, 20, note, `fill="${INKS.soft}"`),
    text(start, height - 18, 20, source, `fill="${INKS.soft}"`),
    '</svg>',
  ].join('');
}

export function pictureAsPng(svg: string): Buffer {
  return new Resvg(svg, { font: { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: FONT } }).render().asPng();
}

let unpacked: string[] | undefined;

/** The renderer takes fonts from files only: they are unpacked once. Latin comes first: it falls back on Arabic, and not the other way round. */
function fontFiles(): string[] {
  if (unpacked) return unpacked;
  const packages = createRequire(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-fonts-'));
  unpacked = ['latin-400', 'latin-600', 'latin-ext-400', 'latin-ext-600', 'arabic-400', 'arabic-600'].map((name) => {
    const file = packages.resolve(`@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-${name}-normal.woff`);
    const path = join(folder, `${name}.ttf`);
    writeFileSync(path, unpackWoff(readFileSync(file)));
    return path;
  });
  return unpacked;
}

/** In a right-to-left picture each line runs so, whatever it begins with. */
function embedded(text: string, isRtl: boolean): string {
  return isRtl ? `\u2067${text}\u2069` : text;
}

/** By words, into lines of about so many characters; what does not fit ends in an ellipsis. */
function wrap(text: string, characters: number, lines: number): string[] {
  const all = [''];
  for (const word of text.split(/\s+/)) {
    const last = all.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > characters) all.push(word);
    else all[all.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  const kept = all.slice(0, lines);
  if (all.length > lines) kept[lines - 1] = `${kept[lines - 1]} …`;
  return kept.map((line) => shorten(line, characters * 2));
}

function shorten(text: string, characters: number): string {
  return [...text].length <= characters ? text : `${[...text].slice(0, characters - 1).join('')}…`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
