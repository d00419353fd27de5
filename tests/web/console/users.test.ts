// The pages about users over HTTP, with real sessions: set-up, signing in and where it leads, second factor, invitations, account,
// and what an owner does with others.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { browser, codeOf, PASSWORD } from '../../support/users.ts';

const SET_UP = '/set-up?token=set-up-token';
const OWNER = { name: 'Zainab', email: 'zainab@example.org', password: PASSWORD, repeated: PASSWORD, language: 'en' };
const ANOTHER = 'another long password';

let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld({ realSessions: true });
});
afterEach(() => site.close());

/** A browser that visits the site, and keeps its cookies. */
function visitor(ip = '192.0.2.1') {
  const jar = browser();
  const headers = () => ({ ...(jar.cookies ? { Cookie: jar.cookies } : {}), 'X-Textpoll-Client': ip });
  const kept = (answer: Answer) => {
    jar.take(answer.headers.getSetCookie());
    return answer;
  };
  return {
    jar,
    get: async (path: string, more = {}) => kept(await site.get(path, { headers: { ...headers(), ...more } })),
    post: async (path: string, fields: Record<string, string>) => kept(await site.post(path, fields, { headers: headers() })),
  };
}
type Visitor = ReturnType<typeof visitor>;

async function person(role: 'viewer' | 'coder' | 'editor' | 'fielder' | 'owner', name: string = role) {
  const email = `${name}@example.org`;
  const made = await site.users.people.create(
    { email, name, role, language: 'en', password: PASSWORD },
    { actor: 'test', now: 1 },
  );
  if (made.outcome !== 'created') throw new Error(made.outcome);
  return made.user;
}

async function signedIn(email: string): Promise<Visitor> {
  const someone = visitor();
  const answer = await someone.post('/sign-in', { email, password: PASSWORD });
  expect(answer.status).toBe(303);
  return someone;
}

describe('set-up', () => {
  test('makes the owner, signs in, and asks for a second factor, which can be skipped', async () => {
    const first = visitor();
    expect((await first.get('/sign-in')).text).toContain('There is no user yet');
    const form = await first.get(SET_UP);
    expect(form.status).toBe(200);
    expect(form.text).toContain('counts their answers');
    const made = await first.post(SET_UP, OWNER);
    expect([made.status, made.location]).toEqual([303, '/account/two-factor?first=yes']);
    const next = await first.get(made.location!);
    expect(next.text).toMatch(/<a href="\/surveys">Not now<\/a>/);
    const surveys = await first.get('/surveys');
    expect(surveys.status).toBe(200);
    expect(surveys.text).toContain('Your account needs a second factor');
  });

  test('sent twice makes one owner, who is signed in both times', async () => {
    const first = visitor();
    const answers = await Promise.all([first.post(SET_UP, OWNER), first.post(SET_UP, OWNER)]);
    expect(answers.map(({ location }) => location)).toEqual(Array(2).fill('/account/two-factor?first=yes'));
    expect(await site.users.people.count()).toBe(1);
  });

  test.each([
    ['another token', '/set-up?token=another'],
    ['no token', '/set-up'],
  ])('%s sets nothing up', async (_what, path) => {
    expect((await visitor().get(path)).status).toBe(403);
    expect((await visitor().post(path, OWNER)).status).toBe(403);
    expect(await site.users.people.count()).toBe(0);
  });

  test('is over once there is somebody', async () => {
    await person('owner');
    expect((await visitor().get(SET_UP)).location).toBe('/sign-in');
    expect((await visitor().post(SET_UP, OWNER)).location).toBe('/sign-in');
    expect(await site.users.people.count()).toBe(1);
  });

  test.each([
    ['no name', { name: ' ' }, 'field-name', 'This cannot be left empty'],
    ['no address', { email: 'zainab' }, 'field-email', 'This is no e-mail address'],
    ['a short password', { password: 'short', repeated: 'short' }, 'field-password', 'This is too short'],
    ['a long password', { password: 'x'.repeat(129), repeated: 'x'.repeat(129) }, 'field-password', 'This is too long'],
    ['another password', { repeated: ANOTHER }, 'field-repeated', 'The two passwords are not the same'],
    ['no language', { language: 'xx' }, 'field-language', 'This was not understood'],
  ])('%s is told at its field; what was typed stays, but for passwords', async (_what, wrong, field, words) => {
    const { status, text } = await visitor().post(SET_UP, { ...OWNER, ...wrong });
    expect(status).toBe(422);
    expect(text).toContain(`id="${field}-error">${words}`);
    if (field !== 'field-name') expect(text).toContain('value="Zainab"');
    expect(text).not.toContain(PASSWORD);
    expect(await site.users.people.count()).toBe(0);
  });
});

