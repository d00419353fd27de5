// A reply read word by word against the lexicon: phrases become atoms with roles. What they amount to is decided elsewhere.

import type { Role } from '../lexicon/roles.ts';
import type { Meanings, PhraseNode, Phrases } from './phrases.ts';
import { correct, type Spelling, type Suspicion } from './spelling.ts';
import { type Token, type Tokens, tokenise } from './tokenise.ts';

/** Words already looked up; emptied when full, so that hostile texts cannot grow it. */
const MAX_REMEMBERED_WORDS = 20_000;
/** A word longer than this is not looked up. */
const MAX_WORD_LENGTH = 40;

/** A word, phrase, number or symbol of the reply and what it can do in it. */
export interface Atom {
  roles: ReadonlySet<Role>;
  text: string;
  clause: number;
  kind: Token['kind'];
  known: boolean;
  objectFirst: boolean;
  value: number | undefined;
  language: string | undefined;
  options: ReadonlySet<number> | undefined;
  measured: boolean;
  signed: boolean;
  glued: boolean;
  corrected: boolean;
  /** What an unknown word may be, misspelt beyond correction. */
  suspicions: ReadonlySet<Suspicion>;
}
export interface Reading {
  atoms: Atom[];
  tokens: Tokens;
}
/** A dictionary is the lexicon, or the words of one question. */
export interface Dictionary {
  phrases: Phrases;
  spelling: Spelling;
}

const NOTHING: ReadonlySet<Role> = new Set();
const UNSUSPECTED: ReadonlySet<Suspicion> = new Set();
const AND = new Set(['و', 'ف']);
const ARTICLES = ['هال', 'وال', 'بال', 'فال', 'لل', 'ال', 'ب', 'ل', 'ع'];

/** Reads replies with the question's own words before the lexicon's. */
export class Reader {
  private readonly remembered = new Map<string, readonly string[]>();
  private readonly suspected = new Map<string, ReadonlySet<Suspicion>>();
  private readonly dictionaries: readonly Dictionary[];
  private readonly spellings: readonly Spelling[];

  constructor(dictionaries: readonly Dictionary[]) {
    this.dictionaries = dictionaries;
    this.spellings = dictionaries.map((dictionary) => dictionary.spelling);
  }

  read(text: string): Reading {
    const tokens = tokenise(text);
    const words: Token[] = [];
    for (const token of tokens.list) {
      const known = this.resolve(token);
      if (known.length === 1 && known[0] === token.text) words.push(token);
      else for (const [index, word] of known.entries()) words.push(part(token, word, index));
    }
    return { atoms: this.atomsOf(words), tokens };
  }

  private atomsOf(words: Token[]): Atom[] {
    const atoms: Atom[] = [];
    for (let at = 0; at < words.length; ) {
      let end = at + 1;
      let means: Meanings | undefined;
      for (const { phrases } of this.dictionaries) {
        let node: PhraseNode | undefined = phrases.root.next?.get(words[at]!.text);
        for (let to = at + 1; node; to += 1) {
          if (node.means && (to > end || (to === end && !means))) {
            end = to;
            means = node.means;
          }
          if (!node.next || to >= words.length || words[to]!.clause !== words[at]!.clause) break;
          node = node.next.get(words[to]!.text);
        }
      }
      // Part of a phrase that is not here, and perhaps two words written as one.
      const parts = means || words[at]!.kind !== 'word' || !this.has(words[at]!.text) ? undefined : this.taken(words[at]!.text);
      // Only into shorter ones: what is no shorter could be parted again, for ever.
      if (parts?.every((written) => written.length < words[at]!.text.length)) {
        const word = words[at]!;
        words.splice(at, 1, ...parts.map((written, index) => part(word, written, index)));
        continue;
      }
      const unknown = !means && words[at]!.kind === 'word';
      atoms.push(atomOf(words, at, end, means, unknown ? this.suspicionsOf(words[at]!.text) : UNSUSPECTED));
      at = end;
    }
    return atoms;
  }

  private resolve(token: Token): readonly string[] {
    const { text } = token;
    if (token.tanwin && text.endsWith('ا') && this.has(`${text.slice(0, -1)}ن`)) return [`${text.slice(0, -1)}ن`];
    const remembered = this.remembered.get(text);
    if (remembered) return remembered;
    if (token.kind !== 'word' || text.length > MAX_WORD_LENGTH) return [text];
    const found = this.has(text) ? [text] : (this.taken(text) ?? [this.corrected(text) ?? text]);
    if (this.remembered.size >= MAX_REMEMBERED_WORDS) this.remembered.clear();
    this.remembered.set(text, found);
    return found;
  }

  private has(word: string): boolean {
    for (const { phrases } of this.dictionaries) if (phrases.has(word)) return true;
    return false;
  }

  private corrected(word: string): string | undefined {
    return correct(this.spellings, word);
  }

  private suspicionsOf(word: string): ReadonlySet<Suspicion> {
    if (word.length > MAX_WORD_LENGTH) return UNSUSPECTED;
    let known = this.suspected.get(word);
    if (!known) {
      known = new Set(this.spellings.flatMap((spelling) => spelling.suspicions(word)));
      if (this.suspected.size >= MAX_REMEMBERED_WORDS) this.suspected.clear();
      this.suspected.set(word, known);
    }
    return known;
  }

  /** A word taken apart: digits glued to Latin letters, and the particles that Arabic writes together with the next word. */
  private taken(text: string): readonly string[] | undefined {
    const digits = /^(\d{1,3})(\D{2,})$|^(\D{2,})(\d{1,3})$/.exec(text);
    if (digits) {
      const [, before, word, wordBefore, after] = digits;
      const letters = (word ?? wordBefore)!;
      const known = this.has(letters) ? letters : this.corrected(letters);
      if (known) return before === undefined ? [known, after!] : [before, known];
    }
    const first = text[0]!;
    if (first < '\u0600') return undefined;
    const rest = text.slice(1);
    if (AND.has(first) && rest.length >= 2) {
      if (this.has(rest)) return ['و', rest];
      const inner = this.withoutArticle(rest);
      if (inner) return ['و', inner];
    }
    const inner = this.withoutArticle(text);
    return inner ? [inner] : undefined;
  }

  private withoutArticle(text: string): string | undefined {
    for (const article of ARTICLES) {
      const rest = text.slice(article.length);
      if (rest.length >= 3 && text.startsWith(article) && this.has(rest)) return rest;
    }
    return undefined;
  }
}

function part(token: Token, word: string, index: number): Token {
  const taken = token.text.includes(word);
  return {
    ...token,
    text: word,
    kind: /^\d+$/.test(word) ? 'number' : token.kind,
    glued: index > 0 || token.glued,
    corrected: !taken,
  };
}

function atomOf(
  words: readonly Token[],
  from: number,
  to: number,
  means: Meanings | undefined,
  suspicions: ReadonlySet<Suspicion>,
): Atom {
  const first = words[from]!;
  const text =
    to === from + 1
      ? first.text
      : words
          .slice(from, to)
          .map((word) => word.text)
          .join(' ');
  return {
    roles: means?.roles ?? NOTHING,
    text,
    clause: first.clause,
    kind: first.kind,
    known: means !== undefined,
    objectFirst: means?.objectFirst ?? false,
    value: means?.value ?? (first.kind === 'number' && to === from + 1 ? Number(first.text) : undefined),
    language: means?.language,
    options: means?.options,
    measured: first.measured,
    signed: first.signed,
    glued: first.glued,
    corrected: first.corrected ?? false,
    suspicions,
  };
}
