// Every page of the console and the public pages, in both directions, wide and narrow, light and dark: nothing that the policy
// refuses, nothing that axe finds serious, nothing that overflows.

import type { Browser, Response } from 'playwright-core';
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

/** Of a page with its stylesheets and scripts, as they come over the line; fonts apart. */
const MOST_BYTES = 150_000;

describe.each(VIEWS)('$language, $colorScheme, $width px', ({ language, colorScheme, width }) => {
  test.each(PAGES)('%s', async (path) => {
    const { page, complaints } = await openPage(browser, { viewport: { width, height: 800 }, colorScheme });
    await page.context().addCookies([
      { name: 'role', value: 'owner', url: site.url },
      { name: 'language', value: language, url: site.url },
    ]);
    const loaded: Response[] = [];
    page.on('response', (response) => loaded.push(response));
    const answer = await page.goto(site.url + path);
    expect(answer!.status()).toBe(path === '/nothing-here' ? 404 : 200);
    expect(await accessibility(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints.filter((one) => !/status of 404/.test(one))).toEqual([]);
    // A live page's events have no end.
    const ended = loaded.filter(
      (one) => !/\/fonts\//.test(one.url()) && !one.headers()['content-type']?.includes('event-stream'),
    );
    const sizes = await Promise.all(ended.map(async (response) => (await response.request().sizes()).responseBodySize));
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(MOST_BYTES);
    await page.context().close();
  });
});

test.each(PAGES)('%s is readable before any script has run', async (path) => {
  const { page } = await openPage(browser, { javaScriptEnabled: false });
  await page.context().addCookies([{ name: 'role', value: 'owner', url: site.url }]);
  await page.goto(site.url + path);
  expect(await page.locator('h1').innerText()).not.toBe('');
  expect((await page.locator('main').innerText()).length).toBeGreaterThan(60);
  expect(await page.locator('[hidden]:visible, noscript').count()).toBe(0);
  await page.context().close();
});

describe('each role is refused where it should be', () => {
  const REFUSED: Record<string, string[]> = {
    viewer: ['/surveys/new', '/surveys/coalition/coding', '/respondents', '/suppressions', '/users', '/audit-log', '/settings'],
    coder: ['/surveys/new', '/respondents', '/suppressions', '/users', '/audit-log', '/settings'],
    editor: ['/surveys/coalition/coding', '/respondents', '/users', '/audit-log', '/settings'],
    fielder: ['/surveys/new', '/surveys/coalition/coding', '/users', '/audit-log', '/settings'],
    owner: [],
  };
  test.each(Object.keys(REFUSED))('%s', async (role) => {
    const { page } = await openPage(browser);
    await page.context().addCookies([{ name: 'role', value: role, url: site.url }]);
    for (const path of REFUSED[role]!) {
      expect([path, (await page.goto(site.url + path))!.status()]).toEqual([path, 403]);
      expect(await page.locator('main').innerText()).toContain('Your role does not allow this');
    }
    await page.goto(`${site.url}/surveys/coalition/results`);
    // What may not be done is not offered either.
    const links = await page.locator('header a, .survey-head a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.filter((href) => REFUSED[role]!.includes(href ?? ''))).toEqual([]);
    await page.context().close();
  });
});
