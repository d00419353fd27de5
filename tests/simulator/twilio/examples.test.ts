// The look-alike's JSON beside the examples of Twilio's own API description.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountSid, authToken, citizen, openScene, ourNumber, type Scene, serviceSid } from './support.ts';

type Json = Record<string, unknown>;
const fixture = new URL('../fixtures/twilio-message-examples.json', import.meta.url);
const { examples } = JSON.parse(readFileSync(fixture, 'utf8')) as { examples: Record<string, Record<string, Json>> };
const account = `/2010-04-01/Accounts/${accountSid}`;

/** The sender in the example of a full page. */
const otherNumber = '+987654321';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({
    messagingServiceSid: serviceSid,
    numbers: [ourNumber, otherNumber],
    network: { deliver: () => ({ status: 'undelivered', errorCode: 30007 }) },
  });
});
afterAll(() => scene.close());

async function request(path: string, form?: Record<string, string>): Promise<Json> {
  const headers = { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
  const response = await fetch(
    `${scene.provider.url}${path}`,
    form ? { method: 'POST', headers, body: new URLSearchParams(form) } : { headers },
  );
  return (await response.json()) as Json;
}

/** A value as the pattern that it follows: its type, and the form of dates, SIDs, URIs and numbers in words. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
  }
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return value
    .replace(/\b(AC|MG|SM|MM)[0-9a-z]{32}\b/g, 'SID')
    .replace(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/, 'date')
    .replace(/^\+\d+$/, 'phone')
    .replace(/^\d+$/, 'digits');
}

/** What differs from message to message, by design or because Twilio's example is of another kind. */
const varying = [
  'status',
  'body',
  'date_sent',
  'from',
  'messaging_service_sid',
  'error_code',
  'error_message',
  'price',
  'price_unit',
];

function fixedShapeOf(message: Json): Json {
  const shape = shapeOf(message) as Json;
  return Object.fromEntries(Object.entries(shape).map(([name, value]) => [name, varying.includes(name) ? 'varying' : value]));
}

const creations = Object.entries(examples.CreateMessage!).filter(([name]) => !name.startsWith('createScheduled'));
it.each(creations)('creates as in %s', async (_name, example) => {
  const created = await request(`${account}/Messages.json`, {
    To: citizen,
    Body: String(example.body),
    ...(example.from === null ? { MessagingServiceSid: serviceSid } : { From: ourNumber }),
  });
  expect(fixedShapeOf(created)).toEqual(fixedShapeOf(example));
  expect(created.body).toBe(example.body);
  expect(created.from === null).toBe(example.from === null);
});

it('fetches and redacts as in the examples', async () => {
  const { uri } = await request(`${account}/Messages.json`, {
    To: citizen,
    From: ourNumber,
    Body: 'testing',
    MessagingServiceSid: serviceSid,
  });
  await scene.provider.idle();
  const fetched = await request(String(uri));
  const { fetch: example } = examples.FetchMessage!;
  expect(fixedShapeOf(fetched)).toEqual(fixedShapeOf(example!));
  const told = ['body', 'date_sent', 'from', 'messaging_service_sid', 'error_code', 'error_message'];
  for (const name of told) expect([name, shapeOf(fetched[name])]).toEqual([name, shapeOf(example![name])]);
  const redacted = await request(String(uri), { Body: '' });
  expect(fixedShapeOf(redacted)).toEqual(fixedShapeOf(examples.UpdateMessage!.redactBody!));
  expect(redacted.body).toBe('');
});

const { readFullPage1: fullPage, ...emptyPages } = examples.ListMessage!;
it.each(Object.entries(emptyPages))('lists as in %s', async (_name, example) => {
  expect(await request(String(example.uri))).toEqual(example);
});

it('lists a full page as in readFullPage1', async () => {
  const example = fullPage!;
  for (let count = 0; count < 3; count++)
    await request(`${account}/Messages.json`, { To: '+123456789', From: otherNumber, Body: 'testing' });
  const listed = await request(String(example.uri));
  for (const name of ['first_page_uri', 'next_page_uri', 'uri', 'start', 'end', 'page', 'page_size', 'previous_page_uri']) {
    const [ours, theirs] = [listed[name], example[name]].map((value) => String(value).replace(/PA[SM]M\w{32}/, 'token'));
    expect([name, ours]).toEqual([name, theirs]);
  }
  const theirs = (example.messages as Json[]).map((message) => ({ ...fixedShapeOf(message), direction: 'outbound-api' }));
  expect((listed.messages as Json[]).map(fixedShapeOf)).toEqual(theirs);
});

const refusals = [
  ['POST', `${account}/Messages.json`, { To: 'x', From: ourNumber, Body: 'x' }, 21211, 400],
  ['GET', `${account}/Messages/SMnone.json`, undefined, 20404, 404],
] as const;
it.each(refusals)('refuses %s %s in the form of its errors', async (_method, path, form, code, status) => {
  expect(await request(path, form)).toEqual({
    code,
    message: expect.any(String),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
});
