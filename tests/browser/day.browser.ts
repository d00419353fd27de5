// A pollster's whole day in a real browser, against the real service and the look-alike: set-up, two-factor, a survey, a text
// corrected, ten thousand people, the launch, watching, coding, publishing, the public page on a phone, files to take away.

import type { ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { type Lookalike, startLookalike } from '../../src/simulator/twilio/lookalike.ts';
import { inboundUrl } from '../../src/sms/twilio-urls.ts';
import { coalitionNow, type Installation, install, TWILIO_SETTINGS } from '../support/command-line.ts';
import { numberOf } from '../support/world.ts';
import { accessibility, launch, openPage, overflow, type Watched } from './chromium.ts';

const PEOPLE = 10_000;
/** Only these answer: a browser test is no load test. */
const ANSWERING = 400;
const OWNER = { name: 'Layla Hasan', email: 'layla@example.org', password: 'a long and quiet password' };

let lookalike: Lookalike;
let here: Installation;
let service: ChildProcess;
let said = '';
let browser: Browser;
let desk: Watched;
let page: Page;
let url: string;
let secret: string;

beforeAll(async () => {
  const texts = new Map<string, number>();
  lookalike = await startLookalike({
    clock: systemClock,
    seed: 'day',
    accountSid: TWILIO_SETTINGS.TWILIO_ACCOUNT_SID,
    authToken: TWILIO_SETTINGS.TWILIO_AUTH_TOKEN,
    numbers: [TWILIO_SETTINGS.TWILIO_FROM],
    segmentsPerSecond: 10_000,
    maxCreatesPerSecond: 10_000,
    delays: { queuedMs: [1, 5], sentMs: [1, 20], deliveredMs: [1, 50] },
    network: {
      deliver({ to, from }) {
        const citizen = Number(to.slice(-8)) - 10_000_000;
        const nth = texts.get(to) ?? 0;
        texts.set(to, nth + 1);
        const reply = replyOf(citizen, nth);
        if (reply) setTimeout(() => lookalike.receive({ from: to, to: from, body: reply }), 20);
        return { status: 'delivered' };
      },
    },
  });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  here = await install({
    ...TWILIO_SETTINGS,
    PORT: String(port),
    PUBLIC_BASE_URL: url,
    TWILIO_API_BASE_URL: lookalike.url,
    LOG_LEVEL: 'error',
  });
  lookalike.configure({ messagesUrl: inboundUrl(url) });
  service = here.start(['serve']);
  service.stderr!.on('data', (chunk) => {
    said += chunk;
  });
  await vi.waitFor(() => expect(said).toContain('/set-up?token='), { timeout: 60_000 });
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 30_000 });
  browser = await launch();
  desk = await openPage(browser, { viewport: { width: 1280, height: 900 }, locale: 'en-GB', acceptDownloads: true });
  page = desk.page;
});

afterAll(async () => {
  await browser?.close();
  service?.kill('SIGTERM');
  await lookalike?.close();
  rmSync(here.folder, { recursive: true, force: true });
});

/** Every tenth of those who answer is never understood. */
function replyOf(citizen: number, nth: number): string | undefined {
  if (citizen < 0 || citizen >= ANSWERING) return undefined;
  if (citizen % 10 === 0) return nth < 2 ? 'كلام كلام كلام' : undefined;
  return [String(1 + (citizen % 2)), 'بغداد', String(1 + (citizen % 2)), String(3 + (citizen % 4))][nth];
}

