// textpoll publish and unpublish, as their users meet them.

import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { moveSurvey, openCatalog } from '../../src/catalog/catalog.ts';
import { openStore } from '../../src/store/open.ts';
import { addTallies, STANCES, STATEMENT } from '../results/publication-seed.ts';
import { COALITION, install } from '../support/command-line.ts';
import { SECRET } from '../support/world.ts';

const here = await install();
const statement = () => here.file('statement.yaml', JSON.stringify(STATEMENT));

beforeAll(async () => {
  await here.run(['survey', 'add', COALITION]);
  const store = await openStore(here.database, SECRET);
  for (const move of ['start', 'close'] as const)
    await moveSurvey(store.db, await openCatalog(store.db).get('coalition'), move, { actor: 'test', now: 1 });
  await addTallies(store.db, 'coalition', { governorate: null, age: null, gender: null }, STANCES);
  await store.db.close();
});

test('shows first, publishes what was shown, and takes it back', async () => {
  expect((await here.run(['results', 'coalition', '--publication'])).err).toContain('has no public results');
  const shown = await here.run(['publish', 'coalition', '--statement', statement()]);
  expect(shown.status).toBe(0);
  expect(JSON.parse(shown.out)).toMatchObject({ format: 'textpoll-publication', headline: 'stance' });
  expect(shown.err).toContain('hidden: stance by region, east (smallCell)');
  const hash = /--confirm ([0-9a-f]{64})/.exec(shown.err)![1]!;
  expect((await here.run(['publish', 'coalition', '--confirm', hash])).err).toContain('publication 1 is public at /r/coalition');
  expect((await here.run(['publish', 'coalition', '--confirm', hash])).err).toContain('publication 1 is already public');
  const { out } = await here.run(['results', 'coalition', '--publication']);
  expect(createHash('sha256').update(out).digest('hex')).toBe(hash);
  expect((await here.run(['unpublish', 'coalition', '--number', '2'])).err).toContain('nothing was public');
  expect((await here.run(['unpublish', 'coalition'])).err).toContain('taken back: 1');
  expect((await here.run(['results', 'coalition', '--publication'])).status).toBe(1);
});

test.each<[string, () => string[], number, string]>([
  ['neither a statement nor a hash', () => [], 1, 'either --statement or --confirm'],
  ['another hash', () => ['--confirm', 'f'.repeat(64)], 1, 'no longer the one that was seen'],
  ['a file that is not there', () => ['--statement', 'none.yaml'], 1, 'cannot be read'],
  [
    'an incomplete statement',
    () => ['--statement', here.file('less.yaml', JSON.stringify({ ...STATEMENT, contact: '', sampling: {} }))],
    1,
    'contact: is missing',
  ],
  ['no YAML', () => ['--statement', here.file('bad.yaml', 'a: [')], 1, 'is no YAML'],
])('%s is refused', async (_, args, status, words) => {
  const ran = await here.run(['publish', 'coalition', ...args()]);
  expect(ran).toMatchObject({ status, out: '' });
  expect(ran.err).toContain(words);
});
