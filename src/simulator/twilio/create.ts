// Creates a message on an API call: checks it as Twilio does, queues it, and begins its life.

import type { Subject } from './chance.ts';
import { launch, MAX_VALIDITY_MS, type Parcel } from './delivery.ts';
import type { Exchange } from './exchange.ts';
import type { Message } from './message-log.ts';
import { refusals } from './refusals.ts';

const MAX_BODY_CHARACTERS = 1600;

/**
 * Resolves once the message is accepted and, where its first callback is to come before the answer, that callback is over.
 * @throws Refusal
 */
export async function createMessage(exchange: Exchange, subject: Subject, form: URLSearchParams): Promise<Message> {
  const parcel = accept(exchange, subject, checkedForm(exchange, form));
  exchange.stats.created++;
  await launch(exchange, parcel, parcel.callback !== undefined && exchange.strikes('callbackBeforeAnswer', subject));
  return parcel.message;
}

interface Order {
  to: string;
  from: string | undefined;
  serviceSid: string | null;
  body: string;
  callbackUrl: string | undefined;
  validityMs: number;
}

function checkedForm(exchange: Exchange, form: URLSearchParams): Order {
  const given = (name: string) => form.get(name) || undefined;
  const to = given('To');
  const from = given('From');
  const serviceSid = given('MessagingServiceSid') ?? null;
  const body = given('Body');
  if (to === undefined) throw refusals.toMissing();
  if (from === undefined && serviceSid === null) throw refusals.fromMissing();
  if (body === undefined) throw refusals.bodyMissing();
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw refusals.toInvalid(to);
  if (serviceSid !== null && serviceSid !== exchange.messagingServiceSid) throw refusals.unknownService(serviceSid);
  if (from !== undefined && !exchange.numbers.includes(from)) throw refusals.fromNotOurs(from);
  if (to === from) throw refusals.sameNumber();
  if (body.length > MAX_BODY_CHARACTERS) throw refusals.bodyTooLong();
  const callbackUrl = given('StatusCallback');
  if (callbackUrl !== undefined && !/^https?:\/\//i.test(callbackUrl)) throw refusals.callbackInvalid(callbackUrl);
  const validityMs = 1000 * Number(given('ValidityPeriod') ?? MAX_VALIDITY_MS / 1000);
  if (!(validityMs >= 1000 && validityMs <= MAX_VALIDITY_MS)) throw refusals.invalidParameter('ValidityPeriod');
  return { to, from, serviceSid, body, callbackUrl, validityMs };
}

function accept(exchange: Exchange, subject: Subject, order: Order): Parcel {
  const { to, from, serviceSid, body } = order;
  const sender = from ?? stickySender(exchange, to);
  if (exchange.optOuts.blocks(exchange.poolOf(sender), to)) throw refusals.optedOut();
  const turnAt = exchange.queue.join(sender, exchange.segmentsOf(body), exchange.clock.now());
  // A service accepts first and fails later, with 30001.
  if (turnAt === undefined && serviceSid === null) throw refusals.queueFull();
  const message = exchange.record(subject, {
    direction: 'outbound-api',
    to,
    from: from ?? null,
    messagingServiceSid: serviceSid,
    body,
    status: serviceSid === null ? 'queued' : 'accepted',
  });
  const callback = order.callbackUrl === undefined ? undefined : ({ url: order.callbackUrl, method: 'POST' } as const);
  return { subject, message, body, sender, turnAt, validityMs: order.validityMs, callback };
}

/** A service keeps one sender for each recipient. */
function stickySender(exchange: Exchange, to: string): string {
  const share = exchange.chance.fraction({ phone: to, way: 'create', ordinal: 0 }, 'sender');
  return exchange.numbers[Math.floor(share * exchange.numbers.length)]!;
}
