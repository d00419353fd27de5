// The house keeps its shape: an import points only downwards, some neighbours do not know each other, and some doors are kept by one.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Top to bottom. A room may import from itself and from those below it. */
const ROOMS = [
  'main',
  'commands',
  'bench',
  'demo',
  'service',
  'doctor',
  'settings',
  'web',
  'users',
  'simulator',
  'sample',
  'field',
  'coding',
  'respondents',
  'intake',
  'results',
  'catalog',
  'log',
  'sms',
  'store',
  'survey',
  'clock',
  'errors',
];
const STRANGERS: [string, string][] = [
  ['sms', 'store'],
  ['sms', 'survey'],
  ['store', 'survey'],
  ['survey', 'clock'],
  ['survey', 'errors'],
  ['simulator', 'field'],
  ['simulator', 'intake'],
  ['simulator', 'results'],
  ['simulator', 'catalog'],
  ['simulator', 'store'],
  ['simulator', 'sms'],
];
/** Packages that one place alone imports. */
const DOORS: Record<string, RegExp> = {
  // The look-alike signs with the SDK's own function; the bench's peers are what it would be used for without us.
  twilio: /^(sms\/twilio[a-z-]*\.ts$|simulator\/twilio\/|bench\/peers\/)/,
  'better-sqlite3': /^store\//,
  umzug: /^store\//,
  'better-auth': /^users\//,
  // Of better-auth, to hand it our own connection.
  kysely: /^users\//,
  express: /^(web|bench\/peers)\//,
  preact: /^web\//,
  'preact-render-to-string': /^web\/console\/render\.ts$/,
  i18next: /^web\/console\/i18n\.ts$/,
  '@fastify/busboy': /^web\//,
  echarts: /^web\/charts\//,
  '@resvg/resvg-js': /^web\/charts\//,
  commander: /^(main\.ts$|commands\/)/,
  pino: /^log\.ts$/,
};
/** What pure code may not touch. */
const IMPURE =
  /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.[a-z]|setTimeout|setInterval|await\s|async\s|fetch\()/;

interface Import {
  file: string;
  target: string;
}

const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((name) => /\.tsx?$/.test(name)).sort();
const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(/(?:^|\n)(?:import|export)[^'"]*?from '([^']+)'|import\('([^']+)'\)/g)].map(
    (match) => ({
      file,
      target: (match[1] ?? match[2])!,
    }),
  ),
);

function roomOf(file: string): string {
  return file.split('/')[0]!.replace(/\.ts$/, '');
}

describe('imports', () => {
  const inner = imports
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({ file, to: relative(SRC, resolve(SRC, dirname(file), target)) }));

  test('every room has its place', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });

  test('point only downwards', () => {
    const upwards = inner.filter(({ file, to }) => ROOMS.indexOf(roomOf(to)) < ROOMS.indexOf(roomOf(file)));
    expect(upwards).toEqual([]);
  });

  test('keep strangers apart', () => {
    const known = inner.filter(({ file, to }) => STRANGERS.some(([a, b]) => roomOf(file) === a && roomOf(to) === b));
    expect(known).toEqual([]);
  });

  test.each(Object.entries(DOORS))('%s is imported by its keeper alone', (name, keeper) => {
    const others = imports.filter(({ file, target }) => (target === name || target.startsWith(`${name}/`)) && !keeper.test(file));
    expect(others).toEqual([]);
    expect(imports.some(({ file, target }) => (target === name || target.startsWith(`${name}/`)) && keeper.test(file))).toBe(
      true,
    );
  });
});

test('survey is pure', () => {
  const impure = files
    .filter((file) => roomOf(file) === 'survey')
    .flatMap((file) =>
      readFileSync(join(SRC, file), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          IMPURE.test(line.replace(/\/\/.*|\/?\*.*|'[^']*'/g, '')) ? [`${file}:${index + 1} ${line.trim()}`] : [],
        ),
    );
  expect(impure).toEqual([]);
  const io = imports.filter(({ file, target }) => roomOf(file) === 'survey' && target.startsWith('node:'));
  expect(io).toEqual([]);
});

test('the environment is read by settings alone', () => {
  const readers = files.filter((file) => readFileSync(join(SRC, file), 'utf8').includes('process.env') && file !== 'settings.ts');
  expect(readers).toEqual([]);
});
