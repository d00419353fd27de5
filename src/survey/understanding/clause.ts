// The grammar of one clause: negators bind, objects attach to their governors, and each finished pair is a claim with a sign.
// Whatever cannot be bound is reported, so that the caller can abstain.

import type { Role } from '../lexicon/roles.ts';
import type { Atom } from './reading.ts';

export interface Claim {
  sign: 1 | -1;
  /** The writer's own verb or adjective: it counts even inside an explanation. */
  explicit: boolean;
  /** "Not against" need not be support. */
  negatedOppose: boolean;
  negatedSupport: boolean;
  /** Implied by a statement ("they protect us"): it yields to any stated stance. */
  implied: boolean;
}
export interface ClauseClaims {
  claims: Claim[];
  /** A negator that binds to nothing known. */
  loose: boolean;
  /** "No" as a sentence, and "yes"; where the word can negate a verb as well, it is counted as a negator too. */
  no: number;
  negators: number;
  yes: number;
  /** A stance was named that is not the writer's, or not about the matter. */
  others: boolean;
}

interface Item {
  atom: Atom;
  at: number;
  sign: number;
  negated: number;
  used: boolean;
}

const POSITIVE: readonly Role[] = [
  'support',
  'supportVerb',
  'with',
  'agree',
  'favour',
  'wantThem',
  'stay',
  'staying',
  'notLeaving',
  'notOppose',
];
const NEGATIVE: readonly Role[] = [
  'oppose',
  'opposeVerb',
  'disagree',
  'reject',
  'notWantThem',
  'leave',
  'leaving',
  'notStaying',
  'notSupport',
];
const GOVERNORS: readonly Role[] = [
  'support',
  'supportVerb',
  'with',
  'agree',
  'oppose',
  'opposeVerb',
  'disagree',
  'notSupport',
  'notOppose',
];
const OWN: readonly Role[] = ['support', 'oppose', 'notSupport', 'notOppose', 'agree', 'disagree'];
const NOUNS: readonly Role[] = ['leave', 'stay'];
const VERBS: readonly Role[] = ['leaving', 'staying', 'notLeaving', 'notStaying'];
const WHOLE: readonly Role[] = ['favour', 'reject', 'wantThem', 'notWantThem'];
const WANTS_THEM: readonly Role[] = ['wantThem', 'notWantThem'];
const MODALS: readonly Role[] = ['want', 'notWant', 'must', 'let'];
const WISHES: readonly Role[] = [...MODALS, ...WANTS_THEM];
/** Stepped over between a negator and what it negates. */
const NEGATION_GAP: readonly Role[] = ['filler', 'i', 'can', 'think', 'that', 'would'];
const OBJECT_GAP: readonly Role[] = ['filler', 'forces', 'they', 'that', 'i', 'with'];
/** What may stand before an English verb that shows no person. */
const SUBJECTS: readonly Role[] = [
  'i',
  'filler',
  'can',
  'would',
  'neg',
  'yes',
  'no',
  'want',
  'that',
  'think',
  'thanks',
  'greeting',
  'codeIntro',
  'maybe',
  'question',
  'or',
  'support',
  'oppose',
  'supportVerb',
  'opposeVerb',
  'agree',
  'disagree',
  'if',
  'must',
  'neither',
];

export function hasAny(atom: Atom | undefined, roles: readonly Role[]): boolean {
  if (!atom || atom.roles.size === 0) return false;
  for (const role of roles) if (atom.roles.has(role)) return true;
  return false;
}

/** The beginnings of a Kurdish verb that is negated, and the ends of "I do" where the beginning is not the plain one. */
const MAY_NEGATE = /^(نا|نه|ن|na|ne|ni)/;
const MAY_BE_DOING = /^(?![دهبdaeb]).*(كم|كهم|كين|دم|دهم|kim|kin|kam|kem|kayn|dim)$/;

const PLAIN = { explicit: false, negatedOppose: false, negatedSupport: false, implied: false } as const;

