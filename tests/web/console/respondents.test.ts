// Respondents, the suppression list and the audit log in the console: what each page does, who may, and what it never shows.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, differences } from '../../respondents/support.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { numberOf } from '../../support/world.ts';

let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld();
  await site.move('start');
});
afterEach(() => site.close());

const local = (n: number) => `0${numberOf(n).slice(4)}`;
const actions = async () => (await site.rows('SELECT action FROM audit_log ORDER BY entry_id')).map(({ action }) => action);

describe('who may', () => {
  const addresses: [string, string, Record<string, number>][] = [
    ['get', '/respondents', { viewer: 403, coder: 403, editor: 403, fielder: 200, owner: 200 }],
    ['get', '/respondents/1', { viewer: 403, coder: 403, editor: 403, fielder: 200, owner: 200 }],
    ['get', '/respondents/1/erase', { viewer: 403, coder: 403, editor: 403, fielder: 200, owner: 200 }],
    ['get', '/respondents/erase', { viewer: 403, coder: 403, editor: 403, fielder: 200, owner: 200 }],
    ['post', '/respondents/1/erase', { viewer: 403, coder: 403, editor: 403, fielder: 422 }],
    ['post', '/respondents/1/suppress', { viewer: 403, coder: 403, editor: 403 }],
    ['post', '/respondents/1/unsuppress', { viewer: 403, coder: 403, editor: 403 }],
    ['get', '/suppressions', { viewer: 403, coder: 403, editor: 200, fielder: 403, owner: 200 }],
    ['get', '/suppressions/counts.csv', { viewer: 403, editor: 200 }],
    ['get', '/audit-log', { viewer: 403, coder: 403, editor: 403, fielder: 403, owner: 200 }],
  ];
  test.each(addresses)('%s %s', async (method, path, expected) => {
    await ask(site, 1, 'delivered');
    for (const [role, status] of Object.entries(expected)) {
      const as = role as 'owner';
      const answer = method === 'get' ? await site.get(path, { as }) : await site.post(path, {}, { as });
      expect(answer.status, role).toBe(status);
    }
    expect((await (method === 'get' ? site.get(path) : site.post(path, {}))).status).toBe(303);
  });
});

