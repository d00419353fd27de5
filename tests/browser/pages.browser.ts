// Every page of the console and the public pages, in both directions, wide and narrow, light and dark: nothing that the policy
// refuses, nothing that axe finds serious, nothing that overflows.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleWorld, openConsoleWorld } from '../support/console.ts';
import { fielded } from '../support/fielded.ts';
import { accessibility, launch, openPage, overflow } from './chromium.ts';

let site: ConsoleWorld;
let browser: Browser;
beforeAll(async () => {
  site = await openConsoleWorld();
  await fielded(site);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const VIEWS = [
  { language: 'en', colorScheme: 'light', width: 1280 },
  { language: 'ar', colorScheme: 'dark', width: 1280 },
  { language: 'ar', colorScheme: 'light', width: 360 },
  { language: 'en', colorScheme: 'dark', width: 360 },
] as const;

const PAGES = [
  '/sign-in',
  '/second-factor',
  '/set-up?token=set-up-token',
  '/surveys',
  '/surveys?archived=yes',
  '/surveys/new',
  '/surveys/coalition/duplicate',
  ...['questionnaire', 'try-it', 'sample', 'launch', 'monitor', 'results', 'coding', 'publish'].map(
    (page) => `/surveys/coalition/${page}`,
  ),
  '/respondents',
  '/suppressions',
  '/audit-log',
  '/users',
  '/users/new',
  '/account',
  '/settings',
  '/nothing-here',
];

describe.each(VIEWS)('$language, $colorScheme, $width px', ({ language, colorScheme, width }) => {
  test.each(PAGES)('%s', async (path) => {
    const { page, complaints } = await openPage(browser, { viewport: { width, height: 800 }, colorScheme });
    await page.context().addCookies([
      { name: 'role', value: 'owner', url: site.url },
      { name: 'language', value: language, url: site.url },
    ]);
    const answer = await page.goto(site.url + path);
    expect(answer!.status()).toBe(path === '/nothing-here' ? 404 : 200);
    expect(await accessibility(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints.filter((one) => !/status of 404/.test(one))).toEqual([]);
    expect((await answer!.body()).length).toBeLessThan(1_000_000);
    await page.context().close();
  });
});
