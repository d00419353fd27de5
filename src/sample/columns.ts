// Which column of a contact file holds what, by the names in its header. It reads no row.

import { AppError } from '../errors.ts';
import type { Survey } from '../survey/definition.ts';
import { LIMITS } from './csv.ts';

export interface Columns {
  header: string[];
  phone: number;
  language: number | undefined;
  /** By stratum name. */
  strata: Record<string, number>;
  /** Names of the columns that nothing is read from. */
  ignored: string[];
}

const PHONE_NAMES = new Set(
  [
    'phone, phone number, phone no, number, mobile, mobile number, mobile phone, mobile no, msisdn, telephone, telephone number, tel',
    'cell, cell phone, cellphone, cell number, gsm, contact number, e164, whatsapp, telefon, telefon no, cep telefonu',
    'هاتف, الهاتف, رقم, الرقم, رقم الهاتف, رقم هاتف, موبايل, الموبايل, رقم الموبايل, جوال, الجوال, رقم الجوال, محمول, المحمول',
    'رقم المحمول, تلفون, التلفون, رقم التلفون, نقال, النقال, رقم النقال, ژمارە, ژمارەی مۆبایل, مۆبایل, تەلەفۆن, ژمارەی تەلەفۆن',
  ].flatMap((names) => names.split(', ').map(normalName)),
);
const LANGUAGE_NAMES = new Set(['language', 'lang', 'لغة', 'اللغة', 'زمان', 'زمانی'].map(normalName));

/** Which columns, counted from 0, somebody has said to hold what. */
export interface ColumnMapping {
  phone: number;
  language?: number | undefined;
  /** By stratum name. */
  strata: Record<string, number>;
}

/** Enough digits in a row to be somebody's number: such a text is not repeated in a message. */
const NUMBER_LIKE = /\p{Nd}(?:[\s().-]*\p{Nd}){5}/u;

/** What two spellings of a column's name have in common: no case, marks of direction, underscores or doubled spaces. */
function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{Cf}ـ]/gu, '')
    .replace(/[\s_.:-]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** Whether one of the names is a name for phone numbers. */
export function namesPhone(header: readonly string[]): boolean {
  return header.some((name) => PHONE_NAMES.has(normalName(name)));
}

/** `place` is file and line, for errors. @throws AppError `invalid` where a column is missing or stands twice. */
export function findColumns(header: string[], survey: Survey, place: string): Columns {
  if (header.length > LIMITS.columns)
    throw new AppError('invalid', `${place}:1: ${header.length} columns: at most ${LIMITS.columns} are read`);
  const names = header.map(normalName);
  const find = (wanted: (name: string) => boolean, what: string): number | undefined => {
    const found = names.flatMap((name, index) => (wanted(name) ? [index] : []));
    if (found.length > 1) {
      const which = found.map((index) => `${header[index]!.trim()} (column ${index + 1})`).join(' and ');
      throw new AppError('invalid', `${place}:1: more than one column could hold ${what}: ${which}`, 'rename all but one');
    }
    return found[0];
  };
  const strata: Record<string, number> = {};
  for (const stratum of survey.strata) {
    if (!('column' in stratum)) continue;
    const index = find((name) => name === normalName(stratum.column), `the stratum ${stratum.name}`);
    if (index === undefined)
      throw missing(`column ${stratum.column}, which the stratum ${stratum.name} is read from`, header, place);
    strata[stratum.name] = index;
  }
  const taken = new Set(Object.values(strata).map((index) => names[index]!));
  const phone = find((name) => PHONE_NAMES.has(name) && !taken.has(name), 'the phone number');
  if (phone === undefined) throw missing('column for the phone number (phone)', header, place);
  const language = find((name) => LANGUAGE_NAMES.has(name) && !taken.has(name), 'the language');
  const used = new Set([phone, language, ...Object.values(strata)]);
  return { header, phone, language, strata, ignored: shown(header.filter((_, index) => !used.has(index))) };
}

/** As somebody has said. @throws AppError `invalid` where a column is not there, is named twice, or a stratum has none */
export function mapColumns(header: string[], survey: Survey, mapping: ColumnMapping, place: string): Columns {
  if (header.length > LIMITS.columns)
    throw new AppError('invalid', `${place}:1: ${header.length} columns: at most ${LIMITS.columns} are read`);
  const strata: Record<string, number> = {};
  for (const stratum of survey.strata) {
    if (!('column' in stratum)) continue;
    const index = mapping.strata[stratum.name];
    if (index === undefined || Number.isNaN(index))
      throw new AppError('invalid', `no column is chosen for the stratum ${stratum.name}`, 'choose the column that holds it');
    strata[stratum.name] = index;
  }
  const { phone, language } = mapping;
  if (Number.isNaN(phone))
    throw new AppError('invalid', 'no column is chosen for the phone number', 'choose the column that holds it');
  const used = [phone, ...(language === undefined ? [] : [language]), ...Object.values(strata)];
  const absent = used.find((index) => !Number.isInteger(index) || index < 0 || index >= header.length);
  if (absent !== undefined)
    throw new AppError('invalid', `${place}: there is no column ${absent + 1}`, 'choose among the columns of the file');
  const twice = used.find((index, at) => used.indexOf(index) !== at);
  if (twice !== undefined)
    throw new AppError('invalid', `the column ${twice + 1} is chosen twice`, 'choose another column for one of the two');
  return { header, phone, language, strata, ignored: shown(header.filter((_, index) => !used.includes(index))) };
}

function missing(what: string, header: string[], place: string): AppError {
  const headless = header.some((name) => NUMBER_LIKE.test(name));
  return new AppError(
    'invalid',
    `${place}:1: there is no ${what}`,
    headless
      ? 'the first line seems to hold a contact: put a line with the names of the columns before it, such as phone,language'
      : `add or rename it; the columns here: ${shown(header).join(', ')}`,
  );
}

/** Names as they may be shown: what looks like a number is not repeated. */
export function shown(names: readonly string[]): string[] {
  return names
    .map((name) => name.trim().slice(0, 60))
    .filter((name) => name !== '')
    .map((name) => (NUMBER_LIKE.test(name) ? '(a number)' : name));
}
