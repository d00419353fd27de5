// Drawing on a terminal: columns, colours, bars. It knows no survey and measures nothing.

import { stripVTControlCharacters } from 'node:util';

export interface View {
  /** With ANSI sequences. */
  color: boolean;
  /** Terminal columns. */
  width: number;
}

export interface Paint {
  strong(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  bar(text: string): string;
}

const ansi = (on: string, off: string) => (text: string) => (text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`);
const PAINTED: Paint = {
  strong: ansi('1', '22'),
  dim: ansi('2', '22'),
  good: ansi('32', '39'),
  bad: ansi('1;31', '22;39'),
  bar: ansi('36', '39'),
};
const PLAIN: Paint = { strong: String, dim: String, good: String, bad: String, bar: String };

export function paintFor({ color }: View): Paint {
  return color ? PAINTED : PLAIN;
}

const NO_COLUMN = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
const TWO_COLUMNS =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

/** Terminal columns of a text: marks, joiners and colours take none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (!NO_COLUMN.test(character)) columns += TWO_COLUMNS.test(character) ? 2 : 1;
  }
  return columns;
}

/**
 * Text from a survey or a sample, made safe to stand in a line: control characters are dropped, since a terminal obeys them, and
 * right-to-left words are isolated, so that the numbers beside them keep their place.
 */
export function isolate(text: string): string {
  const clean = text.replace(/[\s\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '');
  return RIGHT_TO_LEFT.test(clean) ? `\u2068${clean}\u2069` : clean;
}

const graphemes = new Intl.Segmenter();

/** As much of `text` as fits, isolated, with an ellipsis where something is left out. */
export function shorten(text: string, columns: number): string {
  const whole = isolate(text);
  if (columnsOf(whole) <= columns) return whole;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (columnsOf(kept) + columnsOf(segment) > columns - 1) break;
    kept += segment;
  }
  return isolate(`${kept.trimEnd()}…`);
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

/** Joins the pieces with blanks into lines of at most `width`; the lines after the first are indented. */
export function flow(pieces: readonly string[], width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (line === '' || columnsOf(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = indent + piece;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A bar of `share` on a line of `columns` that stands for 0 to `scale`. */
export function bar(share: number | null, columns: number, scale: number): string {
  if (share === null) return '';
  const eighths = Math.round((Math.min(share, scale) / scale) * columns * 8);
  return '█'.repeat(eighths >> 3) + (['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths & 7] ?? '');
}

/** A bar up to the interval's low end, and the interval: `█████├──┼──┤`, with ┼ at the estimate. */
export function barWithInterval(
  estimate: { share: number | null; low: number | null; high: number | null },
  columns: number,
  scale: number,
  paint: Paint,
): string {
  const { share, low, high } = estimate;
  if (share === null || low === null || high === null) return '';
  const place = (value: number) => Math.min(columns - 1, Math.floor((value / scale) * columns));
  const [from, at, to] = [place(low), place(share), place(high)];
  const marks = Array.from({ length: to - from + 1 }, (_, index) => {
    const column = from + index;
    if (from === to || (column === at && from < at && at < to)) return '┼';
    return column === from ? '├' : column === to ? '┤' : '─';
  });
  return paint.bar('█'.repeat(from)) + marks.join('');
}

export function number(n: number): string {
  return n.toLocaleString('en-US');
}

/** `digits` after the point. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)} %`;
}

export function interval({ low, high }: { low: number | null; high: number | null }, digits = 1): string {
  return low === null || high === null ? '' : `(${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)})`;
}

/** The parts of a time that a reader needs; `iso` is UTC. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
