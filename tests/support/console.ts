// The console over HTTP for tests: a small installation, and visitors who are signed in by their role.

import type { AddressInfo } from 'node:net';
import type { Role, Session, User } from '../../src/users/roles.ts';
import { openUsers, type Users } from '../../src/users/users.ts';
import { startConsole } from '../../src/web/console/console.ts';
import type { SiteFacts } from '../../src/web/console/site.ts';
import { OUR_NUMBER, openWorld, SECRET, type World } from './world.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Where a redirect leads. */
  location: string | null;
}

interface Visit {
  /** Nobody is signed in without it. */
  as?: Role;
  /** Of the interface. */
  language?: 'en' | 'ar';
  headers?: Record<string, string>;
}

export interface ConsoleWorld extends World {
  url: string;
  users: Users;
  get(path: string, visit?: Visit): Promise<Answer>;
  /** Posts a form from the site's own pages. A list posts its field several times. */
  post(path: string, fields: Record<string, string | string[]>, visit?: Visit): Promise<Answer>;
  /** Posts a multipart form. */
  upload(path: string, form: FormData, visit?: Visit): Promise<Answer>;
}

/** `realSessions`: visitors are whom their cookies say; `as` signs nobody in then. `facts` stand over the usual ones. */
export async function openConsoleWorld(
  options: Parameters<typeof openWorld>[0] & { realSessions?: boolean; facts?: Partial<SiteFacts> } = {},
): Promise<ConsoleWorld> {
  const world = await openWorld(options);
  const publicBaseUrl = 'http://127.0.0.1:3000';
  const users = openUsers({ db: world.db, database: world.database, secret: SECRET, baseUrl: publicBaseUrl });
  const opened = await startConsole(
    {
      store: world,
      users: options.realSessions ? users : { ...users, session: sessionByRole },
      gateway: world.gateway,
      clock: world.clock,
      log: quiet,
      facts: {
        publicBaseUrl,
        sender: { kind: 'number', number: OUR_NUMBER },
        accountSid: `AC${'0'.repeat(32)}`,
        authToken: 'a token of the tests',
        apiBaseUrl: undefined,
        redactProviderCopies: false,
        database: world.database,
        ...options.facts,
      },
      setUpToken: 'set-up-token',
    },
    { host: '127.0.0.1', port: 0 },
  );
  const url = `http://127.0.0.1:${(opened.server.address() as AddressInfo).port}`;

  async function visit(
    method: string,
    path: string,
    body: BodyInit | undefined,
    { as, language, headers }: Visit,
  ): Promise<Answer> {
    const cookie = as && `role=${as}; language=${language ?? 'en'}`;
    const own = method === 'POST' ? { Origin: publicBaseUrl } : {};
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...own, ...(cookie ? { Cookie: cookie } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location'),
    };
  }

  return {
    ...world,
    url,
    users,
    get: (path, by = {}) => visit('GET', path, undefined, by),
    post: (path, fields, by = {}) => visit('POST', path, urlencoded(fields), by),
    upload: (path, form, by = {}) => visit('POST', path, form, by),
    async close() {
      // Closes the database too.
      await world.intake.close();
      await opened.close();
    },
  };
}

function urlencoded(fields: Record<string, string | string[]>): URLSearchParams {
  return new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} } as unknown as Parameters<typeof startConsole>[0]['log'];

/** The tests of signing in use real sessions; a page's tests only need somebody in a role. */
async function sessionByRole(cookies: string | undefined): Promise<Session | undefined> {
  const role = /role=(\w+)/.exec(cookies ?? '')?.[1] as Role | undefined;
  if (!role) return undefined;
  const language = /language=(\w+)/.exec(cookies ?? '')?.[1] ?? 'en';
  const user: User = { id: role, email: `${role}@example.org`, name: `A ${role}`, role, language, twoFactor: true };
  return { user, setCookies: [] };
}
