// What the look-alike's tests share: a clock that leaps, a customer's web server that records what it is sent, and the real SDK.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import type { Clock } from '../../../src/clock.ts';
import { type Lookalike, type LookalikeOptions, startLookalike } from '../../../src/simulator/twilio/lookalike.ts';
import { createVirtualClock } from '../../../src/simulator/virtual-clock.ts';

export const accountSid = `AC${'a'.repeat(32)}`;
export const authToken = 'made-up-token';
export const serviceSid = `MG${'b'.repeat(32)}`;
export const ourNumber = '+15550001111';
export const citizen = '+9647701234567';
/** 2026-11-23 09:00:00 UTC. */
export const start = Date.UTC(2026, 10, 23, 9);

/** To the moment: these tests measure delays. */
export const virtualClock = (): Clock => createVirtualClock(start, 0);

export interface Heard {
  method: string;
  /** As a customer behind a proxy builds it: the public base and the original URL. */
  url: string;
  params: Record<string, string>;
  signature: string;
  at: number;
}

export interface Customer {
  url: string;
  heard: Heard[];
  /** The reports of a message, in the order of their arrival. */
  statuses(sid?: string): string[];
  /** Answers each request; by default an empty TwiML document. Undefined breaks the connection. */
  answer: (heard: Heard) => Reply | Promise<Reply>;
  close(): Promise<void>;
}

type Reply = { status?: number; type?: string; body?: string } | undefined;

export async function startCustomer(clock: Clock): Promise<Customer> {
  const customer = { url: '', heard: [] as Heard[], answer: () => ({}) } as unknown as Customer;
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const heard: Heard = {
      method: request.method!,
      url: `${customer.url}${request.url}`,
      params: Object.fromEntries(new URLSearchParams(text)),
      signature: String(request.headers['x-twilio-signature']),
      at: clock.now(),
    };
    customer.heard.push(heard);
    const reply = await customer.answer(heard);
    if (!reply) return request.socket.destroy();
    response.writeHead(reply.status ?? 200, { 'Content-Type': reply.type ?? 'text/xml; charset=utf-8' });
    response.end(reply.body ?? '<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  customer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  customer.statuses = (sid) =>
    customer.heard.flatMap(({ params }) =>
      params.MessageStatus && (!sid || params.MessageSid === sid) ? [params.MessageStatus] : [],
    );
  customer.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return customer;
}

export interface Delivered {
  to: string;
  from: string;
  body: string;
  at: number;
}

export interface Scene {
  clock: Clock;
  provider: Lookalike;
  customer: Customer;
  client: twilio.Twilio;
  /** What reached the handsets. */
  delivered: Delivered[];
  /** Creates a message from our number, with a status callback. */
  send(to?: string, body?: string): ReturnType<twilio.Twilio['messages']['create']>;
  close(): Promise<void>;
}

export async function openScene(overrides: Partial<LookalikeOptions> = {}): Promise<Scene> {
  const clock = overrides.clock ?? virtualClock();
  const customer = await startCustomer(clock);
  const delivered: Delivered[] = [];
  const provider = await startLookalike({
    clock,
    seed: 'a seed',
    accountSid,
    authToken,
    numbers: [ourNumber],
    messagesUrl: `${customer.url}/messages`,
    network: {
      deliver: (message) => {
        delivered.push({ ...message, at: clock.now() });
        return { status: 'delivered' };
      },
    },
    ...overrides,
  });
  const client = clientOf(provider.url);
  return {
    clock,
    provider,
    customer,
    client,
    delivered,
    send: (to = citizen, body = 'Hello! 👍') =>
      client.messages.create({ to, from: ourNumber, body, statusCallback: `${customer.url}/status?m=${encodeURIComponent(to)}` }),
    async close() {
      await provider.close();
      await customer.close();
    },
  };
}

export function clientOf(url: string, token = authToken): twilio.Twilio {
  const client = twilio(accountSid, token, { timeout: 5_000, maxSockets: 200 });
  client.api.baseUrl = url;
  client.messaging.baseUrl = url;
  return client;
}

/** How a call of the SDK failed: Twilio's code, and the HTTP status. */
export async function failureOf(call: Promise<unknown>): Promise<{ code: unknown; status: unknown }> {
  try {
    await call;
  } catch (error) {
    const { code, status } = error as { code?: unknown; status?: unknown };
    return { code, status };
  }
  return { code: 'none', status: 'none' };
}
