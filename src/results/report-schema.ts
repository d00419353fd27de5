// The shape of a result's JSON, which is published: `textpoll results --schema` prints it. It computes nothing.

import { z } from 'zod';

export const count = z.int();
export const texts = z.record(z.string(), z.string()).describe('the text in each of the survey’s languages, by language tag');
export const time = z.iso.datetime().describe('UTC');
const share = z.number().min(0).max(1).nullable();

const interval = {
  share: share.describe('n / base; null where the base is 0'),
  low: share.describe('lower end of the Wilson interval'),
  high: share.describe('upper end of the Wilson interval'),
};

const taken = {
  base: count.describe('answers: the denominator of the shares; without refused and unclear'),
  refused: count.describe('said that they do not want to answer'),
  unclear: count.describe('not understood, after one clarification; a coder may decide'),
  total: count.describe('base + refused + unclear'),
};

const optionCount = { code: z.string().describe('the option’s code in the survey'), n: count, ...interval };
const asked = { id: z.string().describe('the question’s id'), text: texts };

export const choiceResult = z.strictObject({
  ...asked,
  type: z.literal('choice'),
  ...taken,
  options: z.array(z.strictObject({ ...optionCount, label: texts })).describe('in the survey’s order'),
});

export const numberResult = z.strictObject({
  ...asked,
  type: z.literal('number'),
  ...taken,
  mean: z.number().nullable(),
  median: z.number().nullable(),
  distribution: z.array(z.strictObject({ value: z.int(), n: count, share })).describe('the values that were answered, ascending'),
});

export const openResult = z.strictObject({ ...asked, type: z.literal('open'), ...taken });

export const stratumResult = z.strictObject({
  name: z.string(),
  question: z.string().nullable().describe('the question whose answer it is; null where it comes from a column of the sample'),
  values: z.array(
    z.strictObject({
      value: z.string().nullable().describe('null: not known of these respondents'),
      label: texts.nullable().describe('where the value is an option of a question'),
      questions: z
        .array(z.strictObject({ id: z.string(), ...taken, options: z.array(z.strictObject(optionCount)) }))
        .describe('every choice question, each with this value’s own base'),
    }),
  ),
});

export const booksSchema = z
  .strictObject({
    cases: z
      .strictObject({
        sampled: count,
        suppressed: count,
        waiting: count,
        sending: count,
        unknown: count,
        accepted: count,
        sent: count,
        delivered: count,
        failed: count,
        notSent: count,
      })
      .describe('by the state of the first question’s message'),
    replies: z
      .strictObject({
        received: count,
        answers: count,
        refusals: count,
        unclear: count,
        commands: count,
        acknowledged: count,
        late: count,
        uninvited: count,
      })
      .describe('each distinct message once'),
    messages: z.strictObject({ created: count, segments: count }).describe('that left, or may have left'),
    balanced: z
      .boolean()
      .describe('sampled is the sum of the states, received the sum of the classes, and nothing is below zero'),
  })
  .describe('the books');

export const surveyState = z.enum(['draft', 'fielding', 'paused', 'closed']);

export const reportSchema = z
  .strictObject({
    survey: z.strictObject({
      id: z.string(),
      title: texts,
      version: z.int(),
      hash: z.string().describe('SHA-256 of the definition, in hexadecimal'),
      state: surveyState,
      oneWay: z.boolean().describe('fielded on a sender to which nobody can reply'),
      startedAt: time.nullable(),
      closedAt: time.nullable(),
    }),
    asOf: time,
    level: z.number().describe('confidence level of the intervals'),
    response: z
      .strictObject({
        sampled: count,
        asked: count.describe('cases whose first question left, or may have left'),
        answered: count.describe('cases that answered the first question'),
        ...interval,
      })
      .describe('response so far: answered / asked; not an AAPOR rate'),
    funnel: z
      .array(z.strictObject({ stage: z.enum(['sampled', 'accepted', 'delivered', 'answered']), n: count, share }))
      .describe('shares of the sampled cases; a delivery receipt may be missing where an answer came'),
    questions: z.array(z.discriminatedUnion('type', [choiceResult, numberResult, openResult])),
    strata: z.array(stratumResult),
    books: booksSchema,
  })
  .describe('What a survey has told so far, computed from its tally cube and its books. Unweighted.');

export type Report = z.infer<typeof reportSchema>;
export type QuestionResult = Report['questions'][number];
export type ChoiceResult = z.infer<typeof choiceResult>;
export type NumberResult = z.infer<typeof numberResult>;
export type StratumResult = z.infer<typeof stratumResult>;
export type Taken = { [name in keyof typeof taken]: number };
