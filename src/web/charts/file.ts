// A chart as a file of its own: on white paper, with its question above it and its source below, in literal colours.

import { type Drawing, escapeXml, FONT } from './drawing.ts';
import { INKS } from './inks.ts';
import { isolate, wrap } from './lettering.ts';

export interface Captions {
  /** Such as the question's wording. */
  heading: string;
  /** Base, dates, questionnaire, method: one text a line. */
  notes: readonly string[];
}

const MARGIN = 24;
const HEADING = { size: 16, line: 24, lines: 6 };
const NOTE = { size: 11, line: 16, lines: 4 };

/** @param svg a chart of this folder, drawn with `drawing`. */
export function svgFile(svg: string, { heading, notes }: Captions, drawing: Pick<Drawing, 'direction'>): string {
  const [, wide, high] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!;
  const [width, height] = [Number(wide), Number(high)];
  const above = wrap(heading, HEADING.size * 1.05, width, HEADING.lines);
  const below = notes.flatMap((note) => wrap(note, NOTE.size, width, NOTE.lines));
  const top = MARGIN + above.length * HEADING.line + (above.length > 0 ? 8 : 0);
  const whole = { width: width + MARGIN * 2, height: top + height + 12 + below.length * NOTE.line + MARGIN };
  const words = (lines: string[], y: number, { size, line }: typeof HEADING, style: string) =>
    lines.map((text, index) => wordsAt(text, y + (index + 0.5) * line, size, style, whole.width, drawing)).join('');
  const start = svg.indexOf('>') + 1;
  const root = svg
    .slice(0, start)
    .replace(/viewBox="[^"]*"/, `viewBox="0 0 ${whole.width} ${whole.height}" width="${whole.width}" height="${whole.height}"`);
  const titles = /^(?:<title.*?<\/title><desc.*?<\/desc>)/s.exec(svg.slice(start))![0];
  const body = svg.slice(start + titles.length, -'</svg>'.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    root,
    titles,
    `<rect width="${whole.width}" height="${whole.height}" fill="${INKS.paper}"></rect>`,
    words(above, MARGIN, HEADING, `fill="${INKS.text}" font-weight="600"`),
    `<g transform="translate(${MARGIN} ${top})">${body}</g>`,
    words(below, top + height + 12, NOTE, `fill="${INKS.soft}"`),
    '</svg>\n',
  ].join('');
}

function wordsAt(
  text: string,
  y: number,
  size: number,
  style: string,
  width: number,
  { direction }: Pick<Drawing, 'direction'>,
): string {
  const x = direction === 'rtl' ? width - MARGIN : MARGIN;
  const anchor = direction === 'rtl' ? ' text-anchor="end"' : '';
  const place = `x="${x}" y="${y}" dy="0.35em" font-size="${size}" font-family="${FONT}, sans-serif"`;
  return `<text ${place}${anchor} ${style}>${escapeXml(isolate(text, direction))}</text>`;
}
