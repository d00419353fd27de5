// The bench itself: the shape of what it prints, and that a lost reply would not go unnoticed. What it measures is not judged here.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDurability } from '../../src/bench/durability.ts';
import { BENCH, inboundId } from '../../src/bench/fixture.ts';
import { install as installBench } from '../../src/bench/installation.ts';
import { replies } from '../../src/bench/replies.ts';
import { makeFolder, removeFolder } from '../../src/bench/site.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { openCells } from '../../src/catalog/cells.ts';
import { openIntake } from '../../src/intake/intake.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { install } from '../support/command-line.ts';

/** The smallest rounds there can be. */
const SMALLEST = ['--rounds', '1', '--seconds', '0.05', '--json'];
const COLUMNS = ['name', 'engine', 'perSecond', 'limitPerSecond', 'ratio', 'p99Ms', 'target', 'met'];

const cli = await install();

afterAll(() => rmSync(cli.folder, { recursive: true }));

test.each([
  ['intake', ['intake', 'intake/express', 'intake/express+signature', 'intake/naive', 'intake/slow-disk']],
  ['delivery', ['delivery']],
  ['dispatch', ['dispatch', 'dispatch/sdk']],
  ['understand', ['understand']],
  ['import', ['import', 'import/intake-beside']],
  ['results', ['results/1e4', 'results/1e5', 'results/1e6']],
])('%s prints its rows and nothing else', { timeout: 60_000 }, async (path, names) => {
  const { status, out, err } = await cli.run(['bench', path, ...SMALLEST]);
  expect(status, err).toBe(0);
  const rows = JSON.parse(out) as Record<string, unknown>[];
  expect(rows.map(({ name }) => name)).toEqual(names);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(COLUMNS);
    expect(row.perSecond).toBeGreaterThan(0);
    expect(row.met).toEqual(row.target === null ? null : expect.any(Boolean));
  }
  for (const { name, perSecond, limitPerSecond, ratio } of rows) {
    if (name === 'understand') expect([limitPerSecond, ratio]).toEqual([null, null]);
    else expect(ratio).toBeCloseTo((perSecond as number) / (limitPerSecond as number), 2);
  }
});

test('growth measures every page at every size, draws its curves, and is no part of all', { timeout: 120_000 }, async () => {
  const charts = join(cli.folder, 'charts');
  const { status, out, err } = await cli.run(['bench', 'growth', '--sizes', '600,400', '--charts', charts, '--json']);
  expect(status, err).toBe(0);
  const rows = JSON.parse(out) as Record<string, unknown>[];
  for (const row of rows) expect(Object.keys(row)).toEqual(COLUMNS);
  const named = (size: number) => rows.filter(({ name }) => String(name).startsWith(`growth/${size}/`));
  expect(named(400).length).toBe(11);
  expect(named(600).length).toBe(11);
  expect(named(400).every(({ ratio }) => ratio === 1)).toBe(true);
  expect(rows.filter(({ target }) => target !== null).map(({ name }) => name)).toEqual(
    [400, 600].flatMap((size) => ['results', 'results/live', 'monitor', 'monitor/live'].map((page) => `growth/${size}/${page}`)),
  );
  const files = ['cpu', 'first', 'live', 'median', 'whole'].map((of) => `growth-${of}-sqlite.svg`);
  expect(readdirSync(charts).sort()).toEqual(files);
  for (const file of files) expect(XMLValidator.validate(readFileSync(join(charts, file), 'utf8'))).toBe(true);
});

test('a soak sends, hears and tells, and its books hold', { timeout: 120_000 }, async () => {
  const { status, out, err } = await cli.run(['bench', 'soak', '--minutes', '0.2', '--json']);
  expect(status, err).toBe(0);
  const rows = JSON.parse(out) as Record<string, unknown>[];
  expect(rows.map(({ name }) => name)).toEqual(['soak/replies', 'soak/messages', 'soak/reports', 'soak/pages']);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(COLUMNS);
    expect(row.perSecond).toBeGreaterThan(0);
  }
  expect(err).toMatch(/"mostBytes":[1-9]\d{7,}/);
});

test('an unknown path is refused', async () => {
  const { status, err } = await cli.run(['bench', 'nothing']);
  expect(status).toBe(1);
  expect(err).toContain('there is no bench of nothing');
});

describe('the check after the load', () => {
  const folder = makeFolder();
  const acknowledged = new Set<string>();
  let store: Store;
  let survey: string;

  beforeAll(async () => {
    const installation = await installBench(
      { engine: 'sqlite', path: join(folder, 'bench.db') },
      { respondents: 20, stage: 'delivered' },
    );
    survey = installation.survey.id;
    store = await openStore(installation.database, BENCH.secret);
    const catalog = openCatalog(store.db);
    const intake = openIntake({ ...store, catalog, cells: openCells(store.db), now: Date.now });
    let n = 0;
    for (const { from, body } of replies(installation.survey, 0, 20)) {
      const providerId = inboundId(n++);
      await intake.hear({ providerId, from, to: BENCH.sender, body, at: Date.now(), via: 'webhook' });
      acknowledged.add(providerId);
    }
    await intake.close();
  });

  afterAll(async () => {
    await store.db.close();
    removeFolder(folder);
  });

  test('passes where all is there', async () => {
    expect(acknowledged.size).toBeGreaterThan(40);
    await expect(checkDurability(store.db, survey, 'replies', acknowledged)).resolves.toBeUndefined();
  });

  test('fails where an acknowledged reply is missing', async () => {
    const more = new Set([...acknowledged, inboundId(1_000)]);
    await expect(checkDurability(store.db, survey, 'replies', more)).rejects.toThrow(
      `1 of ${more.size} acknowledged replies are not in the database`,
    );
  });

  test('fails where the books do not hold', async () => {
    const spoil = (by: number) => store.db.batch([{ sql: 'UPDATE tallies SET n = n + @by', params: { by } }]);
    await spoil(1);
    await expect(checkDurability(store.db, survey, 'replies', acknowledged)).rejects.toThrow('the audit finds');
    await spoil(-1);
  });
});
