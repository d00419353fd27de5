// What the outside tells us: a reply, or a provider's word on a message's fate; and what we answer a webhook.

import { randomFillSync } from 'node:crypto';
import type { DeliveryStatus } from '../sms/gateway.ts';
import type { MessageContent } from '../survey/texts.ts';

const ID_BYTES = 12;
/** Hexadecimal; enough for ten thousand years. */
const TIME_DIGITS = 12;
/** Asking the system for random bytes takes long: they are drawn in bulk. Each is used once. */
const RANDOM_POOL_BYTES = ID_BYTES * 512;
const randomPool = Buffer.alloc(RANDOM_POOL_BYTES);
let randomUsed = RANDOM_POOL_BYTES;

export interface InboundMessage {
  /** The provider's id: the key to deduplicate on. */
  providerId: string;
  /** E.164. */
  from: string;
  /** Our number or sender, as the provider names it. */
  to: string;
  body: string;
  /** The provider's time, ms UTC; for a webhook, when it arrived. */
  at: number;
  via: 'webhook' | 'list';
  /** The provider knew the keyword and has answered it already. */
  optOut?: 'stop' | 'start' | 'help';
}

/** What to say in the answer to the webhook; null says nothing. */
export type WebhookAnswer = { messageId: string; body: string } | null;

export interface DeliveryReport {
  /** Ours, from the callback's URL; null where the provider called without it. */
  messageId: string | null;
  providerId: string;
  status: DeliveryStatus;
  errorCode: string | null;
  via: 'webhook' | 'list';
}

/** An id that tells nothing, not even when it was given: 96 random bits, since ids stand in URLs and must not be guessable. */
export function newMessageId(): string {
  if (randomUsed === RANDOM_POOL_BYTES) {
    randomFillSync(randomPool);
    randomUsed = 0;
  }
  randomUsed += ID_BYTES;
  return randomPool.toString('hex', randomUsed - ID_BYTES, randomUsed);
}

/**
 * An id for a message of ours that is made at `now`, in ms, which is written beside it anyway: the time, then as many random bits. Ids that
 * come one after the other so stand side by side in the indexes, where random ones would each change a page of their own.
 */
export function nextMessageId(now: number): string {
  return Math.trunc(now).toString(16).padStart(TIME_DIGITS, '0') + newMessageId();
}

/** How a message's content stands in the outbox. */
export interface StoredContent {
  text: MessageContent['text'];
  /** Empty where the message is about no question. */
  question_id: string;
  language: string;
}

export function contentOf(row: StoredContent): MessageContent {
  return { text: row.text, question: row.question_id === '' ? null : row.question_id, language: row.language };
}
