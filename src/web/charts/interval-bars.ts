// One question: a bar for each option with its interval, share and n. Wide, the words stand beside the bars; narrow, above them.

import { type Drawing, draw, type Shape, SIZES } from './drawing.ts';
import { INKS, type Ink } from './inks.ts';
import { widthOf, wrap } from './lettering.ts';
import { type Pencil, pencilOf, SHARE_STEPS, scaleTo } from './shapes.ts';

export interface Bar {
  name: string;
  ink: Ink;
  /** From 0 to 1; null where there is no base. */
  share: number | null;
  low: number | null;
  high: number | null;
  /** Such as `n 123`. */
  note: string;
}

const GAP = 12;
const LINE = 17;

interface Layout {
  rows: { bar: Bar; label: string[]; top: number; height: number }[];
  height: number;
  /** Places of the scale's 0 and its end. */
  from: number;
  to: number;
  end: number;
  step: number;
}

export function intervalBars(bars: readonly Bar[], drawing: Drawing): string {
  const pencil = pencilOf(drawing);
  const layout = drawing.width === 'wide' ? layOutWide(bars, drawing, pencil) : layOutNarrow(bars, drawing, pencil);
  const { from, to, end, step, height, rows } = layout;
  const scale = (share: number) => from + (share / end) * (to - from);
  const rowShapes = rows.map((row) => [
    ...barOf(row, drawing, pencil, scale),
    ...(drawing.width === 'wide' ? wordsBeside(row, drawing, pencil, layout) : wordsAbove(row, drawing, pencil, layout)),
  ]);
  const left = Math.min(pencil.x(from), pencil.x(to));
  const option = {
    grid: { left, right: pencil.width - left - Math.abs(to - from), top: 4, bottom: 24 },
    xAxis: {
      type: 'value',
      min: 0,
      max: end,
      interval: step,
      inverse: drawing.direction === 'rtl',
      axisLabel: { color: INKS.soft, fontSize: SIZES.small, formatter: (share: number) => drawing.numbers.percent(share, 0) },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: INKS.rule } },
    },
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        renderItem: (params: { dataIndex: number }) => ({ type: 'group', children: rowShapes[params.dataIndex] }),
        data: rows.map((_, index) => [0, 0, index]),
      },
    ],
  };
  return draw(option, height, drawing);
}

function scaleOf(bars: readonly Bar[], steps: number): { step: number; end: number } {
  const { step, end } = scaleTo(Math.max(0.1, ...bars.map(({ high, share }) => high ?? share ?? 0)), steps, SHARE_STEPS);
  return { step, end: Math.min(1, end) };
}

function tails(bar: Bar, { numbers }: Drawing): { share: string; interval: string } {
  return {
    share: numbers.percent(bar.share),
    interval: bar.low === null || bar.high === null ? '' : numbers.interval(bar.low, bar.high),
  };
}

/** The widest of a column of words. */
function columnOf(words: string[], size: number): number {
  return Math.max(0, ...words.map((word) => widthOf(word, size)));
}

function layOutWide(bars: readonly Bar[], drawing: Drawing, pencil: Pencil): Layout {
  const labels = Math.min(200, columnOf(bars.map(({ name }) => name), SIZES.text) + 2);
  const tail = tailColumns(bars, drawing);
  const from = labels + GAP;
  const to = pencil.width - tail.share - tail.interval - tail.note - GAP * 3;
  let top = 4;
  const rows = bars.map((bar) => {
    const label = wrap(bar.name, SIZES.text, labels, 2);
    const height = label.length > 1 ? 40 : 30;
    const row = { bar, label, top, height };
    top += height;
    return row;
  });
  return { rows, height: top + 24, from, to, ...scaleOf(bars, 6) };
}

function tailColumns(bars: readonly Bar[], drawing: Drawing) {
  const texts = bars.map((bar) => tails(bar, drawing));
  return {
    share: columnOf(texts.map(({ share }) => share), SIZES.text) * 1.04,
    interval: columnOf(texts.map(({ interval }) => interval), SIZES.small),
    note: columnOf(bars.map(({ note }) => note), SIZES.small),
  };
}

function layOutNarrow(bars: readonly Bar[], drawing: Drawing, pencil: Pencil): Layout {
  const tail = tailColumns(bars, drawing);
  const to = pencil.width - tail.interval - tail.note - GAP * 2;
  let top = 4;
  const rows = bars.map((bar) => {
    const label = wrap(bar.name, SIZES.text, pencil.width - tail.share - GAP, 2);
    const height = label.length * LINE + 26;
    const row = { bar, label, top, height };
    top += height;
    return row;
  });
  return { rows, height: top + 24, from: 2, to, ...scaleOf(bars, 4) };
}

type Row = Layout['rows'][number];

/** Where the bar's middle is: in the row's, or under the words. */
function middleOf(row: Row, drawing: Drawing): number {
  return drawing.width === 'wide' ? row.top + row.height / 2 : row.top + row.label.length * LINE + 10;
}

/** The interval's mark has a halo, so that it shows on its own bar. */
function barOf(row: Row, drawing: Drawing, pencil: Pencil, scale: (share: number) => number): Shape[] {
  const { share, low, high, ink } = row.bar;
  const y = middleOf(row, drawing);
  const thick = drawing.width === 'wide' ? 16 : 14;
  if (share === null) return [];
  const bar = share > 0 ? [pencil.area(scale(0), scale(share), y - thick / 2, thick, ink)] : [];
  if (low === null || high === null) return bar;
  const [from, to] = [scale(low), scale(high)];
  const mark = (inkOf: Ink, extra: number) => [
    pencil.line(from, to, y, inkOf, 1.5 + extra),
    pencil.upright(from, y, 8 + extra, inkOf, 1.5 + extra),
    pencil.upright(to, y, 8 + extra, inkOf, 1.5 + extra),
  ];
  return [...bar, ...mark('paper', 2), ...mark('text', 0)];
}

function wordsBeside(row: Row, drawing: Drawing, pencil: Pencil, { from, to }: Layout): Shape[] {
  const y = middleOf(row, drawing);
  const tail = tails(row.bar, drawing);
  const all = tailColumnsEnd(pencil, to);
  return [
    ...row.label.map((line, index) =>
      pencil.text(line, from - GAP, y + (index - (row.label.length - 1) / 2) * LINE, { at: 'end' }),
    ),
    pencil.text(tail.share, all.share, y, { strong: true }),
    pencil.text(row.bar.note, pencil.width, y, { ink: 'soft', size: SIZES.small, at: 'end' }),
    ...(tail.interval === '' ? [] : [pencil.text(tail.interval, all.share + widthOf('00.0%', SIZES.text) * 1.04 + GAP, y, { ink: 'soft', size: SIZES.small })]),
  ];
}

function tailColumnsEnd(_pencil: Pencil, to: number): { share: number } {
  return { share: to + GAP };
}

function wordsAbove(row: Row, drawing: Drawing, pencil: Pencil, { to }: Layout): Shape[] {
  const tail = tails(row.bar, drawing);
  const y = middleOf(row, drawing);
  return [
    ...row.label.map((line, index) => pencil.text(line, 2, row.top + 9 + index * LINE)),
    pencil.text(tail.share, pencil.width, row.top + 9, { strong: true, at: 'end' }),
    ...(tail.interval === '' ? [] : [pencil.text(tail.interval, to + GAP, y, { ink: 'soft', size: SIZES.small })]),
    pencil.text(row.bar.note, pencil.width, y, { ink: 'soft', size: SIZES.small, at: 'end' }),
  ];
}
