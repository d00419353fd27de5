// Files as people have them: encodings, delimiters, headers, quotation marks, and what they are told when one cannot be read.

import { describe, expect, test } from 'vitest';
import { LIMITS as CSV_LIMITS } from '../../src/sample/csv.ts';
import { LIMITS as LINE_LIMITS } from '../../src/sample/lines.ts';
import { mobile, openBench, people } from './support.ts';

const E164 = (index: number) => `+964${mobile(index).slice(1)}`;
const TWO = `phone,region\n${mobile(1)},بغداد\n${mobile(2)},البصرة\n`;
const IMPORTED = [
  [E164(1), 'بغداد'],
  [E164(2), 'البصرة'],
];

function utf16be(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
}

function oneByOne(bytes: Buffer): Buffer[] {
  return [...bytes].map((byte) => Buffer.of(byte));
}

async function placed(csv: string | Buffer | Buffer[]): Promise<(string | null)[][]> {
  const bench = await openBench();
  const { summary } = await bench.import(csv);
  expect(summary.rejected).toEqual(expect.objectContaining({ 'malformed row': 0, 'invalid number': 0 }));
  return (await bench.sample()).map(({ number, strata }) => [number, JSON.parse(strata).region]);
}

describe('is read', () => {
  test.each<[string, string | Buffer | Buffer[]]>([
    ['UTF-8', TWO],
    ['UTF-8 with a byte order mark', `\uFEFF${TWO}`],
    ['UTF-16 LE', Buffer.from(`\uFEFF${TWO}`, 'utf16le')],
    ['UTF-16 BE', utf16be(TWO)],
    ['UTF-8, byte by byte', oneByOne(Buffer.from(`\uFEFF${TWO}`))],
    ['UTF-16 BE, byte by byte', oneByOne(utf16be(TWO))],
    ['semicolons', TWO.replaceAll(',', ';')],
    ['tabs', TWO.replaceAll(',', '\t')],
    ['lines that end in CR LF', TWO.replaceAll('\n', '\r\n')],
    ['lines that end in CR LF, byte by byte', oneByOne(Buffer.from(TWO.replaceAll('\n', '\r\n')))],
    ['lines that end in CR', TWO.replaceAll('\n', '\r')],
    ['no end of the last line', TWO.trimEnd()],
    ['blank lines and rows', `\n \n${TWO.replaceAll('\n', '\n,\n\n')}\n\n`],
    ['every field quoted', TWO.replace(/[^,\n]+/g, '"$&"')],
    ['columns in another order', `region,phone\nبغداد,${mobile(1)}\nالبصرة,${mobile(2)}\n`],
    ['a name in capitals, with spaces', TWO.replace('phone,region', ' PHONE_Number , Region ')],
    ['an Arabic name', TWO.replace('phone', 'رقم الهاتف')],
    ['a Kurdish name', TWO.replace('phone', 'ژمارەی مۆبایل')],
    [
      'commas inside fields with semicolons between them',
      `note, a, b, c;phone;region\nx,y;${mobile(1)};بغداد\nx,y;${mobile(2)};البصرة`,
    ],
  ])('%s', async (_, csv) => {
    expect(await placed(csv)).toEqual(IMPORTED);
  });

  test.each(['number', 'Mobile', 'MSISDN', 'Telephone', 'tel', 'هاتف', 'رقم', 'الموبايل'])(
    '%s as the name of phone',
    async (name) => {
      expect(await placed(TWO.replace('phone', name))).toEqual(IMPORTED);
    },
  );

  test('a field that runs over lines, as far as the limit', async () => {
    const csv = (lines: number) => `phone,region,note\n${mobile(1)},a,"${'x\n'.repeat(lines - 1)}"\n${mobile(2)},b,\n`;
    expect(await placed(csv(CSV_LIMITS.recordLines))).toHaveLength(2);
    const bench = await openBench();
    const { rejects } = await bench.import(csv(CSV_LIMITS.recordLines + 1));
    expect(rejects[0]).toMatchObject({ line: '2', reason: 'malformed row' });
    expect((await bench.sample()).map(({ number }) => number)).toEqual([E164(2)]);
  });

  test('the line of a row after a field that ran over lines', async () => {
    const bench = await openBench();
    const { rejects } = await bench.import(`phone,region,note\r\n${mobile(1)},a,"x\r\ny\r\n\r\nz"\r\n\r\n077,b,\r\n`);
    expect(rejects.map(({ line, phone }) => [line, phone])).toEqual([['7', '077']]);
  });
});

test('an open quotation mark costs one row, not those after it', async () => {
  const bench = await openBench();
  const { summary, rejects } = await bench.import(
    `phone,region\n"${mobile(1)},a\n${mobile(2)},"b"\n${mobile(3)},c"d"\n${mobile(4)},"d\n${mobile(5)},e\n`,
  );
  expect((await bench.sample()).map(({ number }) => number)).toEqual([E164(2), E164(5)]);
  expect(summary).toMatchObject({ rowsRead: 5, imported: 2, rejected: { 'malformed row': 3 } });
  expect(rejects.map(({ line, phone }) => [line, phone])).toEqual([
    ['2', `"${mobile(1)},a`],
    ['4', `${mobile(3)},c"d"`],
    ['5', `${mobile(4)},"d`],
  ]);
});

