// The look-alike's API, as the real SDK sees it.

import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { citizen, clientOf, failureOf, openScene, ourNumber, type Scene, serviceSid, start, virtualClock } from './support.ts';

let scene: Scene;
afterEach(() => scene.close());

const second = '+9647801234567';

it('creates a message from a number and carries it to the handset', async () => {
  scene = await openScene();
  const created = await scene.send();
  expect(created).toMatchObject({ to: citizen, from: ourNumber, status: 'queued', direction: 'outbound-api', numSegments: '1' });
  expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
  expect(created.dateCreated).toEqual(new Date(start));
  expect(created.dateSent).toBeNull();
  await scene.provider.idle();
  expect(scene.delivered).toMatchObject([{ to: citizen, from: ourNumber, body: 'Hello! 👍' }]);
  const fetched = await scene.client.messages(created.sid).fetch();
  expect(fetched.status).toBe('delivered');
  expect(fetched.dateSent!.getTime()).toBeGreaterThanOrEqual(start);
  expect(scene.customer.statuses(created.sid)).toEqual(['sent', 'delivered']);
});

it('creates a message with a messaging service, whose sender shows later', async () => {
  scene = await openScene({ messagingServiceSid: serviceSid });
  const statusCallback = `${scene.customer.url}/status`;
  const created = await scene.client.messages.create({ to: citizen, messagingServiceSid: serviceSid, body: 'x', statusCallback });
  expect(created).toMatchObject({ status: 'accepted', from: null, messagingServiceSid: serviceSid });
  await scene.provider.idle();
  expect((await scene.client.messages(created.sid).fetch()).from).toBe(ourNumber);
  expect(scene.customer.statuses(created.sid)).toEqual(['queued', 'sent', 'delivered']);
});

const failures = [
  ['delivered', { status: 'delivered' }, ['sent', 'delivered'], null],
  ['undelivered', { status: 'undelivered', errorCode: 30003 }, ['sent', 'undelivered'], 30003],
  ['failed', { status: 'failed', errorCode: 30005 }, ['failed'], 30005],
] as const;
it.each(failures)('reports a message that the network calls %s', async (_name, result, statuses, errorCode) => {
  scene = await openScene({ network: { deliver: () => result } });
  const { sid } = await scene.send();
  await scene.provider.idle();
  expect(scene.customer.statuses(sid)).toEqual(statuses);
  expect(scene.customer.heard.at(-1)!.params.ErrorCode).toBe(errorCode === null ? undefined : String(errorCode));
  expect(await scene.client.messages(sid).fetch()).toMatchObject({ status: result.status, errorCode });
});

const refused = [
  ['no recipient', { to: '' }, 21604, 400],
  ['a recipient that is no number', { to: '0770123' }, 21211, 400],
  ['no sender', { from: '' }, 21603, 400],
  ["a sender that is not the account's", { from: '+15559998888' }, 21606, 400],
  ['a messaging service that does not exist', { messagingServiceSid: `MG${'0'.repeat(32)}` }, 21701, 400],
  ['the sender as recipient', { to: ourNumber }, 21266, 400],
  ['no body', { body: '' }, 21602, 400],
  ['a body over 1600 characters', { body: 'ا'.repeat(1601) }, 21617, 400],
  ['a callback that is no URL', { statusCallback: 'nowhere' }, 21609, 400],
  ['a validity of more than 10 hours', { validityPeriod: 36_001 }, 20001, 400],
] as const;
it.each(refused)('refuses %s', async (_name, wrong, code, status) => {
  scene = await openScene();
  expect(await failureOf(scene.client.messages.create({ to: citizen, from: ourNumber, body: 'x', ...wrong }))).toEqual({
    code,
    status,
  });
  expect(scene.provider.messages()).toEqual([]);
  expect(scene.provider.stats().refused).toEqual({ [code]: 1 });
});

it('takes a body of 1600 characters', async () => {
  scene = await openScene();
  expect((await scene.send(citizen, 'ا'.repeat(1600))).numSegments).toBe('24');
});

it('admits only the account that it was given', async () => {
  scene = await openScene();
  const strangers = [
    clientOf(scene.provider.url, 'another token').messages.list({ limit: 1 }),
    scene.client.api.v2010.accounts(`AC${'c'.repeat(32)}`).messages.list({ limit: 1 }),
  ];
  for (const call of strangers) expect(await failureOf(call)).toEqual({ code: 20003, status: 401 });
  const bare = await fetch(`${scene.provider.url}/2010-04-01/Accounts.json`);
  expect([bare.status, ((await bare.json()) as { code: number }).code]).toEqual([401, 20003]);
});

