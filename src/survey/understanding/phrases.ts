// The lexicon in a form that replies can be looked up in: a trie of folded phrases with what each can do.

import type { Lexicon, Role } from '../lexicon/roles.ts';
import { expand } from './patterns.ts';
import { foldWords } from './tokenise.ts';

/** Phrases are also known written as one word ("dontknow"), unless that is longer than this. */
const MAX_JOINED_LENGTH = 22;
const MIN_JOINED_LENGTH = 5;
const MAX_JOINED_WORDS = 4;

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
  /** Phrases written as one word: known as they stand, but no target for a typo. */
  readonly joined = new Set<string>();
  private readonly folded = new Map<string, readonly string[]>();

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
    const words = phrase.split(' ').flatMap((word) => this.fold(word));
    if (words.length === 0) return;
    mark(this.meaningsOf(words, objectFirst));
    for (const word of words) this.words.add(word);
    if (words.length === 1 || words.length > MAX_JOINED_WORDS) return;
    const joined = undouble(words.join(''));
    if (joined.length < MIN_JOINED_LENGTH || joined.length > MAX_JOINED_LENGTH || /\d$|^\d/.test(joined)) return;
    mark(this.meaningsOf([joined], objectFirst));
    this.joined.add(joined);
  }

  has(word: string): boolean {
    return this.words.has(word) || this.joined.has(word);
  }

  private fold(word: string): readonly string[] {
    let folded = this.folded.get(word);
    if (!folded) {
      folded = foldWords(word);
      this.folded.set(word, folded);
    }
    return folded;
  }

  single(word: string): Meanings | undefined {
    return this.root.next.get(word)?.means;
  }

  private meaningsOf(words: readonly string[], objectFirst: boolean): Meanings {
    let node = this.root;
    for (const word of words) {
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

/** A letter that ends one word and begins the next is written once, as in a folded word. */
function undouble(word: string): string {
  let single = '';
  for (const letter of word) if (!single.endsWith(letter) || /\d/.test(letter)) single += letter;
  return single;
}
