// A citizen texts one of our numbers: the message is listed, opt-out keywords are heard, the messages webhook is called,
// and the TwiML that it answers is carried out.

import type { Subject } from './chance.ts';
import { launch, MAX_VALIDITY_MS, type Parcel } from './delivery.ts';
import type { Exchange } from './exchange.ts';
import type { Message } from './message-log.ts';
import type { Keyword } from './opt-out.ts';
import { type OrderedMessage, type Orders, readAnswer } from './twiml.ts';
import type { Outcome, Params } from './webhooks.ts';

export interface ReceivedText {
  from: string;
  /** One of our phone numbers. */
  to: string;
  body: string;
}

/**
 * @returns the message's SID; all else happens in the background.
 * @throws RangeError where `to` is none of our numbers, or is a name, which receives nothing.
 */
export function receive(exchange: Exchange, { from, to, body }: ReceivedText): string {
  if (!to.startsWith('+') || !exchange.numbers.includes(to)) throw new RangeError(`no message can be received on ${to}`);
  const subject = exchange.nextSubject(from, 'inbound');
  const message = exchange.record(subject, {
    direction: 'inbound',
    to,
    from,
    messagingServiceSid: exchange.messagingServiceSid,
    body,
    status: 'received',
  });
  exchange.stats.inbound++;
  const { answer, type } = exchange.optOuts.hear(exchange.poolOf(to), from, body);
  if (answer !== undefined) sendReply(exchange, 'keyword', message, { ...plain, body: answer });
  exchange.background.run(() => forward(exchange, subject, message, type));
  return message.sid;
}

const plain = { to: undefined, from: undefined, callback: undefined, method: 'POST' } as const;

async function forward(exchange: Exchange, subject: Subject, message: Message, type: Keyword | undefined): Promise<void> {
  const url = exchange.messagesUrl;
  if (url === undefined || exchange.strikes('inboundLost', subject)) return;
  const params = webhookParams(exchange, message, type);
  const call = () => {
    exchange.stats.webhooks++;
    return exchange.caller.call({ url, method: 'POST', params });
  };
  if (!exchange.strikes('inboundRepeated', subject)) return obey(exchange, message, url, await call());
  // Twilio repeats a call whose answer it did not get: so only one of the two answers may be carried out.
  const again = async () => obey(exchange, message, url, await call());
  if (exchange.chance.fraction(subject, 'at once') < 0.5) {
    exchange.background.run(again);
    await call();
  } else {
    await call();
    await exchange.background.sleep(exchange.chance.within(exchange.delays.repeatMs, subject, 'repeat'));
    await again();
  }
}

const countries = [
  ['+964', 'IQ'],
  ['+1', 'US'],
] as const;

function webhookParams(exchange: Exchange, message: Message, type: Keyword | undefined): Params {
  const country = (phone: string) => countries.find(([prefix]) => phone.startsWith(prefix))?.[1] ?? '';
  return {
    ToCountry: country(message.to),
    ToState: '',
    ToCity: '',
    ToZip: '',
    FromCountry: country(message.from!),
    FromState: '',
    FromCity: '',
    FromZip: '',
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    MessageSid: message.sid,
    SmsStatus: 'received',
    NumMedia: '0',
    NumSegments: String(message.segments),
    Body: message.body,
    To: message.to,
    From: message.from!,
    ...(message.messagingServiceSid ? { MessagingServiceSid: message.messagingServiceSid } : {}),
    ...(type ? { OptOutType: type } : {}),
    AccountSid: exchange.accountSid,
    ApiVersion: '2010-04-01',
  };
}

const alertCodes = { connect: 11205, read: 11205, tooLarge: 11750, invalidUrl: 11100 } as const;

function obey(exchange: Exchange, inbound: Message, url: string, outcome: Outcome): void {
  const { messages, alerts } = ordersOf(outcome);
  for (const { code, detail } of alerts) exchange.alert(code, detail, inbound.sid);
  for (const order of messages) {
    const callback = order.callback === undefined ? undefined : absolute(order.callback, url);
    if (order.callback !== undefined && callback === undefined) exchange.alert(11100, order.callback, inbound.sid);
    sendReply(exchange, 'reply', inbound, { ...order, callback });
  }
}

function ordersOf(outcome: Outcome): Orders {
  if (outcome.kind !== 'answered') return { messages: [], alerts: [{ code: alertCodes[outcome.kind], detail: outcome.detail }] };
  if (outcome.status >= 300) return { messages: [], alerts: [{ code: 11200, detail: `HTTP ${outcome.status}` }] };
  return readAnswer(outcome.contentType, outcome.body);
}

/** An absolute URL stays exactly as written, because the signature is over its characters. */
function absolute(url: string, base: string): string | undefined {
  if (/^https?:\/\//i.test(url)) return url;
  return URL.canParse(url, base) ? new URL(url, base).href : undefined;
}

function sendReply(exchange: Exchange, way: 'reply' | 'keyword', inbound: Message, order: OrderedMessage): void {
  const to = order.to ?? inbound.from!;
  const sender = order.from ?? inbound.to;
  if (!exchange.numbers.includes(sender)) {
    exchange.alert(14102, `invalid 'from' ${sender}`, inbound.sid);
    return;
  }
  const subject = exchange.nextSubject(to, way);
  const message = exchange.record(subject, {
    direction: 'outbound-reply',
    to,
    from: sender,
    messagingServiceSid: exchange.messagingServiceSid,
    body: order.body,
    status: 'queued',
  });
  if (way === 'keyword') exchange.stats.keywordAnswers++;
  else exchange.stats.replies++;
  const parcel: Parcel = {
    subject,
    message,
    body: order.body,
    sender,
    turnAt: exchange.queue.join(sender, message.segments, message.createdAt),
    validityMs: MAX_VALIDITY_MS,
    callback: order.callback === undefined ? undefined : { url: order.callback, method: order.method },
  };
  void launch(exchange, parcel, false);
}
