// The addresses that Twilio calls, built from PUBLIC_BASE_URL alone. Pure.

export const MESSAGES_PATH = '/webhooks/twilio/messages';
export const STATUS_PATH = '/webhooks/twilio/status';
/** Called by ourselves alone, to learn whether calls from outside come in whole. */
export const SELF_TEST_PATH = '/webhooks/twilio/self-test';

/**
 * Without it Twilio calls once, and forgets a reply that met a 5xx or a timeout: 5 retries, on connection failures, timeouts and
 * 5xx, each waiting 4 s. Source: Twilio's connection overrides. The fragment is not signed.
 */
const RETRIES = '#rc=5&rp=ct,rt,5xx&rt=4000';

/** What to enter at Twilio as the address for incoming messages. */
export function inboundUrl(publicBaseUrl: string): string {
  return `${publicBaseUrl}${MESSAGES_PATH}${RETRIES}`;
}

/** Where Twilio reports on a message of ours; the id lets a report settle a send whose answer was lost. */
export function statusCallbackUrl(publicBaseUrl: string, messageId: string): string {
  return `${publicBaseUrl}${STATUS_PATH}?m=${encodeURIComponent(messageId)}`;
}
