// The curves of growth: every point where its values put it, every name to be read.

import { expect, test } from 'vitest';
import { logChart } from '../../src/bench/growth/chart.ts';

const svg = logChart({
  title: 'A < B',
  unit: 'ms',
  describe: 'in words',
  curves: [
    { name: 'flat', points: [1e4, 1e5, 1e6].map((x) => ({ x, y: 20 })) },
    { name: 'nearly as flat', points: [1e4, 1e5, 1e6].map((x) => ({ x, y: 21 })) },
    { name: 'steep', points: [1e4, 1e5, 1e6].map((x) => ({ x, y: x / 1000 })) },
  ],
});

function placesOf(line: number): [number, number][] {
  const [, points] = [...svg.matchAll(/<polyline points="([^"]+)"/g)][line]!;
  return points!.split(' ').map((at) => at.split(',').map(Number) as [number, number]);
}

test('equal factors are equal distances, on both axes', () => {
  const steep = placesOf(2);
  const [dx, dy] = [steep[1]![0] - steep[0]![0], steep[1]![1] - steep[0]![1]];
  expect(dx).toBeGreaterThan(0);
  // More is higher.
  expect(dy).toBeLessThan(0);
  expect(steep[2]![0] - steep[1]![0]).toBeCloseTo(dx, 0);
  expect(steep[2]![1] - steep[1]![1]).toBeCloseTo(dy, 0);
  expect(new Set(placesOf(0).map(([, y]) => y)).size).toBe(1);
});

test('names do not lie on each other, and what they hold is escaped', () => {
  const heights = ['flat', 'nearly as flat', 'steep'].map((name) =>
    Number(new RegExp(`y="([\\d.]+)"[^>]*>${name}<`).exec(svg)![1]),
  );
  heights.sort((a, b) => a - b);
  for (const [index, height] of heights.entries()) if (index > 0) expect(height - heights[index - 1]!).toBeGreaterThanOrEqual(18);
  expect(svg).toContain('A &lt; B');
  expect(svg).not.toContain('A < B');
});
