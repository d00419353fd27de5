// The answer to a number question: one whole number in digits of any script, or in simple number words.

import type { Question } from '../definition.ts';
import { reasonOf, unclear } from './choice.ts';
import type { Atom, Reading } from './reading.ts';
import type { Understanding } from './understanding.ts';

type NumberQuestion = Extract<Question, { type: 'number' }>;

export function readNumber(question: NumberQuestion, { atoms }: Reading): Understanding {
  const values = new Set(valuesOf(atoms));
  if (values.size === 0) return unclear(reasonOf(atoms), `none.${reasonOf(atoms)}`);
  if (values.size > 1) return unclear('both', 'number.many');
  const [value] = [...values] as [number];
  if (!Number.isInteger(value) || atoms.some((atom) => atom.measured || atom.signed))
    return unclear('outOfRange', 'number.notWhole');
  if (value < question.min || value > question.max) return unclear('outOfRange', 'number.outOfRange');
  return { kind: 'answer', option: String(value), by: 'code', value, rule: 'number.stated' };
}

/** Tens and units spoken together are one number, in either order: "twenty five", «خمسة وعشرين». */
function valuesOf(atoms: readonly Atom[]): number[] {
  const values: number[] = [];
  let spoken: number | undefined;
  for (const atom of atoms) {
    if (atom.value === undefined) {
      if (atom.text !== 'و' && atom.text !== 'u') spoken = undefined;
      continue;
    }
    const joins = atom.kind === 'word' && spoken !== undefined && isTensAndUnit(spoken, atom.value);
    if (joins) values[values.length - 1] = spoken! + atom.value;
    else values.push(atom.value);
    spoken = atom.kind === 'word' && !joins ? atom.value : undefined;
  }
  return values;
}

function isTensAndUnit(left: number, right: number): boolean {
  const [unit, tens] = left < right ? [left, right] : [right, left];
  return unit > 0 && unit < 10 && tens >= 20 && tens < 100 && tens % 10 === 0;
}
