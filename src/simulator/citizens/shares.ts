// How often citizens do what: the one table to read, or to change, for another sort of population. Every share is our
// judgement, made to exercise each behaviour at 2,000 people; none is a finding about Iraqis.

import type { Meaning } from '../../survey/definition.ts';
import type { Region } from './iraq.ts';

/** What the network says of a handset. `offAtFirst` misses its first text and is on again for the next. */
export const REACH = { reachable: 0.957, offAtFirst: 0.008, off: 0.015, unknownNumber: 0.02 } as const;

/** The way a person takes through the interview. They exclude each other and add up to 1. */
export const COURSES = {
  silent: 0.46,
  completes: 0.385,
  /** Answers the first question, then nothing more. */
  breaksOff: 0.045,
  refuses: 0.02,
  /** STOP in place of the first answer. */
  stops: 0.025,
  /** STOP and an answer in one text. */
  stopsWithAnswer: 0.01,
  /** STOP in place of the second answer. */
  stopsMidway: 0.01,
  unclearTwice: 0.015,
  /** Answers only once the field period is over. */
  late: 0.015,
  /** A handset that answers every text by itself. */
  autoReplies: 0.015,
} as const;
export type Course = keyof typeof COURSES;

/** What happens on the way to those who answer all questions: one thing at most. */
export const DETOURS = {
  none: 0.74,
  /** Writes a joke, a question, an insult, a greeting or a bare yes before a clear answer. */
  unclearFirst: 0.1,
  asksForHelp: 0.03,
  changesLanguage: 0.04,
  /** Takes back the first answer, in words, after the end. */
  changesMind: 0.05,
  /** The same answer twice within the minute. */
  repeats: 0.04,
} as const;
export type Detour = keyof typeof DETOURS;

export const TRAITS = {
  /** Of those who reach the end. */
  saysThanks: 0.12,
  stopsAfterEnd: 0.015,
  /** Answers at whatever hour; the others sleep on it. */
  nightOwl: 0.15,
  /** Of those who wrote STOP: they come back with START and go on. */
  returns: 0.25,
  /** Of those who refuse the first question: they answer the others. */
  refusesOnlyOpinion: 0.5,
} as const;
export type Trait = keyof typeof TRAITS;

/** Of the unclear first: how many at the first question; the others at any later one. */
export const UNCLEAR_AT_FIRST_QUESTION = 0.75;
/** Of those who stop: how many use one of the provider's keywords, not words of their own. */
export const STOP_BY_KEYWORD = 0.45;

/** How many reminders it takes. */
export const REMINDERS_NEEDED = { '0': 0.78, '1': 0.15, '2': 0.07 } as const;

/** Phones outside the sample that text in, for each sampled citizen; a population has at least one. */
export const STRANGERS = 0.004;

/** How an unclear text is unclear; a bare yes or no comes only from those whose opinion it would be. */
export const UNCLEAR = { joke: 0.2, question: 0.25, insult: 0.1, hello: 0.25, bare: 0.2 } as const;
/** What strangers write. */
export const STRANGERS_SAY = { answer: 0.5, question: 0.2, greeting: 0.2, stop: 0.1 } as const;
/** Of the strangers who are told that they were not sampled. */
export const STRANGERS_INSIST = 0.5;

/** How people write who were sampled in a language; who changes language writes the first voice of the other. */
export const VOICES = {
  ar: { iraqi: 0.46, msa: 0.38, arabizi: 0.13, english: 0.03 },
  ckb: { sorani: 0.74, soraniLatin: 0.16, iraqi: 0.06, english: 0.04 },
  en: { english: 1 },
} as const;
/** The same for Kurds of the Kurmanji-speaking governorates. */
export const KURMANJI_VOICES = { kurmanji: 0.42, badini: 0.36, sorani: 0.16, iraqi: 0.06 } as const;

/** How an answer is put: most people keep to one way. */
export const KEEPS_FORM = 0.8;
export const FORMS = { digit: 0.5, label: 0.12, words: 0.38 } as const;
/** Nobody counts down a list longer than this: such a question is answered by name. */
export const DIGITS_UP_TO_OPTIONS = 9;
export const DIGIT_SCRIPTS = {
  ar: { ascii: 0.55, arabicIndic: 0.43, persian: 0.02 },
  ckb: { ascii: 0.5, arabicIndic: 0.35, persian: 0.15 },
  en: { ascii: 1, arabicIndic: 0, persian: 0 },
} as const;
/** What is done to a digit, and to words. */
export const DIGIT_DRESS = { bare: 0.62, punctuated: 0.16, numbered: 0.1, labelled: 0.1, keycap: 0.02 } as const;
export const HABITS = {
  explains: 0.22,
  greets: 0.06,
  typo: 0.07,
  stretches: 0.04,
  emoji: 0.09,
  fullStop: 0.12,
  spaces: 0.05,
  /** An age in years, where age groups were asked for. */
  yearsOfAge: 0.06,
  locates: 0.35,
} as const;

/** The true opinion by region; over the country about 40, 45 and 15 %. */
export const OPINION: Readonly<Record<Region, Readonly<Partial<Record<Meaning, number>>>>> = {
  kurdistan: { support: 0.62, oppose: 0.22, unsure: 0.16 },
  north: { support: 0.46, oppose: 0.38, unsure: 0.16 },
  centre: { support: 0.37, oppose: 0.48, unsure: 0.15 },
  south: { support: 0.3, oppose: 0.56, unsure: 0.14 },
};
/** Whatever else an option may mean, and the age groups; an option found in no table is as rare as the rarest beside it. */
export const WEIGHTS: Readonly<Record<string, number>> = {
  male: 0.56,
  female: 0.44,
  yes: 0.9,
  no: 0.1,
  'age-18-29': 0.42,
  'age-30-44': 0.34,
  'age-45-59': 0.17,
  'age-60-plus': 0.07,
  'under-18': 0.01,
};