describe('sign-in', () => {
  test.each([
    ['/surveys/coalition/questionnaire?by=age', '/surveys/coalition/questionnaire?by=age'],
    ['', '/'],
    ['//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?to=/sign-in', '/'],
    ['/sign-out', '/'],
  ])('on the way to %j leads to %j', async (to, then) => {
    const { email } = await person('viewer');
    const someone = visitor();
    const path = `/sign-in?to=${encodeURIComponent(to)}`;
    const form = await someone.get(path);
    const action = /<form method="post" action="([^"]+)"/.exec(form.text)![1]!.replaceAll('&amp;', '&');
    expect((await someone.post(action, { email, password: PASSWORD })).location).toBe(then);
    expect((await someone.get(path)).location).toBe(then);
  });

  test('a path that never ends is forgotten', async () => {
    await person('viewer');
    expect((await visitor().get(`/sign-in?to=/${'x'.repeat(3_000)}`)).text).toContain('action="/sign-in"');
  });

  test('what is wrong is told, the address stays, the password does not', async () => {
    const { email } = await person('viewer');
    const someone = visitor();
    const wrong = await someone.post('/sign-in', { email, password: ANOTHER });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('These do not belong together');
    expect(wrong.text).toContain(`value="${email}"`);
    expect(wrong.text).not.toContain(ANOTHER);
    const empty = await someone.post('/sign-in', { email: '', password: '' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('2 fields need another look');
    expect(someone.jar.cookies).toBeUndefined();
  });

  test('too many tries from one address are told with the time to wait', async () => {
    const { email } = await person('viewer');
    const robber = visitor('198.51.100.66');
    for (let n = 0; n < 10; n++) await robber.post('/sign-in', { email, password: `${ANOTHER}${n}` });
    const answer = await robber.post('/sign-in', { email, password: PASSWORD });
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('for about 5 minutes');
    expect((await visitor('203.0.113.5').post('/sign-in', { email, password: PASSWORD })).status).toBe(303);
  });

  test('an expired session comes back to where it was', async () => {
    const { id, email } = await person('viewer');
    const someone = await signedIn(email);
    await site.db.batch([{ sql: 'DELETE FROM sessions WHERE user_id = @id', params: { id } }]);
    const away = await someone.get('/surveys/coalition/questionnaire');
    expect(away.location).toBe('/sign-in?to=%2Fsurveys%2Fcoalition%2Fquestionnaire');
    const back = await someone.post(away.location!, { email, password: PASSWORD });
    expect(back.location).toBe('/surveys/coalition/questionnaire');
    expect((await someone.get(back.location!)).status).toBe(200);
  });

  test('signing out', async () => {
    const { email } = await person('viewer');
    const someone = await signedIn(email);
    const out = await someone.post('/sign-out', {});
    expect([out.status, out.location]).toEqual([303, '/sign-in?done=sign-in%3Adone.signedOut']);
    expect((await someone.get(out.location!)).text).toContain('You are signed out.');
    expect((await someone.get('/surveys')).status).toBe(303);
  });

  test('a printed link signs in once, on this machine alone', async () => {
    const { id } = await person('owner');
    const token = await site.users.links.issue(id, 'sign-in', 60_000, { actor: 'test', now: 1 });
    const path = `/sign-in/link?token=${token}&to=${encodeURIComponent('/surveys/coalition/try-it')}`;
    expect((await visitor('192.0.2.1').get(path)).status).toBe(403);
    const here = visitor('127.0.0.1');
    expect((await here.get(path)).location).toBe('/surveys/coalition/try-it');
    expect((await here.get('/surveys/coalition/try-it')).status).toBe(200);
    expect((await here.get(path)).location).toBe('/surveys/coalition/try-it');
    expect((await visitor('::1').get(path)).status).toBe(410);
  });
});

