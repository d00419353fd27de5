// Wishes that are no answer: to stop, to return, to be helped, to be asked in another language, not to answer.
// Each is heard in every language. A topic's own "stop" ("stop the war") is not a wish to leave the survey.

import type { Role } from '../lexicon/roles.ts';
import { hasAny } from './clause.ts';
import type { Atom } from './reading.ts';

/** What may stand beside a one-word command without making it part of a sentence about something else. */
const BESIDE: readonly Role[] = [
  'filler',
  'thanks',
  'greeting',
  'i',
  'you',
  'yes',
  'no',
  'want',
  'can',
  'message',
  'number',
  'insult',
  'send',
  'receive',
  'that',
  'stop',
  'stopWord',
  'unsure',
  'support',
  'oppose',
  'supportVerb',
  'opposeVerb',
  'agree',
  'disagree',
  'codeIntro',
  'because',
  'confused',
  'must',
];
const ABOUT_ELSE: readonly Role[] = ['stopObject', 'forces', 'leave', 'leaving', 'stay', 'staying', 'otherObject'];
const GAP: readonly Role[] = ['filler', 'i', 'you', 'can', 'want', 'that', 'think', 'would', 'must', 'let'];

export function isStop(atoms: readonly Atom[]): string | undefined {
  for (let from = 0; from < atoms.length; ) {
    let to = from;
    while (to < atoms.length && atoms[to]!.clause === atoms[from]!.clause) to += 1;
    const rule = stopInClause(atoms.slice(from, to));
    if (rule) return rule;
    from = to;
  }
  return undefined;
}

function stopInClause(atoms: readonly Atom[]): string | undefined {
  const any = (...roles: Role[]) => atoms.some((atom) => hasAny(atom, roles));
  for (const [at, atom] of atoms.entries()) {
    if (atom.roles.has('stop') && !atoms[at - 1]?.roles.has('neg')) return 'command.stop.phrase';
    if (atom.roles.has('notSend') && (any('message') || !any('forces', 'stopObject', 'otherObject')))
      return 'command.stop.notSend';
    if (atom.roles.has('noMore') && any('message', 'send')) return 'command.stop.noMore';
    if (atom.roles.has('delete') && any('number', 'i', 'message', 'wrongNumber') && !any('forces', 'otherObject'))
      return 'command.stop.delete';
    if (atom.roles.has('notWant') && any('message', 'send', 'receive')) return 'command.stop.notWanted';
    if (
      hasAny(atom, ['neg', 'no']) &&
      !atom.roles.has('start') &&
      refusesMessages(atoms, at) &&
      (any('message') || !any('forces', 'stopObject', 'otherObject'))
    )
      return 'command.stop.notWanted';
    if (atom.roles.has('negPost') && any('send', 'receive')) return 'command.stop.notWanted';
    if (atom.roles.has('stopWord') && isOptOut(atoms, at)) return 'command.stop.word';
  }
  return undefined;
}

function refusesMessages(atoms: readonly Atom[], at: number): boolean {
  let wanted = false;
  for (let to = at + 1; to < atoms.length; to += 1) {
    const atom = atoms[to]!;
    if (hasAny(atom, ['send', 'receive'])) return true;
    if (atom.roles.has('message'))
      return wanted || to === at + 1 || atoms.slice(at + 1, to).every((between) => between.roles.has('filler'));
    wanted ||= hasAny(atom, ['want']);
    if (!hasAny(atom, [...GAP, 'they'])) return false;
  }
  return false;
}