it('says 20404 of what does not exist', async () => {
  scene = await openScene();
  const unknown = `SM${'0'.repeat(32)}`;
  const calls = [
    scene.client.messages(unknown).fetch(),
    scene.client.messages(unknown).update({ body: '' }),
    scene.client.messages(unknown).remove(),
    scene.client.calls.list({ limit: 1 }),
    scene.client.messaging.v1.services(serviceSid).fetch(),
  ];
  for (const call of calls) expect(await failureOf(call)).toEqual({ code: 20404, status: 404 });
});

it('lists newest first, over pages that the SDK follows, while more messages come', async () => {
  scene = await openScene();
  const sids: string[] = [];
  for (let count = 0; count < 7; count++) sids.push((await scene.send()).sid);
  const listed: string[] = [];
  let pages = 0;
  await new Promise<void>((resolve, reject) =>
    scene.client.messages.each(
      { pageSize: 3, done: (error?: Error) => (error ? reject(error) : resolve()) },
      async (message) => void listed.push(message.sid),
    ),
  );
  expect(listed).toEqual(sids.toReversed());
  let page = await scene.client.messages.page({ pageSize: 3 });
  await scene.send();
  const seen: string[] = [];
  for (;;) {
    pages++;
    seen.push(...page.instances.map(({ sid }) => sid));
    const next = await page.nextPage();
    if (!next) break;
    page = next as typeof page;
  }
  expect([pages, seen]).toEqual([3, sids.toReversed()]);
  const back = await page.previousPage();
  expect(back!.instances.map(({ sid }) => sid)).toEqual([sids[3], sids[2], sids[1]]);
  expect(await scene.client.messages.list({ limit: 2 })).toHaveLength(2);
});

it('pages on from a message that was deleted meanwhile', async () => {
  scene = await openScene();
  const sids: string[] = [];
  for (let count = 0; count < 4; count++) sids.push((await scene.send()).sid);
  await scene.provider.idle();
  const page = await scene.client.messages.page({ pageSize: 2 });
  await scene.clock.task(() => scene.clock.sleep(60_000));
  await scene.client.messages(sids[2]!).remove();
  expect((await page.nextPage())!.instances.map(({ sid }) => sid)).toEqual([sids[1], sids[0]]);
});

const hour = 3_600_000;
/** Messages leave at 09:00 on each of three days: A and C to a citizen, B to another; D comes from a citizen on the third day. */
const filters = [
  [{}, 'DCBA'],
  [{ to: citizen }, 'CA'],
  [{ to: second }, 'B'],
  [{ to: ourNumber }, 'D'],
  [{ from: ourNumber }, 'CBA'],
  [{ from: citizen }, 'D'],
  [{ to: citizen, from: citizen }, ''],
  [{ dateSent: new Date(start) }, 'A'],
  [{ dateSent: new Date(start + 30 * hour) }, 'B'],
  [{ dateSentAfter: new Date(start + 24 * hour) }, 'DCB'],
  [{ dateSentAfter: new Date(start + 25 * hour) }, 'DC'],
  [{ dateSentBefore: new Date(start + 23 * hour) }, 'A'],
  [{ dateSentBefore: new Date(start + 25 * hour) }, 'BA'],
  [{ dateSentAfter: new Date(start + 23 * hour), dateSentBefore: new Date(start + 25 * hour) }, 'B'],
  [{ to: citizen, dateSentAfter: new Date(start + hour) }, 'C'],
] as const;
it('lists by recipient, sender and time', async () => {
  const clock = virtualClock();
  scene = await openScene({ clock, delays: { sentMs: [0, 0], deliveredMs: [0, 0] } });
  const tomorrow = () => clock.task(() => clock.sleep(24 * hour - ((clock.now() - start) % (24 * hour))));
  const names = new Map<string, string>();
  names.set((await scene.send(citizen)).sid, 'A');
  await tomorrow();
  names.set((await scene.send(second)).sid, 'B');
  await tomorrow();
  names.set((await scene.send(citizen)).sid, 'C');
  names.set(scene.provider.receive({ from: citizen, to: ourNumber, body: '1' }), 'D');
  await scene.provider.idle();
  for (const [filter, expected] of filters) {
    const listed = await scene.client.messages.list({ ...filter });
    expect([filter, listed.map(({ sid }) => names.get(sid)).join('')]).toEqual([filter, expected]);
  }
});

