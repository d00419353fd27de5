// One instance's line to the look-alike: it notes when each create call begins, and can hold calls, as a network does that breaks at the
// worst moment.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { closed, readAll } from './front.ts';

/** What became of a create call: the provider never saw it, or saw it and its answer never came back. */
export type Fate = 'answered' | 'unseen' | 'unanswered';

export interface CreateCall {
  /** Where its reading ended; ms UTC. */
  at: number;
  to: string;
  body: string;
  fate: Fate;
}

export interface ProviderLine {
  url: string;
  calls: CreateCall[];
  /** From now on every create call hangs: by turns before the provider has seen it, and after. */
  hang(): void;
  close(): Promise<void>;
}

/** `roundTripMs`: what a create call takes besides, so that some are under way at any moment. */
export async function startProviderLine(provider: () => string, roundTripMs: number): Promise<ProviderLine> {
  const calls: CreateCall[] = [];
  let hanging = false;
  const server = http.createServer((request, response) => void pass(request, response));
  server.keepAliveTimeout = 0;

  async function pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await readAll(request).catch(() => undefined);
    if (!body) return;
    const isCreate = request.method === 'POST' && /\/Messages\.json$/.test(request.url ?? '');
    const fate = isCreate ? note(body) : 'answered';
    if (fate === 'unseen') return;
    const outgoing = http.request(new URL(request.url ?? '/', provider()), {
      method: request.method,
      headers: { ...request.headers, connection: 'close' },
      agent: false,
    });
    outgoing.on('error', () => response.destroy());
    outgoing.on('response', async (answer) => {
      const text = await readAll(answer).catch(() => undefined);
      if (!text) return void response.destroy();
      if (fate === 'unanswered') return;
      if (isCreate) await new Promise((resolve) => setTimeout(resolve, roundTripMs));
      const { connection: _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode!, headers).end(text);
    });
    outgoing.end(body);
  }

  function note(body: Buffer): Fate {
    const form = new URLSearchParams(body.toString());
    const fate = !hanging ? 'answered' : calls.at(-1)?.fate === 'unseen' ? 'unanswered' : 'unseen';
    calls.push({ at: Date.now(), to: form.get('To') ?? '', body: form.get('Body') ?? '', fate });
    return fate;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    hang() {
      hanging = true;
    },
    close: () => closed(server),
  };
}
