// The answer to a choice question in a reply that is no command: by label, by number, by name or by stance.
// To a support/oppose question agreement and thumbs are the stance; a bare yes or no is unclear, since it may answer either half.

import type { ChoiceQuestion, Meaning } from '../definition.ts';
import { hasAny } from './clause.ts';
import { type Codes, codesOf } from './codes.ts';
import type { Atom, Reading } from './reading.ts';
import { type Stance, stanceOf } from './stance.ts';
import { foldWords } from './tokenise.ts';
import type { UnclearReason, Understanding } from './understanding.ts';

type Answer = Extract<Understanding, { kind: 'answer' | 'unclear' }>;

export class ChoiceReader {
  private readonly byKey = new Map<number, string>();
  private readonly byLabel = new Map<string, string>();
  private readonly byMeaning = new Map<Meaning, string>();
  private longestLabel = 0;
  private readonly codes: readonly string[];
  private readonly asksYesNo: boolean;
  private readonly asksStance: boolean;

  constructor(question: ChoiceQuestion) {
    this.codes = question.options.map((option) => option.code);
    const ambiguous = new Set<string>();
    for (const [place, option] of question.options.entries()) {
      this.byKey.set(option.key ?? place + 1, option.code);
      if (option.means && !this.byMeaning.has(option.means)) this.byMeaning.set(option.means, option.code);
      for (const wording of [...Object.values(option.label), ...Object.values(option.wordings).flat()]) {
        const words = foldWords(wording);
        this.longestLabel = Math.max(this.longestLabel, words.length);
        const key = labelKey(words);
        if (this.byLabel.has(key) && this.byLabel.get(key) !== option.code) ambiguous.add(key);
        this.byLabel.set(key, option.code);
      }
    }
    for (const key of ambiguous) this.byLabel.delete(key);
    this.asksYesNo = this.byMeaning.has('yes') || this.byMeaning.has('no');
    this.asksStance = this.asksYesNo || this.byMeaning.has('support') || this.byMeaning.has('oppose');
  }

  /** The option whose label or wording is the whole reply. */
  labelled(reading: Reading): Answer | undefined {
    if (reading.tokens.list.length > this.longestLabel) return undefined;
    const option = this.byLabel.get(labelKey(reading.tokens.list.map((token) => token.text)));
    return option === undefined ? undefined : { kind: 'answer', option, by: 'words', rule: 'label.exact' };
  }

  answer(reading: Reading): Answer {
    const { atoms } = reading;
    const named = this.named(atoms);
    if (named) return named;
    const stance: Stance =
      this.asksStance || this.byMeaning.has('unsure') ? stanceOf(atoms, this.asksYesNo) : { is: 'none', rule: 'words.none' };
    const codes = codesOf(atoms);
    if (codes.is === 'many') return unclear('both', 'code.many');
    if (codes.is === 'one') return this.byCode(codes, stance, atoms);
    return this.byStance(stance, codes, atoms);
  }

  private named(atoms: readonly Atom[]): Answer | undefined {
    let possible: ReadonlySet<number> | undefined;
    let count = 0;
    for (const [at, atom] of atoms.entries()) {
      if (!atom.options) continue;
      if (hasAny(atoms[at - 1], ['neg']) || hasAny(atoms[at + 1], ['negPost'])) return unclear('unknown', 'label.negated');
      const among = atom.options;
      possible = possible ? new Set([...possible].filter((place) => among.has(place))) : among;
      count += 1;
    }
    if (count === 0) return this.byGender(atoms);
    if (possible!.size !== 1) return unclear('both', 'label.many');
    const option = this.codes[[...possible!][0]!]!;
    const codes = codesOf(atoms.filter((atom) => !atom.options));
    if (codes.is === 'one' && this.byKey.has(codes.value) && this.byKey.get(codes.value) !== option)
      return unclear('contradiction', 'label.code');
    return { kind: 'answer', option, by: 'words', rule: 'label.within' };
  }

