// Random choices that can be drawn again: each generator belongs to a key, so no choice depends on who drew before.
// Not for secrets, and never seeded by time.

const FNV_PRIME = 16_777_619;
/** Four unlike starting values, so that one key yields the four words of the generator's state. */
const BASES = [2_166_136_261, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35] as const;
/** The first words still resemble the key. */
const WARM_UP = 12;

export interface Draw {
  /** At least 0, less than 1. */
  next(): number;
  chance(share: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** @throws RangeError where the list is empty. */
  pick<T>(list: readonly T[]): T;
  /**
   * A name, as often as its weight says; the weights need not add up to 1.
   * @throws RangeError where no weight is above 0.
   */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Log-normal, by its median; `sigma` is the spread of the logarithm. */
  logNormal(median: number, sigma: number): number;
}

/** The generator of a key: small fast counter (sfc32), seeded by FNV-1a. */
export function drawFor(key: string): Draw {
  const next = generator(key);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    chance: (share) => next() < share,
    between,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[between(0, list.length - 1)]!;
    },
    weighted: <K extends string>(weights: Readonly<Record<K, number>>) => {
      const entries = (Object.entries(weights) as [K, number][]).filter(([, weight]) => weight > 0);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      // Rounding may leave a crumb: it is the last one's.
      if (entries.length === 0) throw new RangeError('no weight is above 0');
      return entries.at(-1)![0];
    },
    logNormal: (median, sigma) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(sigma * normal);
    },
  };
}

function generator(key: string): () => number {
  let [a, b, c, counter] = BASES.map((basis) => hash(key, basis)) as [number, number, number, number];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < WARM_UP; i += 1) next();
  return next;
}

function hash(key: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < key.length; i += 1) value = Math.imul(value ^ key.charCodeAt(i), FNV_PRIME);
  return value ^ (value >>> 15);
}
