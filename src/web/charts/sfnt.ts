// Fonts as the PNG renderer needs them: the WOFF files that the web gets, each with one script, made into one sfnt font with all of
// them. The renderer shapes a text with one font, and drops the text where its scripts lie in several. Pure; TrueType outlines only.
// Sources: W3C Recommendation WOFF 1.0 (2012); OpenType 1.9, tables cmap, glyf, head, hhea, hmtx, loca, maxp, name, post.

import { inflateSync } from 'node:zlib';

/** Tag → table. */
type Tables = Map<string, Buffer>;

/** @param woffs the first keeps its glyphs' numbers and its shaping rules; the others give glyphs for further characters. */
export function mergeFonts(woffs: readonly Buffer[], family: string): Buffer {
  const [base, ...others] = woffs.map(tablesOf) as [Tables, ...Tables[]];
  const outlines = [glyphsOf(base)];
  const characters = charactersOf(base);
  let first = outlines[0]!.length;
  for (const other of others) {
    const glyphs = glyphsOf(other);
    outlines.push(glyphs.map((glyph) => ({ ...glyph, outline: renumbered(glyph.outline, first) })));
    for (const [character, glyph] of charactersOf(other))
      if (!characters.has(character)) characters.set(character, glyph + first);
    first += glyphs.length;
  }
  return sfntOf(withGlyphs(base, outlines.flat(), characters, family));
}

/** @throws TypeError where it is no WOFF file. */
function tablesOf(woff: Buffer): Tables {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new TypeError('not a WOFF file');
  return new Map(
    Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
      const entry = 44 + 20 * index;
      const [from, packed, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [number, number, number];
      const stored = woff.subarray(from, from + packed);
      return [woff.toString('latin1', entry, entry + 4), packed < length ? inflateSync(stored) : Buffer.from(stored)];
    }),
  );
}

interface Glyph {
  outline: Buffer;
  advance: number;
  bearing: number;
}

function glyphsOf(tables: Tables): Glyph[] {
  const [head, maxp, loca, glyf, hhea, hmtx] = ['head', 'maxp', 'loca', 'glyf', 'hhea', 'hmtx'].map(
    (tag) => tables.get(tag)!,
  ) as Six;
  const isLong = head.readInt16BE(50) === 1;
  const place = (index: number) => (isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2);
  const metrics = hhea.readUInt16BE(34);
  return Array.from({ length: maxp.readUInt16BE(4) }, (_, index) => ({
    outline: glyf.subarray(place(index), place(index + 1)),
    // The last advance holds for all glyphs after it, which have a bearing alone.
    advance: hmtx.readUInt16BE(Math.min(index, metrics - 1) * 4),
    bearing: hmtx.readInt16BE(index < metrics ? index * 4 + 2 : metrics * 4 + (index - metrics) * 2),
  }));
}
type Six = [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];

/** A glyph that is composed of others names them by their numbers, which are now higher by `first`. */
function renumbered(outline: Buffer, first: number): Buffer {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return outline;
  const copy = Buffer.from(outline);
  let at = 10;
  for (let more = true; more; ) {
    const flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(copy.readUInt16BE(at + 2) + first, at + 2);
    const scale = flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += 4 + (flags & 0x1 ? 4 : 2) + scale;
    more = (flags & 0x20) !== 0;
  }
  return copy;
}

/** Character → glyph, from the segments of format 4, which every web font has for the characters up to U+FFFF. */
function charactersOf(tables: Tables): Map<number, number> {
  const cmap = tables.get('cmap')!;
  const found = new Map<number, number>();
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + 8 * index));
  const offset = offsets.find((at) => cmap.readUInt16BE(at) === 4);
  if (offset === undefined) throw new TypeError('a font without a character map of format 4');
  const twice = cmap.readUInt16BE(offset + 6);
  for (let segment = 0; segment < twice; segment += 2) {
    const [end, start, delta] = [0, 2 + twice, 2 + twice * 2].map((at) => cmap.readUInt16BE(offset + 14 + at + segment)) as Three;
    const rangeAt = offset + 16 + twice * 3 + segment;
    const range = cmap.readUInt16BE(rangeAt);
    for (let character = start; character <= end && character < 0xffff; character++) {
      const listed = range === 0 ? character : cmap.readUInt16BE(rangeAt + range + (character - start) * 2);
      if (listed !== 0) found.set(character, (listed + delta) & 0xffff);
    }
  }
  return found;
}
type Three = [number, number, number];

