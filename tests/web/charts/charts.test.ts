// The charts: what a strict page may hold, words for those who do not see, both widths and both directions, and files.

import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { columns } from '../../../src/web/charts/columns.ts';
import { type Drawing, WIDTHS } from '../../../src/web/charts/drawing.ts';
import { svgFile } from '../../../src/web/charts/file.ts';
import { INKS, type Ink } from '../../../src/web/charts/inks.ts';
import { type Bar, intervalBars } from '../../../src/web/charts/interval-bars.ts';
import { clean, isolate, shorten, widthOf, wrap } from '../../../src/web/charts/lettering.ts';
import { barInksOf, inksOf } from '../../../src/web/charts/palette.ts';
import { toPng } from '../../../src/web/charts/png.ts';
import { COUNT_STEPS, SHARE_STEPS, scaleTo } from '../../../src/web/charts/shapes.ts';
import { stackedShares } from '../../../src/web/charts/stacked-shares.ts';
import { timeline } from '../../../src/web/charts/timeline.ts';
import { languageOf } from '../../../src/web/console/i18n.ts';
import { numbersIn } from '../../../src/web/console/numbers.ts';

function drawing(language: 'en' | 'ar', width: Drawing['width'], id = 'c1'): Drawing {
  const { direction } = languageOf(language);
  return { id, width, direction, language, title: 'A title', describe: 'The words', numbers: numbersIn(languageOf(language)) };
}

const HOSTILE = '"><script>alert(1)</script> onload="x()" style="color:red" & \u0000\uD800\u202E]]>';
const bar = (name: string, ink: Ink, share: number | null): Bar => ({
  ...{ name, ink, share, note: 'n 12' },
  low: share === null ? null : Math.max(0, share - 0.05),
  high: share === null ? null : share + 0.05,
});
const BARS = [bar('أؤيد', 'support', 0.5), bar('Oppose', 'oppose', 0.3), bar(HOSTILE, 'unsure', 0), bar('None', 'refused', null)];
const PARTS = BARS.slice(0, 3).map(({ name, ink }) => ({ name, ink }));
const CHARTS: Record<string, (of: Drawing) => string> = {
  intervalBars: (of) => intervalBars(BARS, of),
  'a hundred bars': (of) =>
    intervalBars(
      Array.from({ length: 100 }, (_, n) => bar(`Option ${n}`, 'plain', n / 200)),
      of,
    ),
  'no bars': (of) => intervalBars([], of),
  stackedShares: (of) =>
    stackedShares(
      PARTS,
      [
        { name: HOSTILE, note: 'n 1', shares: [0.5, 0.3, 0.2] },
        { name: 'b', note: 'n 0', shares: [null, null, null] },
      ],
      of,
    ),
  timeline: (of) =>
    timeline(
      ['1', '2', ''],
      PARTS.map((part) => ({ ...part, points: [{ value: 0.4, low: 0.3, high: 0.5 }, { value: null }, { value: 0.2 }] })),
      'share',
      of,
    ),
  columns: (of) => columns(['a', HOSTILE], [3, 0], 'plain', of),
  'columns of nothing': (of) => columns([], [], 'plain', of),
};
const EVERY = Object.keys(CHARTS).flatMap((name) =>
  (['en', 'ar'] as const).flatMap((language) => (['wide', 'narrow'] as const).map((width) => [name, language, width] as const)),
);

