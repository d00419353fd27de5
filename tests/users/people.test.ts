// Who may sign in, in which role; that an installation never loses its last owner; and one-time links.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { Role } from '../../src/users/roles.ts';
import { openUsers } from '../../src/users/users.ts';
import { BASE_URL, browser, openUsersWorld, PASSWORD, type UsersWorld } from '../support/users.ts';
import { HOUR_MS, SECRET } from '../support/world.ts';

let world: UsersWorld;
beforeEach(async () => {
  world = await openUsersWorld();
});
afterEach(() => world.close());

const somebody = { email: 'zainab@example.org', name: 'Zainab', language: 'ar', password: PASSWORD };

describe('the first owner', () => {
  test('of two set-ups at once one makes an owner', async () => {
    const other = openUsers({ ...world, secret: SECRET, baseUrl: BASE_URL });
    const outcomes = await Promise.all([
      world.users.people.createOwner(somebody, { now: 1 }),
      other.people.createOwner({ ...somebody, email: 'omar@example.org' }, { now: 1 }),
    ]);
    await other.close();
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['created', 'notFirst']);
    expect(await world.users.people.count()).toBe(1);
    expect((await world.users.people.list())[0]).toMatchObject({ role: 'owner', disabled: false, invited: false });
  });

  test('is not made where there is anybody', async () => {
    await world.person('viewer');
    expect(await world.users.people.createOwner(somebody, { now: 1 })).toEqual({ outcome: 'notFirst' });
    expect(await world.users.people.count()).toBe(1);
  });

  test('stands in the audit log under their own address', async () => {
    await world.users.people.createOwner(somebody, { now: 5, origin: '192.0.2.7' });
    expect(await world.db.all('SELECT at, actor, action, survey_id, detail FROM audit_log')).toEqual([
      {
        at: 5,
        actor: somebody.email,
        action: 'user.create',
        survey_id: null,
        detail: '{"email":"zainab@example.org","role":"owner"}',
      },
    ]);
  });
});

describe('making users', () => {
  test('an address is taken once, however it is written', async () => {
    const { people } = world.users;
    const made = await people.create({ ...somebody, email: ' Zainab@Example.ORG ', role: 'coder' }, world.by);
    expect(made).toMatchObject({ outcome: 'created', user: { email: 'zainab@example.org', role: 'coder', language: 'ar' } });
    expect(await people.create({ ...somebody, role: 'owner' }, world.by)).toEqual({ outcome: 'emailTaken' });
    expect(await people.find('ZAINAB@example.org')).toMatchObject({ role: 'coder', invited: false });
    expect(await world.logged()).toEqual(['user.create']);
  });

  test.each([
    ['no address', { email: 'zainab' }],
    ['an address of another kind', { email: 'a@b@example.org' }],
    ['an address that never ends', { email: `${'z'.repeat(300)}@example.org` }],
    ['no name', { name: '  ' }],
    ['a name that never ends', { name: 'z'.repeat(101) }],
    ['a short password', { password: 'elevenchars' }],
    ['a password that never ends', { password: 'z'.repeat(129) }],
  ])('%s is refused', async (_what, wrong) => {
    await expect(world.users.people.create({ ...somebody, role: 'viewer', ...wrong }, world.by)).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await world.users.people.count()).toBe(0);
  });
});

