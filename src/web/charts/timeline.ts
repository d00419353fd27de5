// Shares or counts over time: a line for each series, told apart by its marks too, with intervals where they are given.

import { type Drawing, draw, type Shape, SIZES } from './drawing.ts';
import { INKS, type Ink } from './inks.ts';
import { clean, isolate } from './lettering.ts';
import { COUNT_STEPS, type Pencil, pencilOf, SHARE_STEPS, scaleTo } from './shapes.ts';
import { keyOf, SWATCH } from './stacked-shares.ts';

export interface Point {
  value: number | null;
  low?: number | null;
  high?: number | null;
}

export interface Series {
  name: string;
  ink: Ink;
  /** One for each moment, in their order. */
  points: readonly Point[];
}

/** What stands under the scale at each moment; empty where nothing should. */
export type Moments = readonly string[];

const MARKS = ['circle', 'rect', 'triangle', 'diamond'] as const;
const DASHES = ['solid', [6, 3], [2, 3], [8, 3, 2, 3]] as const;
/** More whiskers than this are a thicket. */
const MOST_WHISKERS = 40;
const HEIGHT = { wide: 240, narrow: 220 } as const;

/** @param unit shares from 0 to 1, or counts. */
export function timeline(moments: Moments, series: readonly Series[], unit: 'share' | 'count', drawing: Drawing): string {
  const pencil = pencilOf(drawing);
  const key = keyOf(series, pencil, ({ ink }, index, place, y) => sampleOf(ink, index, place, y, pencil));
  const height = HEIGHT[drawing.width] + key.height;
  const { axes, grid } = frameOf(moments, mostOf(series), unit, height, key.height, drawing);
  const whiskers = moments.length <= MOST_WHISKERS ? series.flatMap(whiskersOf) : [];
  const option = {
    grid,
    ...axes,
    series: [
      ...(whiskers.length === 0 ? [] : [whiskerSeries(whiskers)]),
      ...series.map(({ ink, points }, index) => ({
        type: 'line',
        silent: true,
        data: points.map(({ value }) => value),
        symbol: MARKS[index % MARKS.length],
        symbolSize: moments.length > MOST_WHISKERS ? 0 : 7,
        showAllSymbol: true,
        lineStyle: { color: INKS[ink], width: 2, type: DASHES[index % DASHES.length] },
        itemStyle: { color: INKS[ink] },
      })),
      keySeries(key.shapes),
    ],
  };
  return draw(option, height, drawing);
}

/** A piece of a line, as it is in the chart, to stand beside its name. */
function sampleOf(ink: Ink, index: number, place: number, y: number, pencil: Pencil): Shape[] {
  const at = Math.min(pencil.x(place), pencil.x(place + SWATCH));
  const lineDash = DASHES[index % DASHES.length];
  return [
    {
      type: 'line',
      silent: true,
      shape: { x1: at - 2, x2: at + SWATCH + 2, y1: y, y2: y },
      style: { stroke: INKS[ink], lineWidth: 2, ...(lineDash === 'solid' ? {} : { lineDash }) },
    },
  ];
}

function mostOf(series: readonly Series[]): number {
  return Math.max(0, ...series.flatMap(({ points }) => points.map(({ value, high }) => high ?? value ?? 0)));
}

function whiskersOf({ ink, points }: Series): { at: number; low: number; high: number; ink: Ink }[] {
  return points.flatMap(({ low, high }, at) => (low == null || high == null ? [] : [{ at, low, high, ink }]));
}

type CustomApi = { coord(point: [number, number]): [number, number] };

function whiskerSeries(whiskers: ReturnType<typeof whiskersOf>) {
  return {
    type: 'custom',
    silent: true,
    data: whiskers.map(({ at, low }) => [at, low]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: CustomApi): Shape => {
      const { at, low, high, ink } = whiskers[dataIndex]!;
      const [x, y1] = api.coord([at, low]);
      const [, y2] = api.coord([at, high]);
      return { type: 'line', silent: true, shape: { x1: x, x2: x, y1, y2 }, style: { stroke: INKS[ink], lineWidth: 1 } };
    },
  };
}

/** The names of the series, in a chart that has axes. */
function keySeries(shapes: Shape[]) {
  return { type: 'custom', silent: true, data: [[0, 0]], renderItem: () => ({ type: 'group', children: shapes }) };
}

/** Axes whose scale stands where the reading begins. */
export function frameOf(moments: Moments, most: number, unit: 'share' | 'count', height: number, top: number, drawing: Drawing) {
  const { numbers, direction } = drawing;
  const isRtl = direction === 'rtl';
  const scale = unit === 'share' ? scaleTo(Math.max(0.1, most), 5, SHARE_STEPS) : scaleTo(Math.max(1, most), 5, COUNT_STEPS);
  const end = unit === 'share' ? Math.min(1, scale.end) : scale.end;
  const write = (value: number) => (unit === 'share' ? numbers.percent(value, 0) : numbers.count(value));
  const margin = 14 + write(end).length * 7;
  const label = { color: INKS.soft, fontSize: SIZES.small };
  return {
    grid: {
      outerBoundsMode: 'none',
      left: isRtl ? 18 : margin,
      right: isRtl ? margin : 18,
      top: top + 4,
      bottom: 26,
      height: height - top - 30,
    },
    axes: {
      xAxis: {
        type: 'category',
        data: moments.map((_, index) => index),
        inverse: isRtl,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: INKS.axis } },
        axisLabel: {
          ...label,
          interval: (index: number) => moments[index] !== '',
          hideOverlap: true,
          formatter: (_: string, index: number) => isolate(clean(moments[index] ?? ''), direction),
        },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: end,
        interval: scale.step,
        position: isRtl ? 'right' : 'left',
        axisLabel: { ...label, formatter: write },
        splitLine: { lineStyle: { color: INKS.rule } },
      },
    },
  };
}
