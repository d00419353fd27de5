// The look-alike's HTTP server: reads a request, admits only the account that it was given, and writes the answer.
// It listens on the loopback alone.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './exchange.ts';
import { Refusal, refusalBody, refusals } from './refusals.ts';
import { type Admission, type Answer, createAdmission, route } from './routes.ts';

const MAX_REQUEST_BYTES = 256 * 1024;

export interface Server {
  /** Without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

export async function startServer(exchange: Exchange, port: number): Promise<Server> {
  const state = { url: '', authorization: `Basic ${btoa(`${exchange.accountSid}:${exchange.authToken}`)}` };
  const admit = createAdmission(exchange);
  const server = http.createServer((request, response) => {
    void exchange.clock.task(async () => {
      const answer = await answerTo(exchange, request, state, admit);
      if (answer === 'broken') request.socket.destroy();
      else send(response, answer);
    });
  });
  // Closing an idle connection while the client writes on it would look like a fault that nobody ordered.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: state.url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  exchange: Exchange,
  request: http.IncomingMessage,
  { url, authorization }: { url: string; authorization: string },
  admit: Admission,
): Promise<Answer> {
  const body = await readText(request);
  if (body === undefined) return 'broken';
  try {
    if (request.headers.authorization !== authorization) throw refusals.badCredentials();
    const { pathname, searchParams } = new URL(`${url}${request.url}`);
    const form = new URLSearchParams(body);
    return await route(exchange, { method: request.method ?? 'GET', path: pathname, query: searchParams, form }, url, admit);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, json: refusalBody(error) };
  }
}

/** Undefined where the request broke off, or is larger than any that makes sense. */
async function readText(request: http.IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_REQUEST_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: http.ServerResponse, { status, json, html }: Exclude<Answer, 'broken'>): void {
  const text = html ?? (json ? JSON.stringify(json) : '');
  const headers: http.OutgoingHttpHeaders = { 'Content-Length': Buffer.byteLength(text) };
  if (text !== '') headers['Content-Type'] = html === undefined ? 'application/json;charset=utf-8' : 'text/html';
  if (status === 401) headers['WWW-Authenticate'] = 'Basic realm="Twilio API"';
  response.writeHead(status, status === 204 ? {} : headers).end(text);
}
