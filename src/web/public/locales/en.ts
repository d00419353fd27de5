// The public page in English.

import type { Part, Words } from './words.ts';

function list(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export const en: Words = {
  language: 'en',
  name: 'English',
  dir: 'ltr',
  locale: 'en-GB',
  percent: (number) => `${number}%`,
  range: (low, high) => `${low} to ${high}`,
  comma: ', ',
  languageNames: {
    ar: 'Arabic',
    ckb: 'Kurdish (Sorani)',
    en: 'English',
    kmr: 'Kurdish (Kurmanji)',
    tr: 'Turkish',
    syr: 'Syriac',
  },
  strataNames: { region: 'region', governorate: 'governorate', age: 'age', gender: 'gender', sex: 'sex', language: 'language' },
  notKnown: 'Not known',

  nothing: 'Nothing is published here.',

  kind: 'Survey by text message',
  published: 'Published',
  asOf: 'Figures as of',
  otherLanguages: 'Languages',
  newer: 'A newer publication of this survey is here',
  headline: (base, parts) =>
    `Of ${base} people who answered, ${list(parts.map(({ share, label }: Part, at) => `${share} ${at === 0 ? 'chose ' : ''}“${label}”`))}.`,
  standing: {
    overlap: 'The intervals of the two largest shares overlap: this survey cannot say which of the two is larger.',
    apart: 'The intervals of the two largest shares do not overlap.',
    unknown: 'This was not a random sample: no interval can be given, and the shares hold only for those who answered.',
  },
  tooFew: (base, least) => `Answers: ${base}. That is too few for percentages, which need at least ${least}.`,
  chartNote: (base) => `Bar: share of ${base} answers. Thin line: 95% interval.`,
  chartNoteWithoutIntervals: (base) => `Bar: share of ${base} answers.`,

  answer: 'Answer',
  share: 'Share',
  interval: '95% interval',
  count: 'Answers',
  base: 'All answers (base)',
  refused: 'Did not want to answer',
  unclear: 'Reply not understood',
  notInBase: 'not in the base',
  withoutAnswer: 'Refused or not understood',
  mean: 'Mean',
  median: 'Median',
  openAnswers: 'Answered in the respondents’ own words, which are not published.',

  questions: 'The other questions',
  breakdowns: 'Breakdowns',
  by: (stratum) => `By ${stratum}`,
  hiddenRows: (count) =>
    `Rows not shown: ${count}. A row with a count of 1 to 9, or with fewer than 50 answers, is hidden, and further rows with it, so that nobody can be singled out.`,
  allHidden: 'Not shown: some of its rows have a count of 1 to 9 or fewer than 50 answers, and the rest would give them away.',

  wording: 'What people were asked',
  invitation: 'First message',
  reminder: 'Reminder',
  clarify: 'If the reply was not understood',
  clarifyFirst: 'Before a question again, if the reply was not understood',
  answersOffered: 'Answers',
  anyNumber: (least, most) => `a whole number from ${least} to ${most}`,
  ownWords: 'in their own words',

  method: 'How the survey was done',
  sponsor: 'Sponsor',
  conductedBy: 'Conducted by',
  contact: 'Contact',
  population: 'Whom it is about',
  sampling: 'How people were chosen',
  sampleKind: { random: 'A random sample.', nonrandom: 'Not a random sample.' },
  mode: 'How they were asked',
  modeTold: 'By text message (SMS). People answered by replying, with a number or in their own words.',
  languages: 'Languages',
  fieldPeriod: 'Field period',
  stillOpen: 'still open',
  reminders: (most) => `Reminders to those who did not reply, at most: ${most}.`,
  sampleSize: 'Sample size',
  sampleTold: (sampled, released, answered) =>
    `Numbers in the sample: ${sampled}. Released for asking: ${released}. Answered the main question: ${answered}.`,
  responseRate: 'Response rate',
  responseTold: (share, answered, released) =>
    `${share} (${answered} of ${released}). This is RR1, the minimum response rate of the American Association for Public Opinion Research (AAPOR), with the main question taken for the interview. Numbers out of order and people who had opted out before count against it.`,
  noResponse: 'Nobody was asked yet.',
  precision: 'Precision',
  precisionTold: (base) =>
    `Each share is given with its 95% interval (Wilson’s method). The main question has ${base} answers. No design effect: nothing was weighted or clustered.`,
  noPrecision: 'No interval is given: the sample is not a random one.',
  weighting: 'Weighting',
  unweighted: 'None: every answer counts the same.',
  reading: 'How replies were read',
  readingTold: (rule, person, nobody) =>
    `Answers and refusals to all questions, by who decided what the words meant: fixed rules ${rule}, a person ${person}. Left undecided: ${nobody}.`,
  disclosure: 'Small groups',
  disclosureTold:
    'No percentages on fewer than 50 answers. In breakdowns a row with a count of 1 to 9 is hidden, and further rows with it.',
  questionnaire: 'Questionnaire',
  version: (number) => `Version ${number}, SHA-256`,

  limits: 'What this result cannot say',
  limit: {
    coverage: 'Only people with a mobile number in the sample could be asked. Who has no phone, or another number, had no voice.',
    nonresponse: 'Those who did not answer may think otherwise than those who did. No interval covers that.',
    selfSelection: 'Whether to answer a text message is for each to decide: people with strong views may answer more often.',
    reading:
      'The questions had to be read. Who cannot read may be missing, and a shared phone may have been answered by another.',
    languages: (names) => `The questions were asked in these languages only: ${names}.`,
    interval:
      'The 95% interval covers chance alone: how far the share in a random sample of this size may lie from that of all. It covers neither who was missed nor how a question was worded or a reply read.',
    nonrandom: 'The sample was not drawn at random: nothing is known from it beyond those who answered.',
    unweighted: 'The shares are not weighted: groups that answered more often count for more.',
    stillFielding: 'The survey was still open when these figures were read. They may change.',
    oneWay: 'The survey was sent from a sender to which phones cannot reply in the usual way.',
    hidden: 'Rows of small groups are hidden in the breakdowns.',
  },

  check: 'Check these figures',
  checkTold: 'This publication does not change. The file with all its figures (JSON) has the SHA-256:',
  downloads: { json: 'All figures (JSON)', csv: 'Tables (CSV)', svg: 'Picture (SVG)', png: 'Picture (PNG)' },
  publications: 'Other publications of this survey',
  publication: (number, date) => `No. ${number}, ${date}`,
};
