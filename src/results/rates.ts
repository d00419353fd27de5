// What happens a minute and a second, from what the counters said at each look. It keeps no more than the last minute, and reads nothing.

/** Rates are of the last minute. */
const WINDOW_MS = 60_000;
/** Looks are a second apart: more would mean that somebody looks far more often, and the oldest may go. */
const MAX_SAMPLES = 120;

export interface RateSample {
  /** ms UTC, by the service's clock. */
  at: number;
  replies: number;
  calls: number;
  segments: number;
}

export interface Rates {
  repliesPerMinute: number;
  /** Create calls begun. */
  messagesPerSecond: number;
  segmentsPerSecond: number;
  /** What they are an average of: a minute, less at first, more where the clock leaps. */
  overMs: number;
}

export interface Meter {
  /** Takes a look's counters; null at the first look, which has nothing to differ from. */
  measure(sample: RateSample): Rates | null;
}

/** One for each survey that is watched; it forgets with whoever made it. */
export function openMeter(): Meter {
  let samples: RateSample[] = [];
  return {
    measure(sample) {
      // The last one that is a minute old stays as the base; what is older goes.
      const base = samples.findLastIndex(({ at }) => sample.at - at >= WINDOW_MS);
      samples = [...samples.slice(Math.max(0, base)), sample].slice(-MAX_SAMPLES);
      const from = samples[0]!;
      const overMs = sample.at - from.at;
      if (overMs <= 0) return null;
      // A refused or withdrawn message never takes from these counters, but a restored backup may.
      const per = (ms: number, name: 'replies' | 'calls' | 'segments') => (Math.max(0, sample[name] - from[name]) * ms) / overMs;
      return {
        repliesPerMinute: per(60_000, 'replies'),
        messagesPerSecond: per(1_000, 'calls'),
        segmentsPerSecond: per(1_000, 'segments'),
        overMs,
      };
    },
  };
}
