// The launch page: what it shows, who may launch, and that nothing happens twice, unseen or unaccepted.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startStub } from '../../sms/twilio-stub.ts';
import { type Answer, type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { COUNT_SIZES_ANEW, loadSurvey, numberOf } from '../../support/world.ts';

const LAUNCH = '/surveys/coalition/launch';
let site: ConsoleWorld;

/** An emulator in the provider's place, so that replies are possible and an http address is right. */
async function open(options: Parameters<typeof openConsoleWorld>[0] = {}): Promise<void> {
  site = await openConsoleWorld({ facts: { apiBaseUrl: 'http://127.0.0.1:9' }, ...options });
}
beforeEach(() => open());
afterEach(() => site.close());

const plainText = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\u2066\u2069]/g, '')
    .replace(/\s+/g, ' ');
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const warnings = (html: string) => [...html.matchAll(/name="accept" value="(\w+)"/g)].map((match) => match[1]!);
const sent = () => site.gateway.sent.length;

async function submit(page: Answer, change: Record<string, string | string[]> = {}): Promise<Answer> {
  const { text } = page;
  const fields = {
    replicates: hidden(text.slice(text.indexOf('id="go"')), 'replicates'),
    digest: hidden(text, 'digest'),
    accept: warnings(text),
  };
  return site.post(LAUNCH, { ...fields, ...change }, { as: 'fielder' });
}

