import { describe, expect, it } from 'vitest';
import { type Level, mean, median, proportion, wilson } from '../../src/results/estimates.ts';
import reference from './fixtures/reference.json' with { type: 'json' };

describe('Wilson interval', () => {
  const published: [number, number, Level, number, number][] = [
    [81, 263, 0.95, 0.255288519878274, 0.3662095769828],
    [15, 148, 0.95, 0.062386399530736, 0.160487241723308],
    [0, 20, 0.95, 0, 0.161125158052819],
    [29, 29, 0.95, 0.883030201500259, 1],
    [520, 1000, 0.95, 0.489017724657519, 0.550829205003059],
    [50, 100, 0.9, 0.41884779611253, 0.58115220388747],
  ];
  const byR = reference.wilson
    .filter(({ conf }) => conf === 0.95 || conf === 0.9)
    .map(({ x, n, conf, wilson: [low, high] }): [number, number, Level, number, number] => [x, n, conf as Level, low!, high!]);

  it('has both levels among R’s values', () => {
    expect(new Set(byR.map(([, , level]) => level))).toEqual(new Set([0.95, 0.9]));
  });

  it.each([...published, ...byR])('of %d among %d at %d', (x, n, level, low, high) => {
    const estimate = proportion(x, n, level);
    expect(estimate.share).toBeCloseTo(x / n, 14);
    expect(estimate.low).toBeCloseTo(low, 12);
    expect(estimate.high).toBeCloseTo(high, 12);
  });

  const weighted = Object.entries(reference.weighted).flatMap(([name, { n_eff: n, wilson_neff_95: byOption }]) =>
    Object.entries(byOption).map(([option, [p, low, high]]) => ({ name: `${name} ${option}`, n, p: p!, low: low!, high: high! })),
  );
  it.each(weighted)('takes an effective size that is not whole: $name', ({ n, p, low, high }) => {
    expect(wilson(p, n).low).toBeCloseTo(low, 12);
    expect(wilson(p, n).high).toBeCloseTo(high, 12);
  });

  it('has exact ends', () => {
    expect(proportion(0, 20).low).toBe(0);
    expect(proportion(29, 29).high).toBe(1);
  });
});

describe('proportion', () => {
  it.each([
    ['nobody was counted', 0, 0],
    ['the count is below zero', -1, 10],
    ['the count is above the base', 11, 10],
    ['the base is below zero', 0, -1],
  ])('is null where %s', (_, n, base) => {
    expect(proportion(n, base)).toEqual({ share: null, low: null, high: null });
  });
});

describe('mean and median', () => {
  const of = (...values: [number, number][]) => values.map(([value, n]) => ({ value, n }));
  it.each([
    [of(), null, null],
    [of([7, 1]), 7, 7],
    [of([1, 1], [2, 1]), 1.5, 1.5],
    [of([1, 2], [10, 1]), 4, 1],
    [of([1, 2], [10, 2]), 5.5, 5.5],
    [of([-3, 1], [0, 5], [9, 1]), 6 / 7, 0],
  ])('of %j', (distribution, wantedMean, wantedMedian) => {
    const found = mean(distribution);
    if (wantedMean === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(wantedMean, 12);
    expect(median(distribution)).toBe(wantedMedian);
  });
});