describe('is refused, with the place and the remedy', () => {
  const windows1256 = Buffer.concat([
    Buffer.from(`phone,region\n${mobile(1)},x\n${mobile(2)},`),
    Buffer.from([0xc8, 0xdb, 0xcf, 0xc7, 0xcf]),
  ]);
  const many = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`).join(',');

  test.each<[string, string | Buffer | Buffer[], string, string]>([
    ['Windows-1256', windows1256, 'contacts.csv:3:13: bytes that are not UTF-8: perhaps Windows-1256', 'save the file as UTF-8'],
    ['Windows-1256, byte by byte', oneByOne(windows1256), 'contacts.csv:3:13: bytes', 'save the file as UTF-8'],
    ['UTF-8 that breaks off', Buffer.from(TWO).subarray(0, -2), 'contacts.csv:3:18: bytes', 'save the file as UTF-8'],
    ['UTF-16 without a mark', Buffer.from(TWO, 'utf16le'), 'contacts.csv:1:2: a NUL', 'save the file as UTF-8'],
    ['a workbook', Buffer.from('PK\u0003\u0004...'), 'contacts.csv:1:1: this is a workbook', 'CSV UTF-8'],
    ['an empty file', '', 'contacts.csv:1:1: the file is empty', 'its first line names the columns'],
    ['blank lines alone', '\n\n \n', 'contacts.csv:1:1: the file is empty', 'its first line names the columns'],
    [
      'no phone column',
      'name,region\nx,y',
      'contacts.csv:1:1: there is no column for the phone number',
      'the columns here: name, region',
    ],
    ['no stratum column', `phone\n${mobile(1)}`, 'contacts.csv:1:1: there is no column region', 'the columns here: phone'],
    ['no stratum column, after blank lines', `\n\nphone\n${mobile(1)}`, 'contacts.csv:3:1: there is no column region', 'phone'],
    [
      'two phone columns',
      'mobile,phone,region',
      'contacts.csv:1:1: more than one column could hold the phone number: mobile (column 1) and phone (column 2)',
      'rename',
    ],
    ['a stratum twice', 'phone,region,Region', 'contacts.csv:1:1: more than one column could hold the stratum region', 'rename'],
    [
      'too many columns',
      `phone,region,${many(CSV_LIMITS.columns - 1)}`,
      `contacts.csv:1:1: ${CSV_LIMITS.columns + 1} columns`,
      '',
    ],
    ['an open quotation mark in the header', 'phone,"region\n1,2', 'contacts.csv:1:1: a quotation mark in the header', ''],
    [
      'a line that does not end',
      `phone,region\n${'x'.repeat(LINE_LIMITS.lineLength + 1)}`,
      `contacts.csv:2:${LINE_LIMITS.lineLength + 1}: the line is longer`,
      'CSV',
    ],
  ])('%s', async (_, csv, message, remedy) => {
    const bench = await openBench();
    const refused = await bench.import(csv).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'AppError', code: 'invalid' });
    expect((refused as Error).message).toContain(message);
    expect((refused as { remedy?: string }).remedy ?? '').toContain(remedy);
    expect(await bench.sample()).toEqual([]);
  });

  test('a contact in place of the header, without telling the number', async () => {
    const bench = await openBench();
    const refused = (await bench.import(`${mobile(1)},en\n`).catch((error: unknown) => error)) as {
      message: string;
      remedy: string;
    };
    expect(refused.remedy).toContain('the first line seems to hold a contact');
    expect(`${refused.message} ${refused.remedy}`).not.toContain(mobile(1).slice(3));
  });
});

describe('at the limit', () => {
  test('as many columns as there may be', async () => {
    const names = Array.from({ length: CSV_LIMITS.columns - 2 }, (_, index) => `c${index}`);
    const blanks = ','.repeat(names.length);
    expect(await placed(`phone,region,${names.join(',')}\n${mobile(1)},a${blanks}\n`)).toEqual([[E164(1), 'a']]);
  });

  test('a field as long as it may be, and one longer', async () => {
    const bench = await openBench();
    const note = 'x'.repeat(CSV_LIMITS.fieldLength);
    const { rejects } = await bench.import(`phone,region,note\n${mobile(1)},a,${note}\n${mobile(2)},b,${note}x\n`);
    expect((await bench.sample()).map(({ number }) => number)).toEqual([E164(1)]);
    expect(rejects).toMatchObject([
      { line: '3', reason: 'malformed row', explanation: expect.stringContaining('field 3 is longer') },
    ]);
  });

  test('a line as long as it may be', async () => {
    const bench = await openBench();
    const line = `${mobile(1)},`.padEnd(LINE_LIMITS.lineLength, 'x');
    const { summary } = await bench.import(`phone,region\n${line}\n${mobile(2)},b\n`);
    expect(summary).toMatchObject({ rowsRead: 2, imported: 1, rejected: { 'malformed row': 1 } });
  });

  test('more combinations of strata than a result can show', async () => {
    const bench = await openBench();
    const rows = Array.from({ length: 10_001 }, (_, index) => `${mobile(index)},R${index}\n`).join('');
    await expect(bench.import(`phone,region\n${rows}`)).rejects.toThrow('line 10002: more than 10000 combinations of strata');
    await expect(bench.import(people(100))).resolves.toBeDefined();
  });
});
