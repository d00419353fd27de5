// textpoll user, as whoever runs the machine meets it.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { openUsers, type Users } from '../../src/users/users.ts';
import { type Installation, install } from '../support/command-line.ts';
import { browser, PASSWORD } from '../support/users.ts';
import { SECRET } from '../support/world.ts';

const BASE_URL = 'https://example.org/poll';
const CREATE = ['user', 'create', '--email', 'Zainab@Example.org', '--name', 'Zainab', '--role', 'owner'];

let here: Installation;
beforeEach(async () => {
  here = await install({ PUBLIC_BASE_URL: BASE_URL });
});
afterEach(() => here.remove());

async function withUsers<T>(work: (users: Users) => Promise<T>): Promise<T> {
  const store = await openStore(here.database, SECRET);
  const users = openUsers({ db: store.db, database: here.database, secret: SECRET, baseUrl: BASE_URL });
  const result = await work(users);
  await users.close();
  await store.db.close();
  return result;
}

test('the link that is printed lets its user set a password', async () => {
  const made = await here.run(CREATE);
  expect(made).toMatchObject({ status: 0 });
  expect(made.err).toContain('zainab@example.org: owner');
  const token = /^https:\/\/example\.org\/poll\/invitation\?token=([\w-]{43})&lang=en\n$/.exec(made.out)![1]!;
  const outcome = await withUsers((users) => users.acceptInvitation(token, PASSWORD, browser().from));
  expect(outcome.outcome).toBe('signedIn');
  expect(await here.run(['user', 'list'])).toMatchObject({ status: 0, out: 'zainab@example.org\towner\tpassword\tZainab\n' });
  const again = await here.run(['user', 'link', 'zainab@example.org']);
  expect(again.out).toMatch(/^https:\/\/example\.org\/poll\/invitation\?token=[\w-]{43}&lang=en\n$/);
});

test('a password may come by standard input, and is not shown', async () => {
  delete here.env.PUBLIC_BASE_URL;
  const made = await here.run([...CREATE, '--language', 'ar', '--password-stdin'], `${PASSWORD}\n`);
  expect(made).toMatchObject({ status: 0, out: '' });
  expect(made.err).not.toContain(PASSWORD);
  const outcome = await withUsers((users) => users.signIn('zainab@example.org', PASSWORD, browser().from));
  expect(outcome.outcome).toBe('signedIn');
});

test('disabling, enabling, and taking off the second factor', async () => {
  await here.run([...CREATE, '--password-stdin'], PASSWORD);
  const last = await here.run(['user', 'disable', 'zainab@example.org']);
  expect(last).toMatchObject({ status: 1, err: expect.stringContaining('this is the last owner') });
  const omar = ['user', 'create', '--email', 'omar@example.org', '--name', 'Omar', '--role', 'viewer', '--password-stdin'];
  await here.run(omar, PASSWORD);
  expect(await here.run(['user', 'disable', 'omar@example.org'])).toMatchObject({ status: 0, err: 'disabled\n' });
  expect((await here.run(['user', 'list'])).out).toContain('omar@example.org\tviewer\tdisabled\tOmar');
  expect((await here.run(['user', 'enable', 'omar@example.org'])).err).toBe('enabled\n');
  expect((await here.run(['user', 'reset-two-factor', 'omar@example.org'])).status).toBe(0);
});

test.each([
  ['no role', CREATE.slice(0, -2), 2, "required option '--role <role>' not specified"],
  ['an unknown role', [...CREATE.slice(0, -1), 'root'], 2, 'Allowed choices are viewer, coder, editor, fielder, owner'],
  ['an unknown language', [...CREATE, '--language', 'xx'], 2, 'Allowed choices are en, ar'],
  ['no address', ['user', 'create', '--email', 'zainab', '--name', 'Z', '--role', 'owner'], 1, 'this is no e-mail address'],
  ['a short password', [...CREATE, '--password-stdin'], 1, 'a password has 12 to 128 characters'],
  ['nobody', ['user', 'disable', 'nobody@example.org'], 1, 'there is no user nobody@example.org'],
])('%s is refused', async (_what, args, status, words) => {
  const ran = await here.run(args, 'short');
  expect(ran).toMatchObject({ status, out: '', err: expect.stringContaining(words) });
});

test('without a public address no user is made who could not be let in', async () => {
  delete here.env.PUBLIC_BASE_URL;
  const ran = await here.run(CREATE);
  expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('PUBLIC_BASE_URL is missing') });
  expect((await here.run(['user', 'list'])).out).toBe('');
});
