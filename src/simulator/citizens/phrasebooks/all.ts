// The phrasebooks by voice: the way of writing that a person keeps to.

import { ARABIZI } from './arabizi.ts';
import { BADINI } from './badini.ts';
import { ENGLISH } from './english.ts';
import { IRAQI } from './iraqi.ts';
import { KURMANJI } from './kurmanji.ts';
import { MSA } from './msa.ts';
import type { Phrasebook } from './phrasebook.ts';
import { SORANI } from './sorani.ts';
import { SORANI_LATIN } from './sorani-latin.ts';

export const PHRASEBOOKS = {
  msa: MSA,
  iraqi: IRAQI,
  arabizi: ARABIZI,
  sorani: SORANI,
  soraniLatin: SORANI_LATIN,
  kurmanji: KURMANJI,
  badini: BADINI,
  english: ENGLISH,
} as const satisfies Record<string, Phrasebook>;
export type Voice = keyof typeof PHRASEBOOKS;

/** The provider's own keywords, which block the number before the service has a word. */
export const STOP_KEYWORDS = ['STOP', 'Stop', 'stop', 'STOP', 'UNSUBSCRIBE', 'STOPALL'] as const;
export const START_KEYWORDS = ['START', 'Start', 'start', 'UNSTOP'] as const;
