// A seeded population: who the citizens are, what they truly think, and how each will behave. Plain data, no time passes here.
// Each person depends on the seed and on his own index only, so that a larger population holds the smaller one.

import type { ChoiceQuestion, Survey } from '../../survey/definition.ts';
import { type Draw, drawFor } from './draws.ts';
import { ELSEWHERE, GOVERNORATES, LANGUAGES, type Language, MOBILE_BLOCKS, type Region } from './iraq.ts';
import type { Voice } from './phrasebooks/all.ts';
import {
  COURSES,
  type Course,
  DETOURS,
  type Detour,
  KURMANJI_VOICES,
  OPINION,
  REACH,
  REMINDERS_NEEDED,
  STRANGERS,
  TRAITS,
  type Trait,
  UNCLEAR_AT_FIRST_QUESTION,
  VOICES,
  WEIGHTS,
} from './shares.ts';

/** Seven digits of a number are the person's own; strangers have the last million. */
const OWN_NUMBERS = 10_000_000;
const FIRST_STRANGER = 9_000_000;
/** Coprime to the count of numbers, so that no two indexes share one. */
const NUMBER_STEP = 7_368_787;

export interface Citizen {
  /** Of which all of this person's random choices are drawn. */
  key: string;
  /** E.164. Made up, yet it may be somebody's: never give it to a real provider. */
  phone: string;
  /** The language in which the sample says to ask. */
  language: Language;
  region: Region;
  /** A stranger is outside the sample and texts in by himself. */
  stranger: boolean;
  /** The final true option, by choice question. */
  truth: Readonly<Record<string, string>>;
  /** What someone who changes his mind says first; the truth is what he says last. */
  firstOpinion: { question: string; option: string } | null;
  /** How he writes, by the language in which he is asked. */
  voices: Readonly<Record<Language, Voice>>;
  reach: keyof typeof REACH;
  course: Course;
  detour: Detour;
  /** Where a detour of the unclear lies. */
  unclearAt: string;
  changesLanguageTo: Language;
  remindersNeeded: number;
  traits: Readonly<Record<Trait, boolean>>;
}

/**
 * @returns `size` sampled citizens, then the strangers (`stranger` is true).
 * @throws RangeError where `size` is not a whole number from 0 to 9,000,000, or the survey speaks none of ar, ckb and en.
 */
export function population(options: { seed: string; size: number; survey: Survey }): Citizen[] {
  const { seed, size, survey } = options;
  if (!Number.isInteger(size) || size < 0 || size > FIRST_STRANGER) throw new RangeError(`a population of ${size}`);
  if (!LANGUAGES.some((language) => survey.languages.includes(language))) {
    throw new RangeError('the citizens speak ar, ckb and en, and the survey none of these');
  }
  const strangers = Math.max(1, Math.round(size * STRANGERS));
  const offset = drawFor(`${seed}/numbers`).between(0, OWN_NUMBERS - 1);
  const one = (index: number) => citizen(survey, `${seed}/${index}`, index, offset);
  return [
    ...Array.from({ length: size }, (_, index) => one(index)),
    ...Array.from({ length: strangers }, (_, index) => one(FIRST_STRANGER + index)),
  ];
}

function citizen(survey: Survey, key: string, index: number, offset: number): Citizen {
  const draw = drawFor(`${key}/person`);
  const home = homeOf(survey, draw);
  const language = draw.weighted(spokenIn(survey, home.languages));
  const truth = truthOf(survey, home, draw);
  const detour = draw.weighted(DETOURS);
  const mind = detour === 'changesMind' ? changedMind(survey, truth, draw) : null;
  const others = inSurvey(survey, { ar: 0.6, ckb: home.languages.ckb, en: 0.3, [language]: 0 });
  const canChangeLanguage = Object.values(others).some((weight) => weight > 0);
  return {
    key,
    phone: phoneNumber(index, offset, draw),
    language,
    region: home.region,
    stranger: index >= FIRST_STRANGER,
    truth,
    firstOpinion: mind,
    voices: voicesOf(language, home.kurmanji === true, draw),
    reach: draw.weighted(REACH),
    course: draw.weighted(COURSES),
    detour: (detour === 'changesMind' && !mind) || (detour === 'changesLanguage' && !canChangeLanguage) ? 'none' : detour,
    unclearAt: unclearAt(survey, draw),
    changesLanguageTo: canChangeLanguage ? draw.weighted(others) : language,
    remindersNeeded: Number(draw.weighted(REMINDERS_NEEDED)),
    traits: mapValues(TRAITS, (share) => draw.chance(share)),
  };
}

