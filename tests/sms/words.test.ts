import { describe, expect, test } from 'vitest';
import { twoWay } from '../../src/sms/countries.ts';
import { optOutType, providerKeyword } from '../../src/sms/keywords.ts';
import { maskNumbers, maskWrittenNumbers } from '../../src/sms/mask.ts';
import { type Sender, senderNamed } from '../../src/sms/sender.ts';
import { deliveryStatusOf } from '../../src/sms/twilio-messages.ts';

describe('the provider’s keywords', () => {
  test.each([
    ['STOP', 'stop'],
    ['stop', 'stop'],
    ['  Stop \n', 'stop'],
    ['StopAll', 'stop'],
    ['unsubscribe', 'stop'],
    ['cancel', 'stop'],
    ['end', 'stop'],
    ['QUIT', 'stop'],
    ['revoke', 'stop'],
    ['optout', 'stop'],
    ['start', 'start'],
    ['UNSTOP', 'start'],
    ['help', 'help'],
    ['Info', 'help'],
    // An answer to a survey, and words that Twilio does not take.
    ['YES', undefined],
    ['yes', undefined],
    ['stop it', undefined],
    ['stop.', undefined],
    ['"STOP"', undefined],
    ['قف', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%j → %s', (body, keyword) => {
    expect(providerKeyword(body)).toBe(keyword);
  });

  test.each([
    ['STOP', 'stop'],
    ['START', 'start'],
    ['HELP', 'help'],
    ['', undefined],
    [undefined, undefined],
    ['OTHER', undefined],
  ])('OptOutType %s → %s', (value, keyword) => {
    expect(optOutType(value)).toBe(keyword);
  });
});

describe('two-way capability', () => {
  const number: Sender = { kind: 'number', number: '+15551234567' };
  const service: Sender = { kind: 'service', sid: `MG${'0'.repeat(32)}` };
  const name: Sender = { kind: 'alphanumeric', name: 'Poll' };
  test.each([
    ['IQ', number, false, false],
    ['iq', service, false, false],
    ['IQ', name, false, false],
    ['US', name, false, false],
    ['US', number, false, 'unknown'],
    ['IQ', number, true, true],
    ['IQ', service, true, true],
    // An emulator that lets a name be replied to would promise what no phone can do.
    ['IQ', name, true, false],
  ] as const)('%s from %o, emulated %s → %s', (country, sender, emulated, possible) => {
    const found = twoWay({ country, sender, emulated });
    expect(found.possible).toBe(possible);
    expect(found.why).not.toBe('');
    expect(found.source).not.toBe('');
  });
});

test.each([
  ['+15551234567', 'number'],
  ['+9647701234567', 'number'],
  ['Textpoll', 'alphanumeric'],
  ['Poll 24-7', 'alphanumeric'],
  ['TextpollIraq', undefined],
  ['12345', undefined],
  ['+0123456789', undefined],
  ['استطلاع', undefined],
  ['', undefined],
])('the sender %j is a %s', (from, kind) => {
  expect(senderNamed(from)?.kind).toBe(kind);
});

test.each([
  ['to +9647701234567 and 07701234567.', 'to … and ….'],
  ['error 21610, HTTP 400', 'error 21610, HTTP 400'],
])('numbers are taken out of %j', (text, masked) => {
  expect(maskNumbers(text)).toBe(masked);
});

test.each([
  ['call 0770 123 45 67!', 'call …!'],
  ['+964 (770) 123-4567 or 0770.123.4567', '… or …'],
  ['رقمي ٠٧٧٠١٢٣٤٥٦٧ خابرني', 'رقمي … خابرني'],
  ['۰۷۷۰ ۱۲۳ ۴۵۶۷', '…'],
  ['1 or 2, since 2003; 150 000 soldiers', '1 or 2, since 2003; 150 000 soldiers'],
])('a number as people write it is taken out of %j', (text, masked) => {
  expect(maskWrittenNumbers(text)).toBe(masked);
});

test.each([
  ['queued', 'accepted'],
  ['accepted', 'accepted'],
  ['scheduled', 'accepted'],
  ['sending', 'accepted'],
  ['receiving', 'accepted'],
  ['sent', 'sent'],
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['received', 'delivered'],
  ['failed', 'failed'],
  ['undelivered', 'failed'],
  ['canceled', 'failed'],
  ['not yet invented', 'accepted'],
  ['toString', 'accepted'],
])('Twilio’s status %s is %s', (status, ours) => {
  expect(deliveryStatusOf(status)).toBe(ours);
});
