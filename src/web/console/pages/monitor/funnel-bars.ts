// How far the sample got: a bar for each stage, as long as its share of the sampled, with its number and base. It knows no survey.

import { type Drawing, draw, type Shape, SIZES } from '../../../charts/drawing.ts';
import { widthOf } from '../../../charts/lettering.ts';
import { pencilOf } from '../../../charts/shapes.ts';

export interface Stage {
  name: string;
  /** Its number, share and base. */
  note: string;
  /** From 0 to 1. */
  share: number;
}

/** The wide one is shown beside the books, at three quarters of its size: its letters are larger for that. */
const LETTERS = { wide: 16, narrow: SIZES.text } as const;
const ROW = { wide: 52, narrow: 48 } as const;
const THICK = 16;

/** Name and number above each bar, which takes the whole width: the shares are compared, not the names. */
export function funnelBars(stages: readonly Stage[], drawing: Drawing): string {
  const pencil = pencilOf(drawing);
  const row = ROW[drawing.width];
  const size = LETTERS[drawing.width];
  const isWide = drawing.width === 'wide';
  const shapes = stages.flatMap(({ name, note, share }, index): Shape[] => {
    const top = index * row;
    const bar = top + 24;
    return [
      pencil.text(name, 0, top + 11, { strong: true, size }),
      pencil.text(note, widthOf(name, size) * 1.08 + 14, top + 11, { ink: 'soft', size: isWide ? size : SIZES.small }),
      pencil.area(0, pencil.width, bar, THICK, 'rest'),
      ...(share > 0 ? [pencil.area(0, Math.max(2, Math.min(1, share) * pencil.width), bar, THICK, 'plain')] : []),
    ];
  });
  const option = {
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: 'value', min: 0, max: 1, show: false },
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    series: [{ type: 'custom', silent: true, renderItem: () => ({ type: 'group', children: shapes }), data: [[0, 0]] }],
  };
  return draw(option, stages.length * row, drawing);
}
