import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Report, readReport } from '../../src/results/report.ts';
import { showReport } from '../../src/results/report-view.ts';
import { bar, barWithInterval, columnsOf, flow, isolate, padEnd, paintFor, shorten } from '../../src/results/terminal.ts';
import { ENTRY, NOW, type Seeded, SURVEY, seedPoll } from './seed.ts';

const plain = paintFor({ color: false, width: 80 });
const widest = (shown: string) => Math.max(...shown.split('\n').map(columnsOf));

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['هل تؤيد', 7],
    ['مُحَمَّد', 4],
    ['می\u200Cخواهم', 7],
    ['\u2068أؤيد\u2069', 4],
    ['\u001B[36mabc\u001B[39m', 3],
    ['日本', 4],
    ['👍', 2],
  ])('of %j', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
    expect(columnsOf(padEnd(text, 12))).toBe(12);
  });
});

describe('text from outside', () => {
  it('is isolated where it runs from right to left, and only there', () => {
    expect(isolate('أؤيد')).toBe('\u2068أؤيد\u2069');
    expect(isolate('پشتگیری 1')).toBe('\u2068پشتگیری 1\u2069');
    expect(isolate('Support')).toBe('Support');
  });

  it('cannot command the terminal, or turn its line round', () => {
    expect(isolate('a\u001B[31mb\u0007\r\nc\u202Ed\u2067e')).toBe('a[31mb cde');
  });

  it.each([
    ['Salah al-Din', 20, 'Salah al-Din'],
    ['Salah al-Din', 6, 'Salah…'],
    ['محافظة بغداد', 6, '\u2068محافظ…\u2069'],
    ['مُحَمَّد', 3, '\u2068مُحَ…\u2069'],
  ])('%j fits into %d', (text, columns, fitted) => {
    expect(shorten(text, columns)).toBe(fitted);
    expect(columnsOf(fitted)).toBeLessThanOrEqual(columns);
  });
});

describe('bars', () => {
  it.each([
    [0.5, 10, 1, '█████'],
    [0.5, 10, 0.5, '██████████'],
    [0.55, 10, 1, '█████▌'],
    [0, 10, 1, ''],
    [1, 10, 1, '██████████'],
    [null, 10, 1, ''],
  ])('of %d on %d columns up to %d', (share, columns, scale, drawn) => {
    expect(bar(share, columns, scale)).toBe(drawn);
  });

  it.each([
    [{ share: 0.5, low: 0.3, high: 0.7 }, 10, 1, '███├─┼─┤'],
    [{ share: 0.5, low: 0.3, high: 0.7 }, 20, 1, '██████├───┼───┤'],
    [{ share: 0.25, low: 0.15, high: 0.35 }, 10, 0.5, '███├─┼─┤'],
    [{ share: 0.5, low: 0.49, high: 0.52 }, 10, 1, '████├┤'],
    [{ share: 0.55, low: 0.53, high: 0.58 }, 10, 1, '█████┼'],
    [{ share: 0, low: 0, high: 0.16 }, 10, 1, '├┤'],
    [{ share: 1, low: 0.88, high: 1 }, 10, 1, '████████├┤'],
    [{ share: null, low: null, high: null }, 10, 1, ''],
  ])('with the interval of %j', (estimate, columns, scale, drawn) => {
    expect(barWithInterval(estimate, columns, scale, plain)).toBe(drawn);
  });

  it('flow breaks between pieces', () => {
    expect(flow(['12 a', '+ 3 b', '+ 4 c'], 10, '  ')).toEqual(['12 a + 3 b', '  + 4 c']);
  });
});

describe('a report on a terminal', () => {
  let poll: Seeded;
  let report: Report;
  beforeAll(async () => {
    poll = await seedPoll();
    report = await readReport(poll.db, ENTRY, SURVEY, NOW);
  });
  afterAll(() => poll.close());

  it('shows pictures, then tables, then the books', () => {
    const shown = showReport(report, { color: false, width: 80, language: 'en' });
    expect(shown).toMatch(/^ {2}Support +█+├─+┼─+┤ +66\.7 % \(30\.0–90\.3\) 4$/m);
    expect(shown).toMatch(/^ {2}south +3 +33 % \(6–79\) +67 % \(21–94\) +0 % \(0–56\)$/m);
    expect(shown).toMatch(/^ {2}not known +3 /m);
    expect(shown).toContain('mean 30.25 · median 30.5');
    expect(shown).toContain('6 answers · 1 refused · 1 unclear');
    expect(shown).toContain('6 of 10 asked have answered the first question: 60.0 % (31.3–83.2)');
    expect(shown).toContain('The books  ✔ balanced');
    const order = ['stance', 'stance by region', 'stance by gender', 'The books'].map((heading) => shown.indexOf(`\n${heading}`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it.each([40, 60, 80, 120])('keeps to %d columns', (width) => {
    for (const language of ['en', 'ar'])
      expect(widest(showReport(report, { color: false, width, language }))).toBeLessThanOrEqual(width);
  });

  it('speaks the asked language, isolated and aligned', () => {
    const shown = showReport(report, { color: false, width: 80, language: 'ar' });
    expect(shown).toMatch(/^ {2}\u2068أؤيد\u2069 +█+├/m);
    const counts = shown.split('\n').filter((line) => /\(\d+\.\d–\d+\.\d\) \d$/.test(line) && /[█├]/.test(line));
    expect(counts.length).toBeGreaterThan(2);
    expect(new Set(counts.map(columnsOf)).size).toBe(1);
  });

  it('falls back to another language', () => {
    expect(showReport(report, { color: false, width: 80, language: 'ckb' })).toContain('Support');
  });

  it('is coloured only when told, with the same words', () => {
    const view = { width: 80, language: 'en' };
    const coloured = showReport(report, { ...view, color: true });
    expect(coloured).toContain('\u001B[');
    expect(showReport(report, { ...view, color: false })).not.toContain('\u001B');
    expect(stripVTControlCharacters(coloured).replace(/ +$/gm, '')).toBe(showReport(report, { ...view, color: false }));
  });

  it('cries out where the books do not balance', () => {
    const cases = { ...report.books.cases, delivered: report.books.cases.delivered + 2 };
    const shown = showReport(
      { ...report, books: { ...report.books, cases, balanced: false } },
      { color: false, width: 80, language: 'en' },
    );
    expect(shown).toContain('✘ DOES NOT BALANCE');
    expect(shown.replace(/\s+/g, ' ')).toMatch(/cases 12 sampled ≠ 1 suppressed .* \(which is 14: \+2\)/);
  });
});
