// What is a number that SMS reach, however it is written.

import { describe, expect, test } from 'vitest';
import { readNumber } from '../../src/sms/number.ts';

const E164 = '+9647711234567';

describe('a mobile number of Iraq, written', () => {
  test.each([
    ['nationally', '07711234567'],
    ['in E.164', '+9647711234567'],
    ['with 00', '009647711234567'],
    ['with the country code alone', '9647711234567'],
    ['as a spreadsheet leaves it, without the zero', '7711234567'],
    ['with spaces and dashes', '0771 123-45 67'],
    ['with brackets', '(0771) 123 4567'],
    ['with unbreakable spaces', '0771\u00A0123\u00A04567'],
    ['in Arabic-Indic digits', '٠٧٧١١٢٣٤٥٦٧'],
    ['in Persian digits, with 00', '۰۰۹۶۴۷۷۱۱۲۳۴۵۶۷'],
    ['in full-width digits', '＋９６４７７１１２３４５６７'],
    ['between marks of direction', '\u202A+964 771 123 4567\u202C'],
    ['as a fraction', '9647711234567.0'],
  ])('%s', (_, written) => {
    expect(readNumber(written, 'IQ')).toEqual({ ok: true, e164: E164 });
  });
});

test('a number of another country keeps it', () => {
  expect(readNumber('+447400123456', 'IQ')).toEqual({ ok: true, e164: '+447400123456' });
  // In North America a number does not tell whether it is a mobile's.
  expect(readNumber('+1 202 555 0123', 'IQ')).toEqual({ ok: true, e164: '+12025550123' });
});

describe('refused', () => {
  test.each([
    ['', 'invalid number', 'no number'],
    ['  \u200F ', 'invalid number', 'no number'],
    ['0771123456', 'invalid number', 'no such number range'],
    ['077', 'invalid number', 'too short'],
    ['07711234567/07801234567', 'invalid number', 'too long'],
    ['0771 123 4567 ext 5', 'invalid number', 'not a phone number'],
    ['no number', 'invalid number', 'not a phone number'],
    ['+999123456789', 'invalid number', 'no such country code'],
    ['+964 1 712 3456', 'landline', 'SMS do not reach it'],
    ['+44 800 123 4567', 'invalid number', 'not a mobile number (toll free)'],
    ['9.64771E+11', 'invalid number', expect.stringContaining('spreadsheet has shortened it')],
    ['9,64771E+12', 'invalid number', expect.stringContaining('spreadsheet has shortened it')],
    ['9.64771e12', 'invalid number', expect.stringContaining('spreadsheet has shortened it')],
  ])('%s', (written, reason, explanation) => {
    expect(readNumber(written, 'IQ')).toEqual({ ok: false, reason, explanation });
  });
});