describe('the page', () => {
  test('without a sample says what to do, and offers no launch', async () => {
    const { status, text } = await site.get(LAUNCH, { as: 'fielder' });
    expect(status).toBe(200);
    expect(plainText(text)).toContain('Cannot be launched: one thing stands against it');
    expect(text).toContain('href="/surveys/coalition/sample"');
    expect(text).not.toContain('name="digest"');
  });

  test('says to how many people it sends, and what that costs', async () => {
    await site.sample(1, 20);
    await site.sample(21, 25, { language: 'en' });
    const { text } = await site.get(`${LAUNCH}?replicates=4`, { as: 'fielder' });
    const words = plainText(text);
    expect(words).toContain('Can be launched, with');
    expect(words).toMatch(/Arabic 20 2 40/);
    expect(words).toMatch(/English 5 2 10/);
    expect(words).toMatch(/Send the first question to 25 people: about 50 segments, US\$5\.00 to US\$\d+\.00/);
    expect(words).toContain('The last first message leaves');
  });

  test('in Arabic', async () => {
    await site.sample(1, 20);
    const { status, text } = await site.get(LAUNCH, { as: 'fielder', language: 'ar' });
    expect(status).toBe(200);
    expect(plainText(text)).toContain('أرسل السؤال الأول إلى 20 شخصًا: نحو 40 مقطعًا');
    expect(text).not.toMatch(/launch:|\{\{/);
  });

  test.each(['0', '5', 'x', '1e3', '-1', '99999999'])(
    '%s is no replicate: told at the field, with what was typed',
    async (replicates) => {
      await site.sample(1, 2);
      const { status, text } = await site.get(`${LAUNCH}?replicates=${replicates}`, { as: 'viewer' });
      expect(status).toBe(422);
      expect(text).toContain('Write a whole number from 1 to 4.');
      expect(text).toContain(`value="${replicates}"`);
    },
  );

  test.each(['viewer', 'coder', 'editor'] as const)('a %s sees the plan and no form that sends', async (as) => {
    await site.sample(1, 2);
    const { status, text } = await site.get(LAUNCH, { as });
    expect(status).toBe(200);
    expect(plainText(text)).toContain('To launch it takes the role of a fielder');
    expect(text).not.toMatch(/<form method="post" action="\/surveys\/coalition\/launch/);
  });
});

describe('launching', () => {
  beforeEach(() => site.sample(1, 20));

  test('leads to the monitor, once', async () => {
    const page = await site.get(LAUNCH, { as: 'fielder' });
    expect(await submit(page)).toMatchObject({ status: 303, location: '/surveys/coalition/monitor?done=launch%3Adone.launched' });
    expect(await site.entry()).toMatchObject({ state: 'fielding', released: 1, oneWay: false });
    const again = await submit(page);
    expect(again.status).toBe(409);
    expect(plainText(again.text)).toContain('Nothing was sent: the plan has changed');
    const log = await site.rows("SELECT actor, action FROM audit_log WHERE action = 'field.start'");
    expect(log).toEqual([{ actor: 'fielder@example.org', action: 'field.start' }]);
  });

  test('releases further replicates in the same way', async () => {
    await site.db.batch([{ sql: 'UPDATE respondents SET replicate = 2 WHERE draw > 15', params: {} }, ...COUNT_SIZES_ANEW]);
    await submit(await site.get(LAUNCH, { as: 'fielder' }));
    const page = await site.get(LAUNCH, { as: 'fielder' });
    expect(plainText(page.text)).toContain('Release further replicates');
    expect(plainText(page.text)).toContain('Send the first question to 5 people');
    expect((await submit(page)).status).toBe(303);
    expect((await site.entry()).released).toBe(2);
  });

  test('a survey of which all is released shows no form', async () => {
    await submit(await site.get(`${LAUNCH}?replicates=4`, { as: 'fielder' }));
    const { text } = await site.get(LAUNCH, { as: 'fielder' });
    expect(plainText(text)).toContain('Everything is released: 20 people');
    expect(text).not.toContain('name="digest"');
  });

  test('a warning that was not accepted is told, and what was accepted stays so', async () => {
    const page = await site.get(LAUNCH, { as: 'fielder' });
    const [first, ...rest] = warnings(page.text);
    const answer = await submit(page, { accept: rest });
    expect(answer.status).toBe(422);
    expect(plainText(answer.text)).toContain('a warning is not accepted yet');
    const box = (code: string) => new RegExp(`<input[^>]*value="${code}"[^>]*>`).exec(answer.text)![0];
    expect(box(rest[0]!)).toContain('checked');
    expect(box(first!)).not.toContain('checked');
    expect((await site.entry()).state).toBe('draft');
  });

  test.each<[string, Record<string, string | string[]>, number]>([
    ['a digest of nothing', { digest: '' }, 409],
    ['a digest of something else', { digest: '0'.repeat(32) }, 409],
    ['other replicates than were seen', { replicates: '2' }, 409],
    ['replicates that are none', { replicates: '17' }, 422],
    ['findings that are none', { accept: ['x', '__proto__'] }, 422],
  ])('%s does nothing', async (_name, change, status) => {
    const page = await site.get(LAUNCH, { as: 'fielder' });
    expect((await submit(page, change)).status).toBe(status);
    expect((await site.entry()).state).toBe('draft');
  });

  test('a blocker that came up meanwhile refuses', async () => {
    const page = await site.get(LAUNCH, { as: 'fielder' });
    site.advance(8 * 24 * 3_600_000);
    const answer = await submit(page);
    expect(answer.status).toBe(409);
    expect(plainText(answer.text)).toContain('The field period is over');
    expect((await site.entry()).state).toBe('draft');
  });

  test.each(['viewer', 'coder', 'editor'] as const)('a %s may not', async (as) => {
    for (const path of [LAUNCH, `${LAUNCH}/checks`, `${LAUNCH}/test`])
      expect((await site.post(path, {}, { as })).status).toBe(403);
    expect((await site.entry()).state).toBe('draft');
  });
});

describe('a test message', () => {
  const number = '+447911123456';

  async function key(): Promise<string> {
    return hidden((await site.get(LAUNCH, { as: 'fielder' })).text, 'key');
  }

  test('is sent once, and listed without its number', async () => {
    const form = { number, language: 'en', key: await key() };
    for (const _ of [1, 2]) {
      expect(await site.post(`${LAUNCH}/test`, form, { as: 'fielder' })).toMatchObject({
        status: 303,
        location: '/surveys/coalition/launch?done=launch%3Adone.testSent#test',
      });
    }
    expect(sent()).toBe(1);
    const { text } = await site.get(LAUNCH, { as: 'fielder' });
    expect(plainText(text)).toContain('fielder@example.org English accepted by the provider none heard');
    expect(text).not.toContain('7911123456');
  });

  test('a number as the survey’s country writes it', async () => {
    await site.post(`${LAUNCH}/test`, { number: '0771 000 0001', language: 'ar', key: await key() }, { as: 'fielder' });
    expect(site.gateway.sent[0]?.to).toBe(numberOf(1));
  });

  test.each<[string, Record<string, string>, string]>([
    ['no number', { number: '12' }, 'This is no number of a mobile phone'],
    ['nothing', { number: '' }, 'This is no number of a mobile phone'],
    ['a language that it does not speak', { language: 'tr' }, 'Choose one of the survey’s languages'],
  ])('%s is told at the field, and what was typed is kept', async (_name, change, words) => {
    const answer = await site.post(`${LAUNCH}/test`, { number, language: 'en', key: await key(), ...change }, { as: 'fielder' });
    expect(answer.status).toBe(422);
    expect(plainText(answer.text)).toContain(words);
    expect(answer.text).toContain(change.number === '' ? 'type="tel" value' : `value="${change.number ?? number}"`);
    expect(sent()).toBe(0);
  });

  test('a number that has opted out is told so', async () => {
    const hash = site.sealer.lookup(number);
    await site.db.batch([
      { sql: "INSERT INTO suppressions (number_hash, since, reason) VALUES (@hash, 0, 'stop')", params: { hash } },
    ]);
    const answer = await site.post(`${LAUNCH}/test`, { number, language: 'en', key: await key() }, { as: 'fielder' });
    expect([answer.status, plainText(answer.text)]).toEqual([422, expect.stringContaining('on the suppression list')]);
    expect(sent()).toBe(0);
  });

  test('a provider that refuses is told with its code', async () => {
    site.gateway.onSend = () => ({ kind: 'permanent', code: '21211', detail: 'no' });
    const answer = await site.post(`${LAUNCH}/test`, { number, language: 'en', key: await key() }, { as: 'fielder' });
    expect([answer.status, plainText(answer.text)]).toEqual([409, expect.stringContaining('refused by the provider (21211)')]);
  });
});

test('the look at the address and the account is kept and shown', async () => {
  const stub = await startStub(({ path }) =>
    path.startsWith('/webhooks') ? { status: 404, body: '' } : { body: { status: 'suspended' } },
  );
  await site.close();
  await open({ facts: { apiBaseUrl: stub.url, publicBaseUrl: stub.url } });
  await site.sample(1, 2);
  const headers = { Origin: stub.url };
  const answer = await site.post(`${LAUNCH}/checks`, { replicates: '2' }, { as: 'fielder', headers });
  expect(answer).toMatchObject({
    status: 303,
    location: '/surveys/coalition/launch?replicates=2&done=launch%3Adone.looked#webhook',
  });
  const words = plainText((await site.get(LAUNCH, { as: 'fielder' })).text);
  expect(words).toContain('Something else answers at the address, with HTTP 404.');
  expect(words).toContain('The provider’s account is not active It is suspended.');
  const renewed = await site.post(`${LAUNCH}/checks`, {}, { as: 'fielder', headers: { ...headers, 'HX-Request': 'true' } });
  expect(renewed.text).toMatch(/^<div id="plan">/);
  expect(plainText(renewed.text)).toContain('were looked at just now');
  await stub.close();
});

test('every text of the survey’s own is escaped', async () => {
  await site.close();
  const coalition = loadSurvey('coalition.yaml');
  await open({ survey: { ...coalition, title: { ...coalition.title, en: '<script>alert(1)</script>' } } });
  expect((await site.get(LAUNCH, { as: 'fielder' })).text).not.toContain('<script>alert');
});
