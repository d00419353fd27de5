// Signing in and out, sessions, the second factor, and what is written of it.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BASE_URL, browser, codeOf, openUsersWorld, PASSWORD, type UsersWorld } from '../support/users.ts';

const DAY_MS = 86_400_000;
const ANOTHER = 'another long password';

let world: UsersWorld;
beforeEach(async () => {
  world = await openUsersWorld();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});

describe('signing in', () => {
  test('gives a session that tells who it is', async () => {
    const { id, email } = await world.person('coder');
    const visitor = browser();
    const outcome = await world.users.signIn(` ${email.toUpperCase()} `, PASSWORD, visitor.from);
    expect(outcome.outcome).toBe('signedIn');
    visitor.take((outcome as { setCookies: string[] }).setCookies);
    const session = await world.users.session(visitor.cookies);
    expect(session).toMatchObject({ user: { id, email, role: 'coder', language: 'en', twoFactor: false }, setCookies: [] });
  });

  test('its cookie is of this site, over https, for the pages’ path, and no script’s', async () => {
    const { email } = await world.person('owner');
    const outcome = await world.users.signIn(email, PASSWORD, browser().from);
    const cookies = (outcome as { setCookies: string[] }).setCookies;
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Secure-textpoll\.session_token=/);
    const path = new URL(BASE_URL).pathname;
    expect(cookies[0]!.split('; ').slice(1).sort()).toEqual(
      ['HttpOnly', `Max-Age=${(7 * DAY_MS) / 1000}`, `Path=${path}`, 'SameSite=Lax', 'Secure'].sort(),
    );
  });

  test.each([
    ['http://127.0.0.1:3000', 'textpoll.session_token', '/'],
    ['https://example.org', '__Secure-textpoll.session_token', '/'],
  ])('at %s', async (baseUrl, name, path) => {
    const other = await openUsersWorld(baseUrl);
    const { email } = await other.person('owner');
    const outcome = await other.users.signIn(email, PASSWORD, browser().from);
    await other.close();
    const cookie = (outcome as { setCookies: string[] }).setCookies[0]!;
    expect(cookie.startsWith(`${name}=`)).toBe(true);
    expect(cookie.split('; ')).toContain(`Path=${path}`);
    expect(cookie.includes('Secure;') || cookie.endsWith('Secure')).toBe(baseUrl.startsWith('https'));
  });

  test.each([
    ['another password', 'owner@example.org', ANOTHER],
    ['an empty password', 'owner@example.org', ''],
    ['a password beyond all bounds', 'owner@example.org', 'x'.repeat(5_000)],
    ['an unknown address', 'nobody@example.org', PASSWORD],
    ['no address', 'owner', PASSWORD],
    ['hostile text', "' OR 1=1 --\u0000", PASSWORD],
    ['nothing', '', ''],
  ])('%s is wrong', async (_what, email, password) => {
    await world.person('owner');
    expect(await world.users.signIn(email, password, browser().from)).toEqual({ outcome: 'wrong' });
    expect(await world.logged()).toEqual(['user.create']);
  });

  test('an unknown address takes the time of a known one', async () => {
    const { email } = await world.person('owner');
    const timed = async (address: string, n: number) => {
      const start = performance.now();
      await world.users.signIn(address, ANOTHER, browser(`192.0.2.${n}`).from);
      return performance.now() - start;
    };
    await timed(email, 1);
    const known = Math.min(await timed(email, 2), await timed(email, 3), await timed(email, 4));
    const unknown = Math.min(await timed('a@b.org', 5), await timed('c@d.org', 6), await timed('e@f.org', 7));
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  test('who tries too often from one address waits, others do not', async () => {
    const { email } = await world.person('owner');
    const [robber, honest] = [browser('198.51.100.66'), browser('203.0.113.5')];
    const outcomes: string[] = [];
    for (let n = 0; n < 12; n++) {
      const outcome = await world.users.signIn(email, `${ANOTHER} ${n}`, robber.from);
      outcomes.push(outcome.outcome);
    }
    expect(outcomes).toEqual([...Array(10).fill('wrong'), 'tooMany', 'tooMany']);
    const waiting = await world.users.signIn(email, PASSWORD, robber.from);
    expect(waiting).toMatchObject({ outcome: 'tooMany' });
    expect((waiting as { retryAfterS: number }).retryAfterS).toBeGreaterThan(290);
    expect(await world.users.signIn(email, PASSWORD, honest.from)).toMatchObject({ outcome: 'signedIn' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 });
    expect(await world.users.signIn(email, PASSWORD, robber.from)).toMatchObject({ outcome: 'signedIn' });
  });
});

describe('sessions', () => {
  test.each([
    ['no cookie', undefined],
    ['another cookie', 'a=b'],
    ['a forged one', '__Secure-textpoll.session_token=abc.def'],
    ['hostile text', '__Secure-textpoll.session_token=%00\u0000; ;;=;'],
  ])('%s is nobody', async (_what, cookies) => {
    expect(await world.users.session(cookies)).toBeUndefined();
  });

  test('a token out of a stolen database is no cookie', async () => {
    const { email } = await world.person('owner');
    await signedIn(email);
    const row = await world.db.get<{ token: string }>('SELECT token FROM sessions');
    expect(await world.users.session(`__Secure-textpoll.session_token=${row!.token}`)).toBeUndefined();
  });

  test('last a week, and are renewed by who comes back', async () => {
    const { email } = await world.person('owner');
    const [comes, stays] = [await signedIn(email), await signedIn(email)];
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    for (const day of [1.1, 4, 7.5]) {
      vi.setSystemTime(start + day * DAY_MS);
      const session = await world.users.session(comes.cookies);
      expect(session?.setCookies).toHaveLength(1);
      comes.take(session!.setCookies);
    }
    expect(await world.users.session(stays.cookies)).toBeUndefined();
  });

  test('signing out ends the session itself, not only its cookie', async () => {
    const { email } = await world.person('owner');
    const visitor = await signedIn(email);
    const { cookies } = visitor;
    visitor.take(await world.users.signOut(visitor.from));
    expect(visitor.cookies).toBeUndefined();
    expect(await world.users.session(cookies)).toBeUndefined();
    expect(await world.logged()).toEqual(['user.create', 'user.signIn', 'user.signOut']);
  });

  test('signing out without a session does nothing', async () => {
    await world.users.signOut(browser().from);
    expect(await world.logged()).toEqual([]);
  });

  test('are listed for their owner, who may end them one by one or all but their own', async () => {
    const { email } = await world.person('owner');
    const other = await world.person('viewer');
    const [one, two, three, stranger] = [
      await signedIn(email),
      await signedIn(email),
      await signedIn(email),
      await signedIn(other.email),
    ];
    const own = await world.users.ownSessions(one.from);
    expect(own).toHaveLength(3);
    expect(own.filter(({ current }) => current)).toHaveLength(1);
    expect(own[0]).toMatchObject({ ip: '192.0.2.1', userAgent: 'a browser of the tests' });
    const [theirs] = await world.users.ownSessions(stranger.from);
    await world.users.endSessions(theirs!.id, one.from, world.by);
    expect(await world.users.session(stranger.cookies)).toBeDefined();
    const idOfTwo = (await world.users.ownSessions(two.from)).find(({ current }) => current)!.id;
    await world.users.endSessions(idOfTwo, one.from, world.by);
    expect(await world.users.session(two.cookies)).toBeUndefined();
    expect(await world.users.session(three.cookies)).toBeDefined();
    await world.users.endSessions('others', one.from, world.by);
    expect(await world.users.session(three.cookies)).toBeUndefined();
    expect(await world.users.session(one.cookies)).toBeDefined();
    expect(await world.users.session(stranger.cookies)).toBeDefined();
  });

  test('a new password ends the others', async () => {
    const { email } = await world.person('owner');
    const [here, there] = [await signedIn(email), await signedIn(email)];
    expect(await world.users.changePassword(ANOTHER, ANOTHER, here.from, world.by)).toEqual({ outcome: 'wrong' });
    expect(await world.users.changePassword(PASSWORD, 'too short', here.from, world.by)).toEqual({ outcome: 'wrong' });
    const changed = await world.users.changePassword(PASSWORD, ANOTHER, here.from, world.by);
    expect(changed.outcome).toBe('changed');
    here.take((changed as { setCookies: string[] }).setCookies);
    expect(await world.users.session(here.cookies)).toBeDefined();
    expect(await world.users.session(there.cookies)).toBeUndefined();
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toEqual({ outcome: 'wrong' });
    expect(await world.users.signIn(email, ANOTHER, browser().from)).toMatchObject({ outcome: 'signedIn' });
    expect((await world.logged()).filter((action) => action === 'user.password')).toHaveLength(1);
  });
});

describe('the second factor', () => {
  test('is asked for once it is confirmed, not before', async () => {
    const { email } = await world.person('owner');
    const visitor = await signedIn(email);
    expect(await world.users.beginTwoFactor(ANOTHER, visitor.from)).toEqual({ outcome: 'wrong' });
    const begun = await world.users.beginTwoFactor(PASSWORD, visitor.from);
    if (begun.outcome !== 'begun') throw new Error(begun.outcome);
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Textpoll/);
    expect(begun.uri).toContain('issuer=Textpoll');
    expect(new Set(begun.backupCodes).size).toBe(10);
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toMatchObject({ outcome: 'signedIn' });
    expect(await world.users.confirmTwoFactor('000000', visitor.from, world.by)).toEqual({ outcome: 'wrong' });
    const confirmed = await world.users.confirmTwoFactor(codeOf(begun.uri), visitor.from, world.by);
    if (confirmed.outcome !== 'changed') throw new Error(confirmed.outcome);
    visitor.take(confirmed.setCookies);
    expect((await world.users.session(visitor.cookies))?.user.twoFactor).toBe(true);
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toMatchObject({ outcome: 'secondFactor' });
    expect(await world.logged()).toContain('user.twoFactorOn');
  });

  test.each<[string, (secret: { uri: string; backupCodes: string[] }) => string]>([
    ['a code', ({ uri }) => codeOf(uri)],
    ['a code with a blank', ({ uri }) => codeOf(uri).replace(/^(...)/, '$1 ')],
    ['a code in Arabic digits', ({ uri }) => codeOf(uri).replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)))],
    ['a code in Persian digits', ({ uri }) => codeOf(uri).replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)))],
    ['a backup code', ({ backupCodes }) => backupCodes[3]!],
  ])('%s lets in', async (_what, codeFor) => {
    const { email, secret } = await guarded();
    const visitor = await atTheCode(email);
    expect(await world.users.session(visitor.cookies)).toBeUndefined();
    const outcome = await world.users.verifySecondFactor(codeFor(secret), visitor.from);
    if (outcome.outcome !== 'signedIn') throw new Error(outcome.outcome);
    visitor.take(outcome.setCookies);
    expect((await world.users.session(visitor.cookies))?.user.email).toBe(email);
  });

  test('a backup code lets in once', async () => {
    const { email, secret } = await guarded();
    const code = secret.backupCodes[0]!;
    expect((await world.users.verifySecondFactor(code, (await atTheCode(email)).from)).outcome).toBe('signedIn');
    expect((await world.users.verifySecondFactor(code, (await atTheCode(email)).from)).outcome).toBe('wrong');
  });

  test('five wrong codes end the sign-in, even for the right one', async () => {
    const { email, secret } = await guarded();
    const visitor = await atTheCode(email);
    for (let n = 0; n < 5; n++) {
      expect(await world.users.verifySecondFactor(wrongCode(secret.uri, n), visitor.from)).toEqual({ outcome: 'wrong' });
    }
    expect(await world.users.verifySecondFactor(codeOf(secret.uri), visitor.from)).toEqual({ outcome: 'expired' });
  });

  test('fifteen wrong codes in a row lock it for a while, from wherever they come', async () => {
    const { email, secret } = await guarded();
    for (let round = 0; round < 3; round++) {
      const visitor = await atTheCode(email, `192.0.2.${10 + round}`);
      for (let n = 0; n < 5; n++) await world.users.verifySecondFactor(wrongCode(secret.uri, n), visitor.from);
    }
    const visitor = await atTheCode(email, '192.0.2.99');
    expect(await world.users.verifySecondFactor(codeOf(secret.uri), visitor.from)).toMatchObject({ outcome: 'tooMany' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 901_000 });
    const later = await atTheCode(email, '192.0.2.98');
    expect(await world.users.verifySecondFactor(codeOf(secret.uri), later.from)).toMatchObject({ outcome: 'signedIn' });
  });

  test('nobody gets in without the password first', async () => {
    const { secret } = await guarded();
    for (const cookies of [undefined, '__Secure-textpoll.two_factor=2fa-abc.def']) {
      const outcome = await world.users.verifySecondFactor(codeOf(secret.uri), { ...browser().from, cookies });
      expect(outcome).toEqual({ outcome: 'expired' });
    }
  });

  test('a password given too long ago is asked for again', async () => {
    const { email, secret } = await guarded();
    const visitor = await atTheCode(email);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    expect(await world.users.verifySecondFactor(codeOf(secret.uri), visitor.from)).toEqual({ outcome: 'expired' });
  });

  test('somebody else’s open session has no say in whose code it is', async () => {
    const { email } = await guarded();
    const other = await world.person('viewer');
    const visitor = await signedIn(other.email);
    const { cookies } = await atTheCode(email);
    const outcome = await world.users.verifySecondFactor('123456', {
      ...visitor.from,
      cookies: `${visitor.cookies}; ${cookies}`,
    });
    expect(outcome).toEqual({ outcome: 'wrong' });
  });

  test('new backup codes end the old ones', async () => {
    const { email, secret, visitor } = await guarded();
    expect(await world.users.renewBackupCodes(ANOTHER, visitor.from, world.by)).toEqual({ outcome: 'wrong' });
    const renewed = await world.users.renewBackupCodes(PASSWORD, visitor.from, world.by);
    if (renewed.outcome !== 'renewed') throw new Error(renewed.outcome);
    expect((await world.users.verifySecondFactor(secret.backupCodes[1]!, (await atTheCode(email)).from)).outcome).toBe('wrong');
    expect((await world.users.verifySecondFactor(renewed.backupCodes[1]!, (await atTheCode(email)).from)).outcome).toBe(
      'signedIn',
    );
  });

  test('is taken off by the password, or by an owner for who has lost it', async () => {
    const { id, email, visitor } = await guarded();
    expect(await world.users.disableTwoFactor(ANOTHER, visitor.from, world.by)).toEqual({ outcome: 'wrong' });
    const off = await world.users.disableTwoFactor(PASSWORD, visitor.from, world.by);
    expect(off.outcome).toBe('changed');
    expect(await world.users.signIn(email, PASSWORD, browser().from)).toMatchObject({ outcome: 'signedIn' });
    const lost = await guarded('lost');
    await world.users.people.resetTwoFactor(lost.id, world.by);
    expect(await world.users.session(lost.visitor.cookies)).toBeUndefined();
    expect(await world.users.signIn(lost.email, PASSWORD, browser().from)).toMatchObject({ outcome: 'signedIn' });
    expect(lost.id).not.toBe(id);
  });

  test('an invitation to a new password does not go round it', async () => {
    const { id } = await guarded();
    const token = await world.users.links.issue(id, 'invite', 1_000, world.by);
    expect(await world.users.acceptInvitation(token, ANOTHER, browser().from)).toMatchObject({ outcome: 'secondFactor' });
  });

  test('its secret and codes are not readable in the database', async () => {
    const { secret } = await guarded();
    const stored = JSON.stringify(await world.db.all('SELECT * FROM two_factors'));
    expect(stored).not.toContain(new URL(secret.uri).searchParams.get('secret'));
    for (const code of secret.backupCodes) expect(stored).not.toContain(code);
  });
});

