// One record of the file → a contact for the sample, or the reason why not. It remembers how a field was read, and nothing else.

import type { CountryCode } from 'libphonenumber-js/max';
import { type Strata, strataAfter } from '../catalog/cells.ts';
import { readNumber } from '../sms/number.ts';
import type { Survey } from '../survey/definition.ts';
import type { Columns } from './columns.ts';
import type { CsvRecord } from './csv.ts';

export const LIMITS = {
  /** Characters of a stratum's value: it stands in every table of the results. */
  stratumLength: 100,
  /** Different combinations of language and strata, as they are written, that are remembered. */
  groups: 20_000,
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

/** What many contacts have in common: it is read once for all whose fields are the same. */
export interface Group {
  language: string;
  strata: Strata;
}

export interface Contact {
  record: CsvRecord;
  e164: string;
  group: Group;
}

export interface Rejection {
  record: CsvRecord;
  reason: RejectReason;
  explanation: string;
}

type Fault = Omit<Rejection, 'record'>;

export function contactReader(columns: Columns, survey: Survey): (record: CsvRecord) => Contact | Rejection {
  const country = survey.country as CountryCode;
  const groupOf = groupReader(columns, survey);
  return (record) => {
    if (record.problem !== undefined) return { record, reason: 'malformed row', explanation: record.problem };
    const group = groupOf(record.fields);
    if ('reason' in group) return { record, reason: group.reason, explanation: group.explanation };
    const number = readNumber(plainField(record.fields[columns.phone]!), country);
    if (!number.ok) return { record, reason: number.reason, explanation: number.explanation };
    return { record, e164: number.e164, group };
  };
}

function groupReader(columns: Columns, survey: Survey): (fields: readonly string[]) => Group | Fault {
  const places = [...Object.values(columns.strata), ...(columns.language === undefined ? [] : [columns.language])];
  let known = new Map<string, Group | Fault>();
  return (fields) => {
    let key = '';
    // No field holds a NUL: decoding refuses it.
    for (const place of places) key += `${fields[place]!}\0`;
    const before = known.get(key);
    if (before) return before;
    if (known.size >= LIMITS.groups) known = new Map();
    const group = readGroup(fields, columns, survey);
    known.set(key, group);
    return group;
  };
}

function readGroup(fields: readonly string[], columns: Columns, survey: Survey): Group | Fault {
  const malformed = (explanation: string): Fault => ({ reason: 'malformed row', explanation });
  const strata: Strata = {};
  for (const [name, index] of Object.entries(columns.strata)) {
    const value = plainField(fields[index]!).normalize('NFC').replace(/ +/g, ' ');
    if (/\p{Cc}/u.test(value)) return malformed(`${name} holds a line break or another control character`);
    if (value.length > LIMITS.stratumLength) return malformed(`${name} is longer than ${LIMITS.stratumLength} characters`);
    if (NUMBER_LIKE.test(value)) return malformed(`${name} holds what looks like a phone number`);
    strata[name] = value === '' ? null : value;
  }
  const written = columns.language === undefined ? '' : plainField(fields[columns.language]!).toLowerCase();
  const language = written === '' ? survey.defaultLanguage : survey.languages.find((tag) => tag.toLowerCase() === written);
  if (language === undefined)
    return { reason: 'unknown language', explanation: `the survey speaks ${survey.languages.join(', ')}` };
  return { language, strata: strataAfter(survey, strata, {}) };
}

/** Undoes the apostrophe that keeps a spreadsheet from computing a field: a corrected rejects file can be imported again. */
export function plainField(field: string): string {
  return field.trim().replace(/^'(?=[=+\-@＝＋－＠])/, '');
}
