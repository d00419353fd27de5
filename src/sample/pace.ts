// How fast an import goes, over its last seconds: a mean since the beginning would hide that it has become slow. It reads no clock.

/** So far back; a rate over less leaps with every commit. */
const WINDOW_MS = 5_000;

export interface Stand {
  at: number;
  rows: number;
  bytes: number;
}

export interface Pace {
  /** Null until it can be told. */
  rowsPerSecond: number | null;
  leftMs: number | null;
}

export const UNKNOWN_PACE: Pace = { rowsPerSecond: null, leftMs: null };

/** `bytes`: of the whole file; undefined where that is not known. Tell it where the rows stand, at ms of any clock. */
export function openPace(bytes: number | undefined, start: Stand): (now: Stand) => Pace {
  const samples = [start];
  return (now) => {
    // The newest that is older than the window stays, as its beginning.
    while (samples.length > 1 && samples[1]!.at <= now.at - WINDOW_MS) samples.shift();
    samples.push(now);
    const first = samples[0]!;
    const seconds = (now.at - first.at) / 1000;
    if (seconds <= 0) return UNKNOWN_PACE;
    const bytesPerSecond = (now.bytes - first.bytes) / seconds;
    return {
      rowsPerSecond: Math.round((now.rows - first.rows) / seconds),
      leftMs:
        bytes === undefined || bytesPerSecond <= 0 ? null : Math.round((1000 * Math.max(0, bytes - now.bytes)) / bytesPerSecond),
    };
  };
}
