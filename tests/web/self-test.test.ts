// The test of the webhook's address: it tells this service from a stranger, a true signature from a wrong one, and records nothing.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { testWebhook } from '../../src/sms/twilio-self-test.ts';
import { startWeb } from '../../src/web/server.ts';
import { twilioWebhooks } from '../../src/web/webhooks/twilio/handlers.ts';

const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'token' };
const PATH = '/webhooks/twilio/self-test';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** The service behind a proxy that may bend what it passes on; resolves to the public address. */
async function serve(changed: Partial<typeof account> & { path?: string; bend?: (body: string) => string } = {}) {
  const log = createLogger({ level: 'silent' });
  const inward: unknown[] = [];
  const proxy = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const target = `${web.url}${request.url}`;
    const passed = await fetch(target, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: changed.bend?.(body) ?? body,
    });
    response.writeHead(passed.status).end(await passed.text());
  });
  const publicBaseUrl = `http://127.0.0.1:${await listen(proxy)}${changed.path ?? ''}`;
  const webhooks = twilioWebhooks({
    ...account,
    ...changed,
    publicBaseUrl,
    hear: async (message) => {
      inward.push(message);
      return null;
    },
    report: async (report) => {
      inward.push(report);
    },
    now: () => 0,
    log,
  });
  const web = await startWeb({ host: '127.0.0.1', port: 0, publicBaseUrl, webhooks, ready: async () => true, log });
  closing.unshift(() => web.close());
  return { publicBaseUrl, inward };
}

async function stranger(answer: (response: import('node:http').ServerResponse) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer((_request, response) => answer(response)))}`;
}

describe('the self-test', () => {
  test.each([
    ['at the root', {}],
    ['under a path', { path: '/poll' }],
  ])('is accepted %s, and nothing is handed inward', async (_name, changed) => {
    const { publicBaseUrl, inward } = await serve(changed);
    expect(await testWebhook(publicBaseUrl, account)).toEqual({ outcome: 'accepted' });
    expect(inward).toEqual([]);
  });

  test.each([
    ['another token there', { authToken: 'another' }],
    ['a proxy that writes the form anew', { bend: (body: string) => body.replace('%2B', '') }],
    ['a proxy that drops empty fields', { bend: (body: string) => body.replace('NumMedia=&', 'NumMedia=0&') }],
  ])('is refused: %s', async (_name, changed) => {
    const { publicBaseUrl } = await serve(changed);
    expect(await testWebhook(publicBaseUrl, account)).toEqual({ outcome: 'wrongSignature' });
  });

  test.each<[string, number, (response: import('node:http').ServerResponse) => void]>([
    ['a page for everything', 200, (response) => response.writeHead(200).end('<html>welcome</html>')],
    ['nothing', 404, (response) => response.writeHead(404).end()],
    ['a refusal of its own', 403, (response) => response.writeHead(403).end('forbidden')],
    ['a way elsewhere, which is not followed', 302, (r) => r.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
    ['a right status with the wrong proof', 200, (response) => response.writeHead(200).end('0'.repeat(64))],
    ['more than anybody reads', 200, (response) => response.writeHead(200).end('x'.repeat(100_000))],
  ])('knows a stranger that answers %s', async (_name, status, answer) => {
    expect(await testWebhook(await stranger(answer), account)).toEqual({ outcome: 'stranger', status });
  });

  test('nobody answers', async () => {
    const silent = await stranger(() => {});
    expect(await testWebhook(silent, account, 100)).toEqual({ outcome: 'unreachable', code: 'timeout' });
    await closing.pop()!();
    expect(await testWebhook(silent, account)).toEqual({ outcome: 'unreachable', code: 'ECONNREFUSED' });
  });

  test.each([
    ['without a signature', undefined, '0'.repeat(32), 403],
    ['with a signature made up', 'AAAA', '0'.repeat(32), 403],
    ['signed, with a nonce that is none', 'signed', 'x', 400],
    ['signed, with a nonce', 'signed', '0'.repeat(32), 200],
  ])('a call %s', async (_name, signature, nonce, status) => {
    const { publicBaseUrl } = await serve();
    const fields = { AccountSid: account.accountSid, Nonce: nonce };
    const signed = twilio.getExpectedTwilioSignature(account.authToken, publicBaseUrl + PATH, fields);
    const headers = signature === undefined ? {} : { 'X-Twilio-Signature': signature === 'signed' ? signed : signature };
    const response = await fetch(publicBaseUrl + PATH, { method: 'POST', headers, body: new URLSearchParams(fields) });
    expect(response.status).toBe(status);
    if (status === 403) expect(await response.text()).not.toMatch(/[0-9a-f]{64}/);
  });
});
