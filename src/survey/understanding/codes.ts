// The numbers of a reply as codes: which were typed as the answer, and which are quantities, years or percentages.

import type { Role } from '../lexicon/roles.ts';
import { hasAny } from './clause.ts';
import type { Atom } from './reading.ts';

export type Codes =
  | { is: 'none' }
  /** Exactly one number, standing where an answer stands. */
  | { is: 'one'; value: number; at: number }
  | { is: 'many' }
  /** A number inside a sentence, or a measured one. */
  | { is: 'aside' };

/** Years and phone numbers: never codes, and no reason to doubt the words beside them. */
const MAX_CODE_DIGITS = 3;

/** A number word after one of these counts it ("one people"). */
const NOUNS: readonly Role[] = ['they', 'otherObject', 'stopObject'];

export function codesOf(atoms: readonly Atom[]): Codes {
  const numbers = atoms.map((atom, at) => ({ atom, at })).filter(({ atom }) => atom.value !== undefined);
  if (numbers.length === 0) return { is: 'none' };
  const typed = numbers.filter(({ atom, at }) => (atom.kind === 'number' ? !isQuantity(atoms, at) : isNumberWord(atoms, at)));
  if (typed.length === 0) return { is: 'aside' };
  const digits = typed.filter(({ atom }) => atom.kind === 'number');
  const candidates = digits.length > 0 ? digits : typed;
  const values = new Set(typed.map(({ atom }) => atom.value!));
  if (values.size > 1) return { is: 'many' };
  const placed = candidates.find(({ at }) => standsAsAnswer(atoms, at));
  return placed ? { is: 'one', value: placed.atom.value!, at: placed.at } : { is: 'aside' };
}

function isQuantity(atoms: readonly Atom[], at: number): boolean {
  const atom = atoms[at]!;
  // "3 kebabs" and nothing else is no answer.
  if (at === atoms.length - 2 && at === 0 && atoms[1]!.kind === 'word' && !atoms[1]!.known && atoms[1]!.clause === atom.clause)
    return true;
  return (
    atom.measured || atom.text.length > MAX_CODE_DIGITS || hasAny(atoms[at + 1], ['unit']) || hasAny(atoms[at - 1], ['unit'])
  );
}

/** A number word is a code only where nothing else but small words is said, or where it opens the reply. */
function isNumberWord(atoms: readonly Atom[], at: number): boolean {
  if (hasAny(atoms[at + 1], ['unit']) || hasAny(atoms[at - 1], ['unit'])) return false;
  const strange = (atom: Atom, place: number) =>
    place !== at && atom.kind === 'word' && (!atom.known || (place < at && hasAny(atom, NOUNS)));
  if (hasAny(atoms[at + 1], ['because'])) return at === 0;
  const end = atoms.findIndex((atom, place) => place > at && (atom.clause !== atoms[at]!.clause || atom.roles.has('because')));
  return !atoms.slice(0, end < 0 ? atoms.length : end).some(strange);
}

function standsAsAnswer(atoms: readonly Atom[], at: number): boolean {
  if (at === 0 || at === atoms.length - 1 || hasAny(atoms[at - 1], ['codeIntro'])) return true;
  const isSmall = (atom: Atom) => atom.kind !== 'word' || atom.known;
  return atoms.slice(0, at).every(isSmall) || atoms.slice(at + 1).every(isSmall) || atoms[at - 1]!.clause !== atoms[at]!.clause;
}