/** Reads one clause. `bareYesNo` makes a yes or a no a claim of its own, for questions that ask for one. */
export function claimsOf(atoms: readonly Atom[], bareYesNo: boolean): ClauseClaims {
  const result: ClauseClaims = { claims: [], loose: false, no: 0, negators: 0, yes: 0, others: false };
  const items = new Map<number, Item>();
  for (const [at, atom] of atoms.entries()) {
    // "Agree with", "disagree with": the preposition belongs to the verb before it.
    if (atom.roles.has('with') && !atom.objectFirst && hasAny(atoms[at - 1], GOVERNORS)) continue;
    // A spelling that means both in two languages decides nothing.
    if (hasAny(atom, POSITIVE) && hasAny(atom, NEGATIVE)) result.loose = true;
    else if (hasAny(atom, POSITIVE)) items.set(at, { atom, at, sign: 1, negated: 0, used: false });
    else if (hasAny(atom, NEGATIVE)) items.set(at, { atom, at, sign: -1, negated: 0, used: false });
    else if (hasAny(atom, MODALS)) items.set(at, { atom, at, sign: atom.roles.has('notWant') ? -1 : 1, negated: 0, used: false });
    if (atom.roles.has('othersStance')) result.others = true;
  }
  const forces = bindNegators(atoms, items, result);
  result.loose ||= hidesNegation(atoms, items);
  // Two negators on a Kurdish or Turkish verb stress as often as they cancel.
  result.loose ||= [...items.values()].some(
    (item) => item.atom.objectFirst && item.negated + (hasAny(item.atom, ['notWant', 'notSupport']) ? 1 : 0) > 1,
  );
  dropOthers(atoms, items, result);
  attach(atoms, items, result);
  // "End their stay": what is to be ended is not wished for.
  if (
    items.size > 0 &&
    atoms.some((atom) => hasAny(atom, ['stopWord', 'delete']) && !hasAny(atom, ['filler', 'but', 'leave', 'yes']))
  )
    result.loose = true;
  if (forces !== 0 && result.claims.length === 0) {
    result.claims.push({ ...PLAIN, sign: forces > 0 ? 1 : -1 });
  }
  if (bareYesNo) {
    for (let count = 0; count < result.yes; count += 1) result.claims.push({ ...PLAIN, sign: 1, explicit: true });
    for (let count = 0; count < result.no; count += 1) result.claims.push({ ...PLAIN, sign: -1, explicit: true });
  }
  return result;
}

/** @returns the sign that a yes or a no gives to the forces themselves ("no to the troops"), or 0. */
function bindNegators(atoms: readonly Atom[], items: Map<number, Item>, result: ClauseClaims): number {
  let forces = 0;
  for (let at = 0; at < atoms.length; at += 1) {
    const atom = atoms[at]!;
    if (atom.roles.has('negPost')) {
      const target = before(items, at);
      if (target && !hasAny(target.atom, ['notWant'])) target.negated += 1;
      else if (!atom.roles.has('notWant')) result.loose = true;
    } else if (atom.roles.has('neg') || atom.roles.has('no')) {
      if (atoms[at + 1]?.text === atom.text) continue;
      const isSentence = atom.roles.has('no');
      const { to, pronoun } = next(atoms, at);
      const target = items.get(to);
      const adjacent = to === at + 1;
      if (to < atoms.length && atoms[to]!.roles.has('forces') && !target && onlyForces(atoms, items)) forces = -1;
      else if (atom.roles.has('neg') && target && !(isSentence && pronoun)) target.negated += 1;
      else if (isSentence && target && adjacent && isNegatedNoun(target)) target.negated += 1;
      else if (hasAny(atoms[to], ['neg', 'notSupport'])) {
        // "No, I do not": the first is a sentence, the second binds.
        if (isSentence) result.no += 1;
      } else if (isSentence && !(atom.roles.has('neg') && target)) {
        result.no += 1;
        if (atom.roles.has('neg') || before(items, at)) result.negators += 1;
        // A no that is followed by other words may deny what comes after them ("no reason to oppose").
        if (!target && to < atoms.length && [...items.keys()].some((place) => place > to)) result.loose = true;
      } else result.loose = true;
    } else if (atom.roles.has('yes')) {
      const { to } = next(atoms, at);
      if (to < atoms.length && atoms[to]!.roles.has('forces') && onlyForces(atoms, items)) forces = 1;
      else result.yes += 1;
    }
  }
  return forces;
}

/** An unknown word that may hold a negator: before an Arabic verb, or beside a verb that negates within ("na-", «نا»). */
function hidesNegation(atoms: readonly Atom[], items: ReadonlyMap<number, Item>): boolean {
  if (items.size === 0) return false;
  const objectFirst = [...items.values()].some((item) => item.atom.objectFirst);
  return atoms.some((atom, at) => {
    if (atom.known || atom.kind !== 'word') return false;
    if (atom.suspicions.has('turn')) return true;
    if (atom.suspicions.has('neg') && items.has(next(atoms, at).to)) return true;
    if (atom.suspicions.has('negPost') && before(items, at)?.atom.objectFirst) return true;
    if (items.has(at + 1) && /^[مل]/.test(atom.text) && atom.text.length <= 5) return true;
    return objectFirst && atom.text.length >= 3 && (MAY_NEGATE.test(atom.text) || MAY_BE_DOING.test(atom.text));
  });
}

