// A phone number as somebody wrote it → E.164, where it is one that SMS reach. Pure; it looks nothing up.

import { type CountryCode, parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { plainMobile } from './plain-number.ts';

export type NumberReading =
  | { ok: true; e164: string }
  | { ok: false; reason: 'invalid number' | 'landline'; explanation: string };

/** A spreadsheet's 9.64771E+11, with either decimal sign. */
const SCIENTIFIC = /^\+?\p{Nd}+(?:[.,٫]\p{Nd}+)?e\+?\p{Nd}+$/iu;
/** A number that a program stored as a fraction: 9647711234567.0 */
const WHOLE_FRACTION = /^(\+?\p{Nd}{7,})\.0+$/u;

const LENGTH_FAULTS: Record<string, string> = {
  NOT_A_NUMBER: 'not a phone number',
  INVALID_COUNTRY: 'no such country code',
  TOO_SHORT: 'too short',
  TOO_LONG: 'too long',
  INVALID_LENGTH: 'wrong number of digits',
};

/** `country`: whose numbers are written without a country code. Any spacing, any script's digits, 00 for +. */
export function readNumber(written: string, country: CountryCode): NumberReading {
  const e164 = plainMobile(written, country);
  return e164 === undefined ? readAnyNumber(written, country) : { ok: true, e164 };
}

/** The same for any writing, at the whole library's cost. */
export function readAnyNumber(written: string, country: CountryCode): NumberReading {
  // Marks of direction come along when a number is copied out of a message.
  const text = written.replace(/\p{Cf}/gu, '').trim();
  if (text === '') return invalid('no number');
  if (SCIENTIFIC.test(text))
    return invalid('a spreadsheet has shortened it and its last digits are lost: format the column as text and export again');
  const whole = WHOLE_FRACTION.exec(text)?.[1] ?? text;
  const options = { defaultCountry: country, extract: false } as const;
  const number = parsePhoneNumberFromString(whole, options);
  // With the max metadata a number is valid where it has a type: isValid() would only match all the patterns once more.
  const type = number?.getType();
  if (!number || number.ext !== undefined || type === undefined) {
    const fault = number?.ext === undefined ? validatePhoneNumberLength(whole, options) : 'NOT_A_NUMBER';
    return invalid((fault && LENGTH_FAULTS[fault]) ?? 'no such number range');
  }
  if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') return { ok: true, e164: number.number };
  if (type === 'FIXED_LINE') return { ok: false, reason: 'landline', explanation: 'SMS do not reach it' };
  return invalid(`not a mobile number (${type.toLowerCase().replaceAll('_', ' ')})`);
}

function invalid(explanation: string): NumberReading {
  return { ok: false, reason: 'invalid number', explanation };
}
