// What all charts share: what they are told, and how ECharts' SVG becomes one that a strict page may hold: no style attribute, no
// style element, no script; inks by class, words for those who cannot see it. It knows no survey.

import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { INKS, type Ink } from './inks.ts';
import { clean, type Direction, isolate } from './lettering.ts';

echarts.use([CustomChart, LineChart, GridComponent, SVGRenderer]);

export const FONT = 'IBM Plex Sans Arabic';
/** In units of the drawing, about pixels on the screen that it is meant for. */
export const WIDTHS = { wide: 720, narrow: 340 } as const;
export const SIZES = { text: 13, small: 12 } as const;

/** How numbers are written; the page's own (console/numbers.ts) will do. */
export interface ChartNumbers {
  count(n: number): string;
  percent(share: number | null, digits?: number): string;
  interval(low: number | null, high: number | null, digits?: number): string;
}

export interface Drawing {
  /** Unique on the page; letters, digits and hyphens. */
  id: string;
  width: keyof typeof WIDTHS;
  direction: Direction;
  /** Language tag of the words. */
  language: string;
  title: string;
  /** The numbers in words, for those who do not see the picture. */
  describe: string;
  numbers: ChartNumbers;
}

/** An element that a custom series draws. */
export type Shape = Record<string, unknown>;

const INK_OF: ReadonlyMap<string, Ink> = new Map(Object.entries(INKS).map(([ink, colour]) => [colour, ink as Ink]));

/** @returns one `<svg>` element, which scales to the width that it is given. */
export function draw(option: echarts.EChartsCoreOption, height: number, drawing: Drawing): string {
  const width = WIDTHS[drawing.width];
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT, fontSize: SIZES.text }, ...option });
    return dress(chart.renderToSVGString(), width, height, drawing);
  } finally {
    // Its timer would keep the process alive.
    chart.dispose();
  }
}

function dress(svg: string, width: number, height: number, drawing: Drawing): string {
  const { id } = drawing;
  const body = svg
    .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
    .replace(/<style[^>]*>.*?<\/style>/gs, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/, '')
    .replace(/<(path|text|g|rect|circle|ellipse|polyline|polygon|clipPath|defs)\b[^>]*>/g, (tag) => dressTag(tag, id))
    .replace(/(<path class="ink-oppose" d="M[^"]*Z" fill="[^"]*">)<\/path>/g, (whole, tag: string) => whole + hatched(tag, id))
    .replace(/\n\s*/g, '');
  const label = `aria-labelledby="${id}-title ${id}-words"`;
  const root = `viewBox="0 0 ${width} ${height}" role="img" ${label} lang="${escapeXml(drawing.language)}" direction="ltr"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-${drawing.width}" ${root} font-family="${FONT}, sans-serif">`,
    `<title id="${id}-title">${escapeXml(isolate(clean(drawing.title), drawing.direction))}</title>`,
    `<desc id="${id}-words">${escapeXml(isolate(clean(drawing.describe), drawing.direction))}</desc>`,
    body.includes('url(#') ? hatch(id) : '',
    body,
    '</svg>',
  ].join('');
}

/** The texts inside attributes and elements are escaped already: no quotation mark here is a respondent's or an editor's. */
function dressTag(tag: string, id: string): string {
  const classes: string[] = [];
  const dressed = tag
    .replace(/ (?:class|pointer-events|ecmeta_\w+|xml:space|cursor)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => fontOf(style))
    .replace(/ text-anchor="start"/g, '')
    .replace(/(url\(#| id=")zr\d+-/g, `$1${id}-`)
    .replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10))
    .replace(/ fill="#000"/g, ' fill="none"')
    // Not every program that draws SVG knows the attribute.
    .replace(/ dominant-baseline="central"/g, ' dy="0.35em"');
  for (const [, attribute, colour] of dressed.matchAll(/ (fill|stroke)="(#[0-9a-f]{6})"/g)) {
    const ink = INK_OF.get(colour!);
    if (ink) classes.push(`${attribute === 'fill' ? 'ink' : 'pen'}-${ink}`);
  }
  return classes.length === 0 ? dressed : dressed.replace(/^<\w+/, (start) => `${start} class="${classes.join(' ')}"`);
}

/** `font: 600 12px …` and its long form, as attributes. The family stands at the root. */
function fontOf(style: string): string {
  const size = /(\d+(?:\.\d+)?)px/.exec(style)?.[1];
  return `${size === undefined ? '' : ` font-size="${size}"`}${/\b(600|bold)\b/.test(style) ? ' font-weight="600"' : ''}`;
}

/** Where ink is all grey, lines tell oppose from support: the page shows them in print alone, a file always. */
function hatched(tag: string, id: string): string {
  return `${tag.replace(/ fill="[^"]*"/, ` fill="url(#${id}-hatch)"`).replace(/class="[^"]*"/, 'class="hatch"')}</path>`;
}

function hatch(id: string): string {
  const lines = `<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="${INKS.paper}" stroke-width="0.7" class="pen-paper"></path>`;
  return `<defs><pattern id="${id}-hatch" width="8" height="8" patternUnits="userSpaceOnUse">${lines}</pattern></defs>`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