async function signedIn(email: string, ip?: string) {
  const visitor = browser(ip);
  const outcome = await world.users.signIn(email, PASSWORD, visitor.from);
  if (outcome.outcome !== 'signedIn') throw new Error(outcome.outcome);
  visitor.take(outcome.setCookies);
  // Seen once, so that it is remembered as a page's next request would find it.
  await world.users.session(visitor.cookies);
  return visitor;
}

/** Somebody with a second factor, and their open session. */
async function guarded(name = 'guarded') {
  const { id, email } = await world.person('owner', name);
  const visitor = await signedIn(email, '192.0.2.200');
  const begun = await world.users.beginTwoFactor(PASSWORD, visitor.from);
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  const confirmed = await world.users.confirmTwoFactor(codeOf(begun.uri), visitor.from, world.by);
  if (confirmed.outcome !== 'changed') throw new Error(confirmed.outcome);
  visitor.take(confirmed.setCookies);
  return { id, email, secret: begun, visitor };
}

/** A visitor whose password was right. */
async function atTheCode(email: string, ip?: string) {
  const visitor = browser(ip);
  const outcome = await world.users.signIn(email, PASSWORD, visitor.from);
  if (outcome.outcome !== 'secondFactor') throw new Error(outcome.outcome);
  visitor.take(outcome.setCookies);
  return visitor;
}

function wrongCode(uri: string, n: number): string {
  return String((Number(codeOf(uri)) + 1_000 + n) % 1_000_000).padStart(6, '0');
}
