// Publishing in the console: who may, what is shown beforehand, what is refused, and that nothing is done twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import ar from '../../../src/web/console/locales/ar/publish.ts';
import en from '../../../src/web/console/locales/en/publish.ts';
import { addTallies, STANCES, STATEMENT } from '../../results/publication-seed.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';

const FORM: Record<string, string> = {
  ...Object.fromEntries(
    (['conductedBy', 'population', 'sampling'] as const).flatMap((name) =>
      Object.entries(STATEMENT[name]).map(([language, text]) => [`${name}.${language}`, text]),
    ),
  ),
  contact: STATEMENT.contact,
  sampleKind: STATEMENT.sampleKind,
};
const PAGE = '/surveys/coalition/publish';
const owner = { as: 'owner' } as const;

let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld();
});
afterEach(() => site.close());

async function field(): Promise<void> {
  await site.move('start');
  await addTallies(site.db, 'coalition', { governorate: null, age: null, gender: null }, STANCES);
}

const hashIn = (text: string) => /name="hash" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? '';
const publicStatus = async () => (await site.get('/r/coalition/en')).status;

test('before fielding there is nothing to publish, and the page says what comes first', async () => {
  const { status, text } = await site.get(PAGE, owner);
  expect(status).toBe(200);
  expect(text).toContain(en.notYet.title);
  expect(text).not.toContain('<form method="post" action="/surveys/coalition/publish');
  expect((await site.post(`${PAGE}/draft`, FORM, owner)).status).toBe(409);
});

