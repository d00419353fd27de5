// The built command line imports and is killed in the middle: run again with the same file it goes on, and the database ends as after an
// import that nobody disturbed.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { COALITION, type Installation, install } from '../support/command-line.ts';
import { numberOf } from '../support/world.ts';

/** Five processes that each start and read a file, on a machine that is busy with other tests. */
const TIMEOUT_MS = 120_000;
const ROWS = 50_000;

/** Some of it wrong, some of it twice: the rejected rows are told of as well. */
function csv(): string {
  let text = 'phone,language,region\n';
  for (let n = 0; n < ROWS; n++) {
    const odd = n % 97 === 0 ? '077' : n % 89 === 0 ? numberOf(n >> 1) : numberOf(n);
    text += `${odd},${n % 2 ? 'ar' : 'ckb'},${n % 3 ? 'centre' : 'south'}\n`;
  }
  return text;
}

async function installed(): Promise<Installation> {
  const here = await install();
  onTestFinished(() => here.remove());
  await here.run(['survey', 'add', COALITION]);
  here.file('people.csv', csv());
  return here;
}

const IMPORT = ['sample', 'import', 'coalition', 'people.csv'];

async function left(here: Installation) {
  const sorted = 'ORDER BY language, cell_id, replicate';
  return {
    people: await here.raw('SELECT number_hash, language, cell_id, replicate, draw FROM respondents ORDER BY respondent_id'),
    sizes: await here.raw(`SELECT language, cell_id, replicate, n FROM sample_sizes ${sorted}`),
    counters: await here.raw('SELECT name, sum(n) AS n FROM counters GROUP BY name ORDER BY name'),
    imports: await here.raw('SELECT state, bytes_read, bytes, rows_read, imported, rejected FROM imports'),
    outcomes: await here.raw('SELECT * FROM import_outcomes'),
    rejects: readFileSync(`${here.folder}/people.csv.rejects.csv`, 'utf8'),
  };
}

test('killed in the middle, run again', { timeout: TIMEOUT_MS }, async () => {
  const [killed, whole] = [await installed(), await installed()];
  for (let round = 1; round <= 2; round++) {
    const child = killed.start(IMPORT);
    const settled = async () => Number((await killed.raw('SELECT sum(rows_read) AS n FROM imports'))[0]!.n ?? 0);
    const before = await settled();
    while ((await settled()) === before) {
      expect(child.exitCode).toBe(null);
      await setTimeout(20);
    }
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await settled()).toBeLessThan(ROWS);
    expect(await killed.raw('SELECT state FROM imports')).toEqual([{ state: 'running' }]);
  }
  const again = await killed.run(IMPORT);
  expect(again.status).toBe(0);
  expect(again.err).toMatch(/was cut off after [\d,]+ rows: it goes on from there/);
  const undisturbed = await whole.run(IMPORT);
  expect(undisturbed.err).not.toContain('cut off');
  expect(again.out).toBe(undisturbed.out);
  expect(await left(killed)).toEqual(await left(whole));
});
