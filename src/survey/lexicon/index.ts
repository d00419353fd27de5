// The lexicon: every language's words, the topics, and the version that stands with each outcome.

import { arabic } from './arabic.ts';
import { arabizi } from './arabizi.ts';
import { english } from './english.ts';
import { kurmanji } from './kurmanji.ts';
import type { Lexicon, Topic } from './roles.ts';
import { sorani } from './sorani.ts';
import { soraniLatin } from './sorani-latin.ts';
import { symbols } from './symbols.ts';
import { presenceOfForces } from './topics/presence-of-forces.ts';
import { turkmen } from './turkmen.ts';

/** Raised by hand with every change of the words or the grammar; a test holds it to the content. */
export const LEXICON_VERSION = '1.0.0';

export const LEXICONS: readonly Lexicon[] = [arabic, arabizi, sorani, soraniLatin, kurmanji, turkmen, english, symbols];
export const TOPICS: readonly Topic[] = [presenceOfForces];
