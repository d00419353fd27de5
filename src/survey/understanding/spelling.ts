// Unknown words led back to known ones: letters that keyboards confuse, and typos at a small edit distance.
// It never leads a word to one stance while the other lies as near.

import type { Role } from '../lexicon/roles.ts';
import type { Phrases } from './phrases.ts';

/** Shorter words have too many neighbours that mean something else. */
const MIN_TYPO_LENGTH = { arabic: 4, latin: 5 };
const MIN_LONG_LENGTH = 8;
const MIN_LOOSE_LENGTH = { arabic: 3, latin: 4 };

const LOOSE: Record<string, string> = {
  پ: 'ب', چ: 'ج', ژ: 'ز', گ: 'ك', ڤ: 'ف', ذ: 'ز', ث: 'س', ص: 'س', ط: 'ت', غ: 'ق', ح: 'ه',
  e: 'i', y: 'i', o: 'u', w: 'u', v: 'u', q: 'k',
};
const STANCE: readonly Role[] = [
  'support', 'oppose', 'notSupport', 'notOppose', 'supportVerb', 'opposeVerb', 'agree', 'disagree',
  'wantThem', 'notWantThem', 'leave', 'leaving', 'notLeaving', 'stay', 'staying', 'notStaying', 'neg', 'negPost', 'notWant', 'want',
];

const NO_TARGETS: readonly Role[] = ['favour', 'reject', 'autoReply', 'insult', 'otherObject', 'unit', 'wrongNumber', 'refuse', 'question', 'they'];

export class Spelling {
  private readonly loose = new Map<string, string | null>();
  private readonly deletions = new Map<string, string[]>();
  private readonly phrases: Phrases;

  constructor(phrases: Phrases) {
    this.phrases = phrases;
    for (const word of phrases.words) {
      if (word.length >= minimum(word, MIN_LOOSE_LENGTH)) this.addLoose(word);
      if (word.length >= minimum(word, MIN_TYPO_LENGTH) && this.isTarget(word)) {
        for (const key of deletionsOf(word, this.reach(word))) {
          const bucket = this.deletions.get(key);
          if (bucket) bucket.push(word);
          else this.deletions.set(key, [word]);
        }
      }
    }
  }

  /** The known word that was meant, or undefined where none or more than one can be. */
  correct(word: string): string | undefined {
    if (word.length >= minimum(word, MIN_LOOSE_LENGTH)) {
      const meant = this.loose.get(looseKey(word));
      if (meant) return meant;
      if (meant === null) return undefined;
    }
    if (word.length < minimum(word, MIN_TYPO_LENGTH)) return undefined;
    let best: string | undefined;
    let bestDistance = 3;
    const near = new Set<string>();
    for (const key of deletionsOf(word, word.length >= MIN_LONG_LENGTH ? 2 : 1)) {
      for (const candidate of this.deletions.get(key) ?? []) {
        if (near.has(candidate)) continue;
        const distance = editDistance(word, candidate);
        if (distance > this.reach(candidate)) continue;
        near.add(candidate);
        if (distance < bestDistance) {
          best = candidate;
          bestDistance = distance;
        }
      }
    }
    return best !== undefined && this.isSafe(word, best, near) ? best : undefined;
  }

  private isSafe(word: string, best: string, near: ReadonlySet<string>): boolean {
    const meaning = this.signature(best);
    for (const candidate of near) if (this.signature(candidate) !== meaning) return false;
    if (meaning === '') return true;
    // A strange first letter may be a negator written together with its verb.
    // In Arabizi "mu" and "ma" are negators and beginnings of words at once.
    if (/^m[uoa]/.test(word)) return false;
    return word[0] === best[0] || (word[0] === best[1] && word[1] === best[0]) || best.endsWith(word);
  }

  /** Stance-bearing roles of a word: two candidates with different ones rule each other out. */
  private signature(word: string): string {
    const roles = this.phrases.single(word)?.roles;
    return roles ? STANCE.filter((role) => roles.has(role)).join() : '';
  }

  private reach(word: string): number {
    return word.length >= MIN_LONG_LENGTH && this.signature(word) !== '' ? 2 : 1;
  }

  /** A misspelt number or insult must not make a sentence out of other words. */
  private isTarget(word: string): boolean {
    const means = this.phrases.single(word);
    if (!means) return true;
    return means.value === undefined && !NO_TARGETS.some((role) => means.roles.has(role));
  }

  private addLoose(word: string): void {
    const key = looseKey(word);
    const known = this.loose.get(key);
    if (known === undefined) this.loose.set(key, word);
    else if (known !== null && !this.sameMeaning(known, word)) this.loose.set(key, null);
  }

  private sameMeaning(left: string, right: string): boolean {
    const of = (word: string) => [...(this.phrases.single(word)?.roles ?? [])].sort().join();
    return of(left) === of(right) && this.phrases.single(left)?.value === this.phrases.single(right)?.value;
  }
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

function deletionsOf(word: string, reach: number): Set<string> {
  const all = new Set([word]);
  let round = [word];
  for (let distance = 0; distance < reach; distance += 1) {
    const shorter: string[] = [];
    for (const from of round) for (let at = 0; at < from.length; at += 1) shorter.push(from.slice(0, at) + from.slice(at + 1));
    for (const key of shorter) all.add(key);
    round = shorter;
  }
  return all;
}

/** Insertions, deletions, substitutions and transpositions of neighbours (optimal string alignment). */
export function editDistance(left: string, right: string): number {
  let twoAgo: number[] = [];
  let oneAgo = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(oneAgo[j]! + 1, row[j - 1]! + 1, oneAgo[j - 1]! + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) best = Math.min(best, twoAgo[j - 2]! + 1);
      row.push(best);
    }
    twoAgo = oneAgo;
    oneAgo = row;
  }
  return oneAgo[right.length]!;
}
