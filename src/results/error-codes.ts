// What the codes in the outbox mean to an operator, and what to do. Words only: what the program itself does is decided in sms/.
// Source: Twilio's error and warning dictionary.

export interface ErrorMeaning {
  meaning: string;
  remedy: string;
}

const CREDENTIALS = 'check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then resume the survey';
const NUMBER = 'nothing: it will never reach this number; the case stays in the books';
const RECONCILE = 'nothing: it may have been sent, so it is not sent again; the provider’s list settles it';
const SLOWER = 'nothing: it is tried again after a pause; lower the survey’s pacing if it stays';
const RETRIED = 'nothing: it is tried again a few times';
const PROVIDER = 'look at the provider’s console, then resume the survey';

const MEANINGS: Readonly<Record<string, ErrorMeaning>> = {
  '20003': { meaning: 'the provider does not accept the credentials', remedy: CREDENTIALS },
  '20005': { meaning: 'the account is not active', remedy: PROVIDER },
  '20404': { meaning: 'the account or the messaging service does not exist', remedy: 'check the settings that name them' },
  '20429': { meaning: 'too many requests at once', remedy: SLOWER },
  '20500': { meaning: 'the provider failed while it took the message', remedy: RECONCILE },
  '20503': { meaning: 'the provider was unavailable while it took the message', remedy: RECONCILE },
  '21211': { meaning: 'the number is invalid', remedy: NUMBER },
  '21214': { meaning: 'the number cannot be reached', remedy: NUMBER },
  '21217': { meaning: 'the number is invalid', remedy: NUMBER },
  '21265': { meaning: 'the number is a short code', remedy: NUMBER },
  '21408': {
    meaning: 'the country is not enabled for this account',
    remedy: 'enable it in the provider’s geographic permissions',
  },
  '21603': { meaning: 'no sender was given', remedy: 'set TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID' },
  '21606': { meaning: 'the sender cannot send to this country, or is not ours', remedy: 'choose a sender that can, then resume' },
  '21608': { meaning: 'a trial account sends to verified numbers only', remedy: 'upgrade the account' },
  '21610': { meaning: 'the recipient has opted out with the provider', remedy: 'nothing: the number is suppressed from now on' },
  '21611': { meaning: 'ten hours of messages wait for this sender', remedy: SLOWER },
  '21612': { meaning: 'the number cannot be reached from this sender', remedy: NUMBER },
  '21614': { meaning: 'the number is not a mobile number', remedy: NUMBER },
  '21635': { meaning: 'the number is a landline', remedy: NUMBER },
  '30001': { meaning: 'the sender’s queue is full', remedy: SLOWER },
  '30002': { meaning: 'the account is suspended', remedy: PROVIDER },
  '30003': { meaning: 'the handset is off or out of reach', remedy: 'nothing: a reminder may reach it later' },
  '30004': { meaning: 'the message was blocked', remedy: 'where many are blocked, ask the provider for the reason' },
  '30005': { meaning: 'the number is unknown to its carrier', remedy: NUMBER },
  '30006': { meaning: 'a landline, or a carrier that cannot be reached', remedy: NUMBER },
  '30007': {
    meaning: 'a carrier filtered the message',
    remedy: 'stop and review the text and the sender’s registration: the next one says the same',
  },
  '30008': { meaning: 'delivery failed for a reason that the carrier did not give', remedy: 'where many fail, ask the provider' },
  '30034': { meaning: 'the sender is not registered for US numbers', remedy: 'register it with the provider' },
  '30036': { meaning: 'the message’s time ran out before it could be delivered', remedy: 'lower the survey’s pacing' },
  ECONNREFUSED: { meaning: 'the provider could not be reached', remedy: RETRIED },
  ENOTFOUND: { meaning: 'the provider’s address could not be found', remedy: `${RETRIED}; check this machine’s DNS` },
  ECONNABORTED: { meaning: 'the provider did not answer in time', remedy: RECONCILE },
  ETIMEDOUT: { meaning: 'the provider did not answer in time', remedy: RECONCILE },
  ECONNRESET: { meaning: 'the connection broke before the provider’s answer', remedy: RECONCILE },
};

const UNLISTED: ErrorMeaning = { meaning: 'not in this program’s list', remedy: 'look the code up with the provider' };

/** @param code the provider's code, `HTTP ` and a status, or the name of a network error. */
export function explainError(code: string): ErrorMeaning {
  if (Object.hasOwn(MEANINGS, code)) return MEANINGS[code]!;
  if (/^HTTP 5\d\d$/.test(code)) return { meaning: 'the provider failed while it took the message', remedy: RECONCILE };
  if (/^HTTP 4\d\d$/.test(code)) return { meaning: 'the provider refused the request without a reason', remedy: PROVIDER };
  return UNLISTED;
}
