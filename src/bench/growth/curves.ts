// The curves that a measured growth is drawn as, each into a file of its own.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../rows.ts';
import { type Curve, logChart } from './chart.ts';
import { costOf, type Grown, type Growth } from './growth.ts';

const ENGINES: Record<Engine, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
const MIB = 2 ** 20;

/** Those that operators look at; the names as they stand beside the lines. */
const PAGES: Readonly<Record<string, string>> = {
  results: 'results',
  monitor: 'monitor',
  launch: 'launch',
  surveys: 'list of surveys',
  respondent: 'one respondent',
  coding: 'coding queue',
};

/** Writes growth-cpu, growth-median, growth-first, growth-live and growth-whole, each with the engine's name. */
export function drawGrowth(folder: string, engine: Engine, { grown, sizes }: Pick<Growth, 'grown' | 'sizes'>): void {
  mkdirSync(folder, { recursive: true });
  const curve = (page: string, name: string, of: (one: Grown) => number): Curve => ({
    name,
    points: grown.filter((one) => one.page === page).map((one) => ({ x: one.size, y: of(one) })),
  });
  const pages = (of: (one: Grown) => number) => Object.entries(PAGES).map(([page, name]) => curve(page, name, of));
  const draw = (file: string, title: string, unit: string, curves: Curve[]) => {
    const describe = curves
      .map(({ name, points }) => `${name}: ${points.map(({ x, y }) => `${Number(y.toPrecision(3))} ${unit} at ${x}`).join(', ')}`)
      .join('; ');
    const chart = logChart({ title: `${title}, ${ENGINES[engine]}`, unit, describe, curves });
    writeFileSync(join(folder, `${file}-${engine}.svg`), chart);
  };
  draw('growth-cpu', 'A page of the console: processor time of the service', 'ms', pages(costOf));
  draw(
    'growth-median',
    'A page of the console: median of the time until it is there',
    'ms',
    pages(({ medianMs }) => medianMs),
  );
  draw(
    'growth-first',
    'The first request after a start, nothing in memory',
    'ms',
    pages(({ coldMs }) => coldMs),
  );
  draw('growth-live', 'What runs by itself: processor time of live pages and of releasing', 'ms', [
    curve('results/live', 'results, live', costOf),
    curve('monitor/live', 'monitor, live', costOf),
    curve('release', 'releasing 500', costOf),
  ]);
  const whole = (name: string, of: (size: Growth['sizes'][number]) => number | undefined): Curve => ({
    name,
    points: sizes.flatMap((size) => (of(size) === undefined ? [] : [{ x: size.size, y: of(size)! / MIB }])),
  });
  draw('growth-whole', 'The whole: disk and memory', 'MiB', [
    whole('database', ({ bytes }) => bytes),
    whole('memory of the service', ({ memory }) => memory?.end),
  ]);
}