type Home = (typeof GOVERNORATES)[string] & { question: string | null; code: string };

function homeOf(survey: Survey, draw: Draw): Home {
  const question = survey.questions.find(
    (candidate): candidate is ChoiceQuestion =>
      candidate.type === 'choice' && candidate.options.some((option) => Object.hasOwn(GOVERNORATES, option.code)),
  );
  const codes = question ? question.options.map((option) => option.code) : Object.keys(GOVERNORATES);
  const code = draw.weighted(Object.fromEntries(codes.map((each) => [each, (GOVERNORATES[each] ?? ELSEWHERE).people])));
  return { ...(GOVERNORATES[code] ?? ELSEWHERE), question: question?.id ?? null, code };
}

function truthOf(survey: Survey, home: Home, draw: Draw): Record<string, string> {
  const truth: Record<string, string> = {};
  for (const question of survey.questions) {
    if (question.type !== 'choice') continue;
    const weights = weightsOf(question, home.region);
    truth[question.id] = question.id === home.question ? home.code : draw.weighted(weights);
  }
  return truth;
}

function weightsOf(question: ChoiceQuestion, region: Region): Record<string, number> {
  const known = question.options.map(
    ({ code, means }) => (means && (OPINION[region][means] ?? WEIGHTS[means])) ?? WEIGHTS[code] ?? null,
  );
  const rarest = Math.min(1, ...known.filter((weight) => weight !== null));
  return Object.fromEntries(question.options.map(({ code }, place) => [code, known[place] ?? rarest]));
}

/** Minds change at the first choice question, and only where the survey lets a later answer replace an earlier one. */
function changedMind(survey: Survey, truth: Record<string, string>, draw: Draw): Citizen['firstOpinion'] {
  const question = survey.questions.find((candidate) => candidate.type === 'choice');
  if (!question || question.role === 'consent' || question.repeat !== 'last') return null;
  const others = question.options.map((option) => option.code).filter((code) => code !== truth[question.id]);
  return { question: question.id, option: draw.pick(others) };
}

function voicesOf(language: Language, kurmanji: boolean, draw: Draw): Record<Language, Voice> {
  const habits: Readonly<Record<Language, Partial<Record<Voice, number>>>> = {
    ...VOICES,
    ckb: kurmanji ? KURMANJI_VOICES : VOICES.ckb,
  };
  const drawn = (weights: Partial<Record<Voice, number>>) => draw.weighted(weights as Record<Voice, number>);
  const own = drawn(habits[language]);
  const first = mapValues(habits, (weights) => Object.keys(weights)[0] as Voice);
  return { ...first, [language]: own };
}

function unclearAt(survey: Survey, draw: Draw): string {
  const [first, ...later] = survey.questions.map((question) => question.id) as [string, ...string[]];
  const atFirst = draw.chance(UNCLEAR_AT_FIRST_QUESTION);
  return atFirst || later.length === 0 ? first : draw.pick(later);
}

function phoneNumber(index: number, offset: number, draw: Draw): string {
  const own = (index * NUMBER_STEP + offset) % OWN_NUMBERS;
  return `+964${draw.weighted(MOBILE_BLOCKS)}${draw.between(0, 9)}${String(own).padStart(7, '0')}`;
}

function inSurvey(survey: Survey, weights: Readonly<Record<Language, number>>): Record<Language, number> {
  return mapValues(weights, (weight, language) => (survey.languages.includes(language) ? weight : 0));
}

/** Whoever speaks none of the survey's languages at home is asked in any of them. */
function spokenIn(survey: Survey, home: Readonly<Record<Language, number>>): Record<Language, number> {
  const spoken = inSurvey(survey, home);
  return Object.values(spoken).some((weight) => weight > 0) ? spoken : inSurvey(survey, { ar: 1, ckb: 1, en: 1 });
}

function mapValues<K extends string, A, B>(record: Readonly<Record<K, A>>, change: (value: A, key: K) => B): Record<K, B> {
  return Object.fromEntries((Object.entries(record) as [K, A][]).map(([key, value]) => [key, change(value, key)])) as Record<
    K,
    B
  >;
}
