// The public address in front of several instances: a reverse proxy that goes round them, passes over one that takes no connections, and
// notes what each webhook was answered and by whom. Like any such proxy it never repeats a request that an instance has begun to read.

import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A POST that an instance has answered. */
export interface Answered {
  instance: number;
  path: string;
  form: URLSearchParams;
  status: number;
}

export interface Front {
  url: string;
  /** Where each instance listens; undefined takes no part. */
  instances: (string | undefined)[];
  answered: Answered[];
  close(): Promise<void>;
}

/** `onAnswer` is over before the answer goes out. */
export async function startFront(onAnswer: (answered: Answered) => Promise<void> = async () => {}): Promise<Front> {
  let turn = 0;
  const server = http.createServer((request, response) => void pass(request, response));
  server.keepAliveTimeout = 0;

  async function pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await readAll(request).catch(() => undefined);
    if (!body) return;
    for (let tries = 0; tries < front.instances.length; tries++) {
      const instance = turn++ % front.instances.length;
      const to = front.instances[instance];
      const answer = to === undefined ? 'refused' : await ask(to, request, body);
      if (answer === 'refused') continue;
      if (answer === 'broken') break;
      return relay(request, answer, instance, body, response);
    }
    response.writeHead(502).end();
  }

  async function relay(
    request: http.IncomingMessage,
    answer: http.IncomingMessage,
    instance: number,
    body: Buffer,
    response: http.ServerResponse,
  ): Promise<void> {
    const text = await readAll(answer).catch(() => undefined);
    if (!text) return void response.writeHead(502).end();
    if (request.method === 'POST') {
      const answered = {
        instance,
        path: new URL(request.url ?? '/', front.url).pathname,
        form: new URLSearchParams(body.toString()),
        status: answer.statusCode!,
      };
      await onAnswer(answered);
      front.answered.push(answered);
    }
    response.writeHead(answer.statusCode!, answer.headers).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const front: Front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instances: [],
    answered: [],
    close: () => closed(server),
  };
  return front;
}

/** A connection of its own for each request: one that is kept may be closed just as it is used again. */
function ask(to: string, request: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage | 'refused' | 'broken'> {
  return new Promise((resolve) => {
    const outgoing = http.request(new URL(request.url ?? '/', to), {
      method: request.method,
      headers: { ...request.headers, connection: 'close' },
      agent: false,
    });
    outgoing.on('response', resolve);
    outgoing.on('error', (error) => resolve((error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'refused' : 'broken'));
    outgoing.end(body);
  });
}

export async function readAll(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function closed(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