describe('the second factor', () => {
  test('from setting it up to signing in by it, on the way to a page', async () => {
    const { email } = await person('owner');
    const someone = await signedIn(email);
    expect((await someone.post('/account/two-factor', { current: ANOTHER })).status).toBe(422);
    const begun = await someone.post('/account/two-factor', { current: PASSWORD });
    expect(begun.text).toMatch(/<svg[^>]*>.*<\/svg>/s);
    expect(begun.text).not.toMatch(/<svg[^>]* style=/);
    const secret = /class="secret"[^>]*>\s*([A-Z2-7 ]+)/.exec(begun.text)![1]!.replaceAll(' ', '');
    const backup = [...begun.text.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map(([, code]) => code!);
    expect(backup).toHaveLength(10);
    const uri = `otpauth://totp/x?secret=${secret}`;
    const wrong = await someone.post('/account/two-factor/confirm', { code: '12' });
    expect([wrong.status, wrong.text.includes('This code is not right')]).toEqual([422, true]);
    const on = await someone.post('/account/two-factor/confirm', { code: codeOf(uri) });
    expect(on.location).toBe('/account?done=account%3Adone.twoFactorOn');
    const account = await someone.get(on.location!);
    expect(account.text).toContain('It is on');
    expect(account.text).not.toContain(secret);
    expect((await someone.get('/account/two-factor')).location).toBe('/account');

    const next = visitor();
    const asked = await next.post('/sign-in?to=%2Faccount', { email, password: PASSWORD });
    expect(asked.location).toBe('/second-factor?to=%2Faccount');
    expect((await next.get('/account')).status).toBe(303);
    expect((await next.post('/second-factor?to=%2Faccount', { code: '' })).status).toBe(422);
    expect((await next.post('/second-factor?to=%2Faccount', { code: backup[0]! })).location).toBe('/account');
    expect((await next.get('/account')).status).toBe(200);

    const off = await next.post('/account/two-factor/off', { offCurrent: PASSWORD });
    expect(off.location).toBe('/account?done=account%3Adone.twoFactorOff');
    expect((await visitor().post('/sign-in', { email, password: PASSWORD })).location).toBe('/');
  });

  test('a code without a password before leads back to the start', async () => {
    await person('owner');
    const answer = await visitor().post('/second-factor?to=%2Faccount', { code: '123456' });
    expect(answer.location).toBe('/sign-in?to=%2Faccount&expired=yes');
    expect((await visitor().get(answer.location!)).text).toContain('Start again with your password');
  });

  test('new backup codes are shown once, for the password', async () => {
    const { email } = await person('owner');
    const someone = await signedIn(email);
    expect((await someone.post('/account/two-factor/codes', { codesCurrent: PASSWORD })).status).toBe(422);
    const begun = await someone.post('/account/two-factor', { current: PASSWORD });
    const secret = /class="secret"[^>]*>\s*([A-Z2-7 ]+)/.exec(begun.text)![1]!.replaceAll(' ', '');
    await someone.post('/account/two-factor/confirm', { code: codeOf(`otpauth://totp/x?secret=${secret}`) });
    expect((await someone.post('/account/two-factor/codes', { codesCurrent: ANOTHER })).status).toBe(422);
    const renewed = await someone.post('/account/two-factor/codes', { codesCurrent: PASSWORD });
    expect(renewed.text.match(/<li><code>/g)).toHaveLength(10);
  });
});

describe('the account', () => {
  test('name and language are one’s own', async () => {
    const { id, email } = await person('viewer');
    const someone = await signedIn(email);
    expect((await someone.post('/account', { name: '', language: 'ar' })).status).toBe(422);
    const saved = await someone.post('/account', { name: 'زينب', language: 'ar' });
    expect(saved.status).toBe(303);
    expect((await someone.get(saved.location!)).text).toMatch(/lang="ar" dir="rtl"[\s\S]*تم الحفظ/);
    expect(await site.users.people.get(id)).toMatchObject({ name: 'زينب', language: 'ar', role: 'viewer' });
  });

  test('a new password signs out elsewhere, not here', async () => {
    const { email } = await person('viewer');
    const [here, there] = [await signedIn(email), await signedIn(email)];
    const fields = { current: PASSWORD, password: ANOTHER, repeated: ANOTHER };
    expect((await here.post('/account/password', { ...fields, current: 'wrong' })).text).toContain('This is not your password');
    expect((await here.post('/account/password', { ...fields, repeated: 'x' })).text).toContain('not the same');
    expect((await here.post('/account/password', fields)).location).toBe('/account?done=account%3Adone.password');
    expect((await here.get('/account')).status).toBe(200);
    expect((await there.get('/account')).status).toBe(303);
    expect((await visitor().post('/sign-in', { email, password: ANOTHER })).status).toBe(303);
  });

  test('other sessions can be ended', async () => {
    const { email } = await person('viewer');
    const [here, there] = [await signedIn(email), await signedIn(email)];
    expect((await here.get('/account')).text).toContain('End all others');
    await here.post('/account/sessions', { session: 'others' });
    expect((await there.get('/account')).status).toBe(303);
    const account = await here.get('/account');
    expect([account.status, account.text.includes('End all others')]).toEqual([200, false]);
  });
});

describe('users', () => {
  test('an invitation is a link, shown once, that sets a password once', async () => {
    const owner = await signedIn((await person('owner')).email);
    expect((await owner.get('/users')).text).toContain('You are alone here');
    const fields = { name: 'Omar', email: 'omar@example.org', role: 'coder', language: 'ar' };
    const answer = await owner.post('/users/new', fields);
    expect(answer.status).toBe(200);
    const link = /<textarea[^>]*>([^<]+)<\/textarea>/.exec(answer.text)![1]!.replaceAll('&amp;', '&');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invitation\?token=[\w-]{43}&lang=ar$/);
    const again = await owner.post('/users/new', fields);
    expect([again.status, again.text.includes('There is a user with this address already')]).toEqual([422, true]);
    expect((await owner.get('/users')).text).toContain('invited, no password yet');

    const path = link.slice('http://127.0.0.1:3000'.length);
    const omar = visitor();
    expect((await omar.get(path)).text).toMatch(/dir="rtl"[\s\S]*omar@example\.org/);
    expect((await omar.post(path, { password: 'short', repeated: 'short' })).status).toBe(422);
    expect((await omar.post(path, { password: PASSWORD, repeated: PASSWORD })).location).toBe('/');
    expect((await omar.get('/surveys')).status).toBe(200);
    expect((await omar.get('/users')).status).toBe(403);
    expect((await visitor().get(path)).status).toBe(410);
    expect((await visitor().post(path, { password: ANOTHER, repeated: ANOTHER })).status).toBe(410);
    expect((await visitor().post('/sign-in', { email: fields.email, password: ANOTHER })).status).toBe(422);
  });

  test.each([
    ['no role', { role: '' }],
    ['an unknown role', { role: 'root' }],
    ['no name', { name: '' }],
    ['no address', { email: 'omar' }],
  ])('an invitation with %s is refused', async (_what, wrong) => {
    const owner = await signedIn((await person('owner')).email);
    const fields = { name: 'Omar', email: 'omar@example.org', role: 'coder', language: 'ar', ...wrong };
    expect((await owner.post('/users/new', fields)).status).toBe(422);
    expect(await site.users.people.count()).toBe(1);
  });

  test('roles, links, second factors and standing are an owner’s to change', async () => {
    const owner = await signedIn((await person('owner')).email);
    const { id, email } = await person('viewer');
    const someone = await signedIn(email);
    expect((await owner.post(`/users/${id}/role`, { role: 'root' })).status).toBe(422);
    expect((await owner.post(`/users/${id}/role`, { role: 'editor' })).location).toBe(`/users/${id}?done=users%3Adone.role`);
    expect((await someone.get('/surveys')).status).toBe(303);
    expect((await owner.post(`/users/${id}/two-factor`, {})).status).toBe(303);
    expect((await owner.post(`/users/${id}/link`, {})).text).toContain('/invitation?token=');
    expect((await owner.post(`/users/${id}/disable`, {})).status).toBe(303);
    expect((await visitor().post('/sign-in', { email, password: PASSWORD })).status).toBe(422);
    expect((await owner.post(`/users/${id}/link`, {})).status).toBe(409);
    expect((await owner.post(`/users/${id}/enable`, {})).status).toBe(303);
    expect((await visitor().post('/sign-in', { email, password: PASSWORD })).status).toBe(303);
    expect((await owner.post('/users/nobody/disable', {})).status).toBe(404);
  });

  test('the last owner is told why they stay', async () => {
    const { id, email } = await person('owner');
    const owner = await signedIn(email);
    for (const answer of [
      await owner.post(`/users/${id}/disable`, {}),
      await owner.post(`/users/${id}/role`, { role: 'viewer' }),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('This is the last owner who can sign in');
    }
    expect((await owner.get('/users')).status).toBe(200);
  });
});
