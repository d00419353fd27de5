// Imports as work of their own: staged under a key that only memory holds, told as they go, stopped, cut off, completed by repeating.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS as BATCHES } from '../../src/sample/batches.ts';
import { type Imports, openImports } from '../../src/sample/imports.ts';
import { LIMITS as JOURNAL } from '../../src/sample/journal.ts';
import { previewSample } from '../../src/sample/preview.ts';
import { peopleBy, sampleGroups } from '../../src/sample/sizes.ts';
import { LIMITS, openStaging, type Staging } from '../../src/sample/staging.ts';
import { numberOf, openWorld, type World } from '../support/world.ts';

let world: World;
let staging: Staging;
let imports: Imports;
let errors: unknown[];
const by = () => ({ actor: 'editor@example.org', now: world.clock.now(), origin: '127.0.0.1' });
const folder = () => join(world.folder, 'uploads');

beforeEach(async () => {
  world = await openWorld();
  errors = [];
  staging = openStaging(folder(), () => world.clock.now());
  imports = openImports({ ...world, staging, onError: (error) => errors.push(error) });
});
afterEach(async () => {
  await imports.close();
  await world.close();
  expect(errors).toEqual([]);
});

function csv(first: number, last: number): string {
  const rows = Array.from({ length: last - first + 1 }, (_, n) => `${numberOf(first + n)},${n % 2 ? 'ar' : 'ckb'},centre`);
  return `phone,language,region\n${rows.join('\n')}\n`;
}

async function staged(content: string | Buffer, name = 'people.csv') {
  const file = await staging.keep(Readable.from([Buffer.from(content)]), name);
  if (typeof file === 'string') throw new Error(file);
  return file.id;
}

async function ended(id: string) {
  return expect.poll(() => imports.get('coalition', id), { timeout: 20_000 }).toMatchObject({ endedAt: expect.any(Number) });
}

describe('staging', () => {
  test('leaves the folder to whoever shares it, and takes its own files alone', async () => {
    const other = openStaging(folder(), () => world.clock.now());
    await other.keep(Readable.from([Buffer.from('phone\n')]), 'people.csv');
    other.close();
    expect(readdirSync(folder())).toEqual([]);
    const id = await staged(csv(1, 1));
    openStaging(folder(), () => world.clock.now()).close();
    expect(await text(staging.read(id)!)).toBe(csv(1, 1));
  });

  test('holds nothing readable on the disk, and gives back what it was given', async () => {
    const content = csv(1, 2_000);
    const id = await staged(content);
    const [name] = readdirSync(folder());
    const bytes = readFileSync(join(folder(), name!));
    expect(bytes.length).toBe(Buffer.byteLength(content));
    expect(bytes.includes(numberOf(7))).toBe(false);
    expect(bytes.includes('phone')).toBe(false);
    expect(await text(staging.read(id)!)).toBe(content);
  });

  test('a file that is dropped, or has waited too long, is gone from the disk', async () => {
    const id = await staged('phone\n');
    staging.drop(id);
    expect([staging.find(id), staging.read(id), readdirSync(folder())]).toEqual([undefined, undefined, []]);
    const second = await staged('phone\n');
    world.advance(LIMITS.keptMs);
    expect([staging.find(second), readdirSync(folder())]).toEqual([undefined, []]);
  });

  test('at the limit is kept; one byte more is not, and leaves nothing', async () => {
    const chunk = Buffer.alloc(1_000_000);
    const chunks = LIMITS.fileBytes / chunk.length;
    const file = await staging.keep(Readable.from(Array.from({ length: chunks }, () => chunk)), 'a.csv');
    expect(file).toMatchObject({ bytes: LIMITS.fileBytes });
    staging.drop((file as { id: string }).id);
    const more = [...Array.from({ length: chunks }, () => chunk), Buffer.alloc(1)];
    expect(await staging.keep(Readable.from(more), 'b.csv')).toBe('tooLarge');
    expect(readdirSync(folder())).toEqual([]);
  });

  test('a file that is not read to its end is closed', async () => {
    const id = await staged(csv(1, 20_000));
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let n = 0; n < 20; n++) {
      const stream = staging.read(id)!;
      await new Promise((resolve) => stream.once('data', resolve));
      stream.destroy();
    }
    await expect.poll(open).toBeLessThan(before + 5);
  });

  test('more files than are kept at once are refused', async () => {
    for (let n = 0; n < LIMITS.files; n++) await staged('phone\n');
    expect(await staging.keep(Readable.from(['phone\n']), 'a.csv')).toBe('full');
  });

  test('a source that breaks leaves nothing', async () => {
    const source = new Readable({
      read() {
        this.destroy(new Error('the line broke'));
      },
    });
    await expect(staging.keep(source, 'a.csv')).rejects.toThrow('the line broke');
    expect(readdirSync(folder())).toEqual([]);
  });
});

