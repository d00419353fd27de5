// Twilio's two webhooks, and the test of their address, as plain node handlers: they check, hand inward, and answer only once that is done.
// They decide nothing about surveys, and log neither numbers nor bodies.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../../../errors.ts';
import type { DeliveryReport, InboundMessage, WebhookAnswer } from '../../../intake/messages.ts';
import type { Logger } from '../../../log.ts';
import { optOutType, providerKeyword } from '../../../sms/keywords.ts';
import { E164 } from '../../../sms/sender.ts';
import { deliveryStatusOf, MESSAGE_SID } from '../../../sms/twilio-messages.ts';
import { SELF_TEST_REFUSAL, selfTestProof } from '../../../sms/twilio-self-test.ts';
import { MESSAGES_PATH, SELF_TEST_PATH, STATUS_PATH } from '../../../sms/twilio-urls.ts';
import { type Form, field, readForm } from './form.ts';
import { createSignatureCheck, type SignatureCheck } from './signature.ts';
import { EMPTY_TWIML, replyTwiml, TWIML_TYPE } from './twiml.ts';

/** Refusals of one kind are told in the log this often at most, with their number: anybody can cause them, and many at once. */
const REFUSALS_LOGGED_EVERY_MS = 60_000;
const NONCE = /^[0-9a-f]{32}$/;

export interface TwilioWebhookOptions {
  authToken: string;
  accountSid: string;
  /** What Twilio calls, without a trailing slash; its path is part of what is signed, whether or not a proxy takes it off. */
  publicBaseUrl: string;
  /** Resolves once the message is durable. @throws AppError `overloaded` or `unavailable`: Twilio is told to come again. */
  hear(message: InboundMessage): Promise<WebhookAnswer>;
  /** As `hear`. */
  report(report: DeliveryReport): Promise<void>;
  /** ms UTC. */
  now(): number;
  log: Logger;
}

export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface TwilioWebhooks {
  /** POST /webhooks/twilio/messages */
  messages: WebhookHandler;
  /** POST /webhooks/twilio/status */
  status: WebhookHandler;
  /** POST /webhooks/twilio/self-test: checked as the others are, and nothing is handed inward. */
  selfTest: WebhookHandler;
}

/** TwiML to answer 200 with, or the HTTP status of a refusal. */
type Answer = string | number;

export function twilioWebhooks(options: TwilioWebhookOptions): TwilioWebhooks {
  const check = createSignatureCheck(options);
  const refused = refusalLog(options);

  function webhook(path: string, act: (form: Form, query: string) => Promise<Answer>, refusal = ''): WebhookHandler {
    return (request, response) => {
      receive(request, path, check, options.accountSid, act)
        .catch((error: unknown) => statusOf(error, options.log))
        .then((answer) => {
          if (answer === 'gone') return;
          if (typeof answer === 'number' && answer !== 500) refused(path, answer);
          send(response, answer, refusal);
        });
    };
  }

  return {
    messages: webhook(MESSAGES_PATH, (form) => hearForm(form, options)),
    status: webhook(STATUS_PATH, (form, query) => reportForm(form, query, options)),
    selfTest: webhook(SELF_TEST_PATH, async (form) => proveSelf(form, options), SELF_TEST_REFUSAL),
  };
}

async function receive(
  request: IncomingMessage,
  path: string,
  signed: SignatureCheck,
  accountSid: string,
  act: (form: Form, query: string) => Promise<Answer>,
): Promise<Answer | 'gone'> {
  if (request.method !== 'POST') return 405;
  const signature = request.headers['x-twilio-signature'];
  if (typeof signature !== 'string') return 403;
  const form = await readForm(request);
  if (typeof form === 'number' || form === 'gone') return form;
  const url = request.url ?? '';
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  if (!signed(path + query, form, signature)) return 403;
  if (field(form, 'AccountSid') !== accountSid) return 403;
  return act(form, query);
}

async function hearForm(form: Form, options: TwilioWebhookOptions): Promise<Answer> {
  const providerId = field(form, 'MessageSid');
  const from = field(form, 'From');
  const to = field(form, 'To');
  if (providerId === undefined || !MESSAGE_SID.test(providerId) || !from || !to) return 400;
  if (!E164.test(from)) {
    // A short code or a name, such as the operator's own advertising: nobody whom a survey could have asked.
    options.log.info({ providerId }, 'a message from a sender that is no phone number was ignored');
    return EMPTY_TWIML;
  }
  const body = field(form, 'Body') ?? '';
  const optOut = optOutType(field(form, 'OptOutType')) ?? providerKeyword(body);
  const message: InboundMessage = { providerId, from, to, body, at: options.now(), via: 'webhook' };
  const answer = await options.hear(optOut ? { ...message, optOut } : message);
  return answer ? replyTwiml(options.publicBaseUrl, answer) : EMPTY_TWIML;
}

async function reportForm(form: Form, query: string, options: TwilioWebhookOptions): Promise<Answer> {
  const providerId = field(form, 'MessageSid');
  const status = field(form, 'MessageStatus');
  if (providerId === undefined || !MESSAGE_SID.test(providerId) || !status) return 400;
  await options.report({
    messageId: new URLSearchParams(query).get('m') || null,
    providerId,
    status: deliveryStatusOf(status),
    errorCode: field(form, 'ErrorCode') || null,
    via: 'webhook',
  });
  return EMPTY_TWIML;
}

function proveSelf(form: Form, { authToken }: TwilioWebhookOptions): Answer {
  const nonce = field(form, 'Nonce');
  return nonce === undefined || !NONCE.test(nonce) ? 400 : selfTestProof(authToken, nonce);
}

function statusOf(error: unknown, log: Logger): number {
  if (error instanceof AppError && (error.code === 'overloaded' || error.code === 'unavailable')) return 503;
  log.error({ err: error, errorId: randomUUID() }, 'a webhook failed');
  return 500;
}

/** `refusal` is the body of a 403. */
function send(response: ServerResponse, answer: Answer, refusal: string): void {
  const status = typeof answer === 'number' ? answer : 200;
  const body = typeof answer === 'string' ? answer : answer === 403 ? refusal : '';
  const headers: Record<string, string | number> = { 'Content-Type': TWIML_TYPE, 'Content-Length': Buffer.byteLength(body) };
  if (status === 405) headers.Allow = 'POST';
  // What is left of the body is not waited for.
  if (status === 413 || status === 408) headers.Connection = 'close';
  response.writeHead(status, headers);
  response.end(body);
}

const REFUSAL_HINTS: Readonly<Record<number, string>> = {
  403: 'is PUBLIC_BASE_URL what Twilio calls, and TWILIO_AUTH_TOKEN the primary one?',
  503: 'more came than can be committed, or the service is stopping; Twilio comes again where the address says so',
};

function refusalLog({ now, log }: TwilioWebhookOptions): (path: string, status: number) => void {
  const told = new Map<number, { at: number; since: number }>();
  return (path, status) => {
    const last = told.get(status) ?? { at: Number.NEGATIVE_INFINITY, since: 0 };
    last.since += 1;
    told.set(status, last);
    if (now() - last.at < REFUSALS_LOGGED_EVERY_MS) return;
    log.warn({ path, status, refusals: last.since, hint: REFUSAL_HINTS[status] }, 'webhooks were refused');
    told.set(status, { at: now(), since: 0 });
  };
}
