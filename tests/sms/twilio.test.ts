import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../src/demo/free-port.ts';
import type { ListedMessage } from '../../src/sms/gateway.ts';
import type { Sender } from '../../src/sms/sender.ts';
import { createTwilioGateway } from '../../src/sms/twilio.ts';
import { twilioAccount } from '../../src/sms/twilio-account.ts';
import { type Asked, type Reply, type Stub, startStub } from './twilio-stub.ts';

const accountSid = `AC${'a'.repeat(32)}`;
const service: Sender = { kind: 'service', sid: `MG${'b'.repeat(32)}` };
const number: Sender = { kind: 'number', number: '+15551234567' };
const name: Sender = { kind: 'alphanumeric', name: 'Textpoll' };
const sid = `SM${'1'.repeat(32)}`;
const account = `/2010-04-01/Accounts/${accountSid}`;
const message = { messageId: 'm 1', to: '+9647701234567', body: 'سؤال؟ & "ü"\n1 = نعم' };

let answer: (asked: Asked) => Reply;
let stub: Stub;
beforeAll(async () => {
  stub = await startStub((asked) => answer(asked));
});
afterAll(() => stub.close());
afterEach(() => {
  stub.asked.length = 0;
  vi.unstubAllEnvs();
});

function gateway(sender: Sender = service, timeoutMs = 5_000, apiBaseUrl = stub.url) {
  return createTwilioGateway({
    accountSid,
    authToken: 'token',
    sender,
    publicBaseUrl: 'https://poll.example.org/x',
    apiBaseUrl,
    timeoutMs,
  });
}