describe('with answers', () => {
  beforeEach(field);

  test('from the statement through the preview to the public page, and off again', async () => {
    const drafted = await site.post(`${PAGE}/draft`, FORM, owner);
    expect([drafted.status, drafted.location]).toEqual([303, `${PAGE}/draft`]);
    const preview = await site.get(`${PAGE}/draft`, owner);
    expect(preview.text).toContain('Of 580 people who answered');
    expect(await publicStatus()).toBe(404);
    const published = await site.post(PAGE, { hash: hashIn(preview.text) }, owner);
    expect(published.location).toBe(`${PAGE}?done=publish%3Adone.published`);
    expect(await publicStatus()).toBe(200);
    const withdrawn = await site.post(`${PAGE}/withdraw`, {}, owner);
    expect(withdrawn.location).toBe(`${PAGE}?done=publish%3Adone.withdrawn`);
    expect(await publicStatus()).toBe(404);
    expect((await site.post(`${PAGE}/withdraw`, {}, owner)).location).toContain('done.nothing');
    const log = await site.rows("SELECT actor, action FROM audit_log WHERE action LIKE 'publication.%' ORDER BY entry_id");
    expect(log).toEqual(
      ['draft', 'publish', 'withdraw'].map((what) => ({ actor: 'owner@example.org', action: `publication.${what}` })),
    );
  });

  test('the preview is the public page itself, in each language', async () => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    const shown = await site.get(`${PAGE}/draft?in=ckb`, { as: 'viewer', language: 'ar' });
    const hash = hashIn((await site.get(`${PAGE}/draft`, owner)).text);
    await site.post(PAGE, { hash }, owner);
    const seen = await site.get('/r/coalition/ckb');
    const sentence = /<p class="sentence">(.*?)<\/p>/.exec(seen.text)![1]!;
    expect(shown.text).toContain(sentence);
    expect(shown.text).toContain(/<table class="answers".*?<\/table>/.exec(seen.text)![0]);
    expect(shown.text).toContain('<article class="public" lang="ckb" dir="rtl">');
  });

  test('hidden rows are marked with their reason for the publisher, and only there', async () => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    const { text } = await site.get(`${PAGE}/draft`, owner);
    expect(text).toMatch(
      /class="hidden-row"><th scope="row"><bdi>east<\/bdi><\/th><td colspan="5"><bdi>Hidden: a count of 1 to 9/,
    );
    expect(text).toMatch(/class="hidden-row"><th scope="row"><bdi>marsh<\/bdi><\/th><td colspan="5"><bdi>Hidden: it would give/);
    await site.post(PAGE, { hash: hashIn(text) }, owner);
    expect((await site.get('/r/coalition/en')).text).not.toMatch(/hidden-row|>east<|>marsh</);
  });

  test('warns while the survey is in the field', async () => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    expect((await site.get(`${PAGE}/draft`, owner)).text).toContain(en.preview.warning.stillFielding);
    site.advance(3_600_001);
    const old = await site.get(`${PAGE}/draft`, owner);
    expect(old.text).toContain(en.preview.warning.oldDraft);
    expect(hashIn(old.text)).toBe('');
  });

  test('the same confirmation twice publishes once', async () => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    const hash = hashIn((await site.get(`${PAGE}/draft`, owner)).text);
    const answers = await Promise.all([site.post(PAGE, { hash }, owner), site.post(PAGE, { hash }, owner)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await site.rows('SELECT number FROM publications')).length).toBe(1);
  });

  test('a draft that was replaced since it was seen is a conflict', async () => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    const hash = hashIn((await site.get(`${PAGE}/draft`, owner)).text);
    await site.post(`${PAGE}/draft`, { ...FORM, contact: 'another@example.org' }, owner);
    expect((await site.post(PAGE, { hash }, owner)).status).toBe(409);
    expect(await publicStatus()).toBe(404);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['no contact', { contact: ' ' }, 'contact', 'This cannot be left empty.'],
    ['no kind of sample', { sampleKind: '' }, 'sampleKind', 'This cannot be left empty.'],
    ['a made-up kind of sample', { sampleKind: 'perfect' }, 'sampleKind', 'This cannot be left empty.'],
    [
      'no population in any language',
      { 'population.ar': '', 'population.en': ' ', 'population.ckb': '' },
      'population.ar',
      en.wrong.missing,
    ],
    ['a text that is too long', { 'sampling.en': 'x'.repeat(1001) }, 'sampling.en', en.wrong.tooLong],
    ['a mark that turns the line', { 'conductedBy.ckb': 'a\u202Eb' }, 'conductedBy.ckb', en.wrong.controlCharacter],
  ])('%s is told at its field, and what was typed is kept', async (_, wrong, name, message) => {
    const { status, text } = await site.post(`${PAGE}/draft`, { ...FORM, ...wrong }, owner);
    expect(status).toBe(422);
    expect(text).toContain(`href="#field-${name}"`);
    expect(text).toMatch(new RegExp(`id="field-${name}-error">${message}`));
    expect(text).toContain(STATEMENT.sampling.ar);
    expect(await site.rows('SELECT hash FROM publication_drafts')).toEqual([]);
  });

  test.each(['viewer', 'coder', 'editor', 'fielder'] as const)('a %s may look, and do nothing', async (role) => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    const page = await site.get(PAGE, { as: role });
    expect([page.status, page.text.includes('action="/surveys/coalition/publish')]).toEqual([200, false]);
    const preview = await site.get(`${PAGE}/draft`, { as: role });
    expect([preview.status, hashIn(preview.text)]).toEqual([200, '']);
    const hash = hashIn((await site.get(`${PAGE}/draft`, owner)).text);
    for (const [path, fields] of [
      [PAGE, { hash }],
      [`${PAGE}/draft`, FORM],
      [`${PAGE}/withdraw`, {}],
    ] as const)
      expect((await site.post(path, fields, { as: role })).status).toBe(403);
    expect(await publicStatus()).toBe(404);
  });

  test.each(['0', '-1', '1e9', 'all', '../1', '99'])('withdrawing number %s withdraws nothing', async (number) => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    await site.post(PAGE, { hash: hashIn((await site.get(`${PAGE}/draft`, owner)).text) }, owner);
    expect((await site.post(`${PAGE}/withdraw`, { number }, owner)).location).toContain('done.nothing');
    expect(await publicStatus()).toBe(200);
  });

  test.each(['', 'x', "'; DROP TABLE publications;--", 'f'.repeat(64)])('the hash %j publishes nothing', async (hash) => {
    await site.post(`${PAGE}/draft`, FORM, owner);
    expect((await site.post(PAGE, { hash }, owner)).status).toBe(409);
    expect(await publicStatus()).toBe(404);
  });

  test('of an unknown survey there is nothing', async () => {
    expect((await site.get('/surveys/none/publish', owner)).status).toBe(404);
    expect((await site.post('/surveys/none/publish/draft', FORM, owner)).status).toBe(404);
  });
});

test('the Arabic has every text of the English', () => {
  const keys = (texts: object, path = ''): string[] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [`${path}${key}`] : keys(value, `${path}${key}.`),
    );
  expect(keys(ar)).toEqual(keys(en));
});
