import { describe, expect, it } from 'vitest';
import { drawFor } from '../../../src/simulator/citizens/draws.ts';
import { closesAt, delayMs, notAtNight } from '../../../src/simulator/citizens/rhythm.ts';
import { SURVEY } from './survey.ts';

const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

describe('a draw', () => {
  it('depends on its key alone', () => {
    const numbers = (key: string) => {
      const draw = drawFor(key);
      return many(20, () => draw.next());
    };
    expect(numbers('a/1')).toEqual(numbers('a/1'));
    expect(numbers('a/1')).not.toEqual(numbers('a/2'));
  });

  it('is even, within a key and from key to key', () => {
    const draw = drawFor('even');
    for (const numbers of [many(10_000, () => draw.next()), many(10_000, (i) => drawFor(`even/${i}`).next())]) {
      const tenths = numbers.reduce(
        (counts, number) => counts.with(Math.floor(number * 10), counts[Math.floor(number * 10)]! + 1),
        Array(10).fill(0),
      );
      for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
  });

  it('never draws what weighs nothing', () => {
    const draw = drawFor('weights');
    expect(new Set(many(2000, () => draw.weighted({ a: 0, b: 0.3, c: 0 })))).toEqual(new Set(['b']));
    expect(() => draw.weighted({ a: 0 })).toThrow(RangeError);
    expect(() => draw.pick([])).toThrow(RangeError);
  });

  it('has both ends of a range, and the median of a log-normal', () => {
    const draw = drawFor('ranges');
    expect(new Set(many(200, () => draw.between(2, 4)))).toEqual(new Set([2, 3, 4]));
    const times = many(4000, () => draw.logNormal(100, 1.5)).sort((a, b) => a - b);
    expect(times[2000]).toBeGreaterThan(90);
    expect(times[2000]).toBeLessThan(110);
  });
});

describe('a rhythm', () => {
  it.each([
    ['2026-12-11T20:00', '2026-12-11T17:00:00.000Z'],
    ['2026-12-11', '2026-12-11T20:59:59.999Z'],
  ])('ends with the field period: %s', (end, at) => {
    const survey = { ...SURVEY, fieldPeriod: { start: '2026-12-01', end } };
    expect(new Date(closesAt(survey)).toISOString()).toBe(at);
  });

  it.each([
    ['2026-12-05T21:30:00Z', '2026-12-06T04:00:00Z'],
    ['2026-12-06T03:59:00Z', '2026-12-06T04:00:00Z'],
  ])('puts the night of %s off to the morning', (night, morning) => {
    for (let i = 0; i < 100; i += 1) {
      const at = notAtNight(Date.parse(night), 'Asia/Baghdad', drawFor(`night/${i}`)) - Date.parse(morning);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(150 * 60_000);
    }
  });

  it.each(['2026-12-06T04:00:00Z', '2026-12-06T20:59:00Z'])('leaves the day alone: %s', (day) => {
    expect(notAtNight(Date.parse(day), 'Asia/Baghdad', drawFor('day'))).toBe(Date.parse(day));
  });

  it('has nobody answer within half a minute', () => {
    for (let i = 0; i < 500; i += 1) expect(delayMs('next', drawFor(`d/${i}`))).toBeGreaterThan(30_000);
  });
});
