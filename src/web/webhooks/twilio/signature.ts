// Whether a request was signed by Twilio: X-Twilio-Signature over the configured public address and every parameter.
// It trusts no Host header: behind a proxy that would refuse everyone, or believe anyone.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Form } from './form.ts';

/** `localUrl` is the path below the public base URL with the query as received; `signature` the header's value. */
export type SignatureCheck = (localUrl: string, form: Form, signature: string) => boolean;

/** `authToken` is the account's primary token: Twilio signs with no other. */
export function createSignatureCheck(options: { authToken: string; publicBaseUrl: string }): SignatureCheck {
  const bases = [options.publicBaseUrl, otherPortForm(options.publicBaseUrl)];
  return (localUrl, form, signature) => {
    const parameters = signedParameters(form);
    const given = Buffer.from(signature);
    return bases.some((base) => {
      const expected = Buffer.from(sign(options.authToken, `${base}${localUrl}${parameters}`));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  };
}

function sign(authToken: string, text: string): string {
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

/** Sorted by name; of a name that comes more than once, each different value once, sorted, each behind the name again. */
function signedParameters(form: Form): string {
  const pairs = form.toSorted(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB));
  let text = '';
  pairs.forEach(([name, value], index) => {
    const before = pairs[index - 1];
    if (before?.[0] !== name || before[1] !== value) text += name + value;
  });
  return text;
}

/** By UTF-16 code units, as Twilio's libraries sort. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Twilio signs an address with or without the port, as its proxies see fit: without it where it was given, with it where not. */
function otherPortForm(baseUrl: string): string {
  const [, origin, port, path] = /^(https?:\/\/(?:\[[^\]]*\]|[^:/]+))(:\d+)?(.*)$/.exec(baseUrl) ?? [];
  const standard = baseUrl.startsWith('https:') ? ':443' : ':80';
  return `${origin}${port ? '' : standard}${path}`;
}
