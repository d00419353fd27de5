// One question by a stratum: a bar for each value, divided by the options' shares, with its base. Named once, above.

import { type Drawing, draw as drawSvg, type Shape, SIZES } from './drawing.ts';
import { type Ink, inkOn } from './inks.ts';
import { widthOf, wrap } from './lettering.ts';
import { type Pencil, pencilOf } from './shapes.ts';

export interface Stack {
  name: string;
  /** Such as `n 123`: the base of this row's shares. */
  note: string;
  /** One for each part, in their order; null where there is no base. Together at most 1. */
  shares: readonly (number | null)[];
}

export interface StackPart {
  name: string;
  ink: Ink;
}

const GAP = 12;
const LINE = 17;
export const SWATCH = 11;
const THICK = 18;
const MOST_LABEL = 180;

type Row = { stack: Stack; label: string[]; top: number; height: number };

export function stackedShares(parts: readonly StackPart[], stacks: readonly Stack[], drawing: Drawing): string {
  const pencil = pencilOf(drawing);
  const isWide = drawing.width === 'wide';
  const key = keyOf(parts, pencil);
  const note = Math.max(0, ...stacks.map((stack) => widthOf(stack.note, SIZES.small)));
  const labels = isWide ? Math.min(MOST_LABEL, 2 + Math.max(0, ...stacks.map(({ name }) => widthOf(name, SIZES.text)))) : 0;
  const from = isWide ? labels + GAP : 0;
  const to = isWide ? pencil.width - note - GAP : pencil.width;
  let top = key.height;
  const rows = stacks.map((stack): Row => {
    const label = wrap(stack.name, SIZES.text, isWide ? labels : pencil.width - note - GAP, 2);
    const height = isWide ? Math.max(28, label.length * LINE + 6) : label.length * LINE + THICK + 12;
    const row = { stack, label, top, height };
    top += height;
    return row;
  });
  const shapes = [...key.shapes, ...rows.flatMap((row) => rowOf(row, parts, { from, to }, drawing, pencil))];
  const option = {
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: 'value', min: 0, max: 1, show: false },
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    series: [{ type: 'custom', silent: true, renderItem: () => ({ type: 'group', children: shapes }), data: [[0, 0]] }],
  };
  return drawSvg(option, top + 4, drawing);
}

type Swatch = (part: StackPart, index: number, place: number, y: number) => Shape[];

/** What each ink means: swatches with their names, in as many lines as they need. */
export function keyOf(parts: readonly StackPart[], pencil: Pencil, swatch?: Swatch): { shapes: Shape[]; height: number } {
  const draw: Swatch = swatch ?? (({ ink }, _, place, y) => [pencil.area(place, place + SWATCH, y - SWATCH / 2, SWATCH, ink)]);
  let [place, y] = [0, 12];
  const shapes = parts.flatMap((part, index) => {
    const [word] = wrap(part.name, SIZES.small, pencil.width - SWATCH - 6, 1);
    const wide = SWATCH + 6 + widthOf(word ?? '', SIZES.small) + GAP;
    if (place > 0 && place + wide > pencil.width + GAP) [place, y] = [0, y + 20];
    const at = place;
    place += wide;
    return [...draw(part, index, at, y), pencil.text(word ?? '', at + SWATCH + 6, y, { size: SIZES.small })];
  });
  return { shapes, height: y + 18 };
}

function rowOf(
  { stack, label, top, height }: Row,
  parts: readonly StackPart[],
  { from, to }: { from: number; to: number },
  drawing: Drawing,
  pencil: Pencil,
): Shape[] {
  const isWide = drawing.width === 'wide';
  const y = isWide ? top + (height - THICK) / 2 : top + label.length * LINE + 2;
  const middle = y + THICK / 2;
  const labelAt = (index: number) => (isWide ? middle + (index - (label.length - 1) / 2) * LINE : top + 9 + index * LINE);
  const small = { ink: 'soft', size: SIZES.small } as const;
  let place = from;
  const areas = parts.flatMap(({ ink }, index) => {
    const share = stack.shares[index] ?? null;
    if (share === null || share <= 0) return [];
    const next = place + share * (to - from);
    const words = drawing.numbers.percent(share, 0);
    const fits = widthOf(words, SIZES.small) + 6 <= next - place;
    const shapes = [
      pencil.area(place, next, y, THICK, ink),
      ...(fits ? [pencil.text(words, (place + next) / 2, middle, { at: 'middle', size: SIZES.small, ink: inkOn(ink) })] : []),
    ];
    place = next;
    return shapes;
  });
  const none = areas.length > 0 ? [] : [pencil.line(from, to, middle, 'rule', 1)];
  return [
    ...label.map((line, index) => pencil.text(line, isWide ? from - GAP : 0, labelAt(index), { at: isWide ? 'end' : 'start' })),
    ...areas,
    ...none,
    pencil.text(stack.note, pencil.width, isWide ? middle : top + 9, { ...small, at: 'end' }),
  ];
}
