// Signing in and out, and what the signed-in do with their own account. Passwords, codes and sessions are better-auth's; here
// its answers become outcomes, and what was done is written into the audit log.

import { type By, logEntry } from '../catalog/audit-log.ts';
import type { Database } from '../store/database.ts';
import type { Answer, Auth, From } from './auth.ts';
import type { Links } from './links.ts';
import { emailOf, isPassword } from './person.ts';
import type { Session } from './roles.ts';
import { openSessions } from './sessions.ts';

export type TooMany = { outcome: 'tooMany'; retryAfterS: number };
/** A password, code or link that does not let in; it is not told which part was wrong. */
export type Wrong = { outcome: 'wrong' };
export type SignedIn = { outcome: 'signedIn'; setCookies: string[] };
/** The password was right: the cookies hold that, for the page that asks for the code. */
export type SecondFactor = { outcome: 'secondFactor'; setCookies: string[] };

export interface OwnSession {
  id: string;
  /** ms UTC */
  startedAt: number;
  renewedAt: number;
  ip: string;
  userAgent: string;
  current: boolean;
}

export interface SignIn {
  session(cookies: string | undefined): Promise<Session | undefined>;
  signIn(email: string, password: string, from: From): Promise<SignedIn | SecondFactor | Wrong | TooMany>;
  /** `code`: six digits of the app, in any script, or a backup code. `expired`: the password must be given again. */
  verifySecondFactor(code: string, from: From): Promise<SignedIn | Wrong | TooMany | { outcome: 'expired' }>;
  /** Cookies that take the session's place. */
  signOut(from: From): Promise<string[]>;
  /** Uses up a sign-in link. */
  redeemLink(token: string, from: From): Promise<SignedIn | Wrong>;
  /** Uses up an invitation: sets the password and signs in. @throws AppError `invalid` */
  acceptInvitation(token: string, password: string, from: From): Promise<SignedIn | SecondFactor | Wrong | TooMany>;
  /** The user's other sessions end. */
  changePassword(
    current: string,
    next: string,
    from: From,
    by: By,
  ): Promise<{ outcome: 'changed'; setCookies: string[] } | Wrong | TooMany>;
  ownSessions(from: From): Promise<OwnSession[]>;
  /** Ends one of the user's sessions, or all but this one. */
  endSessions(which: string | 'others', from: From, by: By): Promise<void>;
  /** A new secret, in effect once it is confirmed. The backup codes are told this once. */
  beginTwoFactor(
    password: string,
    from: From,
  ): Promise<{ outcome: 'begun'; uri: string; backupCodes: string[] } | Wrong | TooMany>;
  confirmTwoFactor(code: string, from: From, by: By): Promise<{ outcome: 'changed'; setCookies: string[] } | Wrong | TooMany>;
  disableTwoFactor(password: string, from: From, by: By): Promise<{ outcome: 'changed'; setCookies: string[] } | Wrong | TooMany>;
  /** New backup codes; the old ones end. */
  renewBackupCodes(
    password: string,
    from: From,
    by: By,
  ): Promise<{ outcome: 'renewed'; backupCodes: string[] } | Wrong | TooMany>;
}

const OWN_SESSIONS = `
  SELECT id, created_at, updated_at, ip_address, user_agent FROM sessions
  WHERE user_id = @userId AND expires_at > @now
  ORDER BY updated_at DESC LIMIT 100`;
// The user's own alone, whatever id was asked for.
const END_SESSION = 'DELETE FROM sessions WHERE user_id = @userId AND id = @id';
const END_OTHERS = 'DELETE FROM sessions WHERE user_id = @userId AND id <> @id';

interface SessionRow {
  id: string;
  created_at: string;
  updated_at: string;
  ip_address: string | null;
  user_agent: string | null;
}

