// Twilio's errors as the closed set of outcomes. Pure. What is not known to have been refused is `unknown`: it may have been sent.

import type { SendOutcome } from './gateway.ts';
import { maskNumbers } from './mask.ts';

type Failure = Exclude<SendOutcome['kind'], 'accepted'>;

/** Twilio's error codes; a code that is missing here falls to its HTTP status. Source: Twilio's error and warning dictionary. */
const BY_CODE: Readonly<Record<number, Failure>> = {
  // The number itself: invalid, a short code, a landline, not a mobile, or out of this sender's reach.
  21211: 'permanent',
  21214: 'permanent',
  21217: 'permanent',
  21265: 'permanent',
  21612: 'permanent',
  21614: 'permanent',
  21635: 'permanent',
  30004: 'permanent',
  30005: 'permanent',
  30006: 'permanent',
  21610: 'optedOut',
  // The credentials, the account, the region, the sender, the service.
  20003: 'configuration',
  20005: 'configuration',
  20404: 'configuration',
  21408: 'configuration',
  21603: 'configuration',
  21606: 'configuration',
  21608: 'configuration',
  30002: 'configuration',
  30034: 'configuration',
  // Filtered by a carrier: the next message has the same words, so a human looks first.
  30007: 'configuration',
  20429: 'rateLimited',
  // More than ten hours of messages wait for this sender.
  21611: 'rateLimited',
  30001: 'rateLimited',
  // The handset was off or away; the message's time ran out.
  30003: 'transient',
  30036: 'transient',
  20500: 'unknown',
  20503: 'unknown',
  30008: 'unknown',
};

/** Failures of the TLS handshake, before anything was sent: our clock, our certificates, or somebody in between. */
const BAD_CERTIFICATE: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Words that undici has for what the rest of the network calls otherwise. */
const NETWORK_NAMES: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_SOCKET: 'ECONNRESET',
};

/** A call that was not answered, or not to the end. `written`: some of it may have left this machine. */
export class NoAnswer extends Error {
  readonly code: string;
  readonly written: boolean;
  constructor(code: string, message: string, written: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'NoAnswer';
    this.code = NETWORK_NAMES[code] ?? code;
    this.written = written;
  }
}

/** What a failed call to Twilio means for the message. `detail` holds no phone number. */
export function outcomeOf(error: unknown): Exclude<SendOutcome, { kind: 'accepted' }> {
  const told = (error ?? {}) as { status?: unknown; code?: unknown; message?: unknown };
  const detail = maskNumbers(typeof told.message === 'string' ? told.message : 'no message');
  if (error instanceof NoAnswer) return { kind: unansweredKind(error), code: error.code, detail };
  if (typeof told.status === 'number') {
    const code = typeof told.code === 'number' && told.code > 0 ? told.code : undefined;
    return { kind: refusalKind(told.status, code), code: code ? String(code) : `HTTP ${told.status}`, detail };
  }
  return { kind: 'unknown', code: error instanceof Error ? error.name : 'not an error', detail };
}

/** Twilio answered, and refused. */
function refusalKind(status: number, code: number | undefined): Failure {
  if (status === 429) return 'rateLimited';
  // Whatever code stands in it: a 5xx may come after the message was taken.
  if (status >= 500 || status === 408) return 'unknown';
  const known = code === undefined ? undefined : BY_CODE[code];
  if (known) return known;
  // A 4xx was not processed. Nobody here knows the reason, so it is taken for one that meets every message: a pause costs time, a
  // sample marked failed costs the survey.
  return status >= 400 ? 'configuration' : 'unknown';
}

/** Only where nothing was written is it certain that nothing was sent. */
function unansweredKind({ code, written }: NoAnswer): Failure {
  if (written) return 'unknown';
  return BAD_CERTIFICATE.has(code) ? 'configuration' : 'transient';
}
