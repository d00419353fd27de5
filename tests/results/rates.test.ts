import { describe, expect, test } from 'vitest';
import { openMeter, type RateSample } from '../../src/results/rates.ts';

const at = (seconds: number, n: number): RateSample => ({ at: seconds * 1_000, replies: n, calls: 2 * n, segments: 4 * n });

describe('rates', () => {
  test.each<[string, RateSample[], object | null]>([
    ['are not known at the first look', [at(0, 5)], null],
    ['nor while the clock stands', [at(0, 5), at(0, 9)], null],
    [
      'are of what there is at first',
      [at(0, 5), at(2, 9)],
      { repliesPerMinute: 120, messagesPerSecond: 4, segmentsPerSecond: 8, overMs: 2_000 },
    ],
    ['count from zero, not from the total', [at(0, 1_000_000), at(1, 1_000_000)], { repliesPerMinute: 0, messagesPerSecond: 0 }],
    ['forget what is over a minute old', [at(0, 0), at(10, 600), at(70, 660)], { repliesPerMinute: 60, overMs: 60_000 }],
    [
      'are of the leap where the clock leaps',
      [at(0, 0), at(3_600, 60), at(7_200, 180)],
      { repliesPerMinute: 2, overMs: 3_600_000 },
    ],
    ['never fall below nothing', [at(0, 10), at(1, 5)], { repliesPerMinute: 0 }],
  ])('%s', (_, samples, expected) => {
    const meter = openMeter();
    const last = samples.map((sample) => meter.measure(sample)).at(-1);
    if (expected === null) expect(last).toBeNull();
    else expect(last).toMatchObject(expected);
  });

  test('hold however often somebody looks', () => {
    const meter = openMeter();
    let last = null;
    for (let tick = 0; tick <= 10_000; tick++) last = meter.measure(at(tick / 100, tick));
    expect(last).toMatchObject({ repliesPerMinute: expect.closeTo(6_000, 0) });
  });
});
