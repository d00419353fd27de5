// The lexicon in a form that replies can be looked up in: a trie of folded phrases with what each can do.
// A layer may stand on another: it holds its own phrases only, and knows what the layer below says of the same ones.

import type { Lexicon, Role } from '../lexicon/roles.ts';
import { expand } from './patterns.ts';
import { foldWords } from './tokenise.ts';

/** Phrases are also known written as one word ("dontknow"), within these bounds. */
const MAX_JOINED_LENGTH = 18;
const MIN_JOINED_LENGTH = 5;
const MAX_JOINED_WORDS = 3;

export interface Meanings {
  readonly roles: ReadonlySet<Role>;
  readonly objectFirst: boolean;
  readonly value?: number;
  readonly language?: string;
  /** The places among the question's options whose label or wording this is. */
  readonly options?: ReadonlySet<number>;
}
export interface PhraseNode {
  next?: Map<string, PhraseNode>;
  means?: Meanings;
}
export type Addition = { role: Role } | { value: number } | { language: string } | { option: number };

const NO_ROLES: ReadonlySet<Role> = new Set();
/** Sets of roles recur tens of thousands of times, so each is kept once; the key is the set before and the role added. */
const roleSets = new Map<ReadonlySet<Role>, Map<Role, ReadonlySet<Role>>>();

export class Phrases {
  readonly root: PhraseNode = {};
  /** Every word that stands in a phrase. */
  readonly words = new Set<string>();
  /** Phrases written as one word: known as they stand, but no target for a typo. */
  private readonly joined = new Set<string>();
  private readonly folded = new Map<string, readonly string[]>();
  private readonly below: Phrases | undefined;

  constructor(below?: Phrases) {
    this.below = below;
  }

  addLexicon(lexicon: Lexicon): void {
    const objectFirst = lexicon.objectFirst ?? false;
    const each = (patterns: readonly string[], addition: Addition) => {
      for (const pattern of patterns) for (const phrase of expand(pattern, lexicon.sets)) this.add(phrase, objectFirst, addition);
    };
    for (const [role, patterns] of Object.entries(lexicon.words)) each(patterns, { role: role as Role });
    for (const [value, patterns] of Object.entries(lexicon.numbers ?? {})) each(patterns, { value: Number(value) });
    for (const [language, patterns] of Object.entries(lexicon.languages ?? {})) each(patterns, { language });
  }

  add(phrase: string, objectFirst: boolean, addition: Addition): void {
    const words: string[] = [];
    for (const part of phrase.split(' ')) for (const word of this.fold(part)) words.push(word);
    if (words.length === 0) return;
    for (const word of words) this.words.add(word);
    this.put(words, objectFirst, addition);
    if (words.length === 1 || words.length > MAX_JOINED_WORDS) return;
    const joined = undouble(words.join(''));
    if (joined.length < MIN_JOINED_LENGTH || joined.length > MAX_JOINED_LENGTH || /\d$|^\d/.test(joined)) return;
    this.joined.add(joined);
    this.put([joined], objectFirst, addition);
  }

  has(word: string): boolean {
    return this.words.has(word) || this.joined.has(word);
  }

  single(word: string): Meanings | undefined {
    return this.root.next?.get(word)?.means ?? this.below?.single(word);
  }

  meaningsOf(words: readonly string[]): Meanings | undefined {
    let node: PhraseNode | undefined = this.root;
    for (const word of words) {
      node = node.next?.get(word);
      if (!node) return undefined;
    }
    return node.means;
  }

  private put(words: readonly string[], objectFirst: boolean, addition: Addition): void {
    let node = this.root;
    for (const word of words) {
      node.next ??= new Map();
      let next = node.next.get(word);
      if (!next) {
        next = {};
        node.next.set(word, next);
      }
      node = next;
    }
    node.means = extended(node.means ?? this.below?.meaningsOf(words), objectFirst, addition);
  }

  private fold(word: string): readonly string[] {
    let folded = this.folded.get(word);
    if (!folded) {
      folded = foldWords(word);
      this.folded.set(word, folded);
    }
    return folded;
  }
}

function extended(means: Meanings | undefined, objectFirst: boolean, addition: Addition): Meanings {
  const before = { roles: NO_ROLES, ...means, objectFirst: (means?.objectFirst ?? false) || objectFirst };
  if ('role' in addition) return { ...before, roles: withRole(before.roles, addition.role) };
  if ('option' in addition) return { ...before, options: new Set([...(means?.options ?? []), addition.option]) };
  return { ...before, ...addition };
}

function withRole(roles: ReadonlySet<Role>, role: Role): ReadonlySet<Role> {
  if (roles.has(role)) return roles;
  let successors = roleSets.get(roles);
  if (!successors) {
    successors = new Map();
    roleSets.set(roles, successors);
  }
  let successor = successors.get(role);
  if (!successor) {
    successor = new Set([...roles, role]);
    successors.set(role, successor);
  }
  return successor;
}

/** A letter that ends one word and begins the next is written once, as in a folded word. */
function undouble(word: string): string {
  let single = '';
  for (const letter of word) if (!single.endsWith(letter) || /\d/.test(letter)) single += letter;
  return single;
}
