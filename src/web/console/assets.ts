// The files that pages link to: the stylesheets and small scripts of this folder's neighbour, htmx and the fonts out of their
// packages. Each address bears the hash of all, so that browsers keep them for good.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import express from 'express';

const OWN = fileURLToPath(new URL('../assets/', import.meta.url));
const FONT_FILES = ['arabic-400', 'arabic-600', 'latin-400', 'latin-600', 'latin-ext-400', 'latin-ext-600'];
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

const packages = createRequire(import.meta.url);
const files = new Map<string, Buffer>();
for (const name of readdirSync(OWN, { recursive: true }) as string[]) {
  if (/\.(css|js|svg)$/.test(name)) files.set(name.replaceAll('\\', '/'), readFileSync(OWN + name));
}
files.set('htmx.js', readFileSync(packages.resolve('htmx.org/dist/htmx.min.js')));
files.set('htmx-sse.js', readFileSync(packages.resolve('htmx-ext-sse/dist/sse.min.js')));
for (const font of FONT_FILES) {
  const file = `@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-${font}-normal.woff2`;
  files.set(`fonts/${font}.woff2`, readFileSync(packages.resolve(file)));
}

const version = createHash('sha256');
for (const [name, bytes] of files) version.update(name).update(bytes);
const VERSION = version.digest('base64url').slice(0, 12);

/** Where a browser finds the file; undefined where there is none of this name. */
export function assetUrl(name: string): string | undefined {
  return files.has(name) ? `/assets/${VERSION}/${name}` : undefined;
}

export function assetRouter(): express.Router {
  const router = express.Router();
  // The version is not compared: a page that was open during an update still finds its files.
  router.get('/:version/*name', (request, response, next) => {
    const name = ([] as string[]).concat(request.params.name ?? []).join('/');
    const bytes = files.get(name);
    if (!bytes) return next();
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.type(TYPES[name.split('.').at(-1)!]!).send(bytes);
  });
  return router;
}