describe('a preview', () => {
  const preview = async (content: string | Buffer, mapping?: Parameters<typeof previewSample>[2]) =>
    previewSample(world.survey, { csv: Readable.from([Buffer.from(content)]), fileName: 'a.csv' }, mapping);

  test('reads the first rows as they would be read, numbers by their last digits', async () => {
    const shown = await preview(`phone;region;language\n${numberOf(1)};centre;ar\n9.64771E+11;centre;ar\n077;centre;xx\n`);
    expect(shown).toMatchObject({
      delimiter: ';',
      mapping: { phone: 0, language: 2, strata: { region: 1 } },
      problem: undefined,
    });
    expect(shown.rows.map(({ line, outcome }) => [line, outcome.ok ? outcome.language : outcome.reason])).toEqual([
      [2, 'ar'],
      [3, 'invalid number'],
      [4, 'unknown language'],
    ]);
    expect(JSON.stringify(shown)).not.toContain(numberOf(1).slice(1, -2));
    expect(JSON.stringify(shown)).toContain('a spreadsheet has shortened it');
  });

  test('columns that the names do not tell can be said', async () => {
    const content = `a,b,c\nar,${numberOf(1)},south\n`;
    expect((await preview(content)).problem?.message).toContain('there is no column');
    const shown = await preview(content, { phone: 1, language: 0, strata: { region: 2 } });
    expect(shown.rows[0]!.outcome).toMatchObject({ ok: true, language: 'ar', strata: { region: 'south' } });
  });

  test.each([
    ['one that is not there', { phone: 9, strata: { region: 2 } }, 'there is no column 10'],
    ['one twice', { phone: 1, strata: { region: 1 } }, 'chosen twice'],
    ['none for a stratum', { phone: 1, strata: {} }, 'no column is chosen for the stratum region'],
    ['none at all', { phone: Number.NaN, strata: { region: 2 } }, 'no column is chosen for the phone number'],
  ])('a wrong choice is told: %s', async (_what, mapping, message) => {
    expect((await preview('a,b,c\n1,2,3\n', mapping as never)).problem?.message).toContain(message);
  });

  test.each<[string, Buffer, string | RegExp]>([
    ['UTF-16 with its mark', Buffer.from('\uFEFFphone,region\n07701234567,centre\n', 'utf16le'), 'phone'],
    ['UTF-8 with its mark', Buffer.from('\uFEFFphone,region\n07701234567,centre\n'), 'phone'],
  ])('%s is read', async (_what, bytes, first) => {
    expect((await preview(bytes)).header[0]).toBe(first);
  });

  test.each<[string, Buffer, RegExp]>([
    ['Windows-1256', Buffer.from([0xe5, 0xc7, 0xca, 0xdd, 0x2c, 0xc7, 0x0a]), /Windows-1256/],
    ['UTF-16 without its mark', Buffer.from('phone,region\n', 'utf16le'), /UTF-16/],
    ['a workbook', Buffer.from('PK\u0003\u0004xxxxxxxx'), /workbook/],
    ['nothing', Buffer.from('\n\n'), /empty/],
  ])('%s is recognised and explained', async (_what, bytes, message) => {
    await expect(preview(bytes)).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(message) });
  });
});

