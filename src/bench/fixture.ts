// What both sides of a bench agree on: the account, the addresses, and the ids of the n-th message.

export const BENCH = {
  secret: 'a secret for measuring, which guards nothing at all',
  accountSid: `AC${'b'.repeat(32)}`,
  authToken: '0123456789abcdef0123456789abcdef',
  /** What is signed; nobody looks it up. */
  publicBaseUrl: 'https://poll.example.org',
  sender: '+15005550006',
  /** Of all that is drawn by chance. */
  seed: 'bench',
  connections: 64,
  inFlight: 50,
} as const;

function hexadecimal(n: number, digits: number): string {
  return n.toString(16).padStart(digits, '0');
}

/** Ours, of the n-th respondent's first question. */
export function messageId(n: number): string {
  return hexadecimal(n, 24);
}

/** The provider's, of the same message. */
export function providerId(n: number): string {
  return `SM${hexadecimal(n, 32)}`;
}

/** The provider's, of the n-th reply. */
export function inboundId(n: number): string {
  return `SMf${hexadecimal(n, 31)}`;
}

/** As Twilio sends them. */
export function inboundParams({ sid, from, body }: { sid: string; from: string; body: string }): Record<string, string> {
  return {
    ToCountry: 'US',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: body,
    FromCountry: 'IQ',
    To: BENCH.sender,
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: BENCH.accountSid,
    From: from,
    ApiVersion: '2010-04-01',
  };
}

/** As Twilio sends them. */
export function callbackParams({ sid, status }: { sid: string; status: string }): Record<string, string> {
  return {
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: '+9647701234567',
    MessageSid: sid,
    AccountSid: BENCH.accountSid,
    From: BENCH.sender,
    ApiVersion: '2010-04-01',
  };
}
