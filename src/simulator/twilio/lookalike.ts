// A Twilio look-alike over HTTP: the real SDK, pointed at its URL, cannot tell. Only what a text survey uses is there:
// no media, no scheduled messages, no calls. It is the whole provider, and knows nothing of who uses it.

import { type Alert, createExchange, type Stats } from './exchange.ts';
import { type ReceivedText, receive } from './inbound.ts';
import type { Message } from './message-log.ts';
import type { LookalikeOptions } from './options.ts';
import { startServer } from './server.ts';

export type { Alert, Stats } from './exchange.ts';
export type { ReceivedText } from './inbound.ts';
export type { Message, Status } from './message-log.ts';
export type { Delays, DeliveryResult, Faults, LookalikeOptions, Network } from './options.ts';

export interface Lookalike {
  /** For the SDK's `client.api.baseUrl` and `client.messaging.baseUrl`; without a trailing slash. */
  url: string;
  /** Sets the webhook for inbound messages; its fragment may hold Twilio's retry rules. */
  configure(settings: { messagesUrl: string }): void;
  /** A handset texts one of our numbers. Returns the message's SID; the webhook is called in the background. */
  receive(text: ReceivedText): string;
  stats(): Stats;
  /** Every message in the list, oldest first. */
  messages(): Readonly<Message>[];
  alerts(): readonly Alert[];
  /** Resolves when no callback, webhook or delivery is left to come. Not to be awaited inside a clock's task. */
  idle(): Promise<void>;
  /** Ends the background work where it stands. */
  close(): Promise<void>;
}

/** @throws the listening error where the port is taken. */
export async function startLookalike(options: LookalikeOptions): Promise<Lookalike> {
  const exchange = createExchange(options);
  const server = await startServer(exchange, options.port ?? 0);
  return {
    url: server.url,
    configure({ messagesUrl }) {
      exchange.messagesUrl = messagesUrl;
    },
    receive: (text) => receive(exchange, text),
    stats: () => structuredClone(exchange.stats),
    messages: () => exchange.log.all(),
    alerts: () => exchange.alerts,
    idle: () => exchange.background.idle(),
    async close() {
      exchange.background.close();
      exchange.caller.close();
      await exchange.background.idle();
      await server.close();
    },
  };
}
