// Puts what a citizen means into the words that he would type. Pure: the same draw writes the same text.
// A clear meaning is put clearly; doubt is written only where doubt is meant.

import type { Meaning, Option, Survey } from '../../survey/definition.ts';
import { findQuestion } from '../../survey/texts.ts';
import { type Draw, drawFor } from './draws.ts';
import { LANGUAGES, type Language } from './iraq.ts';
import { PHRASEBOOKS, START_KEYWORDS, STOP_KEYWORDS } from './phrasebooks/all.ts';
import type { Phrasebook } from './phrasebooks/phrasebook.ts';
import type { Citizen } from './population.ts';
import { DIGIT_DRESS, DIGITS_UP_TO_OPTIONS, FORMS, HABITS, KEEPS_FORM, STOP_BY_KEYWORD, UNCLEAR } from './shares.ts';
import { digits, fill, padded, typed } from './spelling.ts';

const PUNCTUATED = ['{}.', '({})', '{}-', '{}!', '{})', '"{}"'] as const;
const LABELLED = ['{} {}', '{}- {}', '{}. {}', '{} ({})'] as const;
const KEYCAP = '\ufe0f\u20e3';
const OLDEST = 84;

/** What a citizen is about to say, and in which language he was asked. */
export interface Occasion {
  citizen: Citizen;
  survey: Survey;
  question: string;
  language: string;
  draw: Draw;
}

/** @param option the code that is meant; of an open or number question, its answer. */
export function answer(occasion: Occasion, option: string, form = habitualForm(occasion)): string {
  const { survey, draw } = occasion;
  const question = findQuestion(survey, occasion.question);
  const book = bookOf(occasion);
  if (question?.type !== 'choice') return typed(question?.type === 'number' ? digits(option, book.digits, draw) : option, draw);
  const place = question.options.findIndex((candidate) => candidate.code === option);
  const chosen = question.options[place];
  if (!chosen) throw new RangeError(`${question.id} has no option ${option}`);
  if (form === 'digit' && question.options.length <= DIGITS_UP_TO_OPTIONS) {
    return byDigit(occasion, book, chosen, chosen.key ?? place + 1);
  }
  return typed(form === 'label' && book.copiesLabels ? labelOf(chosen, occasion) : inWords(occasion, book, chosen), draw);
}

/** The answer to a question without options: a number in its range, or a remark. */
export function ownAnswer(occasion: Occasion): string {
  const { survey, draw } = occasion;
  const question = findQuestion(survey, occasion.question);
  return question?.type === 'number' ? String(draw.between(question.min, question.max)) : draw.pick(bookOf(occasion).comment);
}

/** A text that leaves open what is meant, even to a reader of the language. */
export function unclear(occasion: Occasion): string {
  const { draw, citizen, question } = occasion;
  const book = bookOf(occasion);
  const kind = draw.weighted(UNCLEAR);
  if (kind !== 'bare') return draw.pick(book[kind]);
  const means = optionOf(occasion, citizen.truth[question])?.means;
  if (means !== 'support' && means !== 'oppose') return draw.pick(book.hello);
  return gendered(draw.pick(book.says[means === 'support' ? 'yes' : 'no']), occasion, book);
}

/** A phrase that needs no more than the writer's language. */
export function phrase(occasion: Occasion, kind: 'joke' | 'question' | 'hello' | 'refuse' | 'help' | 'thanks'): string {
  return padded(occasion.draw.pick(bookOf(occasion)[kind]), occasion.draw);
}

export function stop(occasion: Occasion): string {
  const { draw } = occasion;
  return draw.chance(STOP_BY_KEYWORD) ? draw.pick(STOP_KEYWORDS) : draw.pick(bookOf(occasion).stop);
}

export function stopWithAnswer(occasion: Occasion, option: string): string {
  const { draw } = occasion;
  const meant = optionOf(occasion, option);
  const answered = meant ? plainWords(occasion, bookOf(occasion), meant) : option;
  return `${answered} ${draw.pick(bookOf(occasion).stopAnd)}`;
}

export function start(occasion: Occasion): string {
  return occasion.draw.pick(START_KEYWORDS);
}

