// From the first run to the second user, in a real browser: set-up, second factor, invitation, roles. Nothing that the policy
// refuses, nothing that axe finds serious, nothing that overflows, on any page on the way.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConsoleWorld } from '../support/console.ts';
import { codeOf, PASSWORD } from '../support/users.ts';
import { accessibility, launch, openPage, overflow } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const VIEWS = [
  { language: 'en', colorScheme: 'light', width: 1280 },
  { language: 'ar', colorScheme: 'dark', width: 360 },
] as const;

test.each(VIEWS)('$language, $colorScheme, $width px', async ({ language, colorScheme, width }) => {
  const site = await openConsoleWorld({ realSessions: true });
  const headers = { 'accept-language': language };
  const { page, complaints } = await openPage(browser, {
    viewport: { width, height: 800 },
    colorScheme,
    extraHTTPHeaders: headers,
  });

  await visit(page, `${site.url}/sign-in`);
  await visit(page, `${site.url}/set-up?token=set-up-token`);
  await fill(page, { name: 'Zainab', email: 'zainab@example.org', password: 'too short', repeated: 'too short' });
  await submit(page);
  await fill(page, { password: PASSWORD, repeated: PASSWORD });
  await submit(page);

  await fill(page, { current: PASSWORD });
  await submit(page);
  const secret = (await page.textContent('.secret'))!.replace(/\s/g, '');
  const [backup] = await page.locator('.backup-codes code').allTextContents();
  await fill(page, { code: codeOf(`otpauth://totp/x?secret=${secret}`) });
  await submit(page);
  expect(new URL(page.url()).pathname).toBe('/account');
  await openAll(page);

  await visit(page, `${site.url}/users/new`);
  await page.check('[value=fielder]');
  await fill(page, { name: 'عمر كريم', email: 'omar@example.org' });
  await submit(page);
  const link = (await page.inputValue('#field-link')).replace('http://127.0.0.1:3000', site.url);
  await visit(page, `${site.url}/users`);
  await page.click('table a >> text=عمر');
  await openAll(page);
  await page.click('.who button');

  await visit(page, link);
  await fill(page, { password: PASSWORD, repeated: PASSWORD });
  await submit(page);
  expect(new URL(page.url()).pathname).toBe('/surveys');
  await page.click('.who button');

  await fill(page, { email: 'zainab@example.org', password: PASSWORD });
  await submit(page);
  expect(new URL(page.url()).pathname).toBe('/second-factor');
  await fill(page, { code: backup! });
  await submit(page);
  expect(new URL(page.url()).pathname).toBe('/surveys');

  expect(complaints).toEqual([]);
  await page.context().close();
  await site.close();
});

async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await sound(page);
}

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
}

async function submit(page: Page): Promise<void> {
  await page.click('main form button[type=submit]');
  await sound(page);
}

async function openAll(page: Page): Promise<void> {
  for (const summary of await page.locator('details > summary').all()) await summary.click();
  await sound(page);
}

async function sound(page: Page): Promise<void> {
  expect(await accessibility(page), page.url()).toEqual([]);
  expect(await overflow(page), page.url()).toBe(0);
}