describe('finding', () => {
  test('answers in the same response, without the number', async () => {
    const { respondent } = await ask(site, 7, 'delivered');
    const answer = await site.post('/respondents', { number: '٠٧٧١٠٠٠٠٠٠٧' }, { as: 'fielder' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`href="/respondents/${respondent}"`);
    expect(answer.text).toContain('•07');
    for (const digits of [local(7), numberOf(7), '٠٧٧١٠٠٠٠٠٠٧']) expect(answer.text).not.toContain(digits);
    expect(await actions()).toContain('respondent.find');
  });

  test('says what a number without a case may mean', async () => {
    const answer = await site.post('/respondents', { number: local(99) }, { as: 'fielder' });
    expect(answer.text).toContain('No survey has sampled this number');
  });

  test.each([
    ['', 'This cannot be left empty.'],
    ['0771', 'too few digits'],
    ['+964 1 712 3456', 'landline'],
    ['<script>alert(1)</script>', 'This is no mobile number'],
    ['0'.repeat(200), 'too many digits'],
  ])('refuses %s at the field, and keeps what was typed', async (number, words) => {
    const answer = await site.post('/respondents', { number }, { as: 'fielder' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain('<script>alert');
    if (number === '0771') expect(answer.text).toContain('value="0771"');
  });
});

describe('a case', () => {
  test('shows the conversation, how it was understood, and the answers; the look is on record', async () => {
    const { respondent } = await ask(site, 7, 'delivered', 'en');
    for (const body of ['<b>bold</b> words', '1']) {
      site.advance(90_000);
      await site.intake.hear(site.says(7, body));
    }
    const { status, text } = await site.get(`/respondents/${respondent}`, { as: 'fielder' });
    expect(status).toBe(200);
    for (const part of ['&lt;b>bold&lt;/b> words', 'counts as unclear', 'counts as an answer', 'delivered', '•07'])
      expect(text).toContain(part);
    for (const digits of [local(7), numberOf(7)]) expect(text).not.toContain(digits);
    const arabic = await site.get(`/respondents/${respondent}`, { as: 'fielder', language: 'ar' });
    expect(arabic.text).toContain('يُعدّ غير واضح');
    expect(await actions()).toContain('respondent.read');
  });

  test.each(['0', '-1', '1e3', 'x', '999999', '99999999999999999999'])('%s is not there', async (id) => {
    expect((await site.get(`/respondents/${id}`, { as: 'fielder' })).status).toBe(404);
  });

  test('is suppressed and taken back', async () => {
    const { respondent } = await ask(site, 7, 'delivered');
    const here = `/respondents/${respondent}`;
    const done = await site.post(`${here}/suppress`, { reason: 'risk' }, { as: 'fielder' });
    expect([done.status, done.location]).toEqual([303, `${here}?done=respondents%3Adone.suppressed`]);
    expect((await site.get(done.location!, { as: 'fielder' })).text).toContain('could put the person at risk');
    await site.post(`${here}/suppress`, { reason: 'risk' }, { as: 'fielder' });
    expect((await actions()).filter((action) => action === 'respondent.suppress')).toHaveLength(1);
    expect((await site.post(`${here}/unsuppress`, {}, { as: 'fielder' })).status).toBe(303);
    expect((await site.post(`${here}/unsuppress`, {}, { as: 'fielder' })).status).toBe(404);
    expect((await site.post(`${here}/suppress`, { reason: 'erasure' }, { as: 'fielder' })).status).toBe(422);
  });

  test('whose owner said STOP is not taken back by an operator', async () => {
    const { respondent } = await ask(site, 7, 'delivered');
    await site.intake.hear(site.says(7, 'STOP'));
    expect((await site.get(`/respondents/${respondent}`, { as: 'owner' })).text).not.toContain('/unsuppress');
    expect((await site.post(`/respondents/${respondent}/unsuppress`, {}, { as: 'owner' })).status).toBe(409);
  });

  test('is erased only after being asked once more, and for good', async () => {
    const { respondent } = await ask(site, 7, 'delivered');
    await site.intake.hear(site.says(7, '1'));
    const here = `/respondents/${respondent}/erase`;
    expect((await site.get(here, { as: 'fielder' })).text).toContain('This cannot be undone');
    const unsure = await site.post(here, {}, { as: 'fielder' });
    expect([unsure.status, await actions()]).toEqual([422, expect.not.arrayContaining(['respondent.erase'])]);
    const done = await site.post(here, { confirm: 'on' }, { as: 'fielder' });
    expect([done.status, done.location]).toEqual([303, '/respondents?done=respondents%3Adone.erased']);
    expect((await site.post(here, { confirm: 'on' }, { as: 'fielder' })).status).toBe(404);
    expect((await site.get(`/respondents/${respondent}`, { as: 'fielder' })).status).toBe(404);
    expect(await differences(site)).toEqual([]);
    // The nameless case itself can be looked at; it names and quotes nobody.
    const [left] = await site.rows('SELECT respondent_id AS id FROM respondents');
    const nameless = await site.get(`/respondents/${left!.id}`, { as: 'fielder' });
    expect([nameless.status, nameless.text.includes('erased')]).toEqual([200, true]);
    expect((await site.get(`/respondents/${left!.id}/erase`, { as: 'fielder' })).status).toBe(404);
  });

  test('by number alone, too', async () => {
    await ask(site, 7, 'waiting');
    expect((await site.post('/respondents/erase', { number: local(7) }, { as: 'owner' })).status).toBe(422);
    expect((await site.post('/respondents/erase', { number: local(7), confirm: 'on' }, { as: 'owner' })).status).toBe(303);
    expect((await site.post('/respondents/suppress', { number: local(8), reason: 'request' }, { as: 'owner' })).status).toBe(303);
    expect((await site.post('/respondents/suppress', { number: 'x', reason: 'y' }, { as: 'owner' })).status).toBe(422);
    expect(await site.rows('SELECT reason FROM suppressions ORDER BY reason')).toEqual([
      { reason: 'erasure' },
      { reason: 'request' },
    ]);
  });
});

describe('the suppression list', () => {
  const list = (content: string | Buffer, name = 'list.csv') => {
    const form = new FormData();
    form.append('list', new Blob([new Uint8Array(Buffer.from(content))]), name);
    return form;
  };

  test('takes a list, tells what it came to, and hands out what was rejected to its importer alone', async () => {
    const done = await site.upload('/suppressions/import', list(`phone\n${local(1)}\n0771\n`), { as: 'editor' });
    expect(done.status).toBe(303);
    const result = await site.get(done.location!, { as: 'editor' });
    expect(result.text).toContain('of n = 2 rows');
    const rejects = await site.get(`${done.location}/rejects.csv`, { as: 'editor' });
    expect(rejects.text).toContain('3,invalid number,too short,0771');
    expect(rejects.headers.get('content-disposition')).toContain('rejects.csv');
    for (const path of [done.location!, `${done.location}/rejects.csv`])
      expect((await site.get(path, { as: 'owner' })).status).toBe(404);
    const page = await site.get('/suppressions', { as: 'editor' });
    expect(page.text).toContain('From an imported list');
    expect(page.text).not.toContain(local(1));
    expect((await site.get('/suppressions/counts.csv', { as: 'editor' })).text).toMatch(
      /^month,reason,n\n\d{4}-\d{2},import,1\n$/,
    );
  });

  test.each([
    ['nothing chosen', new FormData(), 'Choose a file first.'],
    ['an empty file', list(''), 'the file is empty'],
    ['a workbook', list(Buffer.from('PK\u0003\u0004')), 'workbook'],
    ['another encoding', list(Buffer.from([0x70, 0xd8, 0x8a, 0xe5, 0xc7])), 'UTF-8'],
    ['too large', list(Buffer.alloc(5_000_001, 0x31)), 'more than 5 MB'],
  ])('refuses %s with the reason', async (_, form, words) => {
    const answer = await site.upload('/suppressions/import', form, { as: 'editor' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
  });

  test('what is no form is refused', async () => {
    expect((await site.post('/suppressions/import', { list: 'x' }, { as: 'editor' })).status).toBe(422);
  });

  test('takes one number', async () => {
    expect((await site.post('/suppressions/add', { number: local(1), reason: 'other' }, { as: 'editor' })).location).toBe(
      '/suppressions?done=suppressions%3Adone.added',
    );
    expect((await site.post('/suppressions/add', { number: '12', reason: 'other' }, { as: 'editor' })).status).toBe(422);
    expect((await site.get('/suppressions', { as: 'editor', language: 'ar' })).text).toContain('سبب آخر أُدخل يدويًا');
  });
});

describe('the audit log', () => {
  test('tells in words who did what and from where, filtered and paged', async () => {
    for (let n = 0; n < 60; n++) await site.post('/respondents', { number: local(n) }, { as: 'fielder' });
    const first = await site.get('/audit-log?action=respondent.find', { as: 'owner' });
    expect(first.text).toContain('Looked a number up');
    expect(first.text).toContain('fielder@example.org');
    expect(first.text).toContain('127.0.0.1');
    const older = /href="(\/audit-log\?action=respondent\.find&amp;before=\d+)"/.exec(first.text)![1]!.replace('&amp;', '&');
    const second = await site.get(older, { as: 'owner' });
    expect(second.text.match(/<time/g)).toHaveLength(10);
    expect((await site.get('/audit-log?actor=nobody', { as: 'owner' })).text).toContain('No entry is like this');
    expect((await site.get('/audit-log', { as: 'owner', language: 'ar' })).text).toContain('بحث عن رقم');
    expect(first.text + second.text).not.toMatch(/0771\d{7}/);
  });

  test.each([
    'before=x',
    'before=-1',
    'before=99999999999999999999',
    'survey=%27%20OR%201=1',
    'action=%00',
    `actor=${'a'.repeat(5_000)}`,
  ])('strange filters are no error: %s', async (query) => {
    expect((await site.get(`/audit-log?${query}`, { as: 'owner' })).status).toBe(200);
  });
});
