// The SDK's calls over undici, which costs a fifth of the SDK's own client. It never repeats a call and follows no redirect; where a call
// has no answer it says whether any of it was written, since only then may the message be out.

import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { NoAnswer } from './twilio-errors.ts';

/** Connections to one host of the provider's at once. */
const MAX_CONNECTIONS = 256;
/** An answer is a message, or a page of a list: 1,000 messages are some 2 MB. */
const MAX_ANSWER_BYTES = 16_000_000;

/** What the SDK asks for, of which this is what it uses here. */
interface Call {
  method: string;
  uri: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: object;
  data?: object;
}

interface Answer {
  statusCode: number;
  /** As it came: the SDK parses it, and says of what it cannot parse that it cannot. */
  body: string;
  /** Names in lower case. */
  headers: IncomingHttpHeaders;
}

export interface RequestClient {
  /** Resolves with any status. @throws NoAnswer. */
  request(call: Call): Promise<Answer>;
}

/** `timeoutMs` bounds a call from its beginning to the last byte of its answer. */
export function openRequestClient(timeoutMs: number): RequestClient {
  // Idle connections are kept for undici's 4 s, less than any server's patience: a call on one that is being closed ends unknown. No
  // pipelining: behind another's call a broken connection would tell nothing of this one. The one time-out is our own.
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: timeoutMs },
  });
  return {
    request: ({ method, uri, username, password, headers, params, data }) => {
      const slash = uri.indexOf('/', uri.indexOf('//') + 2);
      const path = slash === -1 ? '/' : uri.slice(slash);
      const query = params ? form(params) : '';
      const joint = path.includes('?') ? '&' : '?';
      return answerTo(agent, timeoutMs, {
        origin: slash === -1 ? uri : uri.slice(0, slash),
        path: query === '' ? path : path + joint + query,
        method: method.toUpperCase() as Dispatcher.HttpMethod,
        headers: { ...headers, Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
        body: data ? form(data) : null,
      });
    },
  };
}

function answerTo(agent: Agent, timeoutMs: number, call: Dispatcher.DispatchOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let over = false;
    let bytes = 0;
    let statusCode = 0;
    let headers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];

    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      settle();
    };
    const fail = (error: Error & { code?: string }) =>
      end(() => reject(new NoAnswer(error.code ?? error.name, error.message, controller !== undefined, error)));
    const giveUp = (code: string, message: string) => {
      const error = Object.assign(new Error(message), { code });
      fail(error);
      controller?.abort(error);
    };
    const timer = setTimeout(() => {
      if (controller) giveUp('ECONNABORTED', `no answer within ${timeoutMs} ms`);
      else giveUp('ETIMEDOUT', `no connection within ${timeoutMs} ms`);
    }, timeoutMs);

    agent.dispatch(call, {
      // The last moment before the first byte is written. Given up before, or begun before: nothing is written now.
      onRequestStart(begun) {
        if (over || controller) begun.abort(new Error('given up'));
        else controller = begun;
      },
      onResponseStart(_, status, given) {
        statusCode = status;
        headers = given;
      },
      onResponseData(_, chunk) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) giveUp('answer too large', `more than ${MAX_ANSWER_BYTES} bytes`);
        else chunks.push(chunk);
      },
      onResponseEnd() {
        const body = (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8');
        end(() => resolve({ statusCode, body, headers }));
      },
      onResponseError(_, error) {
        fail(error);
      },
    });
  });
}

/** As the SDK's own client writes a form: a list repeats its name, what is undefined is left out. */
function form(values: object): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) pairs.push(pair(name, textOf(each)));
    }
  }
  return pairs.join('&');
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A survey says the same to everybody: each name's last value is kept as it was written. Names are the SDK's, and few. */
const lastOf = new Map<string, { text: string; written: string }>();

function pair(name: string, text: string): string {
  const last = lastOf.get(name);
  if (last?.text === text) return last.written;
  const written = `${escaped(name)}=${escaped(text)}`;
  lastOf.set(name, { text, written });
  return written;
}

/** RFC 3986: also what encodeURIComponent lets pass. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
