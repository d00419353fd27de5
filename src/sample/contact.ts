// One record of the file → a contact for the sample, or the reason why not. Pure.

import type { CountryCode } from 'libphonenumber-js/max';
import { type Strata, strataAfter } from '../catalog/cells.ts';
import { readNumber } from '../sms/number.ts';
import type { Survey } from '../survey/definition.ts';
import type { Columns } from './columns.ts';
import type { CsvRecord } from './csv.ts';

export const LIMITS = {
  /** Characters of a stratum's value: it stands in every table of the results. */
  stratumLength: 100,
} as const;

/** Nine digits, however they are divided: a stratum's value stands in the open, and a second column of numbers must not come there. */
const NUMBER_LIKE = /\p{Nd}(?:[\s()./-]*\p{Nd}){8}/u;

export const REJECT_REASONS = [
  'invalid number',
  'landline',
  'duplicate in this file',
  'already in the sample',
  'erased on request',
  'unknown language',
  'malformed row',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export interface Contact {
  record: CsvRecord;
  e164: string;
  language: string;
  strata: Strata;
}

export interface Rejection {
  record: CsvRecord;
  reason: RejectReason;
  explanation: string;
}

export function readContact(record: CsvRecord, columns: Columns, survey: Survey): Contact | Rejection {
  const reject = (reason: RejectReason, explanation: string): Rejection => ({ record, reason, explanation });
  if (record.problem !== undefined) return reject('malformed row', record.problem);
  const field = (index: number) => plainField(record.fields[index]!);
  const strata: Strata = {};
  for (const [name, index] of Object.entries(columns.strata)) {
    const value = field(index).normalize('NFC').replace(/ +/g, ' ');
    if (/\p{Cc}/u.test(value)) return reject('malformed row', `${name} holds a line break or another control character`);
    if (value.length > LIMITS.stratumLength)
      return reject('malformed row', `${name} is longer than ${LIMITS.stratumLength} characters`);
    if (NUMBER_LIKE.test(value)) return reject('malformed row', `${name} holds what looks like a phone number`);
    strata[name] = value === '' ? null : value;
  }
  const written = columns.language === undefined ? '' : field(columns.language).toLowerCase();
  const language = written === '' ? survey.defaultLanguage : survey.languages.find((tag) => tag.toLowerCase() === written);
  if (language === undefined) return reject('unknown language', `the survey speaks ${survey.languages.join(', ')}`);
  const number = readNumber(field(columns.phone), survey.country as CountryCode);
  if (!number.ok) return reject(number.reason, number.explanation);
  return { record, e164: number.e164, language, strata: strataAfter(survey, strata, {}) };
}

/** Undoes the apostrophe that keeps a spreadsheet from computing a field: a corrected rejects file can be imported again. */
export function plainField(field: string): string {
  return field.trim().replace(/^'(?=[=+\-@＝＋－＠])/, '');
}
