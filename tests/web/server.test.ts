import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { startWeb, type Web, type WebOptions } from '../../src/web/server.ts';

const log = createLogger({ level: 'silent' });
const unused: WebOptions['webhooks'] = {
  messages: (_request, response) => void response.end('messages'),
  status: (_request, response) => void response.end('status'),
  selfTest: (_request, response) => void response.end('self-test'),
};
let running: Web[] = [];
afterEach(async () => {
  await Promise.all(running.map((web) => web.close()));
  running = [];
});

async function start(options: Partial<WebOptions> = {}): Promise<Web> {
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    publicBaseUrl: 'https://poll.example.org',
    webhooks: unused,
    ready: async () => true,
    log,
    ...options,
  });
  running.push(web);
  return web;
}

async function get(web: Web, path: string) {
  const response = await fetch(web.url + path);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('health', () => {
  test.each<[string, () => Promise<boolean | string>, number, string]>([
    ['ready', async () => true, 200, 'ready\n'],
    ['not ready', async () => false, 503, 'not ready\n'],
    ['not ready, and why', async () => 'the database does not answer', 503, 'not ready: the database does not answer\n'],
    ['failing', () => Promise.reject(new Error('no')), 503, 'not ready\n'],
  ])('%s', async (_what, ready, status, text) => {
    const web = await start({ ready });
    expect(await get(web, '/readyz')).toMatchObject({ status, text });
    expect(await get(web, '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  });
});

test('paths are known with the public address’s path in front, and without it', async () => {
  const web = await start({ publicBaseUrl: 'https://example.org/webhooks' });
  for (const [path, text] of [
    ['/webhooks/twilio/messages', 'messages'],
    ['/webhooks/twilio/status?m=1', 'status'],
    ['/webhooks/webhooks/twilio/messages?c=1', 'messages'],
    ['/webhooks/webhooks/twilio/status', 'status'],
    ['/healthz', 'ok\n'],
    ['/webhooks/healthz', 'ok\n'],
  ] as const) {
    expect((await get(web, path)).text, path).toBe(text);
  }
});

test('anything else is not found, and tells nothing of the server', async () => {
  const web = await start();
  for (const path of ['/', '/x', '/webhooks/twilio/messages/', '/webhooks', '/healthz/x', '/%ff']) {
    const { status, text, headers } = await get(web, path);
    expect([path, status, text]).toEqual([path, 404, '{"error":"not found"}']);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('a port that is taken is said plainly', async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toMatchObject({ code: 'unavailable', remedy: expect.stringContaining('PORT') });
});

test('IPv6 addresses are bracketed', async () => {
  const web = await start({ host: '::1' }).catch(() => undefined);
  if (web) expect(web.url).toBe(`http://[::1]:${web.port}`);
});

test('close waits for the answers in flight, and takes no more', async () => {
  let answer = () => {};
  const web = await start({
    webhooks: { ...unused, messages: (_request, response) => (answer = () => void response.end('late')) },
  });
  // A connection kept alive, as a proxy keeps them, must not hold the stop up.
  await get(web, '/healthz');
  const inFlight = get(web, '/webhooks/twilio/messages');
  await new Promise((resolve) => setTimeout(resolve, 30));
  let closed = false;
  const closing = web.close().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(closed).toBe(false);
  await expect(fetch(`${web.url}/healthz`)).rejects.toThrow();
  answer();
  expect((await inFlight).text).toBe('late');
  const before = Date.now();
  await closing;
  expect(Date.now() - before).toBeLessThan(1_000);
  running = [];
});

test('headers beyond the bound are refused', async () => {
  const web = await start();
  const status = await new Promise((resolve, reject) => {
    request(`${web.url}/healthz`, { headers: { 'X-Long': 'x'.repeat(17 * 1024) } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(431);
});
