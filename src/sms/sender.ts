// Who a message comes from, as the provider knows it. Pure.

/** An E.164 number, as Textpoll writes numbers everywhere. */
export const E164 = /^\+[1-9]\d{6,14}$/;
/** Twilio's rule: up to 11 of these characters, at least one of them a letter. */
const ALPHANUMERIC = /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/;

export type Sender =
  /** A messaging service picks one of its own senders for each message. */
  | { kind: 'service'; sid: string }
  /** E.164. */
  | { kind: 'number'; number: string }
  /** A name in place of a number: nobody can reply to it. */
  | { kind: 'alphanumeric'; name: string };

/** The sender that TWILIO_FROM names; undefined where it is neither a number nor a name that may stand for one. */
export function senderNamed(from: string): Sender | undefined {
  if (E164.test(from)) return { kind: 'number', number: from };
  return ALPHANUMERIC.test(from) ? { kind: 'alphanumeric', name: from } : undefined;
}
