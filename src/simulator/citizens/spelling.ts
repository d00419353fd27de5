// What fingers and keyboards do to a text: digits of three scripts, slips, stretched letters, flowers. Pure.
// It must not touch the sense: slips fall on the longest word, which never is the negation.

import type { Draw } from './draws.ts';
import type { Language } from './iraq.ts';
import { DIGIT_SCRIPTS, HABITS } from './shares.ts';

const ZEROS = { ascii: '0', arabicIndic: '٠', persian: '۰' } as const;
/** They say nothing of the opinion. */
const EMOJI = ['🌹', '🙏', '🙂', '🇮🇶', '🌷', '😊', '☕'] as const;
const PADDED = [' {}', '{} ', '{}\n', '\u200f{}', '  {}  '] as const;
const ENDS = ['.', '.', '!', '..'] as const;
/** Shorter words are not recognisable with a slip in them. */
const SLIP_FROM_LETTERS = 5;
const DROP_FROM_LETTERS = 6;

/** Fills the gaps {} of a template, one after another. */
export function fill(template: string, ...values: string[]): string {
  let next = 0;
  return template.replaceAll('{}', () => values[next++] ?? '');
}

export function digits(value: number | string, language: Language, draw: Draw): string {
  const zero = ZEROS[draw.weighted(DIGIT_SCRIPTS[language])].charCodeAt(0);
  return String(value).replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
}

/** Words as they leave the phone. */
export function typed(words: string, draw: Draw): string {
  let body = words;
  if (draw.chance(HABITS.typo)) body = slip(body, draw);
  else if (draw.chance(HABITS.stretches)) body = stretch(body, draw);
  if (draw.chance(HABITS.fullStop)) body = `${body}${draw.pick(ENDS)}`;
  if (draw.chance(HABITS.emoji)) body = `${body} ${draw.pick(EMOJI)}`;
  return padded(body, draw);
}

export function padded(body: string, draw: Draw): string {
  return draw.chance(HABITS.spaces) ? fill(draw.pick(PADDED), body) : body;
}

function slip(body: string, draw: Draw): string {
  const words = body.match(/[\p{L}\p{M}]+/gu) ?? [];
  const longest = words.reduce((found, word) => (word.length > found.length ? word : found), '');
  if (longest.length < SLIP_FROM_LETTERS) return body;
  const at = draw.between(1, longest.length - 3);
  const [before, letter, following, after] = [longest.slice(0, at), longest[at]!, longest[at + 1]!, longest.slice(at + 2)];
  const slips = [
    `${before}${letter}${letter}${following}${after}`,
    `${before}${following}${letter}${after}`,
    ...(longest.length >= DROP_FROM_LETTERS ? [`${before}${following}${after}`] : []),
  ];
  return body.replace(longest, draw.pick(slips));
}

function stretch(body: string, draw: Draw): string {
  return body.replace(/\p{L}$/u, (letter) => letter.repeat(draw.between(3, 5)));
}
