// How the account at Twilio is set up, as far as Textpoll depends on it. It only reads.

import type { Sender } from './sender.ts';
import { ask, type TwilioClient, type TwilioOptions, twilioClient } from './twilio.ts';

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