function withGlyphs(base: Tables, glyphs: Glyph[], characters: Map<number, number>, family: string): Tables {
  const copy = (tag: string, change: (table: Buffer) => void): [string, Buffer] => {
    const table = Buffer.from(base.get(tag)!);
    change(table);
    return [tag, table];
  };
  const padded = glyphs.map(({ outline }) => Buffer.concat([outline, padding(outline.length)]));
  const loca = Buffer.alloc((glyphs.length + 1) * 4);
  const hmtx = Buffer.alloc(glyphs.length * 4);
  let place = 0;
  for (const [index, { advance, bearing }] of glyphs.entries()) {
    hmtx.writeUInt16BE(advance, index * 4);
    hmtx.writeInt16BE(bearing, index * 4 + 2);
    place += padded[index]!.length;
    loca.writeUInt32BE(place, (index + 1) * 4);
  }
  const post = Buffer.alloc(32);
  // Version 3: glyphs without names.
  post.writeUInt32BE(0x30000, 0);
  return new Map([
    ...base,
    copy('head', (head) => head.writeInt16BE(1, 50)),
    copy('hhea', (hhea) => hhea.writeUInt16BE(glyphs.length, 34)),
    copy('maxp', (maxp) => maxp.writeUInt16BE(glyphs.length, 4)),
    ['glyf', Buffer.concat(padded)],
    ['loca', loca],
    ['hmtx', hmtx],
    ['post', post],
    ['cmap', characterMap(characters)],
    ['name', nameTable(family)],
  ]);
}

/** Format 12, a group for each character. */
function characterMap(characters: Map<number, number>): Buffer {
  const sorted = [...characters].sort(([a], [b]) => a - b);
  const table = Buffer.alloc(12 + 16 + sorted.length * 12);
  for (const [at, value] of [0, 1, 3, 10].entries()) table.writeUInt16BE(value, at * 2);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(table.length - 12, 16);
  table.writeUInt32BE(sorted.length, 24);
  for (const [index, [character, glyph]] of sorted.entries()) {
    for (const [at, value] of [character, character, glyph].entries()) table.writeUInt32BE(value, 28 + index * 12 + at * 4);
  }
  return table;
}

/** Family, style and PostScript's name, in English for Windows: without the last the renderer passes the font over. */
function nameTable(family: string): Buffer {
  const names: [id: number, text: string][] = [
    [1, family],
    [2, 'Regular'],
    [6, family.replaceAll(' ', '')],
  ];
  const texts = names.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  const head = Buffer.alloc(6 + 12 * names.length);
  head.writeUInt16BE(names.length, 2);
  head.writeUInt16BE(head.length, 4);
  let offset = 0;
  for (const [index, [id]] of names.entries()) {
    const { length } = texts[index]!;
    for (const [place, value] of [3, 1, 0x409, id, length, offset].entries())
      head.writeUInt16BE(value, 6 + 12 * index + 2 * place);
    offset += length;
  }
  return Buffer.concat([head, ...texts]);
}

function sfntOf(tables: Tables): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = Buffer.alloc(12 + 16 * sorted.length);
  const power = Math.floor(Math.log2(sorted.length));
  head.writeUInt32BE(0x10000, 0);
  head.writeUInt16BE(sorted.length, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (sorted.length - 2 ** power), 10);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, [tag, table]] of sorted.entries()) {
    const record = 12 + 16 * index;
    head.write(tag, record, 'latin1');
    for (const [place, value] of [checksum(table), offset, table.length].entries())
      head.writeUInt32BE(value, record + 4 + 4 * place);
    parts.push(table, padding(table.length));
    offset += table.length + padding(table.length).length;
  }
  return Buffer.concat(parts);
}

/** Tables and outlines begin on four bytes. */
function padding(length: number): Buffer {
  return Buffer.alloc(-length & 3);
}

function checksum(table: Buffer): number {
  const whole = Buffer.concat([table, padding(table.length)]);
  let sum = 0;
  for (let at = 0; at < whole.length; at += 4) sum = (sum + whole.readUInt32BE(at)) >>> 0;
  return sum;
}