function isOptOut(atoms: readonly Atom[], at: number): boolean {
  const previous = atoms[at - 1];
  if (previous?.roles.has('neg')) return false;
  if (atoms.some((atom) => hasAny(atom, ['message', 'send']) && !atom.roles.has('stopObject'))) return true;
  // "Stop supporting them" is about them.
  if (hasAny(atoms[at + 1], ['supportVerb', 'opposeVerb']) || /^(su?p|op)\w+ing$/.test(atoms[at + 1]?.text ?? '')) return false;
  // "STOP I support nobody": whoever speaks of himself right after the word begins a new sentence.
  if (at === 0 && atoms[1] && hasAny(atoms[1], ['i', 'support', 'oppose', 'notSupport', 'notOppose'])) return true;
  if (atoms.slice(0, at).some((atom) => hasAny(atom, ['forces', 'wantThem', 'favour']))) return false;
  const own = atoms[at]!;
  // Some words are both: "withdrawal" alone is a wish to withdraw, beside a stance it is the troops'.
  const isTopical = own.corrected || hasAny(own, ABOUT_ELSE) || hasAny(own, ['but', 'filler', 'yes']);
  const small: readonly Role[] = own.roles.has('but') ? ['filler', 'stopWord'] : ['filler', 'thanks', 'want', 'greeting'];
  if (isTopical && !atoms.every((atom) => atom === own || atom.text === own.text || hasAny(atom, small))) return false;
  if (atoms.some((atom) => atom !== own && hasAny(atom, ABOUT_ELSE))) return false;
  if (atoms.slice(0, at).some((atom) => atom.roles.has('because'))) return false;
  if (atoms.slice(0, at).some((atom) => hasAny(atom, ['they', 'question', 'if']) && !hasAny(atom, ['filler', 'can', 'you'])))
    return false;
  const strange = atoms.filter((atom, place) => place !== at && atom.kind === 'word' && !hasAny(atom, BESIDE));
  if (strange.length === 0) return true;
  // A stranger beside the word: a name or a sigh does not take the wish back, but an object or a subject does.
  const following = atoms[at + 1];
  const isObject = following !== undefined && !following.known && /ing$|^ال/.test(following.text);
  return (at === 0 || at === atoms.length - 1) && strange.length <= 2 && !isObject;
}

export function isStart(atoms: readonly Atom[]): boolean {
  if (!atoms.some((atom) => atom.roles.has('start'))) return false;
  const isStance = (atom: Atom) =>
    !atom.roles.has('start') && hasAny(atom, ['support', 'oppose', 'supportVerb', 'opposeVerb', 'neg', 'notSupport', 'unsure']);
  return onlyBeside(atoms, 'start') && !atoms.some(isStance);
}

/** The language asked for; an empty string where a change is asked for without saying to which. */
export function languageWanted(atoms: readonly Atom[]): string | undefined {
  let language: string | undefined;
  for (const [at, atom] of atoms.entries()) {
    if (atom.language !== undefined && !atoms[at - 1]?.roles.has('neg')) language = atom.language;
    else if (atom.roles.has('changeLanguage')) language ??= '';
    else if (atom.kind === 'word' && !hasAny(atom, [...BESIDE, 'question', 'start', 'answering', 'helpWord'])) return undefined;
    else if (hasAny(atom, ['support', 'oppose', 'supportVerb', 'opposeVerb'])) return undefined;
  }
  return language;
}

export function isHelp(atoms: readonly Atom[]): string | undefined {
  const stated = withoutReasons(atoms);
  if (stated.some((atom) => atom.roles.has('help'))) return 'command.help.phrase';
  if (atoms.some((atom) => atom.roles.has('helpWord')) && onlyBeside(atoms, 'helpWord')) return 'command.help.word';
  return undefined;
}

export function isRefusal(atoms: readonly Atom[]): string | undefined {
  const stated = withoutReasons(atoms);
  for (const [at, atom] of stated.entries()) {
    // One word ("private", "pass") refuses only on its own; a phrase does so anywhere.
    if (atom.roles.has('refuse') && (atom.text.includes(' ') || onlyBeside(stated, 'refuse'))) return 'command.refuse.phrase';
    if (atom.roles.has('notAnswering')) return 'command.refuse.negated';
    if (!atom.roles.has('answering')) continue;
    if (atoms.some((other) => other.roles.has('notWant') || (other.roles.has('negPost') && other.clause === atom.clause)))
      return 'command.refuse.notWanted';
    for (let back = at - 1; back >= 0 && atoms[back]!.clause === atom.clause; back -= 1) {
      if (hasAny(atoms[back], ['neg', 'no'])) return 'command.refuse.negated';
      if (!hasAny(atoms[back], GAP)) break;
    }
  }
  return undefined;
}

export function isAutoReply(atoms: readonly Atom[]): boolean {
  return withoutReasons(atoms).some((atom) => atom.roles.has('autoReply'));
}

/** What is said as a reason is no wish. */
function withoutReasons(atoms: readonly Atom[]): readonly Atom[] {
  const at = atoms.findIndex((atom) => atom.roles.has('because'));
  return at < 0 ? atoms : atoms.slice(0, at);
}

function onlyBeside(atoms: readonly Atom[], role: Role): boolean {
  return atoms.every((atom) => atom.kind !== 'word' || atom.roles.has(role) || hasAny(atom, BESIDE));
}
