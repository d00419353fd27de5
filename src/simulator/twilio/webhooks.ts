// Calls the customer's webhooks as Twilio does: form-encoded, signed, with the retry rules that stand in the URL's fragment.
// It does not know what the parameters mean, nor what is done with the answer.

import http from 'node:http';
import https from 'node:https';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 256;

export type Params = Record<string, string>;

export interface Call {
  /** Absolute; its fragment holds the retry rules and is neither sent nor signed. */
  url: string;
  method: 'GET' | 'POST';
  params: Params;
}

/**
 * How the last try ended. `connect`: no connection; `read`: connected, but no whole answer in time;
 * `tooLarge`: over 64 kB; `invalidUrl`: nothing was tried.
 */
export type Outcome =
  | { kind: 'answered'; status: number; contentType: string; body: string }
  | { kind: 'connect' | 'read' | 'tooLarge' | 'invalidUrl'; detail: string };

export interface WebhookCaller {
  call(call: Call): Promise<Outcome>;
  close(): void;
}

interface Rules {
  retries: number;
  policies: Set<string>;
  connectMs: number;
  readMs: number;
  totalMs: number;
}

/**
 * `onTry` counts the tries, the first included. Twilio states no pause between them, and a pause on the clock would never end
 * where a create call waits for its first callback.
 */
export function startCalling(authToken: string, onTry: (retry: boolean) => void): WebhookCaller {
  const agents = {
    http: new http.Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
    https: new https.Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
  };
  let closed = false;
  return {
    async call({ url, method, params }) {
      const parts = /^(https?):\/\/[^/?#]+([^#]*)(?:#(.*))?$/is.exec(url);
      if (!parts || !URL.canParse(url) || /[^\x21-\x7e]/.test(parts[2]!)) return { kind: 'invalidUrl', detail: url };
      const rules = rulesOf(parts[3] ?? '');
      const request = signedRequest(authToken, url.split('#')[0]!, method, params);
      let leftMs = rules.totalMs;
      for (let retry = 0; ; retry++) {
        onTry(retry > 0);
        const { outcome, tookMs } = await attempt(request, agents, { ...rules, totalMs: leftMs });
        leftMs -= tookMs;
        // A timer may ring up to a millisecond early.
        if (closed || retry >= rules.retries || leftMs <= 1 || !wantsRetry(outcome, rules.policies)) return outcome;
      }
    },
    close() {
      closed = true;
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** The meaning, bounds and defaults of Twilio's "connection overrides". */
function rulesOf(fragment: string): Rules {
  const given = new URLSearchParams(fragment);
  const bounded = (name: string, low: number, high: number, otherwise: number) => {
    const value = Number(given.get(name) ?? otherwise);
    return Number.isInteger(value) ? Math.min(high, Math.max(low, value)) : otherwise;
  };
  return {
    retries: bounded('rc', 0, 5, 1),
    policies: new Set((given.get('rp') ?? 'ct').split(',')),
    connectMs: bounded('ct', 100, 10_000, 5_000),
    readMs: bounded('rt', 100, 15_000, 15_000),
    totalMs: bounded('tt', 100, 15_000, 15_000),
  };
}

function wantsRetry(outcome: Outcome, policies: Set<string>): boolean {
  const reason = reasonOf(outcome);
  return reason !== undefined && (policies.has(reason) || policies.has('all'));
}

function reasonOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'connect') return 'ct';
  if (outcome.kind === 'read') return 'rt';
  if (outcome.kind !== 'answered' || outcome.status < 400) return undefined;
  return outcome.status < 500 ? '4xx' : '5xx';
}

interface SignedRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string | number>;
  form: string;
}

export function signedRequest(authToken: string, url: string, method: 'GET' | 'POST', params: Params): SignedRequest {
  const form = new URLSearchParams(params).toString();
  const target = method === 'GET' ? `${url}${url.includes('?') ? '&' : '?'}${form}` : url;
  const headers: Record<string, string | number> = {
    'User-Agent': 'TwilioProxy/1.1',
    Accept: '*/*',
    'X-Twilio-Signature': getExpectedTwilioSignature(authToken, target, method === 'GET' ? {} : params),
  };
  if (method === 'POST') {
    headers['Content-Type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
    headers['Content-Length'] = Buffer.byteLength(form);
  }
  return { url: target, method, headers, form: method === 'POST' ? form : '' };
}

interface Attempt {
  outcome: Outcome;
  tookMs: number;
}

/** Its time begins when it has one of our connections: the provider has as many as it wants, and waiting for ours is no fault of the customer. */
function attempt(request: SignedRequest, agents: { http: http.Agent; https: https.Agent }, rules: Rules): Promise<Attempt> {
  return new Promise((resolve) => {
    const { protocol, hostname, port } = new URL(request.url);
    // The path goes out as written: parsing would re-encode characters, and the receiver would check another URL than was signed.
    const path = request.url.replace(/^https?:\/\/[^/?]+/i, '').replace(/^(?!\/)/, '/');
    const secure = protocol === 'https:';
    const outgoing = (secure ? https : http).request({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      path,
      method: request.method,
      headers: request.headers,
      agent: secure ? agents.https : agents.http,
    });
    let begun = performance.now();
    let connecting: NodeJS.Timeout | undefined;
    let total: NodeJS.Timeout | undefined;
    let connected = false;
    const finish = (outcome: Outcome) => {
      clearTimeout(connecting);
      clearTimeout(total);
      resolve({ outcome, tookMs: performance.now() - begun });
      if (outcome.kind !== 'answered') outgoing.destroy();
    };
    const fail = (detail: string) => finish({ kind: connected ? 'read' : 'connect', detail });
    const onConnected = () => {
      connected = true;
      clearTimeout(connecting);
      outgoing.setTimeout(rules.readMs, () => fail('read timeout'));
    };
    outgoing.on('socket', (socket) => {
      begun = performance.now();
      connecting = setTimeout(() => fail('connect timeout'), Math.min(rules.connectMs, rules.totalMs));
      total = setTimeout(() => fail('total timeout'), rules.totalMs);
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', onConnected);
      else onConnected();
    });
    outgoing.on('error', (error) => fail(error.message));
    outgoing.on('response', (response) => readAll(response, finish, fail));
    outgoing.end(request.form);
  });
}

function readAll(response: http.IncomingMessage, finish: (outcome: Outcome) => void, fail: (detail: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) finish({ kind: 'tooLarge', detail: 'the answer is over 64 kB' });
    else chunks.push(chunk);
  });
  response.on('error', (error) => fail(error.message));
  response.on('end', () =>
    finish({
      kind: 'answered',
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      body: Buffer.concat(chunks).toString('utf8'),
    }),
  );
}
