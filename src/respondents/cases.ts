// Finding one case by its number, and reading it. Numbers come in and never go out; each look is written into the audit log.

import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import { type By, logCaseEntry, logEntry } from '../catalog/audit-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Strata } from '../catalog/cells.ts';
import { AppError } from '../errors.ts';
import type { MessageState } from '../results/books.ts';
import { maskedNumber } from '../sms/mask.ts';
import { type NumberReading, readNumber } from '../sms/number.ts';
import type { Interview, Phase } from '../survey/interview.ts';
import { type Conversation, readConversation } from './conversation.ts';
import type { RespondentParts } from './parts.ts';
import * as sql from './statements.ts';
import type { SuppressionReason } from './suppress.ts';

export interface CaseSummary {
  respondent: number;
  survey: string;
  state: MessageState;
  /** Null until released. */
  phase: Phase | null;
  language: string;
  askedAt: number | null;
}

export interface Suppression {
  since: number;
  reason: SuppressionReason;
}

export interface Found {
  /** Its last two digits. */
  masked: string;
  /** In every survey that has sampled the number. */
  cases: CaseSummary[];
  suppression: Suppression | null;
  /** Messages that came from it and belong to no case. */
  otherMessages: number;
}

export interface Answer {
  question: string;
  option: string;
  source: 'reply' | 'coder' | 'correction';
  rule: string;
  lexicon: string;
  at: number;
  /** Every change, oldest first; the last is the answer. */
  history: { option: string; replaced: string | null; source: string; rule: string; lexicon: string; at: number }[];
}

export interface Case extends CaseSummary {
  /** Null where the case has been erased. */
  masked: string | null;
  strata: Strata;
  replicate: number;
  sampledAt: number;
  remindAt: number | null;
  /** The open question; null before the first and after the last. */
  openQuestion: string | null;
  suppression: Suppression | null;
  conversation: Conversation;
  answers: Answer[];
}

/** `typed` in any usual form and any script's digits. @throws AppError `invalid` where nobody knows the country's numbers. */
export function readTyped(typed: string, country: string): NumberReading {
  if (!isSupportedCountry(country)) throw new AppError('invalid', `no phone numbers are known for the country ${country}`);
  return readNumber(typed, country as CountryCode);
}

/** As E.164. @throws AppError `invalid` with what is wrong with it; what was typed is not repeated. */
export function requireNumber(typed: string, country: string): string {
  const reading = readTyped(typed, country);
  if (reading.ok) return reading.e164;
  throw new AppError(
    'invalid',
    `that is no mobile number: ${reading.explanation}`,
    `write it as in ${country}, or with + and the country code`,
  );
}

/** The countries of the surveys here: whose numbers may be meant where no country code is written. */
export async function countriesOf(catalog: Catalog): Promise<string[]> {
  const entries = await catalog.all();
  const surveys = await Promise.all(entries.map((entry) => catalog.compiled(entry)));
  return [...new Set(surveys.map(({ survey }) => survey.country))].sort();
}

/** @param number E.164 */
export async function findByNumber(parts: RespondentParts, number: string, by: By): Promise<Found> {
  const numberHash = parts.sealer.lookup(number);
  const rows = await parts.db.all<CaseRow>(sql.CASES_OF_NUMBER, { numberHash });
  const entries = rows.flatMap((row) =>
    logCaseEntry(by, 'respondent.find', { survey: row.survey_id, respondent: row.respondent_id }),
  );
  // What was looked for stands nowhere: who has no case must not come into the log by having been looked for.
  await parts.db.batch(entries.length > 0 ? entries : [logEntry(by, 'respondent.find', null, {})]);
  return {
    masked: maskedNumber(number),
    cases: rows.map(summaryOf),
    suppression: await suppressionOf(parts, numberHash),
    otherMessages: (await parts.db.get<{ n: number }>(sql.STRANGERS_MESSAGES, { numberHash }))!.n,
  };
}

/** The case that the audit log calls so. @throws AppError `notFound` where it has been erased, or never was */
export async function caseCalled(parts: Pick<RespondentParts, 'db'>, alias: string): Promise<number> {
  const row = await parts.db.get<{ respondent_id: number }>(sql.CASE_CALLED, { alias });
  if (row) return row.respondent_id;
  throw new AppError('notFound', 'no case is called so', 'it may have been erased since');
}

/** @throws AppError `notFound` */
export async function readCase(parts: RespondentParts, respondent: number, by: By): Promise<Case> {
  const row = await parts.db.get<FullRow>(sql.CASE, { id: respondent });
  if (!row) throw new AppError('notFound', `there is no respondent ${respondent}`, 'find the case by its number');
  await parts.db.batch(logCaseEntry(by, 'respondent.read', { survey: row.survey_id, respondent }));
  const interview = row.interview === null ? null : (JSON.parse(row.interview) as Interview);
  const isErased = row.number_sealed.length === 0;
  return {
    ...summaryOf(row),
    masked: isErased ? null : maskedNumber(parts.sealer.open('number', row.number_sealed)),
    strata: await parts.cells.strataOf(row.cell_id),
    replicate: row.replicate,
    sampledAt: row.created_at,
    remindAt: row.remind_at,
    openQuestion: interview?.question ?? null,
    suppression: await suppressionOf(parts, row.number_hash),
    conversation: await readConversation(parts, row.survey_id, respondent),
    answers: await readAnswers(parts, respondent),
  };
}

interface CaseRow {
  respondent_id: number;
  survey_id: string;
  phase: Phase | null;
  language: string;
  asked_at: number | null;
  state: MessageState;
}

interface FullRow extends CaseRow {
  number_hash: Uint8Array;
  number_sealed: Uint8Array;
  cell_id: number;
  replicate: number;
  remind_at: number | null;
  created_at: number;
  interview: string | null;
}

function summaryOf(row: CaseRow): CaseSummary {
  const { respondent_id: respondent, survey_id: survey, state, phase, language, asked_at: askedAt } = row;
  return { respondent, survey, state, phase, language, askedAt };
}

async function suppressionOf(parts: RespondentParts, numberHash: Uint8Array): Promise<Suppression | null> {
  return (await parts.db.get<Suppression>(sql.SUPPRESSION, { numberHash })) ?? null;
}

interface AnswerRow {
  question_id: string;
  option: string;
  source: Answer['source'];
  rule: string;
  lexicon: string;
  answered_at: number;
}
interface HistoryRow extends Omit<AnswerRow, 'answered_at'> {
  replaced: string | null;
  at: number;
}

async function readAnswers(parts: RespondentParts, id: number): Promise<Answer[]> {
  const answers = await parts.db.all<AnswerRow>(sql.ANSWERS, { id });
  const history = await parts.db.all<HistoryRow>(sql.HISTORY, { id });
  return answers.map(({ question_id: question, answered_at: at, option, source, rule, lexicon }) => ({
    ...{ question, option, source, rule, lexicon, at },
    history: history
      .filter((change) => change.question_id === question)
      .map((change) => ({
        option: change.option,
        replaced: change.replaced,
        source: change.source,
        rule: change.rule,
        lexicon: change.lexicon,
        at: change.at,
      })),
  }));
}