describe('send', () => {
  test.each([
    [service, { MessagingServiceSid: service.sid }],
    [number, { From: '+15551234567' }],
    [name, { From: 'Textpoll' }],
  ] as const)('from %o', async (sender, from) => {
    answer = () => ({ status: 201, body: { sid, status: 'queued' } });
    expect(await gateway(sender).send(message)).toEqual({ kind: 'accepted', providerId: sid });
    expect(stub.asked).toHaveLength(1);
    expect(stub.asked[0]).toMatchObject({ method: 'POST', path: `${account}/Messages.json` });
    expect(Object.fromEntries(stub.asked[0]!.form)).toEqual({
      To: message.to,
      Body: message.body,
      StatusCallback: 'https://poll.example.org/x/webhooks/twilio/status?m=m%201',
      ...from,
    });
  });

  const json = (status: number, code: number): Reply => ({ status, body: { code, message: 'no', status } });
  test.each<[string, Reply, string, string]>([
    ['opted out', json(400, 21610), 'optedOut', '21610'],
    ['invalid number', json(400, 21211), 'permanent', '21211'],
    ['bad credentials', json(401, 20003), 'configuration', '20003'],
    ['too many requests', json(429, 20429), 'rateLimited', '20429'],
    ['too many requests, in HTML', { status: 429, type: 'text/html', body: '<h1>slow</h1>' }, 'rateLimited', 'HTTP 429'],
    ['an error of Twilio’s', json(500, 20500), 'unknown', '20500'],
    ['an HTML 503', { status: 503, type: 'text/html', body: '<h1>sorry</h1>' }, 'unknown', 'HTTP 503'],
    ['an empty 502', { status: 502, type: 'text/plain', body: '' }, 'unknown', 'HTTP 502'],
    ['a 201 that is no JSON', { status: 201, type: 'text/html', body: '<p>hello</p>' }, 'unknown', 'SyntaxError'],
    ['a 201 without an id', { status: 201, body: { status: 'queued' } }, 'unknown', 'no id'],
    ['a timeout', 'hang', 'unknown', 'ECONNABORTED'],
    ['a reset after sending', 'reset', 'unknown', 'ECONNRESET'],
  ])('%s', async (_what, reply, kind, code) => {
    answer = () => reply;
    expect(await gateway(service, 300).send(message)).toMatchObject({ kind, code });
    expect(stub.asked, 'no call is repeated').toHaveLength(1);
  });

  test.each<[string, Reply, string, string]>([
    ['too many requests, without a body', { status: 429, body: '' }, 'rateLimited', 'HTTP 429'],
    ['an HTML 500', { status: 500, type: 'text/html', body: '<h1>oops</h1>' }, 'unknown', 'HTTP 500'],
    ['a JSON 503', json(503, 20503), 'unknown', '20503'],
    [
      'a proxy that wants a password',
      { status: 407, type: 'text/html', body: '<h1>who are you</h1>' },
      'configuration',
      'HTTP 407',
    ],
    ['a portal’s page', { status: 200, type: 'text/html', body: '<form>' }, 'unknown', 'SyntaxError'],
    ['a redirect, which is not followed', { status: 307, body: '', headers: { Location: '/elsewhere' } }, 'unknown', 'HTTP 307'],
    ['an answer cut short', { status: 201, body: '{', headers: { 'Content-Length': '100' } }, 'unknown', 'ECONNABORTED'],
    ['an answer without end', { status: 201, body: `"${'x'.repeat(17_000_000)}"` }, 'unknown', 'answer too large'],
  ])('%s', async (_what, reply, kind, code) => {
    answer = () => reply;
    expect(await gateway(service, 1_000).send(message)).toMatchObject({ kind, code });
    expect(stub.asked, 'no call is repeated').toHaveLength(1);
  });

  test('reset amid the answer', async () => {
    const raw = await rawServer((socket) => {
      socket.write('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"sid":');
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    expect(await gateway(service, 2_000, raw.url).send(message)).toMatchObject({ kind: 'unknown', code: 'ECONNRESET' });
    expect(raw.requests()).toBe(1);
    await raw.close();
  });

  test('a kept connection that the server drops: what was written is unknown, and is not repeated', async () => {
    let first = true;
    const raw = await rawServer((socket) => {
      if (!first) return socket.destroy();
      first = false;
      const body = JSON.stringify({ sid });
      socket.write(`HTTP/1.1 201 Created\r\nConnection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    const twice = gateway(service, 2_000, raw.url);
    expect(await twice.send(message)).toMatchObject({ kind: 'accepted' });
    expect(await twice.send(message)).toMatchObject({ kind: 'unknown', code: 'ECONNRESET' });
    expect(raw.requests()).toBe(2);
    await raw.close();
  });

  test('a kept connection that was closed between two calls gives way to a new one', async () => {
    let kept: Socket | undefined;
    const body = JSON.stringify({ sid });
    const raw = await rawServer((socket) => {
      kept = socket;
      socket.write(`HTTP/1.1 201 Created\r\nConnection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    const twice = gateway(service, 2_000, raw.url);
    expect(await twice.send(message)).toMatchObject({ kind: 'accepted' });
    const closed = once(kept!, 'close');
    kept!.end();
    await closed;
    expect(await twice.send(message)).toMatchObject({ kind: 'accepted' });
    expect(raw.requests()).toBe(2);
    await raw.close();
  });

  test('a handshake that fails has sent nothing', async () => {
    const plain = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy()));
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const outcome = await gateway(service, 2_000, `https://127.0.0.1:${port}`).send(message);
    expect(outcome).toMatchObject({ kind: 'transient' });
    expect(outcome).not.toMatchObject({ code: 'ETIMEDOUT' });
    await new Promise((resolve) => plain.close(resolve));
  });

  test('nobody listens: nothing was sent', async () => {
    const port = await freePort();
    const outcome = await gateway(service, 2_000, `http://127.0.0.1:${port}`).send(message);
    expect(outcome).toMatchObject({ kind: 'transient', code: 'ECONNREFUSED' });
  });

  test('the environment bends neither the address nor the silence of the SDK', async () => {
    vi.stubEnv('TWILIO_REGION', 'au1');
    vi.stubEnv('TWILIO_EDGE', 'sydney');
    vi.stubEnv('TWILIO_LOG_LEVEL', 'debug');
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    answer = () => ({ status: 201, body: { sid } });
    expect(await gateway().send(message)).toMatchObject({ kind: 'accepted' });
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});

describe('list', () => {
  const row = (more: object) => ({
    sid,
    direction: 'outbound-api',
    from: '+15551234567',
    to: '+9647701234567',
    body: 'x',
    status: 'delivered',
    error_code: null,
    date_sent: 'Tue, 24 Nov 2026 10:00:05 +0000',
    date_created: 'Tue, 24 Nov 2026 10:00:00 +0000',
    ...more,
  });

  test('pages, newest first, from the day before', async () => {
    answer = ({ query }) =>
      query.get('Page') === '1'
        ? { body: { messages: [row({ direction: 'inbound', status: 'received' })], next_page_uri: null } }
        : {
            body: {
              messages: [
                row({ status: 'undelivered', error_code: 30003 }),
                row({ status: 'queued', from: null, body: null, date_sent: null }),
              ],
              next_page_uri: `${account}/Messages.json?Page=1&PageToken=t`,
            },
          };
    const pages: ListedMessage[][] = [];
    for await (const page of gateway().list({ to: '+9647701234567', since: Date.UTC(2026, 10, 24, 13, 30) })) pages.push(page);
    const common = { providerId: sid, to: '+9647701234567' };
    expect(pages).toEqual([
      [
        {
          ...common,
          direction: 'outbound',
          from: '+15551234567',
          body: 'x',
          at: Date.UTC(2026, 10, 24, 10, 0, 5),
          status: 'failed',
          errorCode: '30003',
        },
        {
          ...common,
          direction: 'outbound',
          from: '',
          body: '',
          at: Date.UTC(2026, 10, 24, 10),
          status: 'accepted',
          errorCode: undefined,
        },
      ],
      [
        {
          ...common,
          direction: 'inbound',
          from: '+15551234567',
          body: 'x',
          at: Date.UTC(2026, 10, 24, 10, 0, 5),
          status: 'delivered',
          errorCode: undefined,
        },
      ],
    ]);
    const { query } = stub.asked[0]!;
    expect(query.get('To')).toBe('+9647701234567');
    expect(query.get('DateSent>')).toBe('2026-11-23T00:00:00Z');
  });

  test('a refusal is unavailable, without numbers', async () => {
    answer = () => ({ status: 500, body: { code: 20500, message: 'about +9647701234567' } });
    const read = async () => {
      for await (const _ of gateway().list({ to: '+9647701234567', since: 0 }));
    };
    await expect(read()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the provider would not list messages: 20500, about …',
    });
  });
});

describe('receiving numbers', () => {
  test('of a number and of a name', async () => {
    expect(await gateway(number).receivingNumbers()).toEqual(['+15551234567']);
    expect(await gateway(name).receivingNumbers()).toEqual([]);
    expect(stub.asked).toEqual([]);
  });

  test('of a service', async () => {
    answer = () => ({
      body: {
        phone_numbers: [{ phone_number: '+15550000001' }, { phone_number: '+15550000002' }],
        meta: { key: 'phone_numbers' },
      },
    });
    expect(await gateway().receivingNumbers()).toEqual(['+15550000001', '+15550000002']);
    expect(stub.asked[0]!.path).toBe(`/v1/Services/${service.sid}/PhoneNumbers`);
  });
});

describe('redact', () => {
  test('blanks the body', async () => {
    answer = () => ({ body: { sid, body: '' } });
    await gateway().redact(sid);
    expect(stub.asked[0]).toMatchObject({ method: 'POST', path: `${account}/Messages/${sid}.json` });
    expect([...stub.asked[0]!.form]).toEqual([['Body', '']]);
  });

  test('what is deleted needs none', async () => {
    answer = () => ({ status: 404, body: { code: 20404, message: 'not found' } });
    await expect(gateway().redact(sid)).resolves.toBeUndefined();
  });

  test('too early is unavailable', async () => {
    answer = () => ({ status: 409, body: { code: 20009, message: 'not finished' } });
    await expect(gateway().redact(sid)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the account', () => {
  const of = (sender: Sender) => twilioAccount({ accountSid, authToken: 'token', sender, apiBaseUrl: stub.url });

  test('its state and the provider’s clock', async () => {
    answer = () => ({ body: { sid: accountSid, status: 'active' }, headers: { Date: 'Tue, 24 Nov 2026 10:00:00 GMT' } });
    expect(await of(number).state()).toEqual({ status: 'active', providerTime: Date.UTC(2026, 10, 24, 10) });
    expect(stub.asked[0]!.path).toBe(`${account}.json`);
  });

  const owned = { phone_number: '+15551234567', sms_url: 'https://a/', sms_method: 'POST', capabilities: { sms: true } };
  test.each([
    [owned, { of: 'the number ending in 4567', url: 'https://a/', method: 'POST', sms: true }],
    [
      { ...owned, sms_application_sid: 'AP1', capabilities: { sms: false } },
      {
        of: 'the number ending in 4567 (a TwiML application stands before its own address)',
        url: '',
        method: 'POST',
        sms: false,
      },
    ],
  ])('the route of a number', async (row, route) => {
    answer = () => ({ body: { incoming_phone_numbers: [row] } });
    expect(await of(number).inboundRoutes()).toEqual([route]);
    expect(stub.asked[0]!.query.get('PhoneNumber')).toBe('+15551234567');
  });

  test.each([
    [false, 'the messaging service', 'https://service/'],
    [true, 'the number ending in 4567', 'https://a/'],
  ])('the route of a service, by its numbers %s', async (byNumber, label, url) => {
    answer = ({ path }) => {
      if (path.endsWith('/PhoneNumbers')) {
        return {
          body: { phone_numbers: [{ phone_number: '+15551234567', capabilities: ['SMS'] }], meta: { key: 'phone_numbers' } },
        };
      }
      if (path.endsWith('/IncomingPhoneNumbers.json')) return { body: { incoming_phone_numbers: [owned] } };
      return {
        body: { inbound_request_url: 'https://service/', inbound_method: 'POST', use_inbound_webhook_on_number: byNumber },
      };
    };
    expect(await of(service).inboundRoutes()).toEqual([{ of: label, url, method: 'POST', sms: true }]);
  });

  test('a name hears nothing', async () => {
    expect(await of(name).inboundRoutes()).toEqual([]);
  });
});

/** A server that answers each whole request as `onRequest` does, with bytes. */
async function rawServer(onRequest: (socket: Socket) => void) {
  let requests = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    let text = '';
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\r\n\r\n') || !/Body=/.test(text)) return;
      text = '';
      requests++;
      onRequest(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
