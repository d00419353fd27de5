// Live pages: one look at the database per key and second, whoever watches; each watcher is sent the parts that changed.
// It knows neither HTTP nor what is looked at.

import { createHash } from 'node:crypto';

export const LIVE_LIMITS = {
  lookEveryMs: 1_000,
  /** Of all live pages together, in this process. */
  viewers: 1_000,
} as const;

export interface Parts {
  /** Changes exactly when a part does; a browser that comes back names the one that it has seen. */
  revision: string;
  /** Event name → HTML. */
  html: Record<string, string>;
}

export interface Watching<T> {
  key: string;
  look(now: number): Promise<T>;
  /** Watchers with the same variant share one rendering of each look. */
  variant: string;
  render(value: T): Record<string, string>;
  /** Called at once where something has been seen already, then at each change. */
  onParts(parts: Parts): void;
}

export interface Live {
  /** False where too many watch already. Otherwise the function that ends the watching. */
  watch<T>(watching: Watching<T>): (() => void) | false;
  /** Looks done so far, for the tests of how few they are. */
  readonly looks: number;
  close(): void;
}

interface Subject {
  look(now: number): Promise<unknown>;
  watchers: Set<Watching<unknown>>;
  timer: NodeJS.Timeout | undefined;
  value: unknown;
  seen: boolean;
  /** Variant → what it was last rendered to. */
  rendered: Map<string, Parts>;
}

/** `onError`: a look or a rendering failed; the next one is tried all the same. */
export function openLive(options: { now(): number; onError(error: unknown): void; lookEveryMs?: number }): Live {
  const everyMs = options.lookEveryMs ?? LIVE_LIMITS.lookEveryMs;
  const subjects = new Map<string, Subject>();
  let viewers = 0;
  let looks = 0;

  async function look(key: string, subject: Subject): Promise<void> {
    looks++;
    try {
      subject.value = await subject.look(options.now());
      subject.seen = true;
      subject.rendered.clear();
      for (const watcher of subject.watchers) show(subject, watcher);
    } catch (error) {
      options.onError(error);
    }
    if (subjects.get(key) === subject && subject.watchers.size > 0)
      subject.timer = setTimeout(() => void look(key, subject), everyMs);
  }

  function show(subject: Subject, watcher: Watching<unknown>): void {
    let parts = subject.rendered.get(watcher.variant);
    if (!parts) {
      const html = watcher.render(subject.value);
      parts = { revision: digest(html), html };
      subject.rendered.set(watcher.variant, parts);
    }
    watcher.onParts(parts);
  }

  return {
    get looks() {
      return looks;
    },
    watch<T>(watching: Watching<T>) {
      if (viewers >= LIVE_LIMITS.viewers) return false;
      viewers++;
      const watcher = watching as unknown as Watching<unknown>;
      const known = subjects.get(watching.key);
      const subject = known ?? {
        look: watcher.look,
        watchers: new Set(),
        timer: undefined,
        value: undefined,
        seen: false,
        rendered: new Map(),
      };
      subject.watchers.add(watcher);
      if (!known) {
        subjects.set(watching.key, subject);
        void look(watching.key, subject);
      } else if (subject.seen) {
        show(subject, watcher);
      }
      return () => {
        if (!subject.watchers.delete(watcher)) return;
        viewers--;
        if (subject.watchers.size > 0) return;
        clearTimeout(subject.timer);
        if (subjects.get(watching.key) === subject) subjects.delete(watching.key);
      };
    },
    close() {
      for (const subject of subjects.values()) {
        clearTimeout(subject.timer);
        subject.watchers.clear();
      }
      subjects.clear();
    },
  };
}

function digest(html: Record<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, part] of Object.entries(html)) hash.update(`${name}\0${part}\0`);
  return hash.digest('base64url').slice(0, 22);
}
