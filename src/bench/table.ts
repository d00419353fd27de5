// The rows of a bench as a table for people.

import type { Measured } from './rows.ts';

const HEAD = ['', 'engine', '/s', 'slowest–fastest', 'limit /s', 'ratio', 'p99 ms', 'CPU µs', 'load', 'target', ''];
const LEFT = [0, 1, 9, 10];

export function showTable(rows: readonly Measured[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (LEFT.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.filter(({ note }) => note !== '').map(({ name, note }) => `${name}: ${note}`);
  return `${[...text, '', ...notes].join('\n')}\n`;
}

function cells(row: Measured): string[] {
  return [
    row.name,
    row.engine ?? '',
    amount(row.perSecond),
    `${amount(row.spread[0])}–${amount(row.spread[1])}`,
    row.limitPerSecond === null ? '' : amount(row.limitPerSecond),
    row.ratio === null ? '' : row.ratio.toFixed(2),
    row.p99Ms === null ? '' : row.p99Ms.toFixed(2),
    row.cpuUs === null ? '' : row.cpuUs.toFixed(1),
    row.loadBusy === null ? '' : `${Math.round(row.loadBusy * 100)} %`,
    row.aim,
    row.met === null ? '' : row.met ? 'met' : 'NOT MET',
  ];
}

function amount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
