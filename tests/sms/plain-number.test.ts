// The short way to read a number says nothing that the whole library does not say too, in any country, and is the way of nearly all.

import fc from 'fast-check';
import { type CountryCode, getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { readAnyNumber, readNumber } from '../../src/sms/number.ts';
import { plainMobile } from '../../src/sms/plain-number.ts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 14 });
const country = fc.constantFrom(...getCountries());

/** Near a number that exists: most of its digits, with a beginning and an end of their own. */
const near = country.chain((of) =>
  fc
    .tuple(fc.constantFrom('', '0', '1', '8', '06', '00', '+', '+0'), fc.boolean(), fc.nat({ max: 8 }), digits)
    .map(([start, abroad, kept, end]) => {
      const national = getExampleNumber(of, examples)?.nationalNumber ?? '';
      const rest = national.length - kept;
      return {
        of,
        text: start + (abroad ? getCountryCallingCode(of) : '') + national.slice(0, kept) + end.slice(0, Math.max(0, rest)),
      };
    }),
);
const any = fc.record({
  of: country,
  text: fc.tuple(fc.constantFrom('', '+', '0', '00'), digits).map((parts) => parts.join('')),
});

test('it says what the library says', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: any }), ({ of, text }) => {
      const e164 = plainMobile(text, of);
      if (e164 !== undefined) expect(readAnyNumber(text, of)).toEqual({ ok: true, e164 });
      expect(readNumber(text, of)).toEqual(readAnyNumber(text, of));
    }),
    { numRuns: 30_000 },
  );
});

test('every mobile number of Iraq, both ways of writing it, is read so', () => {
  fc.assert(
    fc.property(fc.integer({ min: 7_300_000_000, max: 7_999_999_999 }), fc.constantFrom('0', '+964'), (national, start) => {
      expect(plainMobile(`${start}${national}`, 'IQ')).toBe(`+964${national}`);
      expect(readAnyNumber(`${start}${national}`, 'IQ')).toEqual({ ok: true, e164: `+964${national}` });
    }),
    { numRuns: 3_000 },
  );
});

test('it is the way of most countries’ mobile numbers', () => {
  const read = getCountries().filter((of) => plainMobile(getExampleNumber(of, examples)?.number ?? '', of as CountryCode));
  expect(read.length).toBeGreaterThan(100);
  expect(read).toEqual(expect.arrayContaining(['IQ', 'SY', 'JO', 'EG', 'LB', 'TR', 'DE', 'IN', 'NG']));
});

test.each([
  '',
  '+',
  '0',
  '+964',
  '07x',
  '٠٧٧٠١٢٣٤٥٦٧',
  '0770 123 4567',
  '+9640770123456',
  '009647701234567',
  '9647701234567',
  '7701234567',
])('«%s» is left to the library', (text) => expect(plainMobile(text, 'IQ')).toBeUndefined());
