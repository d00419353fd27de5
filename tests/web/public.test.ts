// The public pages as anybody meets them: what they say, what they keep to themselves, and how long others may keep them.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftPublication } from '../../src/results/publication.ts';
import { PUBLIC_LANGUAGES } from '../../src/results/publication-schema.ts';
import { keepDraft, publish, unpublish } from '../../src/results/publications.ts';
import { publicDocument } from '../../src/web/public/document.tsx';
import { negotiate } from '../../src/web/public/locales/all.ts';
import { addressOf } from '../../src/web/public/routes.ts';
import { addTallies, CLOSED, NOW, STANCES, STATEMENT, SURVEY, seedStances } from '../results/publication-seed.ts';
import { type ConsoleWorld, openConsoleWorld } from '../support/console.ts';
import { loadSurvey } from '../support/world.ts';

const HOSTILE = '<script>alert(1)</script>"&\'';
const UNKNOWN = { governorate: null, age: null, gender: null };

let site: ConsoleWorld;
let at = Date.UTC(2026, 11, 9);

async function publishNow(statement = STATEMENT): Promise<{ number: number; hash: string }> {
  const entry = await site.entry();
  const by = { actor: 'owner@example.org', now: at++ };
  const { hash } = await keepDraft(site.db, entry, site.survey, statement, by);
  return { ...(await publish(site.db, entry, hash, by)), hash };
}

const visit = (path: string, headers: Record<string, string> = {}) => site.get(path, { headers });

beforeAll(async () => {
  const survey = loadSurvey('coalition.yaml');
  site = await openConsoleWorld({ survey: { ...survey, sponsor: { ...survey.sponsor, en: HOSTILE } } });
  await site.move('start');
  await addTallies(site.db, 'coalition', UNKNOWN, STANCES);
  await site.move('close');
});
afterAll(() => site.close());

describe('before anything is published', () => {
  test('a survey and no survey answer alike', async () => {
    const [known, unknown] = [await visit('/r/coalition'), await visit('/r/nothing-of-the-kind')];
    expect(known.status).toBe(404);
    expect(known.text).toBe(unknown.text);
    expect([...known.headers.keys()]).toEqual([...unknown.headers.keys()]);
    expect(known.headers.get('cache-control')).toBe('no-store');
  });
});

