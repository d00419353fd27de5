// What happens when a handset texts one of our numbers: the list, the webhook, the answer carried out, and the opt-out keywords.

import twilio from 'twilio';
import { afterEach, expect, it } from 'vitest';
import { startLookalike } from '../../../src/simulator/twilio/lookalike.ts';
import { accountSid, authToken, citizen, failureOf, openScene, ourNumber, type Scene, serviceSid } from './support.ts';

let scene: Scene;
afterEach(() => scene.close());

const text = (body: string) => scene.provider.receive({ from: citizen, to: ourNumber, body });
const isInbound = ({ params }: { params: Record<string, string> }) => params.SmsStatus === 'received';
const twiml = (inner: string) => ({ body: `<?xml version="1.0" encoding="UTF-8"?><Response>${inner}</Response>` });

it('lists the message and posts all of the parameters that are always there', async () => {
  scene = await openScene({ messagingServiceSid: serviceSid });
  const sid = text('نعم ١');
  await scene.provider.idle();
  const [heard] = scene.customer.heard;
  expect(heard!.params).toEqual({
    ToCountry: 'US',
    ToState: '',
    ToCity: '',
    ToZip: '',
    FromCountry: 'IQ',
    FromState: '',
    FromCity: '',
    FromZip: '',
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    AccountSid: accountSid,
    MessagingServiceSid: serviceSid,
    From: citizen,
    To: ourNumber,
    Body: 'نعم ١',
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
  });
  expect(twilio.validateRequest(authToken, heard!.signature, heard!.url, heard!.params)).toBe(true);
  const listed = await scene.client.messages.list({ to: ourNumber });
  expect(listed).toMatchObject([{ sid, direction: 'inbound', status: 'received', from: citizen, body: 'نعم ١' }]);
  expect(listed[0]!.dateSent).not.toBeNull();
  expect(scene.delivered).toEqual([]);
});

it('takes no message for a number that is not ours', async () => {
  scene = await openScene();
  expect(() => scene.provider.receive({ from: citizen, to: '+15559998888', body: '1' })).toThrow(RangeError);
  expect(scene.provider.messages()).toEqual([]);
});

it('calls nothing where no webhook is set, but lists the message', async () => {
  scene = await openScene();
  const network = { deliver: () => ({ status: 'delivered' }) as const };
  const provider = await startLookalike({ clock: scene.clock, seed: '', accountSid, authToken, numbers: [ourNumber], network });
  provider.receive({ from: citizen, to: ourNumber, body: '1' });
  await provider.idle();
  expect([provider.messages().length, provider.stats().webhooks, provider.alerts()]).toEqual([1, 0, []]);
  await provider.close();
});

it('carries out the messages of the answer, with callbacks to their action', async () => {
  scene = await openScene();
  scene.customer.answer = (heard) =>
    isInbound(heard)
      ? twiml('<Message action="status?m=7">شكرا</Message><Message action="/a/b#rc=0" to="+9647801112222">2</Message>')
      : {};
  scene.provider.configure({ messagesUrl: `${scene.customer.url}/hooks/messages?x=1#rc=5` });
  text('1');
  await scene.provider.idle();
  expect(scene.delivered.map(({ to, from, body }) => [to, from, body]).toSorted()).toEqual([
    [citizen, ourNumber, 'شكرا'],
    ['+9647801112222', ourNumber, '2'],
  ]);
  const [reply] = await scene.client.messages.list({ to: citizen });
  expect(reply).toMatchObject({ direction: 'outbound-reply', status: 'delivered', from: ourNumber, body: 'شكرا' });
  const reports = scene.customer.heard.filter((heard) => !isInbound(heard));
  for (const { signature, url, params } of reports) expect(twilio.validateRequest(authToken, signature, url, params)).toBe(true);
  const toFirst = reports.filter(({ params }) => params.MessageSid === reply!.sid);
  expect(toFirst.map(({ url, params }) => [url, params.MessageStatus])).toEqual([
    [`${scene.customer.url}/hooks/status?m=7`, 'sent'],
    [`${scene.customer.url}/hooks/status?m=7`, 'delivered'],
  ]);
  expect(reports.filter(({ url }) => url === `${scene.customer.url}/a/b`)).toHaveLength(2);
  expect(scene.provider.stats()).toMatchObject({ created: 0, replies: 2, inbound: 1, webhooks: 1, callbacks: 4, segments: 2 });
});

it('asks by GET where the answer says so, with the parameters in the signed URL', async () => {
  scene = await openScene();
  scene.customer.answer = (heard) =>
    heard.method === 'POST' ? twiml('<Message action="/status?m=7" method="GET">x</Message>') : {};
  text('1');
  await scene.provider.idle();
  const [first] = scene.customer.heard.filter(({ method }) => method === 'GET');
  expect(first!.url).toMatch(/\/status\?m=7&.*MessageStatus=sent/);
  expect(twilio.validateRequest(authToken, first!.signature, first!.url, {})).toBe(true);
});

