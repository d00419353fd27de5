// The Gateway at Twilio, and the only importer of its SDK. It never repeats a call: whoever sends knows what may be repeated.

import twilio from 'twilio';
import { AppError } from '../errors.ts';
import type { Gateway, ListedMessage } from './gateway.ts';
import type { Sender } from './sender.ts';
import { outcomeOf } from './twilio-errors.ts';
import { openRequestClient } from './twilio-http.ts';
import { deliveryStatusOf, MESSAGE_SID } from './twilio-messages.ts';
import { statusCallbackUrl } from './twilio-urls.ts';

/** How long a call may take; then its outcome is unknown, so it is generous. */
export const CALL_TIMEOUT_MS = 30_000;
/** Messages a page of the list; Twilio takes up to 1,000. */
const PAGE_SIZE = 500;
const DAY_MS = 86_400_000;

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  sender: Sender;
  /** Where Twilio reaches us, without a trailing slash. */
  publicBaseUrl: string;
  /** An emulator in Twilio's place. */
  apiBaseUrl?: string | undefined;
  timeoutMs?: number;
}

export type TwilioClient = ReturnType<typeof twilioClient>;

export function twilioClient(options: Pick<TwilioOptions, 'accountSid' | 'authToken' | 'apiBaseUrl' | 'timeoutMs'>) {
  const client = twilio(options.accountSid, options.authToken, {
    // It has the one method of the SDK's class that the SDK calls; the class itself would bring its own connections.
    httpClient: openRequestClient(options.timeoutMs ?? CALL_TIMEOUT_MS) as InstanceType<typeof twilio.RequestClient>,
    // Empty, or the SDK takes them from the environment: a region would bend the host name, a log level of debug would print bodies.
    edge: '',
    region: '',
    logLevel: '',
  });
  if (options.apiBaseUrl) {
    client.api.baseUrl = options.apiBaseUrl;
    client.messaging.baseUrl = options.apiBaseUrl;
  }
  return client;
}

/** `send` never throws; the others throw AppError `unavailable` where Twilio did not answer as hoped. */
export function createTwilioGateway(options: TwilioOptions): Gateway {
  const client = twilioClient(options);
  const { sender, publicBaseUrl } = options;
  const from = sender.kind === 'service' ? { messagingServiceSid: sender.sid } : { from: senderText(sender) };
  return {
    async send({ messageId, to, body }) {
      try {
        const statusCallback = statusCallbackUrl(publicBaseUrl, messageId);
        const { sid } = await client.messages.create({ to, body, statusCallback, ...from });
        if (typeof sid === 'string' && MESSAGE_SID.test(sid)) return { kind: 'accepted', providerId: sid };
        return { kind: 'unknown', code: 'no id', detail: 'the provider took the message and told no id' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async *list({ to, since }) {
      // Whole days are what Twilio documents; the day before them covers what was made before midnight and sent after.
      const dateSentAfter = new Date(Math.floor((since - DAY_MS) / DAY_MS) * DAY_MS);
      let next: Promise<Page> | undefined = client.messages.page({ to, dateSentAfter, pageSize: PAGE_SIZE });
      while (next) {
        const page: Page = await ask('list messages', next);
        yield page.instances.map(listedMessage);
        next = page.nextPage();
      }
    },
    receivingNumbers: () => receivingNumbers(client, sender),
    async redact(providerId) {
      try {
        await client.messages(providerId).update({ body: '' });
      } catch (error) {
        // Twilio has deleted it already: nothing is left to blank.
        if ((error as { status?: unknown }).status !== 404) throw unanswered('redact a message', error);
      }
    },
  };
}

function senderText(sender: Exclude<Sender, { kind: 'service' }>): string {
  return sender.kind === 'number' ? sender.number : sender.name;
}

/** A service's short codes are not asked for: they are no E.164 numbers. */
async function receivingNumbers(client: TwilioClient, sender: Sender): Promise<string[]> {
  if (sender.kind === 'alphanumeric') return [];
  if (sender.kind === 'number') return [sender.number];
  const numbers = await ask('list the service’s numbers', client.messaging.v1.services(sender.sid).phoneNumbers.list());
  return numbers.map(({ phoneNumber }) => phoneNumber);
}

type Instance = Awaited<ReturnType<TwilioClient['messages']['page']>>['instances'][number];
type Page = { instances: Instance[]; nextPage(): Promise<Page> | undefined };

/** Twilio leaves out what is not known yet: a queued message of a service has no sender, an unsent one no time of sending. */
function listedMessage(message: Instance): ListedMessage {
  return {
    providerId: message.sid,
    direction: message.direction === 'inbound' ? 'inbound' : 'outbound',
    from: message.from ?? '',
    to: message.to ?? '',
    body: message.body ?? '',
    at: (message.dateSent ?? message.dateCreated).getTime(),
    status: deliveryStatusOf(message.status),
    errorCode: message.errorCode ? String(message.errorCode) : undefined,
  };
}

/** A read that is no send: what goes wrong is the caller's to hear. @throws AppError `unavailable`. */
export async function ask<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unanswered(what, error);
  }
}

function unanswered(what: string, error: unknown): AppError {
  const { code, detail } = outcomeOf(error);
  return new AppError('unavailable', `the provider would not ${what}: ${code}, ${detail}`);
}