export function openSignIn({ db, auth, links, now }: { db: Database; auth: Auth; links: Links; now: () => number }): SignIn {
  const current = openSessions(db, auth);
  const note = (by: By, action: string, detail: object = {}) => db.batch([logEntry(by, action, null, detail)]);

  async function noteSignIn(answer: Answer, way: string, from: From): Promise<SignedIn> {
    const { email } = answer.body.user as { email: string };
    await note({ actor: email, now: now(), ...(from.ip === undefined ? {} : { origin: from.ip }) }, 'user.signIn', { by: way });
    return { outcome: 'signedIn', setCookies: answer.setCookies };
  }

  async function signIn(email: string, password: string, from: From): Promise<SignedIn | SecondFactor | Wrong | TooMany> {
    // Cookies of an earlier session stay out: they have no say in who signs in now.
    const answer = await auth.post('/sign-in/email', { email: emailOf(email) ?? '', password }, { ...from, cookies: undefined });
    const refused = refusal(answer);
    if (refused) return refused;
    if (answer.body.twoFactorRedirect === true) return { outcome: 'secondFactor', setCookies: answer.setCookies };
    return noteSignIn(answer, 'password', from);
  }

  /** A change of one's own account by a form that asks for the password or a code. */
  async function change<T extends object>(
    path: string,
    body: object,
    from: From,
    done: (answer: Answer) => T,
  ): Promise<T | Wrong | TooMany> {
    const answer = await auth.post(path, body, from);
    return refusal(answer) ?? done(answer);
  }

  async function changed(path: string, body: object, from: From, by: By, action: string) {
    const result = await change(path, body, from, ({ setCookies }) => ({ outcome: 'changed' as const, setCookies }));
    if (result.outcome === 'changed') await note(by, action);
    return result;
  }

  return {
    signIn,
    session: current,
    async verifySecondFactor(typed, from) {
      const code = plainCode(typed);
      const [path, way] = /^\d{6}$/.test(code)
        ? ['/two-factor/verify-totp', 'code']
        : ['/two-factor/verify-backup-code', 'backup code'];
      const answer = await auth.post(path, { code }, { ...from, cookies: challengeOf(from.cookies) });
      if (EXPIRED.has(String(answer.body.code))) return { outcome: 'expired' };
      return refusal(answer) ?? noteSignIn(answer, `password and ${way}`, from);
    },
    async signOut(from) {
      const session = await current(from.cookies);
      const answer = await auth.post('/sign-out', {}, from);
      if (session)
        await note(
          { actor: session.user.email, now: now(), ...(from.ip === undefined ? {} : { origin: from.ip }) },
          'user.signOut',
        );
      return answer.setCookies;
    },
    async redeemLink(token, from) {
      const holder = await links.redeem(token, from.ip);
      const setCookies = holder && (await auth.startSession(holder.userId, { ...from, cookies: undefined }));
      return setCookies ? { outcome: 'signedIn', setCookies } : { outcome: 'wrong' };
    },
    async acceptInvitation(token, password, from) {
      const holder = await links.accept(token, password, from.ip);
      return holder ? signIn(holder.email, password, from) : { outcome: 'wrong' };
    },
    async changePassword(currentPassword, newPassword, from, by) {
      const body = { currentPassword, newPassword, revokeOtherSessions: true };
      return isPassword(newPassword) ? changed('/change-password', body, from, by, 'user.password') : { outcome: 'wrong' };
    },
    async ownSessions(from) {
      const session = await current(from.cookies);
      if (!session) return [];
      const rows = await db.all<SessionRow>(OWN_SESSIONS, { userId: session.user.id, now: new Date().toISOString() });
      return rows.map((row) => ({
        id: row.id,
        startedAt: Date.parse(row.created_at),
        renewedAt: Date.parse(row.updated_at),
        ip: row.ip_address ?? '',
        userAgent: row.user_agent ?? '',
        current: row.id === session.sessionId,
      }));
    },
    async endSessions(which, from, by) {
      const session = await current(from.cookies);
      if (!session) return;
      const others = which === 'others';
      const params = { userId: session.user.id, id: others ? session.sessionId : which };
      await db.batch([
        { sql: others ? END_OTHERS : END_SESSION, params },
        logEntry(by, 'user.endSessions', null, { which: others ? 'others' : 'one' }),
      ]);
    },
    beginTwoFactor: (password, from) =>
      change('/two-factor/enable', { password, method: 'totp' }, from, ({ body }) => ({
        outcome: 'begun' as const,
        uri: String(body.totpURI),
        backupCodes: body.backupCodes as string[],
      })),
    confirmTwoFactor: (code, from, by) =>
      changed('/two-factor/verify-totp', { code: plainCode(code) }, from, by, 'user.twoFactorOn'),
    disableTwoFactor: (password, from, by) => changed('/two-factor/disable', { password }, from, by, 'user.twoFactorOff'),
    async renewBackupCodes(password, from, by) {
      const result = await change('/two-factor/generate-backup-codes', { password }, from, ({ body }) => ({
        outcome: 'renewed' as const,
        backupCodes: body.backupCodes as string[],
      }));
      if (result.outcome === 'renewed') await note(by, 'user.backupCodes');
      return result;
    },
  };
}

/** better-auth's codes for a sign-in that no longer waits for its second factor: too old, or five wrong codes. */
const EXPIRED: ReadonlySet<string> = new Set(['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE']);

function refusal(answer: Answer): Wrong | TooMany | undefined {
  if (answer.status < 300) return undefined;
  if (answer.retryAfterS !== undefined) return { outcome: 'tooMany', retryAfterS: answer.retryAfterS };
  if (answer.status < 500) return { outcome: 'wrong' };
  throw new Error(`better-auth answered ${answer.status}`);
}

/** Of the cookies only the one that tells that the password was right: a session that is still open has no say here. */
function challengeOf(cookies: string | undefined): string | undefined {
  return cookies
    ?.split(';')
    .filter((cookie) => /\.two_factor=/.test(cookie))
    .join(';');
}

/** As apps show codes, with blanks in them; and with the digits of an Arabic or a Persian keyboard. */
function plainCode(typed: string): string {
  return typed
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/\s/g, '');
}
