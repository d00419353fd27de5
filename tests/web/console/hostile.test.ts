// Every address of the console, signed out, in each role, with missing, wrong, oversized and hostile input: refused where it must
// be, never a 5xx, nothing of ours or of a neighbour's in the answer.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { may, type Permission, ROLES } from '../../../src/users/roles.ts';
import { mountedRoutes } from '../../../src/web/console/app.ts';
import { type Answer, type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { fielded } from '../../support/fielded.ts';
import { numberOf, SECRET } from '../../support/world.ts';

const ROUTES = mountedRoutes();
const MARK = '"><script>alert(1)</script>';
const PARAMS = [
  'coalition',
  'nothing',
  '1',
  '-1',
  '9007199254740993',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  "'%20OR%201=1--",
  encodeURIComponent(MARK),
  'x'.repeat(3_000),
];
/** Field names of all forms, and some that none has. */
const FIELDS = [
  'file',
  'version',
  'id',
  'language',
  'said',
  'message',
  'name',
  'email',
  'password',
  'code',
  'token',
  'role',
  'number',
  'reason',
  'replicates',
  'option',
  'question',
  'respondent',
  'digest',
  'key',
  'to',
  'nothing',
  '__proto__',
  'constructor',
];
const VALUES = [
  '',
  MARK,
  '\u0000',
  '9'.repeat(400),
  '-1',
  'NaN',
  '=1+1',
  'ا'.repeat(2_000),
  `$${'{7*7}'}`,
  "'; DROP TABLE surveys; --",
  '{"a":1}',
  '+9647710000001',
];

let site: ConsoleWorld;
beforeAll(async () => {
  site = await openConsoleWorld();
  await fielded(site, { n: 12, waiting: 3 });
});
afterAll(() => site.close());

function pathOf(route: { path: string }, value: string): string {
  return route.path.replace(/:survey\b/, value === 'nothing' ? 'nothing' : 'coalition').replace(/:\w+/g, value);
}

function harmless(answer: Answer, what: string): void {
  expect(answer.status, `${what}\n${answer.text.slice(0, 600)}`).toBeLessThan(500);
  expect(answer.text, what).not.toContain('<script>alert');
  expect(answer.text, what).not.toContain(SECRET);
  expect(answer.text, what).not.toMatch(/SqliteError|node_modules|at \w+ \(|SELECT |\/src\//);
  // One that was sampled; the one that is typed below may be shown again in its field.
  expect(answer.text, what).not.toContain(numberOf(2).slice(1));
}

test('every address asks for a permission, or says that it asks for none', () => {
  const open = ROUTES.filter(({ permission }) => permission === 'anyone' || permission === 'public').map(
    ({ path }) => path.split('/')[1],
  );
  expect([...new Set(open)].sort()).toEqual(
    ['invitation', 'r', 'second-factor', 'set-up', 'sign-in', 'sign-out'].filter((name) => open.includes(name)),
  );
});

test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('signed out: %s', async (_name, route) => {
  if (route.permission === 'anyone' || route.permission === 'public') return;
  const answer =
    route.method === 'get' ? await site.get(pathOf(route, 'coalition')) : await site.post(pathOf(route, 'coalition'), {});
  expect([answer.status, answer.location?.split('?')[0]]).toEqual([303, '/sign-in']);
});

describe.each(ROLES)('%s', (role) => {
  const forbidden = ROUTES.filter(
    ({ permission }) => permission !== 'anyone' && permission !== 'public' && !may(role, permission as Permission),
  );
  if (forbidden.length === 0) return test('may do everything', () => expect(role).toBe('owner'));
  test.each(forbidden.map((route) => [`${route.method} ${route.path}`, route] as const))('may not %s', async (_name, route) => {
    const path = pathOf(route, 'coalition');
    const answer = route.method === 'get' ? await site.get(path, { as: role }) : await site.post(path, {}, { as: role });
    expect(answer.status).toBe(403);
  });
});

describe('hostile addresses', () => {
  test.each(ROUTES.filter(({ method }) => method === 'get').map((route) => [route.path, route] as const))(
    '%s',
    async (_name, route) => {
      for (const param of PARAMS) {
        const query = `?${new URLSearchParams({ done: MARK, before: MARK, page: '-1', question: MARK, by: MARK, lang: MARK, language: MARK, to: '//evil.example', token: MARK, code: '%00' })}`;
        for (const path of [pathOf(route, param), pathOf(route, param) + query]) {
          const abort = new AbortController();
          // A live page's events have no end.
          const answer = await Promise.race([
            site.get(path, { as: 'owner' }),
            new Promise<undefined>((resolve) => setTimeout(resolve, 1_500)),
          ]);
          abort.abort();
          if (!answer) break;
          harmless(answer, path.slice(0, 200));
          expect(answer.location ?? '', path.slice(0, 200)).not.toMatch(/^(https?:)?\/\/evil/);
        }
      }
    },
  );
});

describe('hostile forms', () => {
  test.each(ROUTES.filter(({ method }) => method === 'post').map((route) => [route.path, route] as const))(
    '%s',
    async (_name, route) => {
      for (const [at, value] of VALUES.entries()) {
        const fields = Object.fromEntries(FIELDS.map((name) => [name, value]));
        const path = pathOf(route, PARAMS[at % PARAMS.length]!);
        harmless(await site.post(path, fields, { as: 'owner' }), `${path.slice(0, 100)} ${value.slice(0, 30)}`);
      }
      const path = pathOf(route, 'coalition');
      harmless(await site.post(path, {}, { as: 'owner' }), `${path} without fields`);
      const form = new FormData();
      for (const name of FIELDS.slice(0, 5)) form.append(name, MARK);
      form.append('upload', new Blob([new Uint8Array([0, 255, 254, 13, 10, 34, 44])]), '../../x.csv');
      harmless(await site.upload(path, form, { as: 'owner' }), `${path} multipart`);
      for (const type of [
        'application/json',
        'text/plain',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded; charset=utf-16',
      ]) {
        const headers = { Cookie: 'role=owner', Origin: 'http://127.0.0.1:3000', 'Content-Type': type };
        const response = await fetch(site.url + path, { method: 'POST', headers, body: '{"a":1', redirect: 'manual' });
        harmless(
          { status: response.status, headers: response.headers, text: await response.text(), location: null },
          `${path} as ${type}`,
        );
      }
    },
  );
});
