import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { FORM_TIMEOUT_MS, field, parseForm, readForm } from '../../src/web/webhooks/twilio/form.ts';
import { EMPTY_TWIML, replyTwiml } from '../../src/web/webhooks/twilio/twiml.ts';

test.each([
  ['in time', FORM_TIMEOUT_MS - 1, [['A', '1']]],
  ['too late', FORM_TIMEOUT_MS, 408],
])('a form whose end comes %s', async (_, afterMs, read) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const request = Object.assign(new PassThrough(), { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const form = readForm(request as unknown as IncomingMessage);
  request.write('A=');
  vi.advanceTimersByTime(afterMs);
  request.end('1');
  expect(await form).toEqual(read);
});

test.each([
  ['', []],
  [
    'A=1&B=2',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  ['A', [['A', '']]],
  ['A=', [['A', '']]],
  ['A=b=c', [['A', 'b=c']]],
  ['&A=1&&', [['A', '1']]],
  [
    'A=1&A=2',
    [
      ['A', '1'],
      ['A', '2'],
    ],
  ],
  ['A+b=c+d%20e%2Bf', [['A b', 'c d e+f']]],
  ['Body=%D9%86%D8%B9%D9%85+%D9%A1', [['Body', 'نعم ١']]],
  ['Body=%F0%9F%99%82', [['Body', '🙂']]],
  // Bytes that nobody escaped, read as Latin 1: é in UTF-8.
  ['Body=\u00c3\u00a9%21', [['Body', 'é!']]],
  ['A=%', undefined],
  ['A=%zz', undefined],
  ['A=%D9', undefined],
  ['%FF=1', undefined],
  ['A=\u00c3', undefined],
])('the form %j', (text, form) => {
  expect(parseForm(text)).toEqual(form);
});

test('a field is the first of its name', () => {
  const form = parseForm('A=1&A=2&B=')!;
  expect([field(form, 'A'), field(form, 'B'), field(form, 'C')]).toEqual(['1', '', undefined]);
});

describe('TwiML', () => {
  test('that says nothing', () => {
    expect(EMPTY_TWIML).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  test('that replies', () => {
    expect(replyTwiml('https://poll.example.org/x', { messageId: 'a&"b', body: 'نعم < 2 & "3"\n4' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Message action="https://poll.example.org/x/webhooks/twilio/status?m=a%26%22b">نعم &lt; 2 &amp; &quot;3&quot;\n4</Message></Response>',
    );
  });

  test.each([
    ['a\u0000b\u0008c\u001fd', 'abcd'],
    ['a\ud800b\udc00c', 'abc'],
    ['a\uffffb\ufffe', 'ab'],
    ['🙂 \u200f\u0640\u2069', '🙂 \u200f\u0640\u2069'],
    [']]> <!-- -->', ']]> <!-- -->'],
    ['</Message><Message to="+1">x', '</Message><Message to="+1">x'],
  ])('any body is one text: %j', (body, read) => {
    const xml = replyTwiml('https://poll.example.org', { messageId: 'm', body });
    expect(XMLValidator.validate(xml)).toBe(true);
    const parsed = new XMLParser({ ignoreAttributes: false, trimValues: false }).parse(xml);
    expect(parsed.Response.Message).toEqual({
      '#text': read,
      '@_action': 'https://poll.example.org/webhooks/twilio/status?m=m',
    });
  });
});