describe('an import', () => {
  test('tells what became of it, keeps the sizes and the rejected rows, and lets the file go', async () => {
    const file = await staged(`${csv(1, 1_200)}12,ar,centre\n=1+1,ar,centre\n${numberOf(1)},ar,centre\n`);
    const id = await imports.start('coalition', file, undefined, by());
    await ended(id);
    expect(await imports.get('coalition', id)).toMatchObject({
      state: 'done',
      rowsRead: 1_203,
      imported: 1_200,
      rejected: { 'invalid number': 2, 'duplicate in this file': 1 },
      rejects: true,
    });
    expect(staging.find(file)).toBeUndefined();
    const groups = await sampleGroups(world.db, 'coalition');
    expect(peopleBy(groups, ({ language }) => language)).toEqual([
      ['ar', 600],
      ['ckb', 600],
    ]);
    expect(peopleBy(groups, ({ strata }) => strata.region)).toEqual([['centre', 1_200]]);
    const rejects = await text(imports.rejects(id)!);
    expect(rejects).toContain("'=1+1");
    expect(await world.rows("SELECT actor, origin FROM audit_log WHERE action = 'sample.import'")).toEqual([
      { actor: 'editor@example.org', origin: '127.0.0.1' },
    ]);
  });

  test('is stopped after the batch under way; repeated, it is completed', async () => {
    const content = csv(1, 5 * BATCHES.besideRows);
    const id = await imports.start('coalition', await staged(content), undefined, by());
    await imports.stop(id);
    await ended(id);
    const stopped = await imports.get('coalition', id);
    expect(stopped.state).toBe('stopped');
    expect(stopped.imported).toBeLessThan(5 * BATCHES.besideRows);
    const again = await imports.start('coalition', await staged(content), undefined, by());
    await ended(again);
    const { imported, rejected } = await imports.get('coalition', again);
    expect(imported + (rejected['already in the sample'] ?? 0)).toBe(5 * BATCHES.besideRows);
    expect(peopleBy(await sampleGroups(world.db, 'coalition'), () => 'all')).toEqual([['all', 5 * BATCHES.besideRows]]);
  });

  test('is stopped from another process, and taken up there', async () => {
    const content = csv(1, 40 * BATCHES.besideRows);
    const elsewhereStaging = openStaging(join(world.folder, 'elsewhere'), () => world.clock.now());
    const elsewhere = openImports({ ...world, staging: elsewhereStaging, onError: (error) => errors.push(error) });
    const id = await imports.start('coalition', await staged(content), undefined, by());
    await elsewhere.stop(id);
    await ended(id);
    const stopped = await elsewhere.get('coalition', id);
    expect(stopped).toMatchObject({ state: 'stopped', remedy: expect.stringContaining('goes on from there') });
    expect(stopped.rowsRead).toBeLessThan(40 * BATCHES.besideRows);
    const file = (await elsewhereStaging.keep(Readable.from([Buffer.from(content)]), 'people.csv')) as { id: string };
    expect(await elsewhere.start('coalition', file.id, undefined, by())).toBe(id);
    await ended(id);
    expect(await imports.get('coalition', id)).toMatchObject({
      state: 'done',
      imported: 40 * BATCHES.besideRows,
      takenUp: stopped.rowsRead,
      rejected: { 'already in the sample': 0, 'duplicate in this file': 0 },
    });
    await elsewhere.close();
  });

  test('that was stopped still tells why rows were left out', async () => {
    const wrong = Array.from({ length: 3 * BATCHES.besideRows }, () => '12,ar,centre').join('\n');
    const id = await imports.start(
      'coalition',
      await staged(`phone,language,region\n${wrong}\n${csv(1, 2_000)}`),
      undefined,
      by(),
    );
    await expect.poll(async () => (await imports.get('coalition', id)).rowsRead, { interval: 5 }).toBeGreaterThan(0);
    await imports.stop(id);
    await ended(id);
    const { rowsRead, imported, rejected } = await imports.get('coalition', id);
    expect(imported + Object.values(rejected).reduce((sum, n) => sum + n, 0)).toBe(rowsRead);
  });

  test('keeps numbers out of the strata, and out of the names of files', async () => {
    const content = `phone,language,region\n${numberOf(1)},ar,${numberOf(2)}\n${numberOf(3)},ar,0770 123 4567\n${numberOf(4)},ar,zone 12\n`;
    const id = await imports.start('coalition', await staged(content, 'calls of 07701234567.csv'), undefined, by());
    await ended(id);
    const told = await imports.get('coalition', id);
    expect(told).toMatchObject({ imported: 1, rejected: { 'malformed row': 2 } });
    expect(told.fileName).not.toContain('07701234567');
    expect(JSON.stringify(await world.rows('SELECT strata FROM cells'))).not.toMatch(/77010|0770/);
    expect(JSON.stringify(await world.rows('SELECT detail FROM audit_log'))).not.toContain('07701234567');
  });

  test('leaves the others their turn', async () => {
    const id = await imports.start('coalition', await staged(csv(1, 4_000)), undefined, by());
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await ended(id);
    clearInterval(ticking);
    // At least once a batch, not once a file.
    expect(turns).toBeGreaterThan(4_000 / BATCHES.besideRows);
  });

  test('that has gone silent was cut off, and holds nobody up', async () => {
    await world.db.batch([
      {
        sql: "INSERT INTO imports (import_id, survey_id, file_name, actor, state, bytes, started_at, seen_at) VALUES ('dead', 'coalition', 'a.csv', 'x', 'running', 10, @now, @now)",
        params: { now: world.clock.now() },
      },
    ]);
    const file = await staged(csv(1, 3));
    await expect(imports.start('coalition', file, undefined, by())).rejects.toMatchObject({ code: 'refused' });
    world.advance(JOURNAL.silentMs + 1);
    expect((await imports.get('coalition', 'dead')).state).toBe('interrupted');
    await ended(await imports.start('coalition', file, undefined, by()));
  });

  test('of a file that is wrong tells where, and what to do', async () => {
    const id = await imports.start('coalition', await staged('phone\n07701234567\n'), undefined, by());
    await ended(id);
    expect(await imports.get('coalition', id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('people.csv:1:1'),
    });
  });

  test('into a closed survey, or of a file that is gone, does not begin', async () => {
    await expect(imports.start('coalition', 'nothing', undefined, by())).rejects.toMatchObject({ code: 'notFound' });
    await world.move('start');
    await world.move('close');
    await expect(imports.start('coalition', await staged(csv(1, 1)), undefined, by())).rejects.toMatchObject({ code: 'refused' });
  });
});