describe('once published', () => {
  let hash: string;
  beforeAll(async () => {
    ({ hash } = await publishNow());
  });

  test.each([
    ['en', 'ltr', 'Of 580 people who answered, 48% chose “\u2068Support\u2069”'],
    ['ar', 'rtl', 'من بين الذين أجابوا، وعددهم ٥٨٠، اختار ٤٨٪ «\u2068أؤيد\u2069»'],
    ['ckb', 'rtl', '٥٨٠ کەس وەڵامیان دایەوە'],
  ])('the page in %s has its language, direction, headline and wordings', async (language, dir, headline) => {
    const { status, text, headers } = await visit(`/r/coalition/${language}`);
    expect(status).toBe(200);
    expect(text).toMatch(new RegExp(`^<!doctype html><html lang="${language}" dir="${dir}">`));
    expect(text).toContain(headline);
    for (const words of Object.values(site.survey.questions[0]!.text)) expect(text).toContain(words);
    for (const other of PUBLIC_LANGUAGES) expect(text).toContain(`hreflang="${other}"`);
    expect(text).toContain(hash);
    expect(headers.get('content-language')).toBe(language);
  });

  test('it may be kept for five minutes, sends no referrer, and sets no cookie even where one comes', async () => {
    const { headers, text } = await visit('/r/coalition/en', { Cookie: 'role=owner; language=ar' });
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('set-cookie')).toBeNull();
    expect(text).toBe((await visit('/r/coalition/en')).text);
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/ style=| on\w+=/);
  });

  test('nothing on it comes from elsewhere', async () => {
    const { text } = await visit('/r/coalition/en');
    const loaded = [...text.matchAll(/<(?:link rel="(?:stylesheet|icon)"|img|script)[^>]*(?:href|src)="([^"]*)"/g)].map(
      ([, to]) => to!,
    );
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.filter((to) => !to.startsWith('/assets/'))).toEqual([]);
  });

  test('it is not sent again to who has it', async () => {
    const first = await visit('/r/coalition/en');
    const tag = first.headers.get('etag')!;
    const again = await visit('/r/coalition/en', { 'If-None-Match': `"other", ${tag}` });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await visit('/r/coalition/ar', { 'If-None-Match': tag })).status).toBe(200);
  });

  test('the bare address answers in the browser’s language, and says that it depends on it', async () => {
    const { text, headers } = await visit('/r/coalition', { 'Accept-Language': 'fr, ku-IQ;q=0.9, en;q=0.5' });
    expect(text).toContain('<html lang="ckb"');
    expect(headers.get('vary')).toContain('Accept-Language');
    expect((await visit('/r/coalition/en')).headers.get('vary')).not.toContain('Accept-Language');
  });

  test('the figures have the hash that the page names', async () => {
    const { text, headers } = await visit('/r/coalition/data.json');
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    expect(headers.get('content-type')).toContain('application/json');
    const csv = await visit('/r/coalition/data.csv');
    expect(csv.text).toMatch(/^question,stratum,value,option,n,base,share,low,high\nstance,,,support,280,580,/);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="coalition-1.csv"');
  });

  test('no hidden row is in any of its files', async () => {
    for (const path of ['en', 'ar', 'ckb', 'data.json', 'data.csv'].map((last) => `/r/coalition/${last}`)) {
      const { text, status } = await visit(path);
      expect(status).toBe(200);
      expect(text).toContain('north');
      expect(text).not.toMatch(/\b(east|marsh)\b/);
    }
  });

  test('the picture comes as SVG and PNG, in each language', async () => {
    for (const language of PUBLIC_LANGUAGES) {
      const svg = await visit(`/r/coalition/${language}/headline.svg`);
      expect(svg.headers.get('content-type')).toContain('image/svg+xml');
      expect(svg.text).toContain(
        site.survey.questions[0]!.type === 'choice' ? site.survey.questions[0]!.options[0]!.label[language]! : '',
      );
      expect(svg.text).not.toContain('<script');
    }
    const png = await fetch(`${site.url}/r/coalition/en/headline.png`);
    expect(png.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await png.arrayBuffer()).toString('latin1', 1, 4)).toBe('PNG');
    const { text } = await visit('/r/coalition/en');
    expect(text).toContain('property="og:image" content="http://127.0.0.1:3000/r/coalition/en/headline.png"');
  });

  test('what its sponsor is called stays text', async () => {
    for (const path of ['en', 'en/headline.svg']) {
      const { text } = await visit(`/r/coalition/${path}`);
      expect(text).not.toContain('<script>alert');
      expect(text).toMatch(/(&lt;|&#60;)script(>|&gt;|&#62;)alert/);
    }
  });

  test('every label on it has words in every language', async () => {
    for (const language of PUBLIC_LANGUAGES)
      expect((await visit(`/r/coalition/${language}`)).text).not.toMatch(/undefined|\[object|NaN/);
  });
});

describe('addresses', () => {
  test.each([
    '/r/',
    '/r/coalition/xx',
    '/r/coalition/0',
    '/r/coalition/01',
    '/r/coalition/1e3',
    '/r/coalition/999999',
    '/r/coalition/99999999999999999999',
    '/r/coalition/ar/ckb',
    '/r/coalition/data.json/x',
    '/r/coalition/data.xml',
    '/r/coalition/../surveys',
    '/r/Coalition',
    "/r/coalition'--",
    '/r/coalition%00',
    '/r/%2e%2e%2fetc',
    '/r/%F0%9F%92%A9',
    '/r/%zz',
    `/r/${'a'.repeat(5000)}`,
    '/r/__proto__',
    '/r/constructor/prototype',
    '/r/coalition//',
  ])('%s tells nothing', async (path) => {
    const { status, text, headers } = await visit(path, { Cookie: 'role=owner' });
    // A path that leaves /r/ is another page, which asks to sign in.
    expect([303, 400, 404]).toContain(path.includes('/../') ? 303 : status);
    expect(status).not.toBe(200);
    expect(text).not.toMatch(/SQLITE|at .*\.ts:|stack/i);
    expect(headers.get('set-cookie')).toBeNull();
  });

  test.each([
    ['/r/a', { survey: 'a', number: null, language: null, file: null }],
    ['/r/a/', { survey: 'a', number: null, language: null, file: null }],
    ['/r/a/2/ckb/headline.png', { survey: 'a', number: 2, language: 'ckb', file: 'headline.png' }],
    ['/r/a/data.csv?x=/r/b', { survey: 'a', number: null, language: null, file: 'data.csv' }],
  ])('%s is read', (path, address) => {
    expect(addressOf(path)).toEqual(address);
  });

  test('a post finds nothing', async () => {
    expect((await site.post('/r/coalition', {})).status).toBe(404);
  });
});

describe('negotiating the language', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ar', 'ar'],
    ['AR-iq', 'ar'],
    ['ku', 'ckb'],
    ['en;q=0.2, ckb;q=0.8', 'ckb'],
    ['ar;q=0, en;q=0.1', 'en'],
    ['ar;q=2', 'en'],
    ['*', 'en'],
    [',;q=1,,', 'en'],
    ['fr,de', 'en'],
  ] as const)('%s gives %s', (header, language) => {
    expect(negotiate(header, 'en')).toBe(language);
  });
});

