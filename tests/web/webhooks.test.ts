import { connect } from 'node:net';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { DeliveryReport, InboundMessage, WebhookAnswer } from '../../src/intake/messages.ts';
import { createLogger } from '../../src/log.ts';
import { startWeb, type Web } from '../../src/web/server.ts';
import { twilioWebhooks } from '../../src/web/webhooks/twilio/handlers.ts';

const authToken = 'token';
const accountSid = `AC${'a'.repeat(32)}`;
const sid = `SM${'1'.repeat(32)}`;
const publicBaseUrl = 'https://poll.example.org/poll';
const MESSAGES = '/webhooks/twilio/messages';
const STATUS = '/webhooks/twilio/status?m=0198-ab';
const EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const inbound = {
  AccountSid: accountSid,
  MessageSid: sid,
  From: '+9647701234567',
  To: '+15551234567',
  Body: 'نعم ١',
  NumMedia: '0',
};
const report = {
  AccountSid: accountSid,
  MessageSid: sid,
  MessageStatus: 'delivered',
  From: '+15551234567',
  To: '+9647701234567',
};

let web: Web;
let heard: InboundMessage[];
let reported: DeliveryReport[];
let logged: string[];
let onHear: () => Promise<WebhookAnswer>;
let onReport: () => Promise<void>;
let now: number;

