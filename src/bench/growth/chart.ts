// Curves of growth as SVG files: both axes logarithmic, since sizes and times go over powers of ten. On paper of its own, so that it
// can be read in a page of any colour.

import { INKS } from '../../web/charts/inks.ts';

const WIDTH = 760;
const HEIGHT = 440;
const PLOT = { left: 76, right: 600, top: 64, bottom: 376 } as const;
const TEXT = 15;
/** Names beside the ends of lines keep so far apart. */
const LINE = 19;
const LINES = [INKS.support, INKS.oppose, INKS['option-7'], INKS['option-5'], INKS['option-1'], INKS['option-3'], INKS.unsure];
const DASHES = ['', '8 4', '2 4', '10 3 2 3'];
const FONT = 'system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif';

export interface Curve {
  name: string;
  points: readonly { x: number; y: number }[];
}

export interface Chart {
  title: string;
  /** What the scale counts, such as ms. */
  unit: string;
  /** In words, for who does not see it. */
  describe: string;
  curves: readonly Curve[];
}

export function logChart({ title, unit, describe, curves }: Chart): string {
  const all = curves.flatMap(({ points }) => points);
  const [fromX, toX] = powers(all.map(({ x }) => x));
  const [fromY, toY] = powers(all.map(({ y }) => y));
  const placeX = (x: number) => place(x, fromX, toX, PLOT.left, PLOT.right);
  const placeY = (y: number) => place(y, fromY, toY, PLOT.bottom, PLOT.top);
  const vertical = range(fromX, toX).map(
    (power) =>
      rule(placeX(10 ** power), PLOT.top, placeX(10 ** power), PLOT.bottom) +
      powerAt(power, placeX(10 ** power), PLOT.bottom + 22, 'middle'),
  );
  const horizontal = range(fromY, toY).map(
    (power) =>
      rule(PLOT.left, placeY(10 ** power), PLOT.right, placeY(10 ** power)) +
      words(amount(10 ** power), PLOT.left - 8, placeY(10 ** power) + 5, 'end'),
  );
  const ends = apart(curves.map(({ points }) => placeY(points.at(-1)!.y)));
  const lines = curves.map((curve, index) => lineOf(curve, { index, placeX, placeY, nameAt: ends[index]! }));
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title words" font-family='${FONT}' font-size="${TEXT}">
<title id="title">${escaped(title)}</title>
<desc id="words">${escaped(describe)}</desc>
<rect width="${WIDTH}" height="${HEIGHT}" fill="${INKS.paper}"/>
${words(title, 20, 30, 'start', 'font-weight="600" font-size="17"')}
${words(unit, PLOT.left, PLOT.top - 10, 'end')}
${[...vertical, ...horizontal, ...lines].join('\n')}
${words('respondents', (PLOT.left + PLOT.right) / 2, PLOT.bottom + 48, 'middle')}
</svg>
`;
}

interface Placing {
  index: number;
  placeX(x: number): number;
  placeY(y: number): number;
  nameAt: number;
}

function lineOf({ name, points }: Curve, { index, placeX, placeY, nameAt }: Placing): string {
  const ink = LINES[index % LINES.length]!;
  const dash = DASHES[index % DASHES.length];
  const places = points.map(({ x, y }) => [round(placeX(x)), round(placeY(y))] as const);
  const path = `<polyline points="${places.map((at) => at.join(',')).join(' ')}" fill="none" stroke="${ink}" stroke-width="2.5"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;
  const marks = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4" fill="${ink}"/>`).join('');
  const [endX, endY] = places.at(-1)!;
  const pointer = `<path d="M${endX + 5} ${endY}L${PLOT.right + 14} ${round(nameAt)}" stroke="${ink}" stroke-width="1" fill="none"/>`;
  return path + marks + pointer + words(name, PLOT.right + 18, nameAt + 5, 'start', `fill="${INKS.text}"`);
}

/** Whole powers of ten around all values. */
function powers(values: readonly number[]): [number, number] {
  const logs = values.map((value) => Math.log10(value));
  const from = Math.floor(Math.min(...logs));
  return [from, Math.max(from + 1, Math.ceil(Math.max(...logs)))];
}

function place(value: number, from: number, to: number, start: number, end: number): number {
  return start + ((Math.log10(value) - from) / (to - from)) * (end - start);
}

/** Heights that keep a line's distance, in the order in which they were. */
function apart(heights: readonly number[]): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  for (const [at, one] of order.entries()) if (at > 0) one.height = Math.max(one.height, order[at - 1]!.height + LINE);
  const over = Math.max(0, (order.at(-1)?.height ?? 0) - PLOT.bottom);
  return heights.map((_, index) => order.find((one) => one.index === index)!.height - over);
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${INKS.rule}" fill="none"/>`;
}

function powerAt(power: number, x: number, y: number, anchor: string): string {
  return `<text x="${round(x)}" y="${y}" text-anchor="${anchor}" fill="${INKS.soft}">10<tspan dy="-6" font-size="12">${power}</tspan></text>`;
}

function words(text: string, x: number, y: number, anchor: string, more = `fill="${INKS.soft}"`): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" ${more}>${escaped(text)}</text>`;
}

function amount(value: number): string {
  return value >= 1 ? value.toLocaleString('en-US') : String(value);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
