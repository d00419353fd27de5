// Unknown words led back to known ones: letters that keyboards confuse, and typos at a small edit distance.
// It never leads a word to one stance while the other lies as near.

import type { Role } from '../lexicon/roles.ts';
import type { Phrases } from './phrases.ts';

/** Shorter words have too many neighbours that mean something else. */
const MIN_TYPO_LENGTH = { arabic: 4, latin: 5 };
const MIN_LONG_LENGTH = 8;
const MAX_TYPO_LENGTH = 20;
const MIN_LOOSE_LENGTH = { arabic: 3, latin: 4 };

const LOOSE: Record<string, string> = {
  پ: 'ب',
  چ: 'ج',
  ژ: 'ز',
  گ: 'ك',
  ڤ: 'ف',
  ذ: 'ز',
  ث: 'س',
  ص: 'س',
  ط: 'ت',
  غ: 'ق',
  ح: 'ه',
  e: 'i',
  y: 'i',
  o: 'u',
  w: 'u',
  v: 'u',
  q: 'k',
};
const STANCE: readonly Role[] = [
  'support',
  'oppose',
  'notSupport',
  'notOppose',
  'supportVerb',
  'opposeVerb',
  'agree',
  'disagree',
  'wantThem',
  'notWantThem',
  'leave',
  'leaving',
  'notLeaving',
  'stay',
  'staying',
  'notStaying',
  'neg',
  'negPost',
  'notWant',
  'want',
];
/** A misspelt number or insult must not make a sentence out of other words. */
const NO_TARGETS: readonly Role[] = [
  'favour',
  'reject',
  'autoReply',
  'insult',
  'otherObject',
  'unit',
  'wrongNumber',
  'refuse',
  'question',
  'they',
];
/** Word numbers share a double with a 32-bit hash: 21 bits are left for them. */
const MAX_WORDS = 2 ** 21;

/** An unknown word may be a negator of what follows or of what went before, or an object or a verb that turns the stance. */
export type Suspicion = 'neg' | 'negPost' | 'turn';
const TURNS = /leav|stay|not/i;

export class Spelling {
  private readonly phrases: Phrases;
  private readonly loose = new Map<string, string | null>();
  private readonly negators: string[] = [];
  private readonly targets: string[] = [];
  /**
   * Every word with up to two letters taken out, as hash × MAX_WORDS + word number, sorted. A map of the shortened words
   * themselves took 40 times the memory and most of the start-up time.
   */
  private readonly shortened: Float64Array;

  constructor(phrases: Phrases) {
    this.phrases = phrases;
    const shortened: number[] = [];
    for (const word of phrases.words) {
      if (word.length >= minimum(word, MIN_LOOSE_LENGTH)) this.addLoose(word);
      if (/neg/.test(this.signature(word))) this.negators.push(word);
      if (word.length < minimum(word, MIN_TYPO_LENGTH) || word.length > MAX_TYPO_LENGTH || !this.isTarget(word)) continue;
      const place = this.targets.push(word) - 1;
      eachShortened(word, this.reach(word), (hash) => shortened.push(hash * MAX_WORDS + place));
    }
    this.shortened = Float64Array.from(shortened).sort();
  }

  /** The known word that differs only in letters that keyboards confuse; null where several with other meanings do. */
  alike(word: string): string | null | undefined {
    return word.length >= minimum(word, MIN_LOOSE_LENGTH) ? this.loose.get(looseKey(word)) : undefined;
  }

  /** The targets within their reach of the word, with their distance. */
  near(word: string): Map<string, number> {
    if (word.length < minimum(word, MIN_TYPO_LENGTH) || word.length > MAX_TYPO_LENGTH) return new Map();
    const seen = new Set<number>();
    const near = new Map<string, number>();
    eachShortened(word, word.length >= MIN_LONG_LENGTH ? 2 : 1, (hash) => {
      for (let at = this.firstOf(hash); at < this.shortened.length; at += 1) {
        const entry = this.shortened[at]!;
        if (Math.floor(entry / MAX_WORDS) !== hash) break;
        const place = entry % MAX_WORDS;
        if (seen.has(place)) continue;
        seen.add(place);
        const candidate = this.targets[place]!;
        const distance = editDistance(word, candidate);
        if (distance <= this.reach(candidate)) near.set(candidate, distance);
      }
    });
    return near;
  }

