// A stand-in for Twilio's HTTP API: it answers what a test tells it to, and keeps what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
}

export type Reply = { status?: number; type?: string; body: unknown; headers?: Record<string, string> } | 'hang' | 'reset';

export interface Stub {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** `answer` may be replaced from test to test through the closure that it reads. */
export async function startStub(answer: (asked: Asked) => Reply): Promise<Stub> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stub');
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(await textOf(request)),
    };
    asked.push(call);
    reply(response, answer(call));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, given: Reply): void {
  if (given === 'hang') return;
  if (given === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
  response.writeHead(given.status ?? 200, { 'Content-Type': given.type ?? 'application/json', ...given.headers });
  response.end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
