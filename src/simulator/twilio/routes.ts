// Which request leads to what, on the account's resources and the messaging service's, and the faults that strike a create call.

import type { Subject } from './chance.ts';
import { createMessage } from './create.ts';
import type { Exchange } from './exchange.ts';
import { listMessages } from './listing.ts';
import type { Message } from './message-log.ts';
import { Refusal, refusalBody, refusals } from './refusals.ts';
import {
  accountPath,
  accountResource,
  incomingPhoneNumberResource,
  messageResource,
  servicePhoneNumberResource,
  serviceResource,
} from './resources.ts';

/** Twilio deletes no message before it is complete, and for a while after. */
const DELETE_AFTER_MS = 60_000;
const complete = new Set(['delivered', 'undelivered', 'failed', 'received']);

/** What goes back: JSON, or a page of HTML, or nothing but the status; or the connection breaks. */
export type Answer = { status: number; json?: object; html?: string } | 'broken';

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
}

/** False where a create call is one too many. */
export type Admission = () => boolean;

/** Counts the create calls of the current second. */
export function createAdmission({ clock, maxCreatesPerSecond }: Exchange): Admission {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) count = 0;
    second = now;
    return ++count <= maxCreatesPerSecond;
  };
}

/**
 * `url` is the one at which the server is reached.
 * @throws Refusal
 */
export async function route(exchange: Exchange, request: Request, url: string, admit: Admission): Promise<Answer> {
  const { method, path, query, form } = request;
  const account = /^\/2010-04-01\/Accounts\/([^/]+?)(?:\.json|(\/.*))$/.exec(path);
  if (account && account[1] !== exchange.accountSid) throw refusals.badCredentials();
  const message = /^\/Messages\/([^/]+)\.json$/.exec(account?.[2] ?? '');
  if (message) return onMessage(exchange, request, message[1]!);
  const key = account ? (account[2] ?? '/') : path.startsWith('/v1/') ? path : '';
  if (key === '/Messages.json' && method === 'POST') return onCreate(exchange, form, admit);
  const json = method === 'GET' ? read(exchange, key, query, url) : undefined;
  if (!json) throw refusals.notFound(path);
  return { status: 200, json };
}

/** `key` is the path below the account, or the whole path on the messaging host. */
function read(exchange: Exchange, key: string, query: URLSearchParams, url: string): object | undefined {
  const service = exchange.messagingServiceSid === null ? undefined : `/v1/Services/${exchange.messagingServiceSid}`;
  switch (key) {
    case '/':
      return accountResource(exchange);
    case '/Messages.json':
      return listMessages(exchange, query);
    case '/IncomingPhoneNumbers.json':
      return listNumbers(exchange, query);
    case service:
      return serviceResource(exchange, url);
    case `${service}/PhoneNumbers`:
      return listServiceNumbers(exchange, url, `${url}${service}/PhoneNumbers`);
    default:
      return undefined;
  }
}

function onMessage(exchange: Exchange, { method, path, form }: Request, sid: string): Answer {
  const message = exchange.log.find(sid);
  if (!message) throw refusals.notFound(path);
  if (method === 'GET') return { status: 200, json: messageResource(exchange, message, false) };
  if (method === 'POST') return { status: 200, json: messageResource(exchange, redacted(exchange, message, form), false) };
  if (method !== 'DELETE') throw refusals.methodNotAllowed();
  const age = exchange.clock.now() - message.updatedAt;
  if (!complete.has(message.status) || age < DELETE_AFTER_MS) throw refusals.notComplete();
  exchange.log.remove(message);
  return { status: 204 };
}

function redacted(exchange: Exchange, message: Message, form: URLSearchParams): Message {
  if (form.get('Status') === 'canceled') throw refusals.notCancelable();
  if (form.get('Body') !== '') throw refusals.invalidParameter('a body can be changed to an empty one only');
  message.body = '';
  message.updatedAt = exchange.clock.now();
  return message;
}

async function onCreate(exchange: Exchange, form: URLSearchParams, admit: Admission): Promise<Answer> {
  try {
    if (!admit()) throw refusals.tooManyRequests();
    const subject = exchange.nextSubject(form.get('To') ?? '', 'create');
    if (exchange.strikes('rateLimited', subject)) throw refusals.tooManyRequests();
    if (exchange.strikes('timeoutBefore', subject)) return 'broken';
    if (exchange.strikes('serverErrorBefore', subject)) return serverError(exchange, subject);
    const message = await createMessage(exchange, subject, form);
    // The answer tells the status at acceptance, whatever a callback has already said.
    const status = message.messagingServiceSid === null ? 'queued' : 'accepted';
    const accepted = {
      ...message,
      status,
      from: form.get('From') || null,
      errorCode: null,
      sentAt: null,
      updatedAt: message.createdAt,
    } as const;
    if (exchange.strikes('timeoutAfter', subject)) return 'broken';
    if (exchange.strikes('serverErrorAfter', subject)) return serverError(exchange, subject);
    return { status: 201, json: messageResource(exchange, accepted, true) };
  } catch (error) {
    if (error instanceof Refusal) exchange.stats.refused[error.code] = (exchange.stats.refused[error.code] ?? 0) + 1;
    throw error;
  }
}

function serverError(exchange: Exchange, subject: Subject): Answer {
  const error = exchange.chance.fraction(subject, '503') < 0.5 ? refusals.unavailable() : refusals.internalError();
  if (exchange.chance.fraction(subject, 'html') < 0.5) return { status: error.status, json: refusalBody(error) };
  return { status: error.status, html: `<html><body><h1>${error.status}</h1><p>${error.message}</p></body></html>` };
}

function listNumbers(exchange: Exchange, query: URLSearchParams): object {
  const wanted = query.get('PhoneNumber');
  const numbers = phoneNumbers(exchange).filter((number) => wanted === null || number === wanted);
  const uri = `${accountPath(exchange)}/IncomingPhoneNumbers.json?PageSize=50&Page=0`;
  return {
    end: Math.max(0, numbers.length - 1),
    first_page_uri: uri,
    next_page_uri: null,
    page: 0,
    page_size: 50,
    previous_page_uri: null,
    incoming_phone_numbers: numbers.map((number) => incomingPhoneNumberResource(exchange, number)),
    start: 0,
    uri,
  };
}

function listServiceNumbers(exchange: Exchange, url: string, path: string): object {
  const page = `${path}?PageSize=50&Page=0`;
  return {
    meta: {
      page: 0,
      page_size: 50,
      first_page_url: page,
      previous_page_url: null,
      next_page_url: null,
      url: page,
      key: 'phone_numbers',
    },
    phone_numbers: phoneNumbers(exchange).map((number) => servicePhoneNumberResource(exchange, url, number)),
  };
}

function phoneNumbers(exchange: Exchange): string[] {
  return exchange.numbers.filter((number) => number.startsWith('+'));
}
