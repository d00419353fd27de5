// What an import came to, kept for a while so that its page can be looked at again and its rejected rows be taken away. These hold numbers: they
// stand in memory alone, and only who imported them gets them.

import { randomBytes } from 'node:crypto';
import type { SuppressionImport } from '../../../../sample/import-suppressions.ts';

export const LIMITS = {
  keptMs: 1_800_000,
  imports: 20,
} as const;

export interface KeptImport {
  summary: SuppressionImport;
  /** CSV. */
  rejects: Buffer;
  by: string;
  at: number;
}

const kept = new Map<string, KeptImport>();

/** @returns the name under which it is found again. */
export function keepImport(done: KeptImport): string {
  for (const [name, { at }] of kept) if (done.at - at > LIMITS.keptMs || kept.size >= LIMITS.imports) kept.delete(name);
  const name = randomBytes(12).toString('hex');
  kept.set(name, done);
  return name;
}

export function keptImport(name: string, by: string, now: number): KeptImport | undefined {
  const found = kept.get(name);
  return found && found.by === by && now - found.at <= LIMITS.keptMs ? found : undefined;
}
