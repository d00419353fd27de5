// Suppression lists from files: every usual shape, what is wrong told by line, nothing counted twice.

import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { erase } from '../../src/respondents/erase.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { importSample } from '../../src/sample/import.ts';
import { importSuppressions } from '../../src/sample/import-suppressions.ts';
import { ask, BY, differences } from '../respondents/support.ts';
import { numberOf, openWorld, tablesOf, type World } from '../support/world.ts';
import { collector } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.move('start');
});
afterEach(() => world.close());

async function take(text: string | Buffer) {
  const rejects = collector();
  const summary = await importSuppressions(
    world,
    { csv: Readable.from([Buffer.from(text)]), fileName: 'list.csv' },
    { country: 'IQ', rejects, by: BY },
  );
  const rows = parse(rejects.text(), { bom: true, columns: true, relax_column_count: true }) as Record<string, string>[];
  return { ...summary, rows };
}

const local = (n: number) => `0${numberOf(n).slice(4)}`;
const utf16 = (text: string) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]);

describe('a list', () => {
  test.each([
    ['one number a line', `${local(1)}\n${local(2)}\n`],
    ['one number a line, without an end', `${local(1)}\r\n\r\n${numberOf(2)}`],
    ['a column with a header', `phone\n${local(1)}\n${local(2)}\n`],
    ['a column among others, with semicolons', `name;Mobile\nAli;${local(1)}\nZaid;${local(2)}\n`],
    ['an Arabic header', `الاسم,رقم الهاتف\nعلي,${local(1)}\nزيد,${local(2)}\n`],
    ['Arabic digits', `٠٧٧١٠٠٠٠٠٠١\n٠٧٧١٠٠٠٠٠٠٢\n`],
    ['with a byte order mark', `\uFEFFphone\n${local(1)}\n${local(2)}\n`],
    ['in UTF-16', utf16(`phone\n${local(1)}\n${local(2)}\n`)],
    ['quoted, with apostrophes', `phone\n"${local(1)}"\n'${numberOf(2)}\n`],
  ])('as %s', async (_, text) => {
    expect(await take(text)).toMatchObject({ rowsRead: 2, added: 2, known: 0 });
    const hashes = (await world.rows('SELECT number_hash AS h FROM suppressions')).map(({ h }) => Buffer.from(h as Uint8Array));
    expect(hashes.map(String).sort()).toEqual([1, 2].map((n) => String(world.sealer.lookup(numberOf(n)))).sort());
  });

  test.each([
    ['Windows-1256', Buffer.concat([Buffer.from('phone,name\n'), Buffer.from([0xd8, 0x8a, 0xe5, 0xc7])]), /UTF-8/],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), /workbook/],
    ['nothing', '', /empty/],
    ['columns without a name for numbers', 'a,b\n1,2\n', /no column/],
    ['two columns of numbers', 'phone,mobile\n1,2\n', /more than one/],
  ])('%s is refused with the place', async (_, text, why) => {
    await expect(take(text as string)).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(why) });
    expect(await world.rows('SELECT 1 FROM suppressions')).toEqual([]);
  });
});

test('what is wrong is told by line, what is known is counted, the first entry stands', async () => {
  await world.intake.hear(world.says(3, 'STOP', { optOut: 'stop' }));
  const done = await take(['phone', local(1), '0771', '9.64771E+11', local(3), local(1), '+964 1 712 3456', local(2)].join('\n'));
  expect(done).toMatchObject({
    rowsRead: 7,
    added: 2,
    known: 2,
    rejected: { 'invalid number': 2, landline: 1, 'malformed row': 0 },
  });
  expect(done.rows.map(({ line, reason }) => [line, reason])).toEqual([
    ['3', 'invalid number'],
    ['4', 'invalid number'],
    ['7', 'landline'],
  ]);
  expect(await world.rows('SELECT reason, count(*) AS n FROM suppressions GROUP BY reason ORDER BY reason')).toEqual([
    { reason: 'import', n: 2 },
    { reason: 'reply', n: 1 },
  ]);
  expect(await take(`${local(1)}\n${local(2)}\n${local(3)}\n`)).toMatchObject({ added: 0, known: 3 });
  const [entry] = await world.rows("SELECT actor, survey_id, detail FROM audit_log WHERE action = 'suppressions.import'");
  expect(entry).toMatchObject({ actor: BY.actor, survey_id: null });
  expect(entry!.detail).not.toMatch(/\d{7}/);
});

test('what waits for these numbers is withdrawn, in books that balance', async () => {
  await ask(world, 1, 'waiting');
  await ask(world, 2, 'delivered');
  await ask(world, 3, 'claimed');
  expect(await take([1, 2, 3, 4].map(local).join('\n'))).toMatchObject({ added: 4, withdrawn: 2 });
  expect(await readBooks(world.db, 'coalition')).toMatchObject({
    balanced: true,
    cases: { suppressed: 2, waiting: 0, delivered: 1 },
  });
  expect(await differences(world)).toEqual([]);
});

test('a list longer than a batch', async () => {
  const text = Array.from({ length: 1_203 }, (_, n) => local(n)).join('\n');
  expect(await take(text)).toMatchObject({ rowsRead: 1_203, added: 1_203, known: 0 });
});

test('who was erased is not sampled again, though the same file is imported again', async () => {
  const csv = `phone,region\n${local(1)},centre\n${local(2)},centre\n`;
  const run = async () => {
    const rejects = collector();
    const summary = await importSample(
      world,
      { definition: world.survey },
      { csv: Readable.from([Buffer.from(csv)]), fileName: 'sample.csv' },
      { rejects, onProgress: () => {} },
    );
    return { summary, text: rejects.text() };
  };
  await run();
  await erase(world, { number: numberOf(1) }, BY);
  const again = await run();
  expect(again.summary).toMatchObject({ imported: 0, rejected: { 'erased on request': 1, 'already in the sample': 1 } });
  expect(await world.rows('SELECT 1 FROM respondents WHERE number_hash = @h', { h: world.sealer.lookup(numberOf(1)) })).toEqual(
    [],
  );
  for (const table of await tablesOf(world)) {
    expect(JSON.stringify(await world.raw(`SELECT * FROM ${table}`))).not.toContain(numberOf(1));
  }
});
