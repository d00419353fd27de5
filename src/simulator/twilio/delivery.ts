// The life of an outgoing message: queued, sent or failed, delivered or undelivered, each step reported to its status callback.
// It does not decide whether a message may be created.

import type { Subject } from './chance.ts';
import type { Exchange } from './exchange.ts';
import type { Message, Status } from './message-log.ts';
import type { DeliveryResult } from './options.ts';
import type { Params } from './webhooks.ts';

/** Twilio's default and greatest validity of a queued message. */
export const MAX_VALIDITY_MS = 36_000_000;

/** A message on its way, with what its row in the log does not tell. */
export interface Parcel {
  subject: Subject;
  message: Message;
  /** As created: the row's may be blanked meanwhile. */
  body: string;
  sender: string;
  /** Ms UTC; undefined where the sender's queue was full. */
  turnAt: number | undefined;
  validityMs: number;
  callback: { url: string; method: 'GET' | 'POST' } | undefined;
  /** The report of `sent`, where it is to come after the final one. */
  heldBack?: Params;
}

const tooLongInQueue: DeliveryResult = { status: 'failed', errorCode: 30036 };
const queueFull: DeliveryResult = { status: 'failed', errorCode: 30001 };
const optedOut: DeliveryResult = { status: 'failed', errorCode: 21610 };

/** Begins the message's life. With `early` its first report is made without waiting, and is over when the promise resolves. */
export async function launch(exchange: Exchange, parcel: Parcel, early: boolean): Promise<void> {
  if (!parcel.message.automatic) exchange.stats.segments += parcel.message.segments;
  if (early)
    await new Promise<void>((resolve) => exchange.background.run(() => carry(exchange, parcel, resolve).finally(resolve)));
  else exchange.background.run(() => carry(exchange, parcel));
}

async function carry(exchange: Exchange, parcel: Parcel, onReported?: () => void): Promise<void> {
  const { message, subject } = parcel;
  const { chance, delays, background, clock } = exchange;
  let early = onReported !== undefined;
  const step = async (status: Status, errorCode: number | null = null) => {
    Object.assign(message, { status, errorCode, updatedAt: clock.now() });
    await report(exchange, parcel, early);
    if (early) onReported?.();
    early = false;
  };
  if (message.status === 'accepted') {
    if (!early) await background.sleep(chance.within(delays.queuedMs, subject, 'queued'));
    message.from = parcel.sender;
    await step('queued');
  }
  const turnAt = Math.min(parcel.turnAt ?? 0, message.createdAt + parcel.validityMs);
  const waitMs = Math.max(chance.within(delays.sentMs, subject, 'sent'), turnAt - clock.now());
  if (!early) await background.sleep(waitMs);
  const result = leave(exchange, parcel);
  if (result.status !== 'failed') {
    message.sentAt = clock.now();
    await step('sent');
    await background.sleep(chance.within(delays.deliveredMs, subject, 'delivered'));
  }
  exchange.stats[result.status]++;
  await step(result.status, result.status === 'delivered' ? null : result.errorCode);
}

/** The handset has the message when it leaves; what takes longer is the word that it has. */
function leave(exchange: Exchange, parcel: Parcel): DeliveryResult {
  const { message, sender, body } = parcel;
  if (parcel.turnAt === undefined) return queueFull;
  if (parcel.turnAt > message.createdAt + parcel.validityMs) return tooLongInQueue;
  if (!message.automatic && exchange.optOuts.blocks(exchange.poolOf(sender), message.to)) {
    exchange.alert(21610, 'attempt to send to an unsubscribed recipient', message.sid);
    return optedOut;
  }
  return exchange.network.deliver({ to: message.to, from: sender, body });
}

async function report(exchange: Exchange, parcel: Parcel, early: boolean): Promise<void> {
  if (!parcel.callback) return;
  const { subject, message } = parcel;
  const { background, chance, delays } = exchange;
  const params = reportOf(exchange, message);
  const strikes = (fault: 'callbackLost' | 'callbackLate' | 'callbackRepeated' | 'callbackReordered') =>
    exchange.strikes(fault, subject, message.status);
  const later = (ms: number) =>
    background.run(async () => {
      await background.sleep(ms);
      await post(exchange, parcel, params);
    });
  if (!early && strikes('callbackLost')) {
    // Nothing comes, neither now nor later.
  } else if (!early && message.status === 'sent' && strikes('callbackReordered')) {
    parcel.heldBack = params;
  } else if (!early && strikes('callbackLate')) {
    later(chance.within(delays.lateMs, subject, `late ${message.status}`));
  } else {
    await post(exchange, parcel, params);
    if (strikes('callbackRepeated')) later(chance.within(delays.repeatMs, subject, `repeat ${message.status}`));
  }
  if (message.status !== 'sent' && parcel.heldBack) await post(exchange, parcel, parcel.heldBack);
}

function reportOf(exchange: Exchange, message: Message): Params {
  return {
    ...(message.errorCode === null ? {} : { ErrorCode: String(message.errorCode) }),
    ...(message.status === 'delivered' ? { RawDlrDoneDate: receiptDate(exchange.clock.now()) } : {}),
    SmsSid: message.sid,
    SmsStatus: message.status,
    MessageStatus: message.status,
    To: message.to,
    ...(message.messagingServiceSid ? { MessagingServiceSid: message.messagingServiceSid } : {}),
    MessageSid: message.sid,
    AccountSid: exchange.accountSid,
    From: message.from ?? '',
    ApiVersion: '2010-04-01',
  };
}

/** YYMMDDhhmm, as in an SMPP delivery receipt. */
function receiptDate(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(2, 12);
}

async function post(exchange: Exchange, parcel: Parcel, params: Params): Promise<void> {
  exchange.stats.callbacks++;
  const outcome = await exchange.caller.call({ ...parcel.callback!, params });
  if (outcome.kind !== 'answered') exchange.alert(11200, `status callback: ${outcome.detail}`, parcel.message.sid);
  else if (outcome.status >= 300) exchange.alert(11200, `status callback: HTTP ${outcome.status}`, parcel.message.sid);
}