/** "No support", "no withdrawal"; where the object stands first, the no belongs to the verb at the end. */
function isNegatedNoun(target: Item): boolean {
  if (hasAny(target.atom, ['supportVerb', 'opposeVerb'])) return true;
  return hasAny(target.atom, NOUNS) && !target.atom.objectFirst;
}

function onlyForces(atoms: readonly Atom[], items: ReadonlyMap<number, Item>): boolean {
  return items.size === 0 && atoms.every((atom) => atom.known && !atom.roles.has('otherObject'));
}

function before(items: ReadonlyMap<number, Item>, at: number): Item | undefined {
  for (let place = at - 1; place >= 0; place -= 1) {
    const item = items.get(place);
    if (item) return item;
  }
  return undefined;
}

function next(atoms: readonly Atom[], at: number): { to: number; pronoun: boolean } {
  let to = at + 1;
  let pronoun = false;
  while (to < atoms.length && hasAny(atoms[to], NEGATION_GAP) && !hasAny(atoms[to], GOVERNORS)) {
    pronoun ||= atoms[to]!.roles.has('i');
    to += 1;
  }
  return { to, pronoun };
}

/** Takes out the stances that are somebody else's, or about something else. */
function dropOthers(atoms: readonly Atom[], items: Map<number, Item>, result: ClauseClaims): void {
  for (const [at, item] of items) {
    if (!hasAny(item.atom, GOVERNORS)) continue;
    const own = hasAny(item.atom, OWN);
    if (aboutOther(atoms, at, item) || (!own && !licensed(atoms, at, item.atom))) {
      items.delete(at);
      result.others = true;
    }
  }
}

function aboutOther(atoms: readonly Atom[], at: number, item: Item): boolean {
  for (let to = at + 1; to < Math.min(atoms.length, at + 4); to += 1) {
    if (atoms[to]!.roles.has('otherObject') || (to === at + 1 && atoms[to]!.roles.has('you'))) return true;
    if (atoms[to]!.text === 'my' && atoms[to + 1]?.known === false) return true;
    if (hasAny(atoms[to], ['forces', 'they', 'leave', 'stay']) || hasAny(atoms[to], GOVERNORS)) break;
  }
  return item.atom.objectFirst && hasAny(atoms[at - 1], ['otherObject']);
}

function licensed(atoms: readonly Atom[], at: number, atom: Atom): boolean {
  let subject: 'none' | 'own' | 'other' = 'none';
  for (let place = 0; place < at; place += 1) {
    if (atoms[place]!.roles.has('i')) subject = 'own';
    else if (hasAny(atoms[place], ['they', 'you', 'question'])) subject = 'other';
    else if (atoms[place]!.roles.has('forces') && subject === 'none') subject = atom.objectFirst ? 'none' : 'other';
  }
  if (subject === 'other') return false;
  const previous = atoms[at - 1];
  if (hasAny(atom, ['supportVerb', 'opposeVerb'])) {
    return (
      subject === 'own' ||
      previous === undefined ||
      previous.kind !== 'word' ||
      previous.value !== undefined ||
      hasAny(previous, SUBJECTS)
    );
  }
  if (!atom.roles.has('with')) return true;
  if (subject === 'own' || atom.objectFirst) return true;
  const following = atoms.slice(at + 1).filter((candidate) => !hasAny(candidate, ['filler']));
  return following.length === 0
    ? at <= 2
    : hasAny(following[0], ['forces', 'they', 'leave', 'stay', 'because', 'support', 'oppose', 'that']);
}

