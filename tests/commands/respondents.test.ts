// One person and the suppression list on the command line: numbers come from standard input and are printed nowhere.

import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coalitionNow, install } from '../support/command-line.ts';

const NUMBER = '07711234567';
const DIGITS = NUMBER.slice(1);

test('a number on the command line is refused, and not repeated', async () => {
  const here = await install();
  for (const command of ['suppress', 'erase']) {
    const ran = await here.run(['respondent', command, '--number', NUMBER]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toContain('--number -');
    expect(ran.err).not.toContain(DIGITS);
  }
});

test('suppress, import, erase and counts, one after the other', async () => {
  const here = await install();
  await here.run(['survey', 'add', here.file('coalition.yaml', coalitionNow())]);
  await here.run([
    'sample',
    'import',
    'coalition',
    here.file('sample.csv', `phone,region\n${NUMBER},centre\n07711234568,centre\n`),
  ]);
  const say = (...args: string[]) => here.run(args, `${NUMBER}\n`);
  expect(await say('respondent', 'suppress', '--number', '-', '--reason', 'risk')).toMatchObject({
    status: 0,
    err: expect.stringContaining('is on the suppression list'),
  });
  expect((await say('respondent', 'suppress', '--number', '-')).err).toContain('already (risk)');

  const list = here.file('list.txt', `${NUMBER}\n07711234569\n0771\n`);
  const imported = await here.run(['suppressions', 'import', list]);
  expect(imported).toMatchObject({
    status: 0,
    out: expect.stringContaining('new on the list 1\nknown already 1\ninvalid number 1'),
  });
  expect(readFileSync(`${list}.rejects.csv`, 'utf8')).toContain('3,invalid number,too short,0771');
  expect(statSync(`${list}.rejects.csv`).mode & 0o077).toBe(0);

  const before = await say('respondent', 'erase', '--number', '-');
  expect(before).toMatchObject({ status: 1, err: expect.stringContaining('--yes') });
  const erased = await say('respondent', 'erase', '--number', '-', '--yes');
  expect(erased).toMatchObject({ status: 0, out: expect.stringContaining('in coalition') });
  expect(erased.out).toContain('stays on the suppression list');
  for (const ran of [imported, before, erased]) expect(ran.out + ran.err).not.toContain(DIGITS);
  expect((await here.run(['audit', 'coalition'])).status).toBe(0);

  expect(JSON.parse((await here.run(['suppressions', 'counts', '--json'])).out)).toMatchObject({
    total: 2,
    reasons: { erasure: 1, import: 1 },
  });
  expect((await here.run(['suppressions', 'counts', '--csv'])).out).toMatch(
    /^month,reason,n\n\d{4},erasure,1\n\d{4}-\d{2},import,1\n$/,
  );
});

test('no number, or none that could be one', async () => {
  const here = await install();
  expect((await here.run(['respondent', 'erase', '--number', '-', '--country', 'IQ'], '')).err).toContain('no number');
  expect((await here.run(['respondent', 'erase', '--number', '-'], `${NUMBER}\n`)).err).toContain('--country');
});
