// The lexicon in a form that replies can be looked up in: a trie of folded phrases with what each can do.

import type { Lexicon, Role } from '../lexicon/roles.ts';
import { expand } from './patterns.ts';
import { foldWords } from './tokenise.ts';

/** Phrases are also known written as one word ("dontknow"), unless that is longer than this. */
const MAX_JOINED_LENGTH = 22;
const MIN_JOINED_LENGTH = 5;

export interface Meanings {
  roles: Set<Role>;
  objectFirst: boolean;
  value?: number;
  language?: string;
  /** The place among the question's options whose label or wording this is. */
  options?: Set<number>;
}
export interface PhraseNode {
  next: Map<string, PhraseNode>;
  means?: Meanings;
}

export class Phrases {
  readonly root: PhraseNode = { next: new Map() };
  /** Every word that stands in a phrase. */
  readonly words = new Set<string>();

  addLexicon(lexicon: Lexicon): void {
    const objectFirst = lexicon.objectFirst ?? false;
    const each = (patterns: readonly string[], mark: (means: Meanings) => void) => {
      for (const pattern of patterns) for (const phrase of expand(pattern, lexicon.sets)) this.add(phrase, objectFirst, mark);
    };
    for (const [role, patterns] of Object.entries(lexicon.words)) each(patterns, (means) => means.roles.add(role as Role));
    for (const [value, patterns] of Object.entries(lexicon.numbers ?? {})) {
      each(patterns, (means) => {
        means.value = Number(value);
      });
    }
    for (const [language, patterns] of Object.entries(lexicon.languages ?? {})) {
      each(patterns, (means) => {
        means.language = language;
      });
    }
  }

  add(phrase: string, objectFirst: boolean, mark: (means: Meanings) => void): void {
    const words = foldWords(phrase);
    if (words.length === 0) return;
    mark(this.meaningsOf(words, objectFirst));
    if (words.length === 1) return;
    const joined = foldWords(words.join(''));
    const length = joined[0]?.length ?? 0;
    if (joined.length === 1 && length >= MIN_JOINED_LENGTH && length <= MAX_JOINED_LENGTH)
      mark(this.meaningsOf(joined, objectFirst));
  }

  single(word: string): Meanings | undefined {
    return this.root.next.get(word)?.means;
  }

  private meaningsOf(words: readonly string[], objectFirst: boolean): Meanings {
    let node = this.root;
    for (const word of words) {
      this.words.add(word);
      let next = node.next.get(word);
      if (!next) {
        next = { next: new Map() };
        node.next.set(word, next);
      }
      node = next;
    }
    node.means ??= { roles: new Set(), objectFirst: false };
    node.means.objectFirst ||= objectFirst;
    return node.means;
  }
}
