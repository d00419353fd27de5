// The shape of a publication: the frozen JSON behind a public results page. It computes nothing.
// What it must hold follows AAPOR's Code of Ethics III.A (2021); docs/decisions/0009-publication.md maps each item to its field.

import { z } from 'zod';
import { MEANINGS } from '../survey/definition.ts';
import { booksSchema, count, surveyState, texts, time } from './report-schema.ts';

/** The public page speaks these, whatever the survey speaks. */
export const PUBLIC_LANGUAGES = ['ar', 'ckb', 'en'] as const;
export type PublicLanguage = (typeof PUBLIC_LANGUAGES)[number];

const MAX_TEXT = 1_000;
const MAX_LINE = 200;

/** A random draw carries intervals; among people who were at hand or came forward an interval would claim too much. */
export const SAMPLE_KINDS = ['random', 'nonrandom'] as const;

/** What holds for every publication of this kind; the page words each. */
export const LIMITS_TOLD = [
  'coverage',
  'nonresponse',
  'selfSelection',
  'reading',
  'languages',
  'interval',
  'nonrandom',
  'unweighted',
  'stillFielding',
  'oneWay',
  'hidden',
] as const;

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, 'tooLong')
    // Control characters, and marks that turn the direction of what follows, have no business in a statement.
    .regex(/^(?:[\r\n]|[^\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069])*$/u, 'controlCharacter');

/** Languages that were left empty are absent. Messages are codes, which whoever asks for the words translates. */
const typed = z
  .partialRecord(z.enum(PUBLIC_LANGUAGES), line(MAX_TEXT))
  .transform((given) => Object.fromEntries(Object.entries(given).filter(([, words]) => words !== '')) as Record<string, string>)
  .refine((given) => Object.keys(given).length > 0, 'missing');

/** What only the publisher knows. */
export const statementSchema = z.strictObject({
  conductedBy: typed,
  contact: line(MAX_LINE).min(1, 'missing'),
  population: typed,
  sampling: typed,
  sampleKind: z.enum(SAMPLE_KINDS, 'missing'),
});
export type Statement = z.infer<typeof statementSchema>;

const share = z.number().min(0).max(1).nullable();
const estimate = {
  n: count.nullable(),
  share: share.describe('n / base'),
  low: share.describe('lower end of the Wilson interval; null where the sample is no random one'),
  high: share.describe('upper end of the Wilson interval'),
};
const taken = {
  base: count.describe('answers: the denominator of the shares; without refused and unclear'),
  refused: count,
  unclear: count.describe('not understood, after one clarification'),
  total: count.describe('base + refused + unclear'),
  decidedByPerson: count.describe('of base + refused: what a coder decided; rules decided the rest'),
  enough: z.boolean().describe('false where the base is too small: then no counts of options, shares or means are given'),
};
const asked = {
  id: z.string(),
  required: z.boolean(),
  text: texts,
  clarify: texts.nullable().describe('sent once where a reply was not understood; null: messages.clarify and the question again'),
};

const choice = z.strictObject({
  ...asked,
  type: z.literal('choice'),
  ...taken,
  options: z.array(
    z.strictObject({
      code: z.string(),
      key: z.int().describe('the number to reply with'),
      label: texts,
      means: z.enum(MEANINGS).nullable(),
      ...estimate,
    }),
  ),
});
const number = z.strictObject({
  ...asked,
  type: z.literal('number'),
  ...taken,
  least: z.int(),
  most: z.int(),
  mean: z.number().nullable(),
  median: z.number().nullable(),
});
const open = z.strictObject({ ...asked, type: z.literal('open'), ...taken });

const breakdown = z.strictObject({
  stratum: z.string(),
  by: z.string().nullable().describe('the question whose answer makes the rows; null where a column of the sample does'),
  question: z.string(),
  rows: z.array(
    z.strictObject({
      value: z.string().nullable().describe('null: not known of these respondents'),
      label: texts.nullable(),
      base: count,
      without: count.describe('refused or unclear'),
      options: z.array(z.strictObject({ code: z.string(), ...estimate })),
    }),
  ),
  hidden: count.describe('rows that are left out, so that nobody can be found out'),
});

export const publicationSchema = z
  .strictObject({
    format: z.literal('textpoll-publication'),
    formatVersion: z.literal(1),
    survey: z.strictObject({
      id: z.string(),
      title: texts,
      sponsor: texts,
      country: z.string(),
      languages: z.array(z.string()),
      timeZone: z.string(),
      version: z.int(),
      hash: z.string().describe('SHA-256 of the questionnaire'),
      state: surveyState,
    }),
    statement: z.strictObject({
      conductedBy: texts,
      contact: z.string(),
      population: texts.describe('whom the sample stands for'),
      sampling: texts.describe('how the sample was made'),
      sampleKind: z.enum(SAMPLE_KINDS),
    }),
    asOf: time.describe('when these figures were read'),
    field: z.strictObject({
      planned: z.strictObject({ start: z.string(), end: z.string() }).describe('local times; the end is the first moment after'),
      startedAt: time.nullable(),
      closedAt: time.nullable(),
      reminders: count.describe('at most so many to each who was silent'),
    }),
    mode: z.literal('sms'),
    weighting: z.literal('none'),
    level: z.number().describe('confidence level of the intervals'),
    messages: z
      .strictObject({ invitation: texts, reminder: texts, clarify: texts })
      .describe('the first message, the reminder, and what is put before a question that is asked again; word for word'),
    headline: z.string().nullable().describe('the question that the page opens with'),
    questions: z.array(z.discriminatedUnion('type', [choice, number, open])),
    breakdowns: z.array(breakdown),
    response: z
      .strictObject({
        sampled: count,
        notYetAsked: count.describe('drawn, and not released: no part of the rate'),
        released: count.describe('sampled less notYetAsked; numbers out of order and people who had opted out before are in it'),
        answered: count.describe('gave an answer to the headline question'),
        share: share.describe(
          'answered / released: AAPOR’s RR1, the minimum response rate, with the headline question taken for the interview and no case taken for ineligible',
        ),
      })
      .describe('response'),
    cases: booksSchema.shape.cases,
    decided: z
      .strictObject({ rule: count, person: count, nobody: count })
      .describe('answers and refusals to all questions, by who decided what the words meant; nobody: still unclear'),
    disclosure: z.strictObject({ smallestCell: count, leastBase: count }).describe('of breakdowns; leastBase also of questions'),
    limits: z.array(z.enum(LIMITS_TOLD)),
  })
  .describe('The result of a survey as it was published. Unweighted. Times are UTC.');

export type Publication = z.infer<typeof publicationSchema>;
export type PublishedQuestion = Publication['questions'][number];
export type PublishedChoice = z.infer<typeof choice>;
export type PublishedBreakdown = z.infer<typeof breakdown>;
export type PublishedEstimate = { [name in keyof typeof estimate]: number | null };
export type LimitTold = (typeof LIMITS_TOLD)[number];
