// What the public page says, in whichever language: each locale gives all of it. Numbers come in already written in its digits.

import type { LimitTold, PublicLanguage, SAMPLE_KINDS } from '../../../results/publication-schema.ts';

/** A share that was chosen, both already written. */
export interface Part {
  share: string;
  label: string;
}

export interface Words {
  language: PublicLanguage;
  /** As its speakers call it. */
  name: string;
  dir: 'ltr' | 'rtl';
  /** For Intl: digits and dates. */
  locale: string;
  percent(number: string): string;
  /** From one written number to another. */
  range(low: string, high: string): string;
  comma: string;
  languageNames: Record<string, string>;
  strataNames: Record<string, string>;
  notKnown: string;

  /** At an address where nothing is published. */
  nothing: string;

  kind: string;
  published: string;
  asOf: string;
  otherLanguages: string;
  newer: string;
  /** Neutral: it calls no answer the leader. */
  headline(base: string, parts: Part[]): string;
  standing: { overlap: string; apart: string; unknown: string };
  tooFew(base: string, least: string): string;
  chartNote(base: string): string;
  chartNoteWithoutIntervals(base: string): string;

  answer: string;
  share: string;
  interval: string;
  count: string;
  base: string;
  refused: string;
  unclear: string;
  notInBase: string;
  withoutAnswer: string;
  mean: string;
  median: string;
  openAnswers: string;

  questions: string;
  breakdowns: string;
  by(stratum: string): string;
  hiddenRows(count: string): string;
  allHidden: string;

  wording: string;
  invitation: string;
  reminder: string;
  clarify: string;
  clarifyFirst: string;
  answersOffered: string;
  anyNumber(least: string, most: string): string;
  ownWords: string;

  method: string;
  sponsor: string;
  conductedBy: string;
  contact: string;
  population: string;
  sampling: string;
  sampleKind: Record<(typeof SAMPLE_KINDS)[number], string>;
  mode: string;
  modeTold: string;
  languages: string;
  fieldPeriod: string;
  stillOpen: string;
  reminders(most: string): string;
  sampleSize: string;
  sampleTold(sampled: string, released: string, answered: string): string;
  responseRate: string;
  responseTold(share: string, answered: string, released: string): string;
  noResponse: string;
  precision: string;
  precisionTold(base: string): string;
  noPrecision: string;
  weighting: string;
  unweighted: string;
  reading: string;
  readingTold(rule: string, person: string, nobody: string): string;
  disclosure: string;
  disclosureTold: string;
  questionnaire: string;
  version(number: string): string;

  limits: string;
  limit: Record<Exclude<LimitTold, 'languages'>, string> & { languages(names: string): string };

  check: string;
  checkTold: string;
  downloads: { json: string; csv: string; svg: string; png: string };
  publications: string;
  publication(number: string, date: string): string;
}
