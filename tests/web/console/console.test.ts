// What holds for every page: sessions, permissions, headers, forms, errors, languages.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import ar from '../../../src/web/console/locales/ar/index.ts';
import en from '../../../src/web/console/locales/en/index.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';

let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld();
});
afterEach(() => site.close());

test('a page is a whole document in the language of who reads it', async () => {
  const english = await site.get('/surveys', { as: 'viewer' });
  expect(english.status).toBe(200);
  expect(english.text).toMatch(/^<!doctype html><html lang="en" dir="ltr">/);
  const arabic = await site.get('/surveys', { as: 'viewer', language: 'ar' });
  expect(arabic.text).toContain('<html lang="ar" dir="rtl">');
  expect(arabic.text).toContain('الاستطلاعات');
});

test('pages carry neither inline scripts nor inline styles, and say so', async () => {
  const { text, headers } = await site.get('/surveys/coalition/questionnaire', { as: 'owner' });
  expect(text.match(/<script(?![^>]* src=)|<style|<[^>]*\s(style|on[a-z]+)=.*/)?.[0]).toBeUndefined();
  expect(headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self';style-src 'self'");
  expect(headers.get('cache-control')).toBe('no-store');
});

describe('who is not signed in', () => {
  test.each([
    ['/surveys', '/sign-in?to=%2Fsurveys'],
    ['/surveys/coalition/questionnaire?by=age', '/sign-in?to=%2Fsurveys%2Fcoalition%2Fquestionnaire%3Fby%3Dage'],
    ['/', '/sign-in'],
  ])('comes from %s to the sign-in, and back later', async (path, to) => {
    expect(await site.get(path)).toMatchObject({ status: 303, location: to });
  });

  test('is sent there by htmx as a whole page', async () => {
    const answer = await site.get('/surveys', { headers: { 'HX-Request': 'true' } });
    expect([answer.status, answer.headers.get('hx-redirect')]).toEqual([401, '/sign-in?to=%2Fsurveys']);
  });
});

describe('posts from elsewhere are refused', () => {
  test.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['another site, by the browser’s word', { Origin: 'http://127.0.0.1:3000', 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour under the same domain', { 'Sec-Fetch-Site': 'same-site' }],
    ['nowhere', { Origin: 'null' }],
  ])('%s', async (_what, headers) => {
    expect((await site.post('/surveys/coalition/archive', {}, { as: 'owner', headers })).status).toBe(403);
  });
});

test('a role that does not suffice is told so, and nothing is done', async () => {
  const answer = await site.post('/surveys/coalition/archive', {}, { as: 'viewer' });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('Your role does not allow this');
  expect((await site.entry()).archivedAt).toBeNull();
});

test('what is not there is told in the frame', async () => {
  for (const path of ['/nothing', '/surveys/nothing/questionnaire', '/surveys/%ff/questionnaire']) {
    const answer = await site.get(path, { as: 'owner' });
    expect([404, 400], path).toContain(answer.status);
    expect(answer.text).toContain('<html');
  }
});

test('a form over the limit is refused before it is read', async () => {
  const answer = await site.post('/surveys/coalition/questionnaire/check', { file: 'x'.repeat(4_000_001) }, { as: 'editor' });
  expect(answer.status).toBe(413);
});

test('a text of the address is shown only where it is one of the texts for this', async () => {
  const shown = await site.get('/surveys?done=surveys:done.archived', { as: 'viewer' });
  expect(shown.text).toContain('The survey is archived.');
  const forged = await site.get('/surveys?done=errors.internal', { as: 'viewer' });
  expect(forged.text).not.toContain('Something went wrong');
});

test('assets are kept for good, under an address that changes with them', async () => {
  const { text } = await site.get('/surveys', { as: 'viewer' });
  const [address] = /\/assets\/[^"]+style\.css/.exec(text)!;
  const css = await site.get(address);
  expect(css.headers.get('cache-control')).toContain('immutable');
  expect(css.text).not.toMatch(/(?<![-\w])(margin|padding|border)-(left|right)\b|(?<![-\w])(left|right):/);
});

describe('the interface’s texts', () => {
  const plain = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
  const keys = (texts: object, path = ''): string[] =>
    Object.entries(texts).flatMap(([name, value]) =>
      typeof value === 'string' ? [plain(path + name)] : keys(value as object, `${path}${name}.`),
    );
  test.each(Object.keys(en) as (keyof typeof en)[])('%s: Arabic has what English has', (file) => {
    // The provider's codes are explained in English by the program itself.
    const compared = (texts: object) => [...new Set(keys(texts))].filter((key) => !key.startsWith('codes.')).sort();
    expect(compared(ar[file])).toEqual(compared(en[file]));
  });
  test('values that are put in are the same in both', () => {
    const holes = (texts: object): Record<string, string[]> =>
      Object.fromEntries(
        Object.entries(texts).flatMap(([name, value]) =>
          typeof value === 'string'
            ? [
                [
                  plain(name),
                  [...value.matchAll(/\{\{(\w+)\}\}/g)]
                    .map(([, hole]) => hole!)
                    .filter((hole) => hole !== 'count')
                    .sort(),
                ],
              ]
            : Object.entries(holes(value as object)).map(([inner, found]) => [`${name}.${inner}`, found]),
        ),
      );
    const compared = (texts: object) =>
      Object.fromEntries(Object.entries(holes(texts)).filter(([name]) => !name.includes('.codes.')));
    expect(compared(ar)).toEqual(compared(en));
  });
});