const answers = [
  ['plain text', { type: 'text/plain', body: 'OK' }, ['OK'], []],
  ['an empty response', {}, [], []],
  ['an error', { status: 500, body: '<Response><Message>x</Message></Response>' }, [], [11200]],
  ['a redirect', { status: 302 }, [], [11200]],
  ['no XML', { body: 'OK' }, [], [12100]],
  ['another root', { body: '<Reply/>' }, [], [12102]],
  ['more than 64 kB', { body: `<Response>${' '.repeat(70_000)}</Response>` }, [], [11750]],
  ["a sender that is not the account's", twiml('<Message from="+15559998888">x</Message>'), [], [14102]],
] as const;
it.each(answers)('answers %s as Twilio does', async (_name, answer, bodies, codes) => {
  scene = await openScene();
  scene.customer.answer = () => answer;
  const sid = text('1');
  await scene.provider.idle();
  expect(scene.delivered.map(({ body }) => body)).toEqual(bodies);
  expect(scene.provider.alerts().map((alert) => [alert.code, alert.sid])).toEqual(codes.map((code) => [code, sid]));
});

const words = {
  STOP: ['STOP', 'stopall', 'Unsubscribe', ' CANCEL\n', 'end', 'quit', 'revoke', 'optout'],
  START: ['START', 'yes', ' UnStop '],
  HELP: ['HELP', 'info'],
  '': ['STOP please', 'stop.', 'no', 'yes 1', 'توقف', ''],
};
const keywordCases = Object.entries(words).flatMap(([keyword, list]) => list.map((word) => [word, keyword] as const));

it.each(keywordCases)('hears "%s" as "%s" by default, and forwards it', async (word, keyword) => {
  scene = await openScene();
  text(word);
  await scene.provider.idle();
  expect(scene.customer.heard.map(({ params }) => [params.Body, params.OptOutType])).toEqual([[word, undefined]]);
  expect(scene.provider.stats().keywordAnswers).toBe(keyword === 'STOP' || keyword === 'HELP' ? 1 : 0);
  expect(await failureOf(scene.send())).toEqual(
    keyword === 'STOP' ? { code: 21610, status: 400 } : { code: 'none', status: 'none' },
  );
});

it.each(keywordCases)('names "%s" as "%s" to the webhook with Advanced Opt-Out', async (word, keyword) => {
  scene = await openScene({ optOut: 'advanced' });
  text(word);
  await scene.provider.idle();
  expect(scene.customer.heard.map(({ params }) => params.OptOutType ?? '')).toEqual([keyword]);
  expect((await failureOf(scene.send())).code).toBe(keyword === 'STOP' ? 21610 : 'none');
});

it('hears no keyword where opt-out is off', async () => {
  scene = await openScene({ optOut: 'off' });
  text('STOP');
  await scene.provider.idle();
  expect(scene.customer.heard).toHaveLength(1);
  expect(scene.delivered).toEqual([]);
  await scene.send();
});

it('answers STOP once, blocks, and lets START in again', async () => {
  scene = await openScene({ numbers: [ourNumber, '+15550002222'] });
  const said = async (word: string) => {
    const before = scene.delivered.length;
    text(word);
    await scene.provider.idle();
    return scene.delivered.slice(before).map(({ body }) => body.slice(0, 35));
  };
  expect(await said('START')).toEqual([]);
  expect(await said('STOP')).toEqual(['You have successfully been unsubscr']);
  expect(await said('QUIT')).toEqual([]);
  expect(await said('HELP')).toEqual(['Reply STOP to unsubscribe. Msg&Data']);
  expect((await failureOf(scene.send())).code).toBe(21610);
  expect((await failureOf(scene.send('+9647801112222'))).code).toBe('none');
  await scene.client.messages.create({ to: citizen, from: '+15550002222', body: 'another pair' });
  expect(await said('YES')).toContain('You have successfully been re-subsc');
  expect((await failureOf(scene.send())).code).toBe('none');
  expect(scene.provider.messages().filter(({ automatic }) => automatic)).toHaveLength(3);
});

it('blocks all the numbers of a messaging service together', async () => {
  scene = await openScene({ messagingServiceSid: serviceSid, numbers: [ourNumber, '+15550002222'] });
  text('STOP');
  for (const sender of [{ from: '+15550002222' }, { messagingServiceSid: serviceSid }]) {
    expect((await failureOf(scene.client.messages.create({ to: citizen, body: 'x', ...sender }))).code).toBe(21610);
  }
});

it('fails a reply, and a message still queued, to a number that has opted out', async () => {
  scene = await openScene();
  scene.customer.answer = (heard) => (isInbound(heard) ? twiml('<Message action="/status">Goodbye</Message>') : {});
  const queued = await scene.clock.task(async () => {
    const created = await scene.send();
    text('STOP');
    return created;
  });
  await scene.provider.idle();
  expect(scene.delivered.map(({ body }) => body.slice(0, 21))).toEqual(['You have successfully']);
  const failed = scene.provider.messages().filter(({ status }) => status === 'failed');
  expect(failed.map(({ direction, errorCode }) => [direction, errorCode])).toEqual([
    ['outbound-api', 21610],
    ['outbound-reply', 21610],
  ]);
  for (const { sid } of failed) expect(scene.customer.statuses(sid)).toEqual(['failed']);
  expect(failed[0]!.sid).toBe(queued.sid);
  expect(scene.provider.alerts().map(({ code }) => code)).toEqual([21610, 21610]);
});