describe.each(EVERY)('%s, %s, %s', (name, language, width) => {
  const svg = CHARTS[name]!(drawing(language, width));
  const file = svgFile(svg, { heading: HOSTILE, notes: ['n = 12', HOSTILE] }, drawing(language, width));

  test('is valid XML, without a style, a script or a handler', () => {
    for (const text of [svg, file]) {
      expect(XMLValidator.validate(text)).toBe(true);
      expect(text).not.toMatch(/<[^>]*\s(style|on\w+)=|<(style|script|foreignObject|image)\b|javascript:|<!\[CDATA\[/i);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}]/u);
    }
  });

  test('scales, and has a role, a title and the words', () => {
    const root = new XMLParser({ ignoreAttributes: false }).parse(svg).svg;
    expect(root['@_viewBox']).toMatch(new RegExp(`^0 0 ${WIDTHS[width]} \\d+$`));
    expect([root['@_role'], root['@_width'], root['@_height']]).toEqual(['img', undefined, undefined]);
    expect(root['@_aria-labelledby']).toBe('c1-title c1-words');
    expect([root.title['@_id'], root.desc['@_id']]).toEqual(['c1-title', 'c1-words']);
    expect([root.title['#text'], root.desc['#text']]).toEqual(
      ['A title', 'The words'].map((words) => isolate(words, languageOf(language).direction)),
    );
  });

  test('names nothing as another chart on the page does', () => {
    const ids = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    const other = CHARTS[name]!(drawing(language, width, 'c2'));
    expect(ids(svg).filter((id) => ids(other).includes(id))).toEqual([]);
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids(svg)).toContain(id);
  });

  test('keeps within its width', () => {
    for (const [, x] of svg.matchAll(/<text [^>]* x="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThanOrEqual(WIDTHS[width]);
    }
  });
});

describe('right-to-left', () => {
  const ends = (svg: string, ink: Ink) => {
    const [, x, width] = new RegExp(`class="ink-${ink}" d="M([\\d.]+) [\\d.]+l([\\d.]+) 0`).exec(svg)!;
    return { left: Math.round(Number(x)), right: Math.round(Number(x) + Number(width)) };
  };
  test.each(['wide', 'narrow'] as const)('bars grow from the right, %s', (width) => {
    const [ltr, rtl] = [intervalBars(BARS, drawing('en', width)), intervalBars(BARS, drawing('ar', width))];
    expect(ends(ltr, 'support').left).toBe(ends(ltr, 'oppose').left);
    expect(ends(rtl, 'support').right).toBe(ends(rtl, 'oppose').right);
    expect(ends(rtl, 'support').left).toBeLessThan(ends(rtl, 'oppose').left);
    expect(ends(rtl, 'support').right).toBe(WIDTHS[width] - ends(ltr, 'support').left);
  });

  test('the scale of a timeline stands at the right, and its first moment too', () => {
    const svg = timeline(
      ['first', 'last'],
      [{ name: 'a', ink: 'plain', points: [{ value: 1 }, { value: 2 }] }],
      'count',
      drawing('ar', 'wide'),
    );
    const place = (word: string) =>
      Number(new RegExp(`translate\\(([\\d.]+) [\\d.]+\\)"[^>]*>[^<\\w]*${word}[^<\\w]*<`).exec(svg)![1]);
    expect(place('first')).toBeGreaterThan(place('last'));
  });

  test('texts are kept from each other by marks', () => {
    const svg = intervalBars([...BARS, bar('=cmd', 'plain', 0.1)], drawing('ar', 'wide'));
    expect(svg).toContain('>\u2067أؤيد\u2069<');
    expect(svg).toContain('>\u2066=cmd\u2069<');
    expect(svg).toMatch(/>\u2067[^<]*50[^<]*%[^<]*\u2069</);
    expect(intervalBars(BARS, drawing('en', 'wide'))).toContain('>\u2068أؤيد\u2069<');
  });
});