  private byGender(atoms: readonly Atom[]): Answer | undefined {
    const said = (['male', 'female'] as const).filter(
      (role) => this.byMeaning.has(role) && atoms.some((atom) => atom.roles.has(role)),
    );
    if (said.length === 0) return undefined;
    if (said.length > 1 || atoms.some((atom) => atom.roles.has('neg')) || codesOf(atoms).is !== 'none') {
      return codesOf(atoms).is === 'one' && said.length === 1 ? undefined : unclear('both', 'words.gender');
    }
    return { kind: 'answer', option: this.byMeaning.get(said[0]!)!, by: 'words', rule: 'words.gender' };
  }

  private byCode(codes: Extract<Codes, { is: 'one' }>, stance: Stance, atoms: readonly Atom[]): Answer {
    const option = this.byKey.get(codes.value);
    if (option === undefined) {
      return atoms[codes.at]!.kind === 'word'
        ? this.byStance(stance, { is: 'none' }, atoms)
        : unclear('outOfRange', 'code.outOfRange');
    }
    const answer: Answer = { kind: 'answer', option, by: 'code', rule: 'code.digit' };
    if (hasAny(atoms[codes.at - 1], ['neg']) || hasAny(atoms[codes.at + 1], ['negPost']))
      return unclear('contradiction', 'code.negated');
    if (hasAny(atoms[codes.at - 1], ['or']) || hasAny(atoms[codes.at + 1], ['or', 'question']))
      return unclear('both', 'code.alternative');
    if (stance.is === 'none') return atoms.length === 1 ? answer : { ...answer, rule: 'code.within' };
    if (this.optionOf(stance) === option) return { ...answer, by: 'words', rule: 'code.confirmed' };
    if (stance.is === 'bare') {
      const meant = this.optionOf({ is: stance.sign > 0 ? 'positive' : 'negative', rule: stance.rule });
      if (meant === option || stance.sign > 0 || isNumeroSign(atoms, codes.at)) return { ...answer, rule: 'code.withYesNo' };
    }
    // An explanation after a number may doubt, deny or speak of others without touching the number.
    const apart = codes.at === atoms.length - 1 && atoms[codes.at - 1]?.clause !== atoms[codes.at]!.clause;
    if (stance.is === 'doubt' && (codes.at === 0 || apart) && /othersStance|looseNegation|question/.test(stance.rule))
      return { ...answer, rule: 'code.explained' };
    return unclear('contradiction', 'code.contradicted');
  }

  private byStance(stance: Stance, codes: Codes, atoms: readonly Atom[]): Answer {
    const option = this.optionOf(stance);
    if (option !== undefined) return { kind: 'answer', option, by: 'words', rule: stance.rule };
    if (stance.is === 'both') return unclear('both', stance.rule);
    if (stance.is === 'doubt') return unclear(stance.rule === 'words.question' ? 'question' : 'unknown', stance.rule);
    if (stance.is === 'bare') return unclear('bare', stance.rule);
    if (codes.is === 'aside') return unclear('outOfRange', 'code.aside');
    return unclear(reasonOf(atoms), `none.${reasonOf(atoms)}`);
  }

  private optionOf(stance: Stance): string | undefined {
    if (stance.is === 'unsure') return this.byMeaning.get('unsure');
    if (stance.is === 'positive') return this.byMeaning.get(this.asksYesNo ? 'yes' : 'support');
    if (stance.is === 'negative') return this.byMeaning.get(this.asksYesNo ? 'no' : 'oppose');
    return undefined;
  }
}

/** "no.2" is short for "number 2". */
function isNumeroSign(atoms: readonly Atom[], at: number): boolean {
  return atoms[at - 1]?.text === 'no' && (atoms[at]!.glued || hasAny(atoms[at - 2], ['codeIntro']));
}

export function unclear(reason: UnclearReason, rule: string): Extract<Understanding, { kind: 'unclear' }> {
  return { kind: 'unclear', reason, rule };
}

export function reasonOf(atoms: readonly Atom[]): UnclearReason {
  const said = (role: Parameters<typeof hasAny>[1][number]) => atoms.some((atom) => atom.roles.has(role));
  if (said('autoReply')) return 'autoReply';
  if (said('wrongNumber')) return 'wrongNumber';
  if (said('insult')) return 'insult';
  if (said('question') || said('aboutSurvey') || said('confused')) return 'question';
  if (said('thanks')) return 'thanks';
  if (said('greeting')) return 'greeting';
  return 'unknown';
}

function labelKey(words: readonly string[]): string {
  return words.join(' ');
}