describe('roles and standing', () => {
  test('a new role ends the sessions that were begun in the old one', async () => {
    const { id, email } = await world.person('viewer');
    await world.person('owner');
    const visitor = await signedIn(email);
    expect(await world.users.people.changeRole(id, 'editor', world.by)).toEqual({ outcome: 'changed' });
    expect(await world.users.session(visitor.cookies)).toBeUndefined();
    expect((await world.users.people.get(id)).role).toBe('editor');
    expect(await world.users.people.changeRole(id, 'editor', world.by)).toEqual({ outcome: 'unchanged' });
  });

  test('who is disabled is out, and gets in neither by password nor by link', async () => {
    const { id, email } = await world.person('fielder');
    const visitor = await signedIn(email);
    const [invite, link] = [
      await world.users.links.issue(id, 'invite', HOUR_MS, world.by),
      await world.users.links.issue(id, 'sign-in', HOUR_MS, world.by),
    ];
    expect(await world.users.people.disable(id, world.by)).toEqual({ outcome: 'changed' });
    expect(await world.users.session(visitor.cookies)).toBeUndefined();
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toEqual({ outcome: 'wrong' });
    expect(await world.users.redeemLink(link, browser().from)).toEqual({ outcome: 'wrong' });
    expect(await world.users.acceptInvitation(invite, PASSWORD, browser().from)).toEqual({ outcome: 'wrong' });
    await expect(world.users.links.issue(id, 'invite', HOUR_MS, world.by)).rejects.toMatchObject({ code: 'refused' });
    expect(await world.users.people.enable(id, world.by)).toEqual({ outcome: 'changed' });
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toMatchObject({ outcome: 'signedIn' });
  });

  test.each<[string, { disabled?: boolean; invited?: boolean }[], boolean]>([
    ['alone', [], false],
    ['beside another owner', [{}], true],
    ['beside a disabled owner', [{ disabled: true }], false],
    ['beside an owner who never set a password', [{ invited: true }], false],
  ])('the last owner %s', async (_what, others, mayGo) => {
    const { people } = world.users;
    const { id } = await world.person('owner');
    await world.person('editor');
    for (const { disabled, invited } of others) {
      const email = 'second@example.org';
      const made = await people.create({ ...somebody, email, role: 'owner', password: invited ? undefined : PASSWORD }, world.by);
      if (disabled && made.outcome === 'created') await people.disable(made.user.id, world.by);
    }
    const outcome = mayGo ? 'changed' : 'lastOwner';
    expect(await people.changeRole(id, 'viewer', world.by)).toEqual({ outcome });
    if (mayGo) await people.changeRole(id, 'owner', world.by);
    expect(await people.disable(id, world.by)).toEqual({ outcome });
    expect(await people.get(id)).toMatchObject({ role: 'owner', disabled: mayGo });
  });

  test('of two owners who put each other out at once one stays', async () => {
    const [one, two] = [await world.person('owner', 'one'), await world.person('owner', 'two')];
    const { people } = world.users;
    const outcomes = await Promise.all([people.disable(one.id, world.by), people.changeRole(two.id, 'viewer', world.by)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'lastOwner']);
  });

  test('nobody is changed who is not there', async () => {
    const { people, links } = world.users;
    for (const change of [
      () => people.disable('nobody', world.by),
      () => people.changeRole('nobody', 'viewer', world.by),
      () => people.resetTwoFactor('nobody', world.by),
      () => links.issue('nobody', 'invite', 1, world.by),
    ]) {
      await expect(change()).rejects.toEqual(new AppError('notFound', 'there is no such user', 'look at the list of users'));
    }
  });

  test('name and language', async () => {
    const { id, email } = await world.person('viewer');
    const visitor = await signedIn(email);
    await world.users.people.changeProfile(id, { name: ' Zainab   Ali ', language: 'ar' }, world.by);
    expect((await world.users.session(visitor.cookies))?.user).toEqual({
      id,
      email,
      name: 'Zainab Ali',
      role: 'viewer' satisfies Role,
      language: 'ar',
      twoFactor: false,
    });
  });

  test('the list says who has come yet', async () => {
    const { email } = await world.person('owner', 'b');
    await world.users.people.create({ ...somebody, name: 'a', role: 'viewer', password: undefined }, world.by);
    await signedIn(email);
    const list = await world.users.people.list();
    expect(list.map(({ name, invited, activeAt }) => [name, invited, activeAt !== null])).toEqual([
      ['a', true, false],
      ['b', false, true],
    ]);
    expect(Math.abs(list[1]!.activeAt! - Date.now())).toBeLessThan(60_000);
  });
});

