// The provider's port: what Textpoll needs of whoever carries its messages, and the closed set of ways a send can end.
// It knows neither surveys nor the database.

export interface OutgoingMessage {
  /** Ours; it stands in the status callback's URL, so that a callback settles a send whose answer was lost. */
  messageId: string;
  to: string;
  body: string;
}

/**
 * How a create call ended.
 * - accepted: the provider has it, under `providerId`.
 * - permanent: it will never reach this number from this sender.
 * - transient: this attempt failed and was not sent; another may succeed.
 * - optedOut: the provider blocks this recipient at the recipient's wish.
 * - configuration: our account, sender or settings are wrong; every further send would fail alike.
 * - rateLimited: not processed; safe to repeat after a pause.
 * - unknown: it may have been sent. Never repeat it; reconcile.
 */
export type SendOutcome =
  | { kind: 'accepted'; providerId: string }
  | { kind: 'permanent' | 'transient' | 'optedOut' | 'configuration' | 'rateLimited' | 'unknown'; code: string; detail: string };

/** What the provider says of a message, in rank order: a later word never goes back to an earlier one. */
export type DeliveryStatus = 'accepted' | 'sent' | 'delivered' | 'failed';

export interface ListedMessage {
  providerId: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  body: string;
  /** When the provider sent it, or, inbound, when it called our webhook; ms UTC. */
  at: number;
  status: DeliveryStatus;
  errorCode: string | undefined;
}

export interface Gateway {
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** Newest first, in pages; `since` is honoured to the day at worst, so earlier messages may come too. */
  list(filter: { to: string; since: number }): AsyncIterable<ListedMessage[]>;
  /** The numbers on which replies arrive; empty for an alphanumeric sender. */
  receivingNumbers(): Promise<string[]>;
  /** Blanks the provider's copy of a body. */
  redact(providerId: string): Promise<void>;
}