  private firstOf(hash: number): number {
    const wanted = hash * MAX_WORDS;
    let low = 0;
    let high = this.shortened.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.shortened[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What the word may be although it cannot be corrected, as lying a letter or two away from something that turns a stance. */
  suspicions(word: string): Suspicion[] {
    const found: Suspicion[] = [];
    const isLatinLetter = word.length === 1 && word < '\u0600';
    for (const negator of isLatinLetter ? [] : this.negators) {
      if (Math.abs(negator.length - word.length) > 1 || editDistance(negator, word) > 1) continue;
      found.push(this.phrases.single(negator)?.roles.has('negPost') ? 'negPost' : 'neg');
    }
    for (const candidate of this.near(word).keys()) if (TURNS.test(this.signature(candidate))) found.push('turn');
    return found;
  }

  /** Stance-bearing roles of a word: two candidates with different ones rule each other out. */
  signature(word: string): string {
    const roles = this.phrases.single(word)?.roles;
    return roles
      ? STANCE.filter((role) => roles.has(role))
          .map(withoutForm)
          .join()
      : '';
  }

  private reach(word: string): number {
    return word.length >= MIN_LONG_LENGTH && this.signature(word) !== '' ? 2 : 1;
  }

  private isTarget(word: string): boolean {
    const means = this.phrases.single(word);
    return means === undefined || (means.value === undefined && !NO_TARGETS.some((role) => means.roles.has(role)));
  }

  private addLoose(word: string): void {
    const key = looseKey(word);
    const known = this.loose.get(key);
    if (known === undefined) this.loose.set(key, word);
    else if (known !== null && !this.sameMeaning(known, word)) this.loose.set(key, null);
  }

  private sameMeaning(left: string, right: string): boolean {
    const [one, other] = [this.phrases.single(left), this.phrases.single(right)];
    return one?.roles === other?.roles && one?.value === other?.value;
  }
}

/**
 * The known word that was meant by an unknown one, or undefined where none or more than one can be. All dictionaries are
 * asked before one is believed, since each knows only its own words.
 */
export function correct(spellings: readonly Spelling[], word: string): string | undefined {
  const near = spellings.flatMap((spelling) =>
    [...spelling.near(word)].map(([meant, distance]) => ({ meant, distance, signature: spelling.signature(meant) })),
  );
  for (const spelling of spellings) {
    const alike = spelling.alike(word);
    if (alike === null) return undefined;
    if (alike === undefined) continue;
    const signature = spelling.signature(alike);
    const isDoubtful = signature !== '' && near.some((other) => other.signature !== '' && other.signature !== signature);
    return isDoubtful ? undefined : alike;
  }
  if (new Set(near.map(({ signature }) => signature)).size !== 1) return undefined;
  const best = near.reduce((nearest, other) => (other.distance < nearest.distance ? other : nearest));
  return best.signature === '' || keepsItsBeginning(word, best.meant) ? best.meant : undefined;
}

/** "Support" and "supporter" say the same: only the polarity must not be in doubt. */
function withoutForm(role: Role): string {
  return role.replace(/Verb$/, '');
}

/** A strange first letter may be a negator written together with its verb. */
function keepsItsBeginning(word: string, meant: string): boolean {
  // In Arabizi "mu" and "ma" are negators and beginnings of words at once.
  if (/^m[uoa]/.test(word)) return false;
  return word[0] === meant[0] || (word[0] === meant[1] && word[1] === meant[0]) || meant.endsWith(word);
}

function minimum(word: string, by: { arabic: number; latin: number }): number {
  return word.charCodeAt(0) >= 0x600 ? by.arabic : by.latin;
}

function looseKey(word: string): string {
  let key = '';
  let last = '';
  for (const letter of word) {
    const loose = LOOSE[letter] ?? letter;
    if (loose !== last) key += loose;
    last = loose;
  }
  return key;
}

/** Hashes of the word with none, one, and for a reach of two also two of its letters left out. */
function eachShortened(word: string, reach: number, visit: (hash: number) => void): void {
  visit(hashWithout(word, -1, -1));
  for (let first = 0; first < word.length; first += 1) {
    visit(hashWithout(word, first, -1));
    if (reach < 2) continue;
    for (let second = first + 1; second < word.length; second += 1) visit(hashWithout(word, first, second));
  }
}

function hashWithout(word: string, first: number, second: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1)
    if (at !== first && at !== second) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Insertions, deletions, substitutions and transpositions of neighbours (optimal string alignment). */
export function editDistance(left: string, right: string): number {
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(left.length, right.length) - start && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  return alignment(left.slice(start, left.length - tail), right.slice(start, right.length - tail));
}

function alignment(left: string, right: string): number {
  let twoAgo: number[] = [];
  let oneAgo = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(oneAgo[j]! + 1, row[j - 1]! + 1, oneAgo[j - 1]! + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        best = Math.min(best, twoAgo[j - 2]! + 1);
      row.push(best);
    }
    twoAgo = oneAgo;
    oneAgo = row;
  }
  return oneAgo[right.length]!;
}
