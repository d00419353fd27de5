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
/** From one line of a label to the next. */
const LINE = 17;
/** Where nothing stands before the bars: room for half of the scale's first label. */
const INSET = 12;
/** Longer labels go on in a second line. */
const MOST_LABEL = 200;

type Row = { bar: Bar; label: string[]; top: number; height: number };

interface Layout {
  rows: Row[];
  height: number;
  /** Places of the scale's 0 and its end. */
  from: number;
  to: number;
  end: number;
  step: number;
  /** Where the intervals' words begin. */
  interval: number;
}

export function intervalBars(bars: readonly Bar[], drawing: Drawing): string {
  const pencil = pencilOf(drawing);
  const isWide = drawing.width === 'wide';
  const layout = isWide ? layOutWide(bars, drawing, pencil) : layOutNarrow(bars, drawing, pencil);
  const rowShapes = layout.rows.map((row) => [
    ...shapesOf(row, layout, drawing, pencil),
    ...(isWide ? wordsBeside(row, layout, drawing, pencil) : wordsAbove(row, layout, drawing, pencil)),
  ]);
  const { from, to } = layout;
  const left = Math.min(pencil.x(from), pencil.x(to));
  const option = {
    grid: { outerBoundsMode: 'none', left, right: pencil.width - left - Math.abs(to - from), top: 4, bottom: 24 },
    xAxis: {
      type: 'value',
      min: 0,
      max: layout.end,
      interval: layout.step,
      inverse: drawing.direction === 'rtl',
      axisLabel: { color: INKS.soft, fontSize: SIZES.small, formatter: (share: number) => drawing.numbers.percent(share, 0) },
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { lineStyle: { color: INKS.rule } },
    },
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        renderItem: ({ dataIndex }: { dataIndex: number }) => ({ type: 'group', children: rowShapes[dataIndex] }),
        data: rowShapes.map(() => [0, 0]),
      },
    ],
  };
  return draw(option, layout.height, drawing);
}

function scaleOf(bars: readonly Bar[], steps: number): { step: number; end: number } {
  const { step, end } = scaleTo(Math.max(0.1, ...bars.map(({ high, share }) => high ?? share ?? 0)), steps, SHARE_STEPS);
  return { step, end: Math.min(1, end) };
}

function tailOf(bar: Bar, { numbers }: Drawing): { share: string; interval: string } {
  const interval = bar.low === null || bar.high === null ? '' : numbers.interval(bar.low, bar.high);
  return { share: numbers.percent(bar.share), interval };
}

/** How wide each column of the words beside the bars is. */
function tailWidths(bars: readonly Bar[], drawing: Drawing) {
  const tails = bars.map((bar) => tailOf(bar, drawing));
  const widest = (words: string[], size: number) => Math.max(0, ...words.map((word) => widthOf(word, size)));
  return {
    share: widest(
      tails.map(({ share }) => share),
      SIZES.text,
    ),
    interval: widest(
      tails.map(({ interval }) => interval),
      SIZES.small,
    ),
    note: widest(
      bars.map(({ note }) => note),
      SIZES.small,
    ),
  };
}

function layOutWide(bars: readonly Bar[], drawing: Drawing, pencil: Pencil): Layout {
  const labels = Math.min(MOST_LABEL, 2 + Math.max(0, ...bars.map(({ name }) => widthOf(name, SIZES.text))));
  const tail = tailWidths(bars, drawing);
  const interval = pencil.width - tail.note - tail.interval - (tail.interval > 0 ? GAP : 0);
  const rows = stack(bars, (bar) => {
    const label = wrap(bar.name, SIZES.text, labels, 2);
    return { label, height: label.length > 1 ? 40 : 30 };
  });
  const to = interval - tail.share - GAP * 2;
  return { ...rows, from: labels + GAP, to, interval, ...scaleOf(bars, 6) };
}

function layOutNarrow(bars: readonly Bar[], drawing: Drawing, pencil: Pencil): Layout {
  const tail = tailWidths(bars, drawing);
  const interval = pencil.width - tail.note - tail.interval - (tail.interval > 0 ? GAP : 0);
  const rows = stack(bars, (bar) => {
    const label = wrap(bar.name, SIZES.text, pencil.width - tail.share - GAP, 2);
    return { label, height: label.length * LINE + 28 };
  });
  return { ...rows, from: INSET, to: interval - GAP, interval, ...scaleOf(bars, 4) };
}

function stack(bars: readonly Bar[], layOut: (bar: Bar) => { label: string[]; height: number }): { rows: Row[]; height: number } {
  let top = 4;
  const rows = bars.map((bar) => {
    const row = { bar, top, ...layOut(bar) };
    top += row.height;
    return row;
  });
  return { rows, height: top + 24 };
}

/** Where the bar's middle is: in the row's, or under the words. */
function middleOf(row: Row, { width }: Drawing): number {
  return width === 'wide' ? row.top + row.height / 2 : row.top + row.label.length * LINE + 11;
}

/** The interval's mark has a halo, so that it shows on its own bar. */
function shapesOf(row: Row, layout: Layout, drawing: Drawing, pencil: Pencil): Shape[] {
  const { share, low, high, ink } = row.bar;
  if (share === null) return [];
  const scale = (value: number) => layout.from + (Math.min(value, layout.end) / layout.end) * (layout.to - layout.from);
  const y = middleOf(row, drawing);
  const thick = drawing.width === 'wide' ? 16 : 14;
  const bar = share > 0 ? [pencil.area(scale(0), scale(share), y - thick / 2, thick, ink)] : [];
  if (low === null || high === null) return bar;
  const mark = (inkOf: Ink, extra: number) => [
    pencil.line(scale(low), scale(high), y, inkOf, 1.5 + extra),
    pencil.upright(scale(low), y, 8 + extra, inkOf, 1.5 + extra),
    pencil.upright(scale(high), y, 8 + extra, inkOf, 1.5 + extra),
  ];
  return [...bar, ...mark('paper', 2), ...mark('text', 0)];
}

function wordsBeside(row: Row, { from, to, interval }: Layout, drawing: Drawing, pencil: Pencil): Shape[] {
  const y = middleOf(row, drawing);
  const tail = tailOf(row.bar, drawing);
  const small = { ink: 'soft', size: SIZES.small } as const;
  const lineAt = (index: number) => y + (index - (row.label.length - 1) / 2) * LINE;
  return [
    ...row.label.map((line, index) => pencil.text(line, from - GAP, lineAt(index), { at: 'end' })),
    pencil.text(tail.share, to + GAP, y, { strong: true }),
    pencil.text(tail.interval, interval, y, small),
    pencil.text(row.bar.note, pencil.width, y, { ...small, at: 'end' }),
  ];
}

function wordsAbove(row: Row, { interval }: Layout, drawing: Drawing, pencil: Pencil): Shape[] {
  const y = middleOf(row, drawing);
  const tail = tailOf(row.bar, drawing);
  const small = { ink: 'soft', size: SIZES.small } as const;
  return [
    ...row.label.map((line, index) => pencil.text(line, INSET, row.top + 9 + index * LINE)),
    pencil.text(tail.share, pencil.width, row.top + 9, { strong: true, at: 'end' }),
    pencil.text(tail.interval, interval, y, small),
    pencil.text(row.bar.note, pencil.width, y, { ...small, at: 'end' }),
  ];
}