const parameters = ['PageSize=1001', 'PageSize=0', 'PageSize=x', 'Page=-1', 'DateSent=soon', 'PageToken=PASMnone'];
it.each(parameters)('refuses to list with %s', async (parameter) => {
  scene = await openScene();
  const page = scene.client.messages.getPage(`${scene.provider.url}${listPath}?${parameter}`);
  expect(await failureOf(page)).toEqual({ code: 20001, status: 400 });
});
const listPath = `/2010-04-01/Accounts/AC${'a'.repeat(32)}/Messages.json`;

it('redacts a body, and refuses any other change', async () => {
  scene = await openScene();
  const { sid } = await scene.send();
  expect((await scene.client.messages(sid).update({ body: '' })).body).toBe('');
  expect((await scene.client.messages(sid).fetch()).body).toBe('');
  expect(await failureOf(scene.client.messages(sid).update({ body: 'other' }))).toEqual({ code: 20001, status: 400 });
  expect(await failureOf(scene.client.messages(sid).update({ status: 'canceled' }))).toEqual({ code: 30409, status: 400 });
  await scene.provider.idle();
  expect(scene.delivered[0]!.body).toBe('Hello! 👍');
});

it('deletes a message a minute after it is complete, not sooner', async () => {
  scene = await openScene();
  const { sid } = await scene.clock.task(async () => {
    const created = await scene.send();
    expect(await failureOf(scene.client.messages(created.sid).remove())).toEqual({ code: 20009, status: 409 });
    return created;
  });
  await scene.provider.idle();
  expect(await failureOf(scene.client.messages(sid).remove())).toEqual({ code: 20009, status: 409 });
  await scene.clock.task(() => scene.clock.sleep(60_000));
  expect(await scene.client.messages(sid).remove()).toBe(true);
  expect(await failureOf(scene.client.messages(sid).fetch())).toEqual({ code: 20404, status: 404 });
  expect(await scene.client.messages.list()).toEqual([]);
});

it('answers what a check before the survey asks', async () => {
  scene = await openScene({ messagingServiceSid: serviceSid, numbers: [ourNumber, 'Textpoll'] });
  const messagesUrl = `${scene.customer.url}/messages#rc=5`;
  scene.provider.configure({ messagesUrl });
  const account = await scene.client.api.v2010.accounts(`AC${'a'.repeat(32)}`).fetch();
  expect(account).toMatchObject({ status: 'active', type: 'Full' });
  const numbers = await scene.client.incomingPhoneNumbers.list();
  expect(numbers).toMatchObject([{ phoneNumber: ourNumber, smsUrl: messagesUrl, capabilities: { sms: true } }]);
  expect(await scene.client.incomingPhoneNumbers.list({ phoneNumber: second })).toEqual([]);
  const service = await scene.client.messaging.v1.services(serviceSid).fetch();
  expect(service).toMatchObject({ sid: serviceSid, inboundRequestUrl: messagesUrl, useInboundWebhookOnNumber: false });
  const pool = await scene.client.messaging.v1.services(serviceSid).phoneNumbers.list();
  expect(pool).toMatchObject([{ phoneNumber: ourNumber, capabilities: ['SMS'], sid: numbers[0]!.sid }]);
  for (const resource of [account, ...numbers, service, ...pool]) {
    const missing = Object.entries(resource.toJSON()).flatMap(([name, value]) => (value === undefined ? [name] : []));
    expect(missing).toEqual([]);
  }
});

it('sends from an alphanumeric sender, which receives nothing', async () => {
  scene = await openScene({ numbers: ['Textpoll'] });
  await scene.client.messages.create({ to: citizen, from: 'Textpoll', body: 'x' });
  await scene.provider.idle();
  expect(scene.delivered).toMatchObject([{ from: 'Textpoll' }]);
  expect(() => scene.provider.receive({ from: citizen, to: 'Textpoll', body: '1' })).toThrow(RangeError);
});

it('outlives a caller that hangs up in the middle of a request', async () => {
  scene = await openScene();
  const socket = connect(Number(new URL(scene.provider.url).port), '127.0.0.1');
  socket.write(`POST ${listPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nTo=`, () => socket.destroy());
  await new Promise((resolve) => socket.once('close', resolve));
  expect((await scene.send()).status).toBe('queued');
  expect(scene.provider.messages()).toHaveLength(1);
});
