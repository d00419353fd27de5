// What the words of a whole reply amount to as a stance, over all its clauses. Numbers and commands are read elsewhere.

import { type Claim, type ClauseClaims, claimsOf, hasAny } from './clause.ts';
import type { Atom } from './reading.ts';

export type Stance =
  | { is: 'positive' | 'negative' | 'unsure'; rule: string }
  /** Opposite claims, or a question with both options. */
  | { is: 'both'; rule: string }
  /** A stance is named, but whose or which way is in doubt. */
  | { is: 'doubt'; rule: string }
  | { is: 'bare'; sign: 1 | -1; rule: string }
  | { is: 'none'; rule: string };

interface Gathered {
  claims: Claim[];
  explained: Claim[];
  loose: boolean;
  no: number;
  negators: number;
  yes: number;
  others: boolean;
  /** A clause that asks states nothing. */
  asked: boolean;
}

/** `bareYesNo`: the question asks for a yes or a no, so that a bare one is a claim. */
export function stanceOf(atoms: readonly Atom[], bareYesNo: boolean): Stance {
  const gathered = gather(atoms, bareYesNo);
  const said = (role: Parameters<typeof hasAny>[1][number]) => beforeExplanation(atoms).some((atom) => atom.roles.has(role));
  const stated = gathered.claims.filter((claim) => !claim.implied);
  const claims = stated.length > 0 ? stated : gathered.claims;
  const positive = claims.some((claim) => claim.sign > 0);
  const negative = claims.some((claim) => claim.sign < 0);
  if (said('neither') || (claims.some((claim) => claim.negatedOppose) && claims.some((claim) => claim.negatedSupport))) {
    return said('both') ? { is: 'both', rule: 'words.both' } : { is: 'unsure', rule: 'words.neither' };
  }
  if (said('both')) return { is: 'both', rule: 'words.both' };
  if (said('unsure') && (said('or') || said('if'))) return { is: 'unsure', rule: 'words.unsureBetween' };
  if (positive && negative) return { is: 'both', rule: 'words.conflict' };
  if (!positive && !negative) return withoutClaims(gathered, said, atoms);
  if (gathered.loose) return { is: 'doubt', rule: 'words.looseNegation' };
  if (said('unsure') || said('maybe')) return { is: 'doubt', rule: 'words.hedged' };
  if (said('would') || conditionFirst(atoms)) return { is: 'doubt', rule: 'words.conditional' };
  if (said('or')) return { is: 'doubt', rule: 'words.alternative' };
  const sign = positive ? 1 : -1;
  if (gathered.explained.some((claim) => claim.explicit && claim.sign !== sign))
    return { is: 'both', rule: 'words.contradictedByReason' };
  if (sign > 0 && gathered.negators > 0 && !bareYesNo) return { is: 'doubt', rule: 'words.noAndPositive' };
  if (sign > 0 && claims.every((claim) => claim.negatedOppose)) return { is: 'doubt', rule: 'words.notOpposed' };
  if (isGuess(beforeExplanation(atoms))) return { is: 'doubt', rule: 'words.misspeltAmongUnknown' };
  const negated = claims.some((claim) => claim.negatedSupport);
  return sign > 0
    ? { is: 'positive', rule: 'words.stated' }
    : { is: 'negative', rule: negated ? 'words.negated' : 'words.stated' };
}

const STANCES = [
  'support',
  'oppose',
  'notSupport',
  'notOppose',
  'supportVerb',
  'opposeVerb',
  'agree',
  'disagree',
  'favour',
  'reject',
] as const;

/** Words that nobody knows around a stance that is only there by a corrected spelling: it may as well be another word. */
function isGuess(atoms: readonly Atom[]): boolean {
  const stances = atoms.filter((atom) => hasAny(atom, STANCES));
  return (
    stances.length > 0 &&
    stances.every(({ corrected }) => corrected) &&
    atoms.some(({ kind, roles }) => kind === 'word' && roles.size === 0)
  );
}