test('the page’s inks are those of the files', () => {
  const css = readFileSync(new URL('../../../src/web/assets/pages/charts.css', import.meta.url), 'utf8');
  const light = css.slice(0, css.indexOf('@media'));
  const literal = Object.fromEntries(
    [...light.matchAll(/--ink-([\w-]+): (#[0-9a-f]{6});/g)].map(([, ink, colour]) => [ink, colour]),
  );
  const differing = Object.entries(literal).filter(([ink, colour]) => INKS[ink as Ink] !== colour && !ink.startsWith('on-'));
  expect(differing).toEqual([]);
  for (const ink of ['support', 'oppose', 'unsure', 'refused', 'unclear', 'plain', 'option-8'])
    expect(literal[ink]).toBeDefined();
  const worn = new Set(
    EVERY.flatMap(([name, language, width]) =>
      [...CHARTS[name]!(drawing(language, width)).matchAll(/(?:ink|pen)-[\w-]+/g)].map(([one]) => one),
    ),
  );
  for (const one of worn) expect(css).toContain(`.${one} {`);
  expect(new Set(Object.values(INKS)).size).toBe(Object.keys(INKS).length);
});

describe('which ink', () => {
  const options = (...means: (string | undefined)[]) => means.map((one, n) => ({ code: `o${n}`, means: one as never }));
  test('by meaning, the same for both kinds of charts', () => {
    for (const inks of [inksOf, barInksOf]) {
      const found = inks(options('oppose', 'support', 'unsure', 'yes', 'no'));
      expect([...found.values()]).toEqual(['refused', 'unclear', 'oppose', 'support', 'unsure', 'support', 'oppose']);
    }
  });
  test('further options take theirs in order', () => {
    expect([...inksOf(options('male', 'female', 'unsure', undefined)).values()].slice(2)).toEqual([
      'option-1',
      'option-2',
      'unsure',
      'option-3',
    ]);
    expect([...barInksOf(options(undefined, undefined)).values()].slice(2)).toEqual(['plain', 'plain']);
  });
});

describe('lettering', () => {
  test.each([
    ['a b', 13, 200, 2, ['a b']],
    ['one two three four', 10, 45, 2, ['one two', 'three f…']],
    ['unbreakableword', 10, 40, 2, ['unbrea…']],
    ['', 10, 40, 2, []],
  ])('%j wraps', (text, size, width, lines, expected) => {
    const wrapped = wrap(text, size, width, lines);
    expect(wrapped).toEqual(expected);
    for (const line of wrapped) expect(widthOf(line, size)).toBeLessThanOrEqual(width);
  });
  test('a family of characters is not broken', () => {
    expect(shorten('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 10, 60)).not.toMatch(/\u200D…/);
  });
  test('control characters and halves of characters are dropped', () => {
    expect(clean('a\u0000b\u202Ec\uD800 \n d')).toBe('abc d');
  });
});

test.each([
  [0.44, 6, SHARE_STEPS, 0.1, 0.5],
  [0.05, 6, SHARE_STEPS, 0.05, 0.05],
  [1, 4, SHARE_STEPS, 0.25, 1],
  [0, 5, COUNT_STEPS, 1, 1],
  [7, 5, COUNT_STEPS, 2, 8],
  [1_234_567, 5, COUNT_STEPS, 500_000, 1_500_000],
])('a scale to %d in %i steps', (most, steps, candidates, step, end) => {
  const scale = scaleTo(most, steps, candidates);
  expect([scale.step, Math.round(scale.end * 100) / 100]).toEqual([step, end]);
});

describe('PNG', () => {
  const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
  const inked = async (words: string) => {
    const blank = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="30"><text x="390" y="20" text-anchor="end" font-family="IBM Plex Sans Arabic">${words}</text></svg>`;
    return (await toPng(blank)).length;
  };

  test.each(['wide', 'narrow'] as const)('%s: twice the drawing’s size', async (width) => {
    const of = drawing('ar', width);
    const file = svgFile(intervalBars(BARS, of), { heading: 'هل تؤيد؟ 1 لا', notes: [] }, of);
    const png = await toPng(file);
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    const [, w, h] = /width="(\d+)" height="(\d+)"/.exec(file)!;
    expect(size(png)).toEqual([Number(w) * 2, Number(h) * 2]);
  });

  test('a text of several scripts is drawn whole', async () => {
    // The renderer drops a text whose scripts lie in different fonts, such as a ligature beside a digit.
    const parts = await Promise.all(['لا أعرف', '3', 'ێ ڕ ڵ ۆ', 'ş ê'].map(inked));
    expect(await inked('لا أعرف 3 ێ ڕ ڵ ۆ ş ê')).toBeGreaterThan(Math.max(...parts));
    expect(Math.min(...parts)).toBeGreaterThan(await inked(''));
  });
});
