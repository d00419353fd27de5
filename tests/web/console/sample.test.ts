// The sample's pages: a file chosen, looked at, imported, watched; and what is no file.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/sample/staging.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { numberOf } from '../../support/world.ts';

let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld();
});
afterEach(() => site.close());

const PATH = '/surveys/coalition/sample';

function file(content: string | Uint8Array<ArrayBuffer>, name = 'people.csv'): FormData {
  const form = new FormData();
  form.append('sample', new Blob([content]), name);
  return form;
}

const people = (n: number) =>
  `phone,language,region\n${Array.from({ length: n }, (_, at) => `${numberOf(at)},ar,centre`).join('\n')}\n`;

test('a sample is brought in step by step', async () => {
  const empty = await site.get(PATH, { as: 'editor' });
  expect(empty.text).toContain('Nobody is sampled yet');
  const uploaded = await site.upload(PATH, file(people(600)), { as: 'editor' });
  expect(uploaded.status).toBe(303);
  const preview = await site.get(uploaded.location!, { as: 'editor' });
  expect(preview.status).toBe(200);
  expect(preview.text).not.toContain(numberOf(3).slice(1));
  const started = await site.post(uploaded.location!, { phone: '0', language: '1', 'stratum.region': '2' }, { as: 'editor' });
  expect([started.status, started.location]).toEqual([303, expect.stringContaining(`${PATH}/imports/`)]);
  await expect.poll(async () => (await site.get(started.location!, { as: 'editor' })).text).toContain('The import is complete');
  const overview = await site.get(PATH, { as: 'viewer' });
  expect(overview.text).toContain('>600<');
  expect(overview.text).not.toContain('type="file"');
});

test('the same form sent twice imports once', async () => {
  const { location } = await site.upload(PATH, file(people(3)), { as: 'editor' });
  const fields = { phone: '0', language: '1', 'stratum.region': '2' };
  const answers = await Promise.all([1, 2].map(() => site.post(location!, fields, { as: 'editor' })));
  expect(answers.map(({ status }) => status).sort()).not.toEqual([303, 303]);
  await expect.poll(async () => (await site.get(PATH, { as: 'editor' })).text).toContain('>complete<');
  expect(await site.rows('SELECT count(*) AS n FROM respondents')).toEqual([{ n: 3 }]);
});

test('columns are chosen by hand where their names do not tell', async () => {
  const { location } = await site.upload(PATH, file(`x,y\n${numberOf(1)},south\n`), { as: 'editor' });
  const unclear = await site.get(location!, { as: 'editor' });
  expect(unclear.text).toContain('The columns are not clear yet');
  const looked = await site.get(`${location}?phone=0&language=&stratum.region=1`, { as: 'editor' });
  expect(looked.text).toContain('south');
  const wrong = await site.post(location!, { phone: '0', language: '', 'stratum.region': '0' }, { as: 'editor' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('chosen twice');
});

describe('what is no file is told at the field', () => {
  test.each<[string, () => FormData, number, string]>([
    ['none chosen', () => file('', ''), 422, 'Choose a file first'],
    ['empty', () => file(''), 422, 'Choose a file first'],
    ['no file field', () => new FormData(), 422, 'Choose a file first'],
  ])('%s', async (_what, form, status, words) => {
    const answer = await site.upload(PATH, form(), { as: 'editor' });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
  });

  test.each<[string, Uint8Array<ArrayBuffer> | string, string]>([
    ['Windows-1256', new Uint8Array([0xe5, 0xc7, 0xca, 0xdd, 0x2c, 0xc7, 0x0a]), 'Windows-1256'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0]), 'cannot be read'],
    ['a workbook', 'PK\u0003\u0004xxxx', 'workbook'],
  ])('%s', async (_what, content, words) => {
    const { location } = await site.upload(PATH, file(content), { as: 'editor' });
    const answer = await site.get(location!, { as: 'editor' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
  });

  test('too large: told, though the browser would send more', async () => {
    const chunk = new Uint8Array(1_000_000);
    const chunks = LIMITS.fileBytes / chunk.length + 20;
    const answer = await site.upload(PATH, file(new Blob(Array.from({ length: chunks }, () => chunk)) as never), {
      as: 'editor',
    });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('more than 200 MB');
  });

  test('more at once than wait here', async () => {
    for (let n = 0; n < LIMITS.files; n++) await site.upload(PATH, file('phone\n'), { as: 'editor' });
    const answer = await site.upload(PATH, file('phone\n'), { as: 'editor' });
    expect([answer.status, answer.text.includes('Too many files wait')]).toEqual([422, true]);
  });

  test('cut off in the middle', async () => {
    const headers = { Cookie: 'role=editor', Origin: 'http://127.0.0.1:3000', 'Content-Type': 'multipart/form-data; boundary=x' };
    const body = '--x\r\nContent-Disposition: form-data; name="sample"; filename="a.csv"\r\n\r\nphone\r\n0770';
    const response = await fetch(site.url + PATH, { method: 'POST', headers, body });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('did not arrive whole');
  });
});

test('who may not prepare gets neither the form nor the file', async () => {
  const { location } = await site.upload(PATH, file(people(3)), { as: 'editor' });
  for (const role of ['viewer', 'coder', 'fielder'] as const) {
    expect((await site.get(location!, { as: role })).status).toBe(403);
    expect((await site.upload(PATH, file(people(3)), { as: role })).status).toBe(403);
  }
});