function totp(base32: string, at = Date.now()): string {
  const bits = [...base32.replaceAll(/[\s=]/g, '').toUpperCase()].map((char) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest.at(-1)! & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function submit(form: string): Promise<void> {
  await Promise.all([page.waitForLoadState('load'), page.locator(`${form} button[type=submit]`).first().click()]);
}

test('the owner sets up the installation, with a second factor', async () => {
  await page.goto(/http\S+set-up\?token=\S+/.exec(said)![0]);
  await page.fill('[name=name]', OWNER.name);
  await page.fill('[name=email]', OWNER.email);
  await page.fill('[name=password]', OWNER.password);
  await page.fill('[name=repeated]', OWNER.password);
  await submit('main form');
  await page.waitForURL('**/account/two-factor**');
  await page.fill('[name=current]', OWNER.password);
  await submit('main form');
  secret = (await page.locator('code.secret').innerText()).trim();
  expect(await page.locator('.backup-codes li').count()).toBeGreaterThan(4);
  await page.fill('[name=code]', totp(secret));
  await submit('main form');
  await page.waitForURL((at) => !at.pathname.endsWith('/confirm'));
  await page.locator('header form[action="/sign-out"] button').click();
  await page.waitForURL('**/sign-in**');
});

test('the set-up link has had its time', async () => {
  await page.goto(/http\S+set-up\?token=\S+/.exec(said)![0]);
  expect(await page.locator('[name=repeated]').count()).toBe(0);
});

test('signing in asks for both factors, and comes back to where one was', async () => {
  await page.goto(`${url}/surveys/new`);
  await page.fill('[name=email]', OWNER.email);
  await page.fill('[name=password]', 'not the password at all');
  await submit('main form');
  expect(await page.locator('[role=alert]').count()).toBeGreaterThan(0);
  await page.fill('[name=password]', OWNER.password);
  await submit('main form');
  await page.waitForURL('**/second-factor**');
  await page.fill('[name=code]', totp(secret));
  await submit('main form');
  await page.waitForURL('**/surveys/new');
});

test('a survey is added; its mistakes are shown at their lines first', async () => {
  const file = coalitionNow().replace('segments: 40000', 'segments: 900000');
  await page.fill('[name=file]', file.replace('defaultLanguage: ar', 'defaultLanguage: xx'));
  await submit('main form');
  expect(await page.locator('.problems .place').first().innerText()).toMatch(/^\d+:\d+$/);
  await page.fill('[name=file]', file);
  await submit('main form');
  await page.waitForURL('**/surveys/coalition/questionnaire**');
});

test('a text is corrected in place, checked as one types', async () => {
  const file = page.locator('textarea[name=file]');
  const text = await file.inputValue();
  await file.fill(`${text}\nnonsense: yes\n`);
  await file.press('End');
  await page.locator('#checked .problems').waitFor();
  await file.fill(text.replace('Thank you for your time.', 'Thank you for your time and your words.'));
  await submit('.file form');
  await expect.poll(() => page.locator('main').innerText()).toContain('Saved as a new version');
  expect(await page.locator('main').innerText()).toContain('Thank you for your time and your words.');
});

test('a phone on the page talks to the engine', async () => {
  await page.goto(`${url}/surveys/coalition/try-it?language=ar`);
  await page.fill('[name=message]', 'لا أؤيد');
  await page.locator('#phone button[type=submit]').first().click();
  await expect.poll(() => page.locator('#phone').innerText()).toContain('stance = Oppose');
});

test('ten thousand people are imported', async () => {
  const rows = Array.from(
    { length: PEOPLE },
    (_, n) => `${numberOf(n)},${n % 4 === 3 ? 'ckb' : 'ar'},${['centre', 'south', 'north'][n % 3]}`,
  );
  await page.goto(`${url}/surveys/coalition/sample`);
  await page.setInputFiles('input[type=file]', {
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `phone;language;region\n${rows.map((row) => row.replaceAll(',', ';')).join('\n')}\n9.64771E+11;ar;south\n`,
    ),
  });
  await submit('main form');
  await page.waitForURL('**/sample/files/**');
  expect(await page.locator('main').innerText()).toContain('columns divided by semicolons');
  await submit('form.mapping');
  await page.waitForURL('**/sample/imports/**');
  await page.locator('.notice.done').waitFor({ timeout: 60_000 });
  expect(await page.locator('main').innerText()).toContain('9.64771E+11');
  await page.goto(`${url}/surveys/coalition/sample`);
  expect(await page.locator('.figure').first().innerText()).toBe('10,000');
});

test('the launch says what will happen, asks, and happens once', async () => {
  await page.goto(`${url}/surveys/coalition/launch`);
  await page.locator('form[action$="/launch/checks"] button').click();
  await page.waitForLoadState('networkidle');
  await page.goto(`${url}/surveys/coalition/launch`);
  await page.locator('details.danger > summary').click();
  for (const box of await page.locator('details.danger input[type=checkbox]').all()) await box.check();
  await submit('details.danger form');
  await page.waitForURL('**/surveys/coalition/monitor**', { timeout: 30_000 });
});

test('the monitor moves by itself', async () => {
  const text = () => page.locator('main').innerText();
  const before = await text();
  await expect.poll(text, { timeout: 90_000, interval: 1_000 }).not.toBe(before);
  await expect
    .poll(() => here.run(['field', 'status', 'coalition', '--json']).then(({ out }) => JSON.parse(out).books.cases.delivered), {
      timeout: 120_000,
      interval: 2_000,
    })
    .toBeGreaterThan(500);
  expect(await accessibility(page)).toEqual([]);
});

test('ten unclear answers are coded, by keys', async () => {
  await expect
    .poll(
      async () => {
        await page.goto(`${url}/surveys/coalition/coding`);
        return Number(/(\d+) waiting/.exec(await page.locator('main').innerText())?.[1] ?? 0);
      },
      { timeout: 120_000, interval: 2_000 },
    )
    .toBeGreaterThanOrEqual(10);
  for (let n = 1; n <= 10; n++) {
    await page.keyboard.press(n % 3 === 0 ? 'u' : String(1 + (n % 3)));
    await expect
      .poll(async () => {
        const [, decided, left] = /([\d,]+) decided, ([\d,]+) left/.exec(await page.locator('main').innerText()) ?? [];
        return Number(decided) + Number(left);
      })
      .toBe(n);
  }
  await page.keyboard.press('z');
  await expect.poll(() => page.locator('main').innerText()).toMatch(/taken back/);
});

test('the results are published as they were seen', async () => {
  await page.goto(`${url}/surveys/coalition/publish`);
  for (const name of ['conductedBy', 'population', 'sampling']) {
    for (const language of ['ar', 'ckb', 'en']) {
      const field = page.locator(`[name="${name}.${language}"]`);
      if ((await field.count()) > 0) await field.fill(language === 'en' ? 'Example Survey Centre' : 'مركز المثال');
    }
  }
  for (const field of await page.locator('form.statement textarea, form.statement input[type=text]').all()) {
    if ((await field.inputValue()) === '') await field.fill('Example Survey Centre');
  }
  await page.fill('[name=contact]', 'survey@example.org');
  await page.selectOption('[name=sampleKind]', { index: 1 });
  await submit('form.statement');
  await page.waitForURL('**/publish/draft**');
  expect(await accessibility(page)).toEqual([]);
  await submit('section.confirm form');
  await page.waitForURL((at) => at.pathname.endsWith('/publish'));
});

test('a reader sees the public page in Arabic on a phone', async () => {
  const reader = await openPage(browser, { viewport: { width: 360, height: 740 }, locale: 'ar-IQ' });
  const answer = await reader.page.goto(`${url}/r/coalition`);
  expect(answer!.status()).toBe(200);
  expect(answer!.headers()['set-cookie']).toBeUndefined();
  expect(await reader.page.locator('html').getAttribute('dir')).toBe('rtl');
  expect(await reader.page.locator('html').getAttribute('lang')).toBe('ar');
  expect(await overflow(reader.page)).toBe(0);
  expect(await accessibility(reader.page)).toEqual([]);
  expect(await reader.page.context().cookies()).toEqual([]);
  expect(reader.complaints).toEqual([]);
  await reader.page.context().close();
});

test('the files hold no number', async () => {
  await page.goto(`${url}/surveys/coalition/results`);
  for (const name of ['tallies', 'responses']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`a[href*="/results/files/${name}"]`).first().click(),
    ]);
    const content = readFileSync(await download.path(), 'utf8');
    expect(content.split('\n').length).toBeGreaterThan(5);
    expect(content).not.toContain(numberOf(1).slice(4));
  }
});

test('the books balance, and the audit finds nothing', async () => {
  const { status, err } = await here.run(['audit', 'coalition']);
  expect([status, err]).toEqual([0, expect.any(String)]);
});

test('the browser had nothing to complain of all day', () => {
  expect(desk.complaints).toEqual([]);
});