export function changedMind(occasion: Occasion, option: string): string {
  const { draw } = occasion;
  const meant = optionOf(occasion, option);
  return fill(draw.pick(bookOf(occasion).changed), meant ? plainWords(occasion, bookOf(occasion), meant) : option);
}

export function wishFor(language: Language, occasion: Occasion): string {
  return occasion.draw.pick(bookOf(occasion).wish[language]);
}

export function autoReply(occasion: Occasion): string {
  return bookOf(occasion).autoReply;
}

function bookOf({ citizen, language }: Occasion): Phrasebook {
  const spoken = LANGUAGES.find((candidate) => candidate === language) ?? citizen.language;
  return PHRASEBOOKS[citizen.voices[spoken]];
}

function optionOf({ survey, question }: Occasion, code: string | undefined): Option | undefined {
  const asked = findQuestion(survey, question);
  return asked?.type === 'choice' ? asked.options.find((option) => option.code === code) : undefined;
}

function labelOf(option: Option, { language, survey }: Occasion): string {
  return option.label[language] ?? option.label[survey.defaultLanguage] ?? option.code;
}

function habitualForm({ citizen, draw }: Occasion): keyof typeof FORMS {
  const habit = drawFor(`${citizen.key}/form`).weighted(FORMS);
  return draw.chance(KEEPS_FORM) ? habit : draw.weighted(FORMS);
}

function byDigit(occasion: Occasion, book: Phrasebook, option: Option, key: number): string {
  const { draw } = occasion;
  const digit = digits(key, book.digits, draw);
  switch (draw.weighted(DIGIT_DRESS)) {
    case 'bare':
      return padded(digit, draw);
    case 'punctuated':
      return fill(draw.pick(PUNCTUATED), digit);
    case 'numbered':
      return fill(draw.pick(book.numbered), digit);
    case 'labelled':
      return fill(draw.pick(LABELLED), digit, book.copiesLabels ? labelOf(option, occasion) : plainWords(occasion, book, option));
    case 'keycap':
      return key <= 9 ? `${key}${KEYCAP}` : digit;
  }
}

function inWords(occasion: Occasion, book: Phrasebook, option: Option): string {
  const { draw } = occasion;
  const words = plainWords(occasion, book, option);
  const reasons = option.means && book.because[option.means];
  const explained = reasons && draw.chance(HABITS.explains) ? `${words} ${draw.pick(reasons)}` : words;
  return draw.chance(HABITS.greets) ? `${draw.pick(book.hello)} ${explained}` : explained;
}

/** By what the option means, by the name of the place, by the range that its code tells, and else by its label. */
function plainWords(occasion: Occasion, book: Phrasebook, option: Option): string {
  const { draw } = occasion;
  if (option.means) return gendered(draw.pick(book.says[option.means]), occasion, book);
  const names = book.names[option.code];
  if (names) return draw.chance(HABITS.locates) ? fill(draw.pick(book.located), draw.pick(names)) : draw.pick(names);
  const [, least, most] = /(\d+)-(\d+|plus)$/.exec(option.code) ?? [];
  if (least && most) return inRange(occasion, book, option, least, most);
  return labelOf(option, occasion);
}

function inRange(occasion: Occasion, book: Phrasebook, option: Option, least: string, most: string): string {
  const { draw } = occasion;
  const oldest = most === 'plus' ? OLDEST : Number(most);
  if (draw.chance(HABITS.yearsOfAge)) {
    const years = drawFor(`${occasion.citizen.key}/years`).between(Number(least), oldest);
    return fill(draw.pick(book.years), digits(years, book.digits, draw));
  }
  if (most === 'plus') return labelOf(option, occasion);
  const script = drawFor(`${occasion.citizen.key}/script`);
  return fill(draw.pick(book.range), ...digits(`${least} ${most}`, book.digits, script).split(' '));
}

function gendered(words: string, { citizen, survey }: Occasion, book: Phrasebook): string {
  const female = survey.questions.some(
    (question) =>
      question.type === 'choice' &&
      question.options.some(
        (option) => option.means === ('female' satisfies Meaning) && option.code === citizen.truth[question.id],
      ),
  );
  return female
    ? words.replace(/[^\s،,]+/gu, (word) => (Object.hasOwn(book.feminine, word) ? book.feminine[word]! : word))
    : words;
}
