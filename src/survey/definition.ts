// What a survey is: the shape of a survey file and its bounds.
// Pure: no file is read here (file.ts turns YAML text into this shape, rules.ts holds what one field alone cannot show).

import { z } from 'zod';

export const LIMITS = {
  questions: 50,
  options: 100,
  wordingsPerLanguage: 50,
  languages: 10,
  strata: 6,
  reminders: 5,
  replicates: 1000,
  /** A text of 1,600 characters is the most that the provider takes in one message. */
  textLength: 1600,
  numberRange: 1000,
  /** A sample column that a stratum is read from. */
  columnName: 60,
} as const;

const code = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a code starts with a letter and has only a-z, 0-9, - and _ (at most 40 characters)');
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/, 'a language is a tag such as ar, ckb, en or kmr');
const text = z
  .string()
  .trim()
  .min(1, 'the text is empty')
  .max(LIMITS.textLength)
  // Control characters reach neither a phone nor the operator's terminal; half a surrogate pair is no character at all.
  .regex(/^(?:\n|[^\p{Cc}\p{Cs}])*$/u, 'the text holds a control character');
/** The same text in each of the survey's languages. */
const texts = z.record(language, text);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written HH:MM, such as 10:00');
const localTime = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/,
    'a local time is written 2026-12-01 or 2026-12-01T10:00, in the survey’s time zone',
  );
const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}(m|h|d)$/, 'a duration is written 30m, 24h or 3d')
  .transform(
    (written) => Number(written.slice(0, -1)) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[written.at(-1) as 'm' | 'h' | 'd'],
  );

/** What an option stands for in everyday words: it opens the lexicon's wordings of that meaning to the option. */
export const MEANINGS = ['support', 'oppose', 'unsure', 'yes', 'no', 'male', 'female'] as const;
export type Meaning = (typeof MEANINGS)[number];

const option = z.strictObject({
  /** Stored, exported and tallied. */
  code: code.refine((value) => !RESERVED_CODES.includes(value), 'the codes refused, unclear and text are reserved'),
  /** The digit or digits that a respondent types; by default the option's place, counted from 1. */
  key: z.int().min(0).max(999).optional(),
  label: texts,
  /** Further ways to say it, per language. */
  wordings: z.record(language, z.array(text).max(LIMITS.wordingsPerLanguage)).default({}),
  means: z.enum(MEANINGS).optional(),
});

/** Codes that stand beside a question's own options in the tallies. */
export const RESERVED_CODES: readonly string[] = ['refused', 'unclear', 'text'];
/** Stands for a refusal in the tallies, and may stand in a `next` rule. */
export const REFUSED = 'refused';

const next = z.strictObject({ if: z.array(code).min(1, 'no answer is named'), go: code });
const asked = {
  id: code,
  required: z.boolean().default(true),
  text: texts,
  clarify: texts.optional(),
  /** Where to go after which answers; `end` ends the interview. Otherwise the following question. */
  next: z.array(next).default([]),
  /** Whether a later answer replaces an earlier one while the survey is open. */
  repeat: z.enum(['last', 'first']).default('last'),
};
const choice = z.strictObject({
  ...asked,
  type: z.literal('choice'),
  /** A consent question: an answer meaning no ends the interview. */
  role: z.literal('consent').optional(),
  options: z.array(option).min(2, 'a choice needs at least two options').max(LIMITS.options),
});
const number = z.strictObject({ ...asked, type: z.literal('number'), min: z.int(), max: z.int() });
const open = z.strictObject({ ...asked, type: z.literal('open') });
const question = z.discriminatedUnion('type', [choice, number, open]);

const stratum = z.union(
  [
    z.strictObject({ name: code, column: z.string().min(1, 'the column has no name').max(LIMITS.columnName) }),
    z.strictObject({ name: code, question: code }),
  ],
  'a stratum has a name and either a column of the sample or a question',
);

export const TEXT_KEYS = [
  'invitation',
  'reminder',
  'thanks',
  'clarify',
  'help',
  'stop',
  'start',
  'closed',
  'notInvited',
  'languageChanged',
] as const;

export const surveySchema = z.strictObject({
  id: code,
  title: texts,
  sponsor: texts,
  /** ISO 3166 two-letter code: numbers without a country code are read as this country's. */
  country: z.string().regex(/^[A-Z]{2}$/, 'a country is a two-letter code such as IQ'),
  languages: z.array(language).min(1, 'the survey needs at least one language').max(LIMITS.languages),
  defaultLanguage: language,
  timeZone: z.string().min(1, 'the time zone is empty'),
  fieldPeriod: z.strictObject({ start: localTime, end: localTime }),
  /** No question or reminder leaves between these local times; direct replies do. */
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).optional(),
  /** How long after the first question each reminder goes to those who have not replied. */
  reminders: z.array(duration).max(LIMITS.reminders).default([]),
  pacing: z.strictObject({ segmentsPerSecond: z.number().positive().max(10_000) }),
  budget: z.strictObject({
    /** All segments that may leave. */
    segments: z.int().positive(),
    /** Kept back from new questions and reminders, so that interviews under way can finish. */
    reserve: z.int().min(0),
    /** For the cost shown beforehand; the provider's bill is the truth. */
    price: z.strictObject({ perSegment: z.number().positive(), currency: z.string().regex(/^[A-Z]{3}$/) }).optional(),
  }),
  /** The sample is divided at random into this many replicates, released one after another. */
  replicates: z.int().min(1).max(LIMITS.replicates).default(1),
  completion: z.strictObject({
    /** The share of required questions that makes an unfinished interview a partial one. */
    threshold: z.number().gt(0).max(1),
  }),
  strata: z.array(stratum).max(LIMITS.strata).default([]),
  texts: z.strictObject({
    /** The first message: sponsor, purpose and first question. Without it the first question's text goes out. */
    invitation: texts.optional(),
    reminder: texts,
    thanks: texts,
    /** Put before a question's text where the question has no clarify text of its own. */
    clarify: texts,
    help: texts,
    stop: texts,
    start: texts,
    closed: texts,
    notInvited: texts,
    languageChanged: texts,
  }),
  questions: z.array(question).min(1, 'the survey asks nothing').max(LIMITS.questions),
});

export type Survey = z.infer<typeof surveySchema>;
export type Question = Survey['questions'][number];
export type ChoiceQuestion = Extract<Question, { type: 'choice' }>;
export type Option = ChoiceQuestion['options'][number];
export type TextKey = (typeof TEXT_KEYS)[number];

/** Where a `next` rule goes to end the interview; no question may bear this id. */
export const END = 'end';

/** The number that chooses an option: its own, or its place counted from 1. */
export function keyOf(option: Option, index: number): number {
  return option.key ?? index + 1;
}

/** The JSON Schema (draft 2020-12) of a survey file as it is written, for editors. It cannot say what rules.ts checks. */
export function surveyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(surveySchema, { io: 'input' });
  return { $schema, title: 'A Textpoll survey', ...schema };
}
