// A call to our own public address, signed as Twilio signs: do calls from outside come in whole? Nothing is recorded by it.
// Only the configured address is ever called.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import twilio from 'twilio';
import { SELF_TEST_PATH } from './twilio-urls.ts';

/** Below Twilio's own patience of 15 s: an address that needs longer loses replies. */
const TIMEOUT_MS = 5_000;
/** The proof is 64 characters. */
const MAX_ANSWER_BYTES = 1_000;
/** What a proxy likes to bend: other scripts, blanks, a plus sign, an empty value, line ends. */
const DELICATE = { Body: 'نعم ١ + ڕێ\n', NumMedia: '', From: '+9647700000000' };

/**
 * - accepted: this service answered, and knew the signature.
 * - wrongSignature: it answered, and did not: another token or PUBLIC_BASE_URL is set there, or a proxy changes what it passes on.
 * - stranger: something else answered, with this HTTP status.
 * - unreachable: nobody answered; `code` is the reason in the network's word, such as ENOTFOUND or timeout.
 */
export type WebhookTest =
  | { outcome: 'accepted' | 'wrongSignature' }
  | { outcome: 'stranger'; status: number }
  | { outcome: 'unreachable'; code: string };

/** What only this service can answer to a nonce; it is given to nobody who could not sign. */
export function selfTestProof(authToken: string, nonce: string): string {
  return createHmac('sha256', authToken).update(`textpoll self-test ${nonce}`).digest('hex');
}

/** `publicBaseUrl` without a trailing slash. Never throws. */
export async function testWebhook(
  publicBaseUrl: string,
  account: { accountSid: string; authToken: string },
  timeoutMs = TIMEOUT_MS,
): Promise<WebhookTest> {
  const nonce = randomBytes(16).toString('hex');
  const url = `${publicBaseUrl}${SELF_TEST_PATH}?m=${nonce}`;
  const fields = { ...DELICATE, AccountSid: account.accountSid, Nonce: nonce };
  const signature = twilio.getExpectedTwilioSignature(account.authToken, url, fields);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': signature },
      body: new URLSearchParams(fields),
      // A redirect would lead away from the configured address; and Twilio's signature would not fit the new one.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status } = response;
    const answer = await readStart(response);
    const expected = selfTestProof(account.authToken, nonce);
    if (status === 200 && answer.length === expected.length && timingSafeEqual(Buffer.from(answer), Buffer.from(expected)))
      return { outcome: 'accepted' };
    return status === 403 && answer === SELF_TEST_REFUSAL ? { outcome: 'wrongSignature' } : { outcome: 'stranger', status };
  } catch (error) {
    return { outcome: 'unreachable', code: reasonOf(error) };
  }
}

/** How this service refuses a self-test, so that it is told from a proxy's refusal. */
export const SELF_TEST_REFUSAL = 'textpoll: the signature is wrong';

async function readStart(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** A short word in letters, never an address or a message of others. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'timeout';
  return typeof cause?.code === 'string' && /^[A-Z_]{2,60}$/.test(cause.code) ? cause.code : 'failed';
}