beforeEach(async () => {
  [heard, reported, logged, now] = [[], [], [], 1_000_000];
  onHear = async () => null;
  onReport = async () => {};
  const log = createLogger({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const webhooks = twilioWebhooks({
    authToken,
    accountSid,
    publicBaseUrl,
    hear: (message) => {
      heard.push(message);
      return onHear();
    },
    report: (one) => {
      reported.push(one);
      return onReport();
    },
    now: () => now,
    log,
  });
  web = await startWeb({ host: '127.0.0.1', port: 0, publicBaseUrl, webhooks, ready: async () => true, log });
});
afterEach(() => web.close());

type Fields = Record<string, string>;
const signatureOf = (path: string, fields: Fields) => twilio.getExpectedTwilioSignature(authToken, publicBaseUrl + path, fields);

async function post(
  path: string,
  fields: Fields,
  options: { sent?: Fields; headers?: Record<string, string>; prefix?: string } = {},
) {
  const response = await fetch(`${web.url}${options.prefix ?? ''}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Twilio-Signature': signatureOf(path, fields),
      ...options.headers,
    },
    body: new URLSearchParams(options.sent ?? fields).toString(),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const refusal = (status: number) => ({ status, type: 'text/xml; charset=utf-8', text: '' });
const said = (text: string) => ({ status: 200, type: 'text/xml; charset=utf-8', text });

describe('incoming messages', () => {
  test.each(['', '/poll'])('are heard and answered with nothing, behind a proxy that passes the prefix %j', async (prefix) => {
    expect(await post(MESSAGES, inbound, { prefix })).toEqual(said(EMPTY));
    expect(heard).toEqual([
      { providerId: sid, from: '+9647701234567', to: '+15551234567', body: 'نعم ١', at: 1_000_000, via: 'webhook' },
    ]);
  });

  test('are answered with a reply', async () => {
    onHear = async () => ({ messageId: 'm-1', body: 'شكراً & وداعاً' });
    expect(await post(MESSAGES, inbound)).toEqual(
      said(
        '<?xml version="1.0" encoding="UTF-8"?><Response>' +
          '<Message action="https://poll.example.org/poll/webhooks/twilio/status?m=m-1">شكراً &amp; وداعاً</Message></Response>',
      ),
    );
  });

  test('are answered only once they are heard', async () => {
    let commit = () => {};
    onHear = () => new Promise((resolve) => (commit = () => resolve(null)));
    let answered = false;
    const answer = post(MESSAGES, inbound).then((given) => {
      answered = true;
      return given;
    });
    await until(() => heard.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(answered).toBe(false);
    commit();
    expect(await answer).toEqual(said(EMPTY));
  });

  test.each<[Fields, string | undefined]>([
    [{ Body: 'STOP' }, 'stop'],
    [{ Body: 'help' }, 'help'],
    [{ Body: 'Start' }, 'start'],
    [{ Body: 'YES' }, undefined],
    [{ Body: 'YES', OptOutType: 'START' }, 'start'],
    [{ Body: 'قف', OptOutType: 'STOP' }, 'stop'],
    [{ Body: '1', OptOutType: '' }, undefined],
  ])('%o carries the opt-out %s', async (fields, optOut) => {
    await post(MESSAGES, { ...inbound, ...fields });
    expect(heard[0]?.optOut).toBe(optOut);
  });

  test('unknown parameters, and a query that the operator added, are signed with the rest', async () => {
    expect(await post(`${MESSAGES}?c=1`, { ...inbound, Nov2026: 'ä&=', __proto__x: '' })).toEqual(said(EMPTY));
  });

  test('without a body hold an empty one', async () => {
    const { Body: _, ...picture } = inbound;
    await post(MESSAGES, { ...picture, NumMedia: '1' });
    expect(heard[0]?.body).toBe('');
  });

  test.each(['3030', 'Zain', 'whatsapp:+9647701234567'])('from %s, no phone number, are ignored', async (from) => {
    expect(await post(MESSAGES, { ...inbound, From: from })).toEqual(said(EMPTY));
    expect(heard).toEqual([]);
  });
});

describe('delivery reports', () => {
  test('are taken, and answered with nothing', async () => {
    expect(await post(STATUS, report)).toEqual(said(EMPTY));
    expect(await post(STATUS, { ...report, MessageStatus: 'undelivered', ErrorCode: '30003' })).toEqual(said(EMPTY));
    expect(await post('/webhooks/twilio/status', { ...report, MessageStatus: 'sent' })).toEqual(said(EMPTY));
    expect(reported).toEqual([
      { messageId: '0198-ab', providerId: sid, status: 'delivered', errorCode: null, via: 'webhook' },
      { messageId: '0198-ab', providerId: sid, status: 'failed', errorCode: '30003', via: 'webhook' },
      { messageId: null, providerId: sid, status: 'sent', errorCode: null, via: 'webhook' },
    ]);
  });

  test('cannot be given to another message', async () => {
    const signature = signatureOf(STATUS, report);
    const answer = await post('/webhooks/twilio/status?m=other', report, { headers: { 'X-Twilio-Signature': signature } });
    expect(answer).toEqual(refusal(403));
    expect(reported).toEqual([]);
  });
});

describe('refusals', () => {
  const signed = { 'X-Twilio-Signature': signatureOf(MESSAGES, inbound) };
  const { From: _from, ...nobody } = inbound;
  test.each<[string, number, Fields, Parameters<typeof post>[2]]>([
    ['a changed parameter', 403, inbound, { sent: { ...inbound, Body: '2' } }],
    ['an added parameter', 403, inbound, { sent: { ...inbound, OptOutType: 'STOP' } }],
    ['an empty signature', 403, inbound, { headers: { 'X-Twilio-Signature': '' } }],
    ['another account', 403, { ...inbound, AccountSid: `AC${'b'.repeat(32)}` }, {}],
    ['a message id of another form', 400, { ...inbound, MessageSid: 'SM1' }, {}],
    ['no sender', 400, nobody, {}],
    ['JSON', 415, inbound, { headers: { 'Content-Type': 'application/json' } }],
    ['too much', 413, { ...inbound, Body: 'x'.repeat(70_000) }, {}],
  ])('%s → %i', async (_what, status, fields, options) => {
    expect(await post(MESSAGES, fields, options)).toEqual(refusal(status));
    expect(heard).toEqual([]);
  });

  test('without a signature', async () => {
    const response = await fetch(web.url + MESSAGES, { method: 'POST', body: new URLSearchParams(inbound) });
    expect({ status: response.status, type: response.headers.get('content-type'), text: await response.text() }).toEqual(
      refusal(403),
    );
  });

  test('a broken form', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...signed };
    const response = await fetch(web.url + MESSAGES, { method: 'POST', headers, body: 'Body=%zz' });
    expect({ status: response.status, type: response.headers.get('content-type'), text: await response.text() }).toEqual(
      refusal(400),
    );
  });

  test('too much, without saying so before', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...signed };
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(30_000).fill(65));
        now += 1;
        if (now > 1_000_010) controller.close();
      },
    });
    const response = await fetch(web.url + MESSAGES, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(413);
  });

  test('another method', async () => {
    const response = await fetch(web.url + MESSAGES);
    expect([response.status, response.headers.get('allow'), response.headers.get('content-type')]).toEqual([
      405,
      'POST',
      'text/xml; charset=utf-8',
    ]);
  });

  test('are logged once a minute, with their number, and without numbers or bodies', async () => {
    const refuse = () => post(MESSAGES, inbound, { sent: { ...inbound, Body: 'forged' } });
    for (let times = 0; times < 3; times++) await refuse();
    now += 61_000;
    await refuse();
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { status: 403, refusals: 1, path: MESSAGES },
      { status: 403, refusals: 3, path: MESSAGES },
    ]);
    expect(logged.join()).not.toMatch(/964|forged/);
  });
});

describe('what intake cannot do', () => {
  test.each([
    [new AppError('overloaded', 'too many'), 503],
    [new AppError('unavailable', 'stopping'), 503],
    [new AppError('conflict', 'lost'), 500],
    [new Error('a defect with +9647701234567'), 500],
  ])('%s → %i', async (error, status) => {
    onHear = () => Promise.reject(error);
    onReport = () => Promise.reject(error);
    expect(await post(MESSAGES, inbound)).toEqual(refusal(status));
    expect(await post(STATUS, report)).toEqual(refusal(status));
    expect(logged.join()).not.toContain('9647701234567');
    if (status === 500)
      expect(JSON.parse(logged[0]!)).toMatchObject({ level: 50, errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test('a throw before any promise is no different', async () => {
    onHear = () => {
      throw new Error('at once');
    };
    expect(await post(MESSAGES, inbound)).toEqual(refusal(500));
  });
});

describe('a client that leaves', () => {
  const head = (length: number, signature: string) =>
    `POST ${MESSAGES} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `X-Twilio-Signature: ${signature}\r\nContent-Length: ${length}\r\n\r\n`;

  test('before its form is whole leaves nothing behind', async () => {
    const socket = connect(web.port, '127.0.0.1');
    socket.write(`${head(500, 'x')}Body=half`, () => setTimeout(() => socket.destroy(), 20));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(await post(MESSAGES, inbound)).toEqual(said(EMPTY));
    expect(heard).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  test('before its answer has been heard all the same', async () => {
    let commit = () => {};
    onHear = () => new Promise((resolve) => (commit = () => resolve({ messageId: 'm', body: 'thanks' })));
    const form = new URLSearchParams(inbound).toString();
    const socket = connect(web.port, '127.0.0.1');
    socket.write(head(form.length, signatureOf(MESSAGES, inbound)) + form);
    await until(() => heard.length === 1);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    commit();
    onHear = async () => null;
    expect(await post(MESSAGES, inbound)).toEqual(said(EMPTY));
    expect(logged).toEqual([]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}