describe('links', () => {
  test('an invitation sets a password once', async () => {
    const { users } = world;
    const made = await users.people.create({ ...somebody, role: 'coder', password: undefined }, world.by);
    if (made.outcome !== 'created') throw new Error('taken');
    const token = await users.links.issue(made.user.id, 'invite', HOUR_MS, world.by);
    expect(await users.links.read(token, 'invite')).toMatchObject({ email: somebody.email, language: 'ar' });
    await expect(users.acceptInvitation(token, 'too short', browser().from)).rejects.toMatchObject({ code: 'invalid' });
    const outcomes = await Promise.all([1, 2].map(() => users.acceptInvitation(token, PASSWORD, browser().from)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['signedIn', 'wrong']);
    expect(await users.links.read(token, 'invite')).toBeUndefined();
    expect(await users.signIn(somebody.email, PASSWORD, browser().from)).toMatchObject({ outcome: 'signedIn' });
  });

  test('an invitation for who has a password already ends the old one and its sessions', async () => {
    const { id, email } = await world.person('viewer');
    const visitor = await signedIn(email);
    const token = await world.users.links.issue(id, 'invite', HOUR_MS, world.by);
    await world.users.acceptInvitation(token, 'another long password', browser().from);
    expect(await world.users.session(visitor.cookies)).toBeUndefined();
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toEqual({ outcome: 'wrong' });
  });

  test('a sign-in link signs in once', async () => {
    const { id } = await world.person('owner');
    const token = await world.users.links.issue(id, 'sign-in', HOUR_MS, world.by);
    const outcomes = await Promise.all([1, 2].map(() => world.users.redeemLink(token, browser().from)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['signedIn', 'wrong']);
    const visitor = browser();
    for (const outcome of outcomes) if (outcome.outcome === 'signedIn') visitor.take(outcome.setCookies);
    expect((await world.users.session(visitor.cookies))?.user.id).toBe(id);
  });

  test.each<[string, (token: string) => Promise<string> | string]>([
    ['an hour too late', (token) => later(HOUR_MS, token)],
    ['another token', (token) => `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`],
    ['half a token', (token) => token.slice(20)],
    ['nothing', () => ''],
    ['hostile text', () => "' OR 1=1 --"],
  ])('%s does not let in', async (_what, spoil) => {
    const { id } = await world.person('owner');
    const token = await spoil(await world.users.links.issue(id, 'sign-in', HOUR_MS, world.by));
    expect(await world.users.redeemLink(token, browser().from)).toEqual({ outcome: 'wrong' });
  });

  test('a link is for its purpose, and a newer one ends it', async () => {
    const { id } = await world.person('owner');
    const { links } = world.users;
    const first = await links.issue(id, 'sign-in', HOUR_MS, world.by);
    expect(await links.read(first, 'invite')).toBeUndefined();
    expect(await world.users.acceptInvitation(first, PASSWORD, browser().from)).toEqual({ outcome: 'wrong' });
    const second = await links.issue(id, 'sign-in', HOUR_MS, world.by);
    expect(await links.read(first, 'sign-in')).toBeUndefined();
    expect(await links.read(second, 'sign-in')).toMatchObject({ userId: id });
  });

  test('the database holds no token', async () => {
    const { id } = await world.person('owner');
    const token = await world.users.links.issue(id, 'sign-in', HOUR_MS, world.by);
    const tables = await Promise.all(
      ['one_time_links', 'audit_log', 'verifications'].map((name) => world.db.all(`SELECT * FROM ${name}`)),
    );
    expect(JSON.stringify(tables)).not.toContain(token);
  });
});

function later(ms: number, token: string): string {
  world.advance(ms);
  return token;
}

async function signedIn(email: string) {
  const visitor = browser();
  const outcome = await world.users.signIn(email, PASSWORD, visitor.from);
  if (outcome.outcome !== 'signedIn') throw new Error(outcome.outcome);
  visitor.take(outcome.setCookies);
  // Seen once, so that it is remembered as a page's next request would find it.
  await world.users.session(visitor.cookies);
  return visitor;
}
