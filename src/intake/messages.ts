// What the outside tells us: a reply, or a provider's word on a message's fate; and what we answer a webhook.

import { randomBytes } from 'node:crypto';
import type { DeliveryStatus } from '../sms/gateway.ts';
import type { MessageContent } from '../survey/texts.ts';

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

/** An id for a message of ours: 96 random bits, since it stands in URLs and must not be guessable. */
export function newMessageId(): string {
  return randomBytes(12).toString('hex');
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
