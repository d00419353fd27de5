// The shapes that charts are made of, in a drawing whose reading may begin at the right: places are counted from the reading's start.

import { type Drawing, type Shape, SIZES, WIDTHS } from './drawing.ts';
import { INKS, type Ink, PALE } from './inks.ts';
import { clean, isolate } from './lettering.ts';

export interface Pencil {
  /** Of the whole drawing. */
  width: number;
  /** From a place counted from the reading's start to one counted from the left. */
  x(place: number): number;
  text(words: string, place: number, y: number, style?: TextStyle): Shape;
  area(from: number, to: number, y: number, height: number, ink: Ink): Shape;
  line(from: number, to: number, y: number, ink: Ink, width: number): Shape;
  upright(place: number, y: number, height: number, ink: Ink, width: number): Shape;
}

export interface TextStyle {
  ink?: Ink;
  size?: number;
  strong?: boolean;
  /** Which part of the text stands at the place; its start by default. */
  at?: 'start' | 'middle' | 'end';
}

export function pencilOf(drawing: Drawing): Pencil {
  const width = WIDTHS[drawing.width];
  const isLtr = drawing.direction === 'ltr';
  const x = (place: number) => (isLtr ? place : width - place);
  const stroke = (shape: Shape, ink: Ink, lineWidth: number): Shape => ({
    type: 'line',
    silent: true,
    shape,
    style: { stroke: INKS[ink], lineWidth },
  });
  const alignOf = { start: isLtr ? 'left' : 'right', middle: 'center', end: isLtr ? 'right' : 'left' };
  return {
    width,
    x,
    text: (words, place, y, { ink = 'text', size = SIZES.text, strong = false, at = 'start' } = {}) => ({
      type: 'text',
      silent: true,
      style: {
        text: isolate(clean(words), drawing.direction),
        x: x(place),
        y,
        fill: INKS[ink],
        align: alignOf[at],
        verticalAlign: 'middle',
        fontSize: size,
        fontWeight: strong ? 600 : 400,
      },
    }),
    area: (from, to, y, height, ink) => ({
      type: 'rect',
      silent: true,
      shape: { x: Math.min(x(from), x(to)), y, width: Math.abs(to - from), height },
      style: { fill: INKS[ink], ...(PALE.has(ink) ? { stroke: INKS.axis, lineWidth: 0.75 } : {}) },
    }),
    line: (from, to, y, ink, lineWidth) => stroke({ x1: x(from), x2: x(to), y1: y, y2: y }, ink, lineWidth),
    upright: (place, y, height, ink, lineWidth) =>
      stroke({ x1: x(place), x2: x(place), y1: y - height / 2, y2: y + height / 2 }, ink, lineWidth),
  };
}

/** A step and an end for an axis from 0 that shows `most`, with `steps` steps or fewer. */
export function scaleTo(most: number, steps: number, candidates: readonly number[]): { step: number; end: number } {
  const step = candidates.find((candidate) => most / candidate <= steps) ?? candidates.at(-1)!;
  return { step, end: Math.max(1, Math.ceil(most / step - 1e-9)) * step };
}

export const SHARE_STEPS = [0.05, 0.1, 0.2, 0.25] as const;
/** 1, 2, 5, 10, 20, 50 … */
export const COUNT_STEPS: readonly number[] = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((one) => one * 10 ** power),
).flat();
