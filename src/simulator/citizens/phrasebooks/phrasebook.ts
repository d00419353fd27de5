// What a phrasebook holds: how people who write one way put what they mean. Data only; the choice among it is elsewhere.
// The wordings are made up for the simulation and kept apart from whatever the service knows of language, since its
// understanding is measured against them.

import type { Meaning } from '../../../survey/definition.ts';
import type { Language } from '../iraq.ts';

/** In a template, {} stands for what is inserted. */
export interface Phrasebook {
  /** Whose digits the keyboard has. */
  digits: Language;
  /** Whether an option's label can be copied as it stands in the text: not by those who write in other letters. */
  copiesLabels: boolean;
  /** Clear wordings: a native reader who knows the question takes each for this meaning and for no other. */
  says: Readonly<Record<Meaning, readonly string[]>>;
  /** What a woman writes in place of a word that a man would write. */
  feminine: Readonly<Record<string, string>>;
  /** A reason that may follow, joined by a blank; it names no option. */
  because: Readonly<Partial<Record<Meaning, readonly string[]>>>;
  /** Names by option code: governorates, by the name of the place or of its chief town. */
  names: Readonly<Record<string, readonly string[]>>;
  /** Templates: of a place, of a digit, of a range (two gaps), of an age in years, of a new opinion. */
  located: readonly string[];
  numbered: readonly string[];
  range: readonly string[];
  years: readonly string[];
  changed: readonly string[];
  /** May open an answer. */
  hello: readonly string[];
  joke: readonly string[];
  question: readonly string[];
  insult: readonly string[];
  refuse: readonly string[];
  /** Templates or phrases for a wish to be left alone; `stopAnd` follows an answer. */
  stop: readonly string[];
  stopAnd: readonly string[];
  help: readonly string[];
  thanks: readonly string[];
  /** For an open question. */
  comment: readonly string[];
  autoReply: string;
  /** A wish to be asked in another language. */
  wish: Readonly<Record<Language, readonly string[]>>;
}