function attach(atoms: readonly Atom[], items: Map<number, Item>, result: ClauseClaims): void {
  const ordered = [...items.values()].sort((left, right) => left.at - right.at);
  for (const item of ordered) {
    if (item.used || !hasAny(item.atom, GOVERNORS)) continue;
    item.used = true;
    const object = objectOf(atoms, items, item);
    if (object === 'undecided') {
      result.loose = true;
      continue;
    }
    if (object) object.used = true;
    const modal = ordered.find(
      (other) => !other.used && other.at < item.at && hasAny(other.atom, ['want', 'notWant', 'must', 'let']),
    );
    if (modal) modal.used = true;
    // "I do not want, I do not support": two refusals, or one taken back.
    if (modal && item.atom.objectFirst && item.negated > 0 && (modal.negated > 0 || modal.sign < 0)) result.loose = true;
    push(result, item, object, modal);
  }
  for (const item of ordered) {
    if (item.used || !hasAny(item.atom, WISHES)) continue;
    if (hasAny(item.atom, WANTS_THEM) && !ordered.some((other) => !other.used && isObject(other))) continue;
    item.used = true;
    const object =
      ordered.find((other) => !other.used && other.at > item.at && isObject(other)) ??
      ordered.find((other) => !other.used && isObject(other));
    if (object) {
      object.used = true;
      push(result, object, undefined, item);
    } else if (hasAny(item.atom, ['want', 'notWant']) && wantsForces(atoms, item)) push(result, item, undefined, undefined);
    else if (item.negated % 2 === 1 || item.sign < 0) result.loose = true;
  }
  for (const item of ordered) {
    if (item.used) continue;
    const whole = hasAny(item.atom, WHOLE);
    // A leaving beside a stance that does not govern it may turn it round.
    const stands = whole && !isSubordinate(atoms, item.at);
    if (!stands && isObject(item) && ordered.some((other) => hasAny(other.atom, GOVERNORS))) {
      result.loose = true;
      continue;
    }
    // A bare noun ("withdrawal") is an answer only where nothing else is said about it.
    if (hasAny(item.atom, NOUNS) && !atoms.every((atom) => atom.known)) result.others = true;
    else if (whole && item.negated % 2 === 1 && !hasAny(item.atom, ['wantThem'])) result.loose = true;
    else push(result, item, undefined, undefined);
  }
}

/** "… decision to expel them": what follows belongs to a stance or a noun before it. */
function isSubordinate(atoms: readonly Atom[], at: number): boolean {
  const previous = atoms[at - 1];
  return previous !== undefined && (previous.roles.has('that') || previous.text.endsWith(' to'));
}

function isObject(item: Item): boolean {
  return hasAny(item.atom, NOUNS) || hasAny(item.atom, VERBS);
}

function wantsForces(atoms: readonly Atom[], item: Item): boolean {
  const isAsked = (atom: Atom) => hasAny(atom, ['forces', 'they']);
  const after = atoms.slice(item.at + 1);
  const object = after.find((atom) => !hasAny(atom, ['filler', 'neg', 'that']));
  if (object !== undefined && isAsked(object)) return true;
  if (after.some((atom) => atom.roles.has('otherObject'))) return false;
  return item.atom.objectFirst && atoms.slice(0, item.at).some(isAsked);
}

/** The leaving or staying that a governor is about: next to it, but for small words and the forces themselves. */
function objectOf(atoms: readonly Atom[], items: ReadonlyMap<number, Item>, governor: Item): Item | 'undecided' | undefined {
  let that = false;
  for (let at = governor.at + 1; at < atoms.length; at += 1) {
    const item = items.get(at);
    const atom = atoms[at]!;
    if (item && !item.used && hasAny(atom, NOUNS)) return item;
    if (item && !item.used && hasAny(atom, VERBS)) {
      // "I agree they leave": either reading says leave. "I oppose they leave" can be read both ways.
      if (that || governor.sign > 0) return item;
      return at > governor.at + 1 || !governor.atom.objectFirst ? 'undecided' : undefined;
    }
    that ||= atom.roles.has('that');
    if (!hasAny(atom, OBJECT_GAP)) break;
  }
  if (!governor.atom.objectFirst) return undefined;
  for (let at = governor.at - 1; at >= 0; at -= 1) {
    const item = items.get(at);
    if (item && !item.used && hasAny(atoms[at], NOUNS)) return item;
    if (!hasAny(atoms[at], OBJECT_GAP)) break;
  }
  return undefined;
}

function push(result: ClauseClaims, item: Item, object: Item | undefined, modal: Item | undefined): void {
  const effective = (part: Item | undefined) => (part ? part.sign * (part.negated % 2 === 1 ? -1 : 1) : 1);
  const sign = effective(item) * effective(object) * effective(modal);
  const governs = hasAny(item.atom, GOVERNORS);
  const negated = effective(item) * item.sign * effective(modal) < 0;
  result.claims.push({
    sign: sign > 0 ? 1 : -1,
    explicit: hasAny(item.atom, OWN),
    negatedOppose: governs && object === undefined && ((negated && item.sign < 0) || item.atom.roles.has('notOppose')),
    // A verb without a wish ("they stay") only states what is so.
    implied: item.atom.roles.has('favour') || (hasAny(item.atom, VERBS) && !hasAny(item.atom, WHOLE) && modal === undefined),
    negatedSupport: governs && object === undefined && ((negated && item.sign > 0) || item.atom.roles.has('notSupport')),
  });
}
