// Which ink an option has: by what it means where the survey says so, the same on every chart. Support and oppose have two hues that
// neither praise nor warn, told apart by lightness too; don't know, refused and unclear are greys. The only file that decides this.

import type { Meaning, Option } from '../../survey/definition.ts';
import { type Ink, OPTION_INKS } from './inks.ts';

/** Yes and no take the same side as support and oppose; a gender takes none. */
const BY_MEANING: Partial<Record<Meaning, Ink>> = {
  support: 'support',
  yes: 'support',
  oppose: 'oppose',
  no: 'oppose',
  unsure: 'unsure',
};
const APART: Record<string, Ink> = { refused: 'refused', unclear: 'unclear' };

type Meant = Pick<Option, 'code' | 'means'>;

/** Code → ink, in the order of the options, with refused and unclear. Beyond eight options without a meaning the inks repeat. */
export function inksOf(options: readonly Meant[]): ReadonlyMap<string, Ink> {
  let further = 0;
  const inks = new Map<string, Ink>(Object.entries(APART));
  for (const { code, means } of options) {
    const meant = means && BY_MEANING[means];
    inks.set(code, meant ?? OPTION_INKS[further++ % OPTION_INKS.length]!);
  }
  return inks;
}

/** The ink of an option's own bar, which its label names: options without a meaning need no colours to be told apart. */
export function barInksOf(options: readonly Meant[]): ReadonlyMap<string, Ink> {
  const meant = options.map(({ code, means }): [string, Ink] => [code, (means && BY_MEANING[means]) ?? 'plain']);
  return new Map<string, Ink>([...Object.entries(APART), ...meant]);
}
