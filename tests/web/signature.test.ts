import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { type Form, parseForm } from '../../src/web/webhooks/twilio/form.ts';
import { createSignatureCheck } from '../../src/web/webhooks/twilio/signature.ts';

const call: Form = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const arabic: Form = [
  ['AccountSid', `AC${'0'.repeat(32)}`],
  ['MessageSid', `SM${'1'.repeat(32)}`],
  ['From', '+9647701234567'],
  ['To', '+15551234567'],
  ['Body', 'نعم ١'],
  ['NumMedia', '0'],
  ['MessagingServiceSid', ''],
];
const repeated: Form = [
  ['Sid', 'CA123'],
  ['SidAccount', 'AC123'],
  ['Digits', '5678'],
  ['Digits', '1234'],
  ['Digits', '1234'],
];

describe('published vectors', () => {
  test.each<[string, string, string, string, Form, string]>([
    ['a call', '12345', 'https://mycompany.com', '/myapp.php?foo=1&bar=2', call, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['signed with the port', '12345', 'https://mycompany.com', '/myapp.php?foo=1&bar=2', call, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    [
      'a repeated parameter',
      '12345',
      'https://mycompany.com',
      '/myapp.php?foo=1&bar=2',
      repeated,
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    ],
    [
      'Arabic',
      'twilio_test_auth_token',
      'https://poll.example.org',
      '/twilio/inbound?c=1',
      arabic,
      'bd/4TLbsQLb+yZd+wXiKnPKndPk=',
    ],
    [
      'a path in the base',
      'twilio_test_auth_token',
      'https://poll.example.org/twilio',
      '/inbound?c=1',
      arabic,
      'bd/4TLbsQLb+yZd+wXiKnPKndPk=',
    ],
  ])('%s', (_what, authToken, publicBaseUrl, localUrl, form, signature) => {
    const check = createSignatureCheck({ authToken, publicBaseUrl });
    expect(check(localUrl, form, signature)).toBe(true);
    expect(check(localUrl, [...form].reverse(), signature), 'in any order').toBe(true);
    expect(check(localUrl, [...form, ['More', '']], signature), 'with a parameter more').toBe(false);
    expect(check(localUrl, form.slice(1), signature), 'with one less').toBe(false);
    expect(check(`${localUrl}&`, form, signature), 'at another address').toBe(false);
    expect(createSignatureCheck({ authToken: 'other', publicBaseUrl })(localUrl, form, signature), 'with another token').toBe(
      false,
    );
    for (const wrong of ['', '=', signature.slice(0, -1), `${signature}=`, signature.toLowerCase(), 'é'.repeat(14)]) {
      expect(check(localUrl, form, wrong)).toBe(false);
    }
  });
});

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('a', 'A', 'aa', 'Body', '__proto__', '١', '🙂'),
);
const anyForm = fc.array(fc.tuple(word, word), { maxLength: 8 });

test('agrees with the SDK on any form, however it is signed', () => {
  fc.assert(
    fc.property(anyForm, fc.constantFrom('', ':443', ':8443'), fc.constantFrom('', ':443', ':8443'), (form, ours, theirs) => {
      const parameters = asObject(form);
      const signature = signWithSdk('token', `https://poll.example.org${theirs}/status?m=1`, parameters);
      const accepted = createSignatureCheck({ authToken: 'token', publicBaseUrl: `https://poll.example.org${ours}` })(
        '/status?m=1',
        form,
        signature,
      );
      const accepting = twilio.validateRequest('token', signature, `https://poll.example.org${ours}/status?m=1`, parameters);
      expect(accepted).toBe(accepting);
    }),
  );
});

test('the form as it comes over the wire is what was signed', () => {
  fc.assert(
    fc.property(anyForm, (form) => {
      const wire = new URLSearchParams(form.map(([name, value]) => [name, value] as [string, string])).toString();
      expect(parseForm(wire)).toEqual(form);
    }),
  );
});

/** As body parsers give it to the SDK: a repeated name holds an array. */
function asObject(form: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of form) {
    const before = object[name];
    object[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return object;
}

function signWithSdk(authToken: string, url: string, parameters: Record<string, string | string[]>): string {
  return twilio.getExpectedTwilioSignature(authToken, url, parameters);
}
