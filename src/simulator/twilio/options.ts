// What a caller may choose about the look-alike, and the defaults.

import type { Clock } from '../../clock.ts';
import type { OptOutMode } from './opt-out.ts';

/** How a message fared at the handset; `errorCode` is Twilio's (30003 unreachable, 30005 unknown number, …). */
export type DeliveryResult = { status: 'delivered' } | { status: 'undelivered' | 'failed'; errorCode: number };

export interface Network {
  /** Called at the moment at which the message reaches the handset, or fails to. */
  deliver(message: { to: string; from: string; body: string }): DeliveryResult;
}

/** Each is a probability, from 0 to 1. */
export interface Faults {
  /** The connection breaks before the message is accepted. */
  timeoutBefore: number;
  /** The message is accepted, then the connection breaks without an answer. */
  timeoutAfter: number;
  /** HTTP 500 or 503, in half of the cases an HTML page, and the message was not accepted. */
  serverErrorBefore: number;
  /** The same answer, but the message was accepted. */
  serverErrorAfter: number;
  /** HTTP 429, not accepted. */
  rateLimited: number;
  callbackLost: number;
  /** A status callback comes after `delays.lateMs`. */
  callbackLate: number;
  /** A status callback comes again after `delays.repeatMs`. */
  callbackRepeated: number;
  /** `sent` is reported after the final status. */
  callbackReordered: number;
  /** The first status callback comes before the create call is answered. */
  callbackBeforeAnswer: number;
  /** The messages webhook is never called, but the message stands in the list. */
  inboundLost: number;
  /** The messages webhook is called twice, half of the time at once; the second call's answer counts. */
  inboundRepeated: number;
}

export type Range = readonly [number, number];

/** Milliseconds, drawn for each message between the two ends. */
export interface Delays {
  /** From accepted by a messaging service to queued. */
  queuedMs: Range;
  /** From queued to sent, or more where the sender's queue is long. */
  sentMs: Range;
  /** From sent to delivered or undelivered. */
  deliveredMs: Range;
  lateMs: Range;
  repeatMs: Range;
}

export interface LookalikeOptions {
  clock: Clock;
  /** The same seed gives the same faults, delays and SIDs. */
  seed: string;
  accountSid: string;
  authToken: string;
  /** Our senders: phone numbers in E.164, or alphanumeric names, which receive nothing. */
  numbers: string[];
  /** Holds all the numbers, where given. */
  messagingServiceSid?: string;
  /** The webhook for inbound messages; may be set later by `configure`. */
  messagesUrl?: string;
  optOut?: OptOutMode;
  /** Of each sender. */
  segmentsPerSecond?: number;
  /** Creates beyond it within a second are answered with 429. */
  maxCreatesPerSecond?: number;
  faults?: Partial<Faults>;
  delays?: Partial<Delays>;
  network: Network;
  /** 0, the default, takes a free one. */
  port?: number;
}

export const noFaults: Faults = {
  timeoutBefore: 0,
  timeoutAfter: 0,
  serverErrorBefore: 0,
  serverErrorAfter: 0,
  rateLimited: 0,
  callbackLost: 0,
  callbackLate: 0,
  callbackRepeated: 0,
  callbackReordered: 0,
  callbackBeforeAnswer: 0,
  inboundLost: 0,
  inboundRepeated: 0,
};

export const usualDelays: Delays = {
  queuedMs: [50, 300],
  sentMs: [300, 2_000],
  deliveredMs: [1_000, 8_000],
  lateMs: [600_000, 3_600_000],
  repeatMs: [500, 60_000],
};

/** Twilio's rate for a long code to most countries. */
export const usualSegmentsPerSecond = 10;
