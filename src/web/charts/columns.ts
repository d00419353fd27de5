// Counts over time: a column for each hour or day, such as replies an hour.

import { type Drawing, draw, type Shape } from './drawing.ts';
import { INKS, type Ink } from './inks.ts';
import { frameOf, type Moments } from './timeline.ts';

const HEIGHT = { wide: 180, narrow: 170 } as const;

type CustomApi = { coord(point: [number, number]): [number, number]; size(of: [number, number]): [number, number] };

/** @param values one count for each moment. */
export function columns(moments: Moments, values: readonly number[], ink: Ink, drawing: Drawing): string {
  const height = HEIGHT[drawing.width];
  const { axes, grid } = frameOf(moments, Math.max(0, ...values), 'count', height, 6, drawing);
  const renderItem = ({ dataIndex }: { dataIndex: number }, api: CustomApi): Shape => {
    const [x, y] = api.coord([dataIndex, values[dataIndex]!]);
    const [, zero] = api.coord([dataIndex, 0]);
    const width = Math.max(1, api.size([1, 0])[0] * 0.8);
    return { type: 'rect', silent: true, shape: { x: x - width / 2, y, width, height: zero - y }, style: { fill: INKS[ink] } };
  };
  const data = values.map((value, index) => [index, value]);
  return draw({ grid, ...axes, series: [{ type: 'custom', silent: true, renderItem, data }] }, height, drawing);
}
