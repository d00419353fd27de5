// Pictures drawn once for all who look, and not much oftener than they are worth: where drawing takes long, a live page gets a new
// one less often. It knows only keys and markup.

const LIMITS = {
  /** Pictures that are kept; the oldest go first. */
  kept: 1_000,
  /** Drawing one picture takes at most one part in this many of the thread's time. */
  share: 200,
} as const;

interface Drawn {
  /** What it was drawn from. */
  from: string;
  svg: string;
  atMs: number;
  tookMs: number;
}

const albums = new WeakMap<object, Map<string, Drawn>>();

/**
 * @param owner whose pictures they are: they go with it. @param key names the picture and everything that its look depends on but the numbers.
 * @param from changes where the numbers do.
 */
export function drawn(
  owner: object,
  key: string,
  from: string,
  draw: () => string,
  clock: () => number = () => performance.now(),
): string {
  const kept = albums.get(owner) ?? new Map<string, Drawn>();
  albums.set(owner, kept);
  const known = kept.get(key);
  const now = clock();
  if (known && (known.from === from || now - known.atMs < known.tookMs * LIMITS.share)) return known.svg;
  const svg = draw();
  kept.delete(key);
  kept.set(key, { from, svg, atMs: now, tookMs: clock() - now });
  if (kept.size > LIMITS.kept) kept.delete(kept.keys().next().value!);
  return svg;
}
