// How the look-alike calls a customer: what it signs, and when it tries again.

import http from 'node:http';
import twilio from 'twilio';
import { afterEach, expect, it } from 'vitest';
import { signedRequest, startCalling } from '../../../src/simulator/twilio/webhooks.ts';
import { authToken, citizen, openScene, ourNumber, type Scene } from './support.ts';

let scene: Scene | undefined;
afterEach(async () => {
  await scene?.close();
  scene = undefined;
});

const call = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' };
const arabic = {
  AccountSid: `AC${'0'.repeat(32)}`,
  MessageSid: `SM${'1'.repeat(32)}`,
  From: '+9647701234567',
  To: '+15551234567',
  Body: 'نعم ١',
  NumMedia: '0',
  MessagingServiceSid: '',
};
const vectors = [
  ['12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', call, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
  ['12345', 'https://mycompany.com:443/myapp.php?foo=1&bar=2', call, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
  ['twilio_test_auth_token', 'https://poll.example.org/twilio/inbound?c=1', arabic, 'bd/4TLbsQLb+yZd+wXiKnPKndPk='],
] as const;
it.each(vectors)('signs with %s for %s as the known vectors have it', (token, url, params, signature) => {
  expect(signedRequest(token, url, 'POST', params).headers['X-Twilio-Signature']).toBe(signature);
  expect(twilio.validateRequest(token, signature, url, params)).toBe(true);
});

it('signs callbacks and webhooks over the URL as given, its query kept and its fragment left out', async () => {
  scene = await openScene();
  const { customer, client, provider } = scene;
  provider.configure({ messagesUrl: `${customer.url}/messages?survey=a%20b&q='x'#rc=2` });
  const statusCallback = `${customer.url}/status?m=42&note=it's#rc=1`;
  await client.messages.create({ to: citizen, from: ourNumber, body: 'x', statusCallback });
  provider.receive({ from: citizen, to: ourNumber, body: 'نعم ١ &=+%' });
  await provider.idle();
  expect(customer.heard.map(({ url }) => url).toSorted()).toEqual([
    `${customer.url}/messages?survey=a%20b&q='x'`,
    ...Array(2).fill(`${customer.url}/status?m=42&note=it's`),
  ]);
  for (const { signature, url, params } of customer.heard) {
    expect(twilio.validateRequest(authToken, signature, url, params)).toBe(true);
    expect(twilio.validateRequest('another token', signature, url, params)).toBe(false);
  }
});

const ok = { status: 200 };
const broken = undefined;
/** What each try meets, and how many tries there are. */
const retries: [string, ({ status: number } | undefined)[], number][] = [
  ['', [{ status: 500 }, ok], 1],
  ['', [broken, ok], 1],
  ['', [{ status: 404 }, ok], 1],
  ['#rc=5&rp=ct,rt,5xx&rt=4000', [{ status: 500 }, { status: 503 }, broken, ok], 4],
  ['#rc=5&rp=ct,rt,5xx&rt=4000', [{ status: 403 }, ok], 1],
  ['#rc=5&rp=5xx', Array(9).fill({ status: 500 }), 6],
  ['#rc=9&rp=5xx', Array(9).fill({ status: 500 }), 6],
  ['#rc=0&rp=all', [{ status: 500 }, ok], 1],
  ['#rc=2&rp=4xx', [{ status: 429 }, ok], 2],
  ['#rc=2&rp=all', [{ status: 404 }, { status: 500 }, ok], 3],
  ['#rp=5xx', [{ status: 500 }, { status: 500 }, ok], 2],
];
it.each(retries)('tries again as "%s" says, meeting %o: %i in all', async (fragment, replies, tries) => {
  scene = await openScene();
  const { customer, provider } = scene;
  let count = 0;
  customer.answer = () => replies[count++];
  provider.configure({ messagesUrl: `${customer.url}/messages${fragment}` });
  const sid = provider.receive({ from: citizen, to: ourNumber, body: '1' });
  await provider.idle();
  expect(customer.heard.map(({ params }) => params.MessageSid)).toEqual(Array(tries).fill(sid));
  expect(provider.stats()).toMatchObject({ webhooks: 1, webhookAttempts: tries, retries: tries - 1 });
});

it('tries a refused connection twice by default, and says so', async () => {
  const closed = http.createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise((resolve) => closed.close(resolve));
  scene = await openScene({ messagesUrl: `http://127.0.0.1:${port}/messages` });
  const sid = scene.provider.receive({ from: citizen, to: ourNumber, body: '1' });
  await scene.provider.idle();
  expect(scene.provider.stats()).toMatchObject({ webhooks: 1, webhookAttempts: 2, retries: 1 });
  expect(scene.provider.alerts()).toMatchObject([{ code: 11205, sid }]);
});

const limits = [
  ['#rt=150&rc=1&rp=rt', 2],
  ['#rt=150', 1],
  ['#tt=150&rc=5&rp=rt', 1],
] as const;
it.each(limits)('gives up waiting for an answer as "%s" says, after %i tries', async (fragment, tries) => {
  scene = await openScene();
  const { customer, provider } = scene;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  customer.answer = () => ended.then(() => ({}));
  provider.configure({ messagesUrl: `${customer.url}/messages${fragment}` });
  provider.receive({ from: citizen, to: ourNumber, body: '1' });
  await provider.idle();
  end();
  expect(customer.heard).toHaveLength(tries);
  expect(provider.alerts()).toMatchObject([{ code: 11205 }]);
});

const invalid = ['/relative', 'ftp://example.org/x', 'http://', 'http://example.org/ with spaces'];
it.each(invalid)('calls nothing at "%s"', async (url) => {
  const caller = startCalling(authToken, () => expect.unreachable());
  expect(await caller.call({ url, method: 'POST', params: {} })).toMatchObject({ kind: 'invalidUrl' });
  caller.close();
});

it('takes a wait for one of its own connections for no fault of the customer', async () => {
  const server = http.createServer((_, response) => setTimeout(() => response.end(), 1_000));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const caller = startCalling(authToken, () => {});
  // Three times as many as it has connections: the last of them wait for two seconds.
  const calls = Array.from({ length: 768 }, () =>
    caller.call({ url: `http://127.0.0.1:${port}/#ct=1500&rc=0`, method: 'POST', params: {} }),
  );
  const outcomes = await Promise.all(calls);
  expect(outcomes.filter(({ kind }) => kind !== 'answered')).toEqual([]);
  caller.close();
  await new Promise((resolve) => server.close(resolve));
}, 20_000);