describe('over time', () => {
  test('the newest stands at the address, the older at its number, and points to the newer', async () => {
    await addTallies(site.db, 'coalition', UNKNOWN, { north: [420, 0, 0, 0, 0] });
    const { number } = await publishNow();
    expect((await visit('/r/coalition/en')).text).toContain('Of 1,000 people');
    const older = await visit('/r/coalition/1/en');
    expect(older.text).toContain('Of 580 people');
    expect(older.text).toContain('A newer publication');
    expect(older.text).toContain('href="/r/coalition/1/data.json"');
    expect((await visit(`/r/coalition/${number}/en`)).status).toBe(200);
  });

  test('what was taken back is gone, as if it never was', async () => {
    expect(await unpublish(site.db, await site.entry(), { actor: 'owner@example.org', now: at++ })).toBe(2);
    const never = await visit('/r/nothing-of-the-kind');
    for (const path of ['', '/1', '/2', '/en', '/data.json', '/data.csv', '/en/headline.svg', '/en/headline.png']) {
      const gone = await visit(`/r/coalition${path}`);
      expect([path, gone.status, gone.text === never.text]).toEqual([path, 404, true]);
    }
  });
});

describe('surveys of other kinds', () => {
  const show = async (questions: number[], statement = STATEMENT) => {
    const poll = await seedStances();
    const survey = { ...SURVEY, strata: [], questions: questions.map((index) => SURVEY.questions[index]!) };
    const { snapshot, hash } = await draftPublication(poll.db, CLOSED, survey, statement, NOW);
    await poll.close();
    const view = { snapshot, hash, number: 1, publishedAt: NOW, others: [] };
    return PUBLIC_LANGUAGES.map((language) => publicDocument({ ...view, language }, 'https://poll.example.org/base/'));
  };

  test('without a choice there is no headline and no picture', async () => {
    for (const page of await show([1, 3])) {
      expect(page).not.toContain('class="headline"');
      expect(page).not.toContain('headline.png');
      expect(page).not.toMatch(/undefined|NaN|\bnull\b/);
    }
  });

  test('where the sample was not random no interval is shown, and it says why', async () => {
    const [, , page] = await show([0], { ...STATEMENT, sampleKind: 'nonrandom' });
    expect(page).toContain('This was not a random sample');
    expect(page).not.toMatch(/95% interval|bar-interval/);
    expect(page).toContain('content="https://poll.example.org/base/r/poll/en/headline.png"');
  });

  test('a text that the page’s language lacks is shown in another, and marked as such', async () => {
    const [, ckb] = await show([0]);
    expect(ckb).toContain('<bdi lang="en" dir="ltr">Adults with a mobile phone</bdi>');
  });
});