function withoutClaims(gathered: Gathered, said: (role: 'unsure' | 'maybe' | 'if') => boolean, atoms: readonly Atom[]): Stance {
  if (said('unsure')) return { is: 'unsure', rule: 'words.unsure' };
  const slip = slipOf(atoms);
  if (slip) return slip;
  if (gathered.asked) return { is: 'doubt', rule: 'words.question' };
  if (gathered.others) return { is: 'doubt', rule: 'words.othersStance' };
  if (said('maybe')) return { is: 'unsure', rule: 'words.maybe' };
  if (gathered.loose) return { is: 'doubt', rule: 'words.looseNegation' };
  if (gathered.yes > 0 !== gathered.no > 0)
    return { is: 'bare', sign: gathered.yes > 0 ? 1 : -1, rule: gathered.yes > 0 ? 'words.bareYes' : 'words.bareNo' };
  return { is: 'none', rule: 'words.none' };
}

function gather(atoms: readonly Atom[], bareYesNo: boolean): Gathered {
  const gathered: Gathered = { claims: [], explained: [], loose: false, no: 0, negators: 0, yes: 0, others: false, asked: false };
  let explaining = false;
  let from = 0;
  for (let at = 0; at <= atoms.length; at += 1) {
    const atom = atoms[at];
    const breaks = atom === undefined || atom.clause !== atoms[from]!.clause || hasAny(atom, ['but', 'because', 'if']);
    if (!breaks || atoms.length === 0) continue;
    if (at > from) {
      const clause = claimsOf(atoms.slice(from, at), bareYesNo && !explaining);
      if (explaining) gathered.explained.push(...clause.claims);
      else {
        const words = atoms.slice(from, at);
        const asks = words.some((word) => word.roles.has('question'));
        gathered.asked ||= asks;
        if (!asks) gathered.claims.push(...clause.claims);
        gathered.loose ||= clause.loose && !asks && !deniesSomethingElse(words, clause, atom);
        gathered.no += clause.no;
        // A no after the stance takes it back.
        gathered.negators += clause.negators + (gathered.claims.length > clause.claims.length ? clause.no : 0);
        gathered.yes += clause.yes;
        gathered.others ||= clause.others;
      }
    }
    explaining ||= atom?.roles.has('because') || (atom?.roles.has('if') && gathered.claims.length > 0) || false;
    from = at;
  }
  return gathered;
}

/** "He supports" as the whole reply is a slip of the person: nobody else was asked. */
function slipOf(atoms: readonly Atom[]): Stance | undefined {
  const verbs = atoms.filter((atom) => hasAny(atom, ['slipSupport', 'slipOppose']));
  const negators = atoms.filter((atom) => atom.roles.has('neg')).length;
  if (verbs.length !== 1 || atoms.length !== 1 + negators || negators > 1) return undefined;
  if (verbs[0]!.roles.has('slipOppose')) return negators === 0 ? { is: 'negative', rule: 'words.slip' } : undefined;
  return { is: negators === 0 ? 'positive' : 'negative', rule: 'words.slip' };
}

/** A negator in a clause without a stance of its own denies what that clause is about ("they have no right"). */
function deniesSomethingElse(words: readonly Atom[], clause: ClauseClaims, next: Atom | undefined): boolean {
  if (clause.claims.length > 0 || clause.others) return false;
  if (words.some((word) => hasAny(word, ['leave', 'stay', 'want', 'wantThem']))) return false;
  return (
    next?.roles.has('because') ||
    words.some((word) => word.kind === 'word' && !hasAny(word, ['neg', 'negPost', 'no', 'filler', 'i', 'but']))
  );
}

/** A condition before the stance makes it one; a condition after it only limits it. */
function conditionFirst(atoms: readonly Atom[]): boolean {
  const condition = atoms.findIndex((atom) => atom.roles.has('if'));
  return condition >= 0 && claimsOf(atoms.slice(0, condition), false).claims.length === 0;
}

function beforeExplanation(atoms: readonly Atom[]): readonly Atom[] {
  const at = atoms.findIndex((atom) => atom.roles.has('because'));
  return at < 0 ? atoms : atoms.slice(0, at);
}
