// The way from the front to the console's thread: what comes is passed on as it is, except for what a client says about itself.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { within } from '../../src/web/console/origin.ts';
import { forwardTo } from '../../src/web/forward.ts';

let folder: string;
let behind: Server;
let front: Server;
let url: string;
let errors: Error[];
let proxies: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'textpoll-forward-'));
  errors = [];
  proxies = [];
  const path = join(folder, 'console.sock');
  behind = createServer((request, response) => answer(request, response)).listen(path);
  front = createServer(
    forwardTo(path, { isProxy: (address) => within(proxies)(address), onError: (error) => errors.push(error) }),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => front.once('listening', resolve));
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const server of [front, behind]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

test('method, path, headers, body, status and cookies pass in both directions', async () => {
  answer = async (request, response) => {
    request.setEncoding('utf8');
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(418, { 'Set-Cookie': ['a=1', 'b=2'], 'X-Answer': 'yes' });
    response.end(JSON.stringify([request.method, request.url, request.headers['x-asked'], body]));
  };
  const response = await fetch(`${url}/a%20b?c=%2F`, {
    method: 'POST',
    headers: { 'X-Asked': 'yes' },
    body: 'ä'.repeat(100_000),
  });
  expect([response.status, response.headers.getSetCookie(), response.headers.get('x-answer')]).toEqual([
    418,
    ['a=1', 'b=2'],
    'yes',
  ]);
  expect(await response.json()).toEqual(['POST', '/a%20b?c=%2F', 'yes', 'ä'.repeat(100_000)]);
});

const LOCAL = ['127.0.0.0/8', '::1'];
test.each([
  ['its own word about its address is taken off', LOCAL, { 'x-textpoll-client': '6.6.6.6' }, '127.0.0.1'],
  ['a proxy is believed, for its own entry alone', LOCAL, { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' }, '203.0.113.7'],
  ['a proxy behind a proxy too', [...LOCAL, '10.0.0.0/8'], { 'x-forwarded-for': '6.6.6.6, 203.0.113.7,10.1.2.3' }, '203.0.113.7'],
  ['as IPv6 writes it', [...LOCAL, '10.0.0.9'], { 'x-forwarded-for': '2001:db8::7, ::ffff:10.0.0.9' }, '2001:db8::7'],
  ['what is no address is not', LOCAL, { 'x-forwarded-for': '<script>' }, '127.0.0.1'],
  ['nor is a client whom nobody trusts', ['10.0.0.0/8'], { 'x-forwarded-for': '203.0.113.7' }, '127.0.0.1'],
])('who asks: %s', async (_what, trusted, headers, address) => {
  proxies.push(...trusted);
  answer = (request, response) => response.end(request.headers['x-textpoll-client']);
  expect(await (await fetch(url, { headers: headers as Record<string, string> })).text()).toBe(address);
});

test('an event is passed on before the next one comes', async () => {
  let next = () => {};
  answer = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: one\n\n');
    next = () => response.end('data: two\n\n');
  };
  const reader = (await fetch(url)).body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe('data: one\n\n');
  next();
  expect((await reader.read()).value).toBe('data: two\n\n');
});

test('a browser that goes away ends the work behind', async () => {
  const closed = new Promise<void>((resolve) => {
    answer = (_request, response) => {
      response.write('x');
      response.on('close', resolve);
    };
  });
  const abort = new AbortController();
  await (await fetch(url, { signal: abort.signal })).body!.getReader().read();
  abort.abort();
  await closed;
});

test('where nothing listens, that is said, and to come again', async () => {
  behind.closeAllConnections();
  behind.close();
  const response = await fetch(url);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await response.text()).toContain('try again');
  expect(errors).toHaveLength(1);
});
