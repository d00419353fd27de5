// How the account at Twilio is set up, as far as Textpoll depends on it. It only reads.

import type { Sender } from './sender.ts';
import { ask, type TwilioClient, type TwilioOptions, twilioClient } from './twilio.ts';
import { inboundUrl } from './twilio-urls.ts';

/** Beyond this, retries, quiet hours and the matching of lost answers go wrong. */
export const CLOCK_TOLERANCE_MS = 30_000;

export interface AccountState {
  /** Twilio's word: active, suspended or closed. */
  status: string;
  /** The provider's clock, ms UTC, to the second; undefined where it did not tell. */
  providerTime: number | undefined;
}

/** Where the provider takes an incoming message to. */
export interface InboundRoute {
  /** Whose configuration it is, for the operator. */
  of: string;
  /** Empty where nothing is called. */
  url: string;
  method: string;
  /** Whether the number, or one of the service's numbers, can carry SMS. */
  sms: boolean;
}

export interface TwilioAccount {
  /** @throws AppError `unavailable` where the provider does not answer, or does not accept the credentials. */
  state(): Promise<AccountState>;
  /** None for an alphanumeric sender, and for a number or service without numbers on this account. @throws as `state`. */
  inboundRoutes(): Promise<InboundRoute[]>;
}

export function twilioAccount(options: Omit<TwilioOptions, 'publicBaseUrl'>): TwilioAccount {
  const client = twilioClient(options);
  const { sender } = options;
  return {
    async state() {
      const { body, headers } = await ask('show the account', client.api.v2010.accounts(options.accountSid).fetchWithHttpInfo());
      const date = (headers as Record<string, unknown> | undefined)?.date;
      const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
      return { status: body.status, providerTime: Number.isNaN(time) ? undefined : time };
    },
    async inboundRoutes() {
      if (sender.kind === 'alphanumeric') return [];
      return sender.kind === 'number' ? numberRoutes(client, sender.number) : serviceRoutes(client, sender);
    },
  };
}

async function numberRoutes(client: TwilioClient, number: string): Promise<InboundRoute[]> {
  const found = await ask('show the number', client.incomingPhoneNumbers.list({ phoneNumber: number, limit: 1 }));
  return found.map(({ smsUrl, smsMethod, smsApplicationSid, capabilities }) => ({
    of: `the number ending in ${number.slice(-4)}${smsApplicationSid ? ' (a TwiML application stands before its own address)' : ''}`,
    url: smsApplicationSid ? '' : (smsUrl ?? ''),
    method: smsMethod ?? '',
    sms: capabilities?.sms === true,
  }));
}

async function serviceRoutes(client: TwilioClient, sender: Extract<Sender, { kind: 'service' }>): Promise<InboundRoute[]> {
  const service = client.messaging.v1.services(sender.sid);
  const { inboundRequestUrl, inboundMethod, useInboundWebhookOnNumber } = await ask('show the service', service.fetch());
  const numbers = await ask('list the service’s numbers', service.phoneNumbers.list());
  if (useInboundWebhookOnNumber) {
    const routes = await Promise.all(numbers.map(({ phoneNumber }) => numberRoutes(client, phoneNumber)));
    return routes.flat();
  }
  if (numbers.length === 0) return [];
  const sms = numbers.some(({ capabilities }) => capabilities?.includes('SMS'));
  return [{ of: 'the messaging service', url: inboundRequestUrl ?? '', method: inboundMethod ?? '', sms }];
}

/** Whether incoming messages of a number or service come to us: with retries, without them, or not at all. */
export interface RouteState {
  of: string;
  sms: boolean;
  comes: 'here' | 'hereOnce' | 'elsewhere';
}

export interface ProviderState {
  /** Twilio's word; null where the provider did not answer, and `failure` says why. */
  account: string | null;
  /** Ours less the provider's time, in ms; null where it did not tell. */
  clockOffMs: number | null;
  /** Null for a sender that receives nothing, and where the provider did not tell. */
  routes: RouteState[] | null;
  failure: { asked: 'account' | 'sender'; error: Error } | null;
}

/** One look at all of it; nothing is thrown. `now`: ms UTC. */
export async function inspectProvider(options: TwilioOptions, now: () => number): Promise<ProviderState> {
  const account = twilioAccount(options);
  const state: ProviderState = { account: null, clockOffMs: null, routes: null, failure: null };
  try {
    const { status, providerTime } = await account.state();
    state.account = status;
    if (providerTime !== undefined) state.clockOffMs = now() - providerTime;
  } catch (error) {
    return { ...state, failure: { asked: 'account', error: error as Error } };
  }
  if (options.sender.kind === 'alphanumeric') return state;
  try {
    const expected = inboundUrl(options.publicBaseUrl);
    const routes = await account.inboundRoutes();
    return { ...state, routes: routes.map(({ of, sms, url, method }) => ({ of, sms, comes: comesBy(url, method, expected) })) };
  } catch (error) {
    return { ...state, failure: { asked: 'sender', error: error as Error } };
  }
}

/** The part after # asks for retries; without it a reply is lost with the call that fails. */
function comesBy(url: string, method: string, expected: string): RouteState['comes'] {
  if (method !== 'POST') return 'elsewhere';
  if (url === expected) return 'here';
  return url.split('#')[0] === expected.split('#')[0] ? 'hereOnce' : 'elsewhere';
}
