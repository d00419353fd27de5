// An SVG file as PNG, twice as large, for slides and newspapers. The renderer reads fonts from files alone: they are made once, in a
// folder that goes with the process.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import { FONT } from './drawing.ts';
import { mergeFonts } from './sfnt.ts';

const ZOOM = 2;
const WEIGHTS = [400, 600] as const;
/** Arabic first: its letters are shaped by rules, which only the first font keeps. */
const SCRIPTS = ['arabic', 'latin', 'latin-ext'] as const;

/** @param svg as from `svgFile`. Drawn on a thread of its own. */
export async function toPng(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: FONT },
  });
  return image.asPng();
}

let files: string[] | undefined;

function fontFiles(): string[] {
  files ??= makeFonts();
  return files;
}

function makeFonts(): string[] {
  const home = dirname(createRequire(import.meta.url).resolve('@fontsource/ibm-plex-sans-arabic/package.json'));
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-fonts-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return WEIGHTS.map((weight) => {
    const woffs = SCRIPTS.map((script) =>
      readFileSync(join(home, 'files', `ibm-plex-sans-arabic-${script}-${weight}-normal.woff`)),
    );
    const path = join(folder, `${weight}.ttf`);
    writeFileSync(path, mergeFonts(woffs, FONT));
    return path;
  });
}
