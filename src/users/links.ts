// One-time links: a token that lets one user in once, to set a password or to sign in. Only its hash is kept.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type By, logEntry } from '../catalog/audit-log.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../store/database.ts';
import { END_SESSIONS, happened, iso, SET_PASSWORD } from './people.ts';
import { checkedPassword } from './person.ts';

const TOKEN_BYTES = 32;
/** A token is as long as this, and what is longer is none. */
const TOKEN_LENGTH = Math.ceil((TOKEN_BYTES * 4) / 3);

export type LinkPurpose = 'invite' | 'sign-in';

export interface LinkHolder {
  userId: string;
  email: string;
  name: string;
  language: string;
}

export interface Links {
  /** A new token; the user's earlier link for this purpose ends. @throws AppError `notFound`, `refused` for a disabled user */
  issue(userId: string, purpose: LinkPurpose, lifetimeMs: number, by: By): Promise<string>;
  /** Whom an unused link lets in, without using it. */
  read(token: string, purpose: LinkPurpose): Promise<LinkHolder | undefined>;
  /** Uses a link to sign in. Undefined where it is used, expired, or none. */
  redeem(token: string, origin: string | undefined): Promise<LinkHolder | undefined>;
  /** Uses an invitation to set a password; other sessions end. @throws AppError `invalid` for a password that is too short or long */
  accept(token: string, password: string, origin: string | undefined): Promise<LinkHolder | undefined>;
}

const USER = 'SELECT email, disabled FROM users WHERE id = @id';
const END_EARLIER = 'DELETE FROM one_time_links WHERE user_id = @id AND purpose = @purpose';
const ISSUE = `
  INSERT INTO one_time_links (token_hash, user_id, purpose, expires_at, created_at)
  VALUES (@hash, @id, @purpose, @expiresAt, @now)`;
const READ = `
  SELECT users.id AS "userId", users.email, users.name, users.language
  FROM one_time_links JOIN users ON users.id = one_time_links.user_id
  WHERE token_hash = @hash AND purpose = @purpose AND used_at IS NULL AND expires_at > @now AND disabled = 0`;
// The conditions once more: of two who hold the same link one gets in.
const USE = `
  UPDATE one_time_links SET used_at = @now
  WHERE token_hash = @hash AND purpose = @purpose AND used_at IS NULL AND expires_at > @now
    AND EXISTS (SELECT 1 FROM users WHERE users.id = one_time_links.user_id AND disabled = 0)`;

export function openLinks(db: Database, hashPassword: (password: string) => Promise<string>, now: () => number): Links {
  const read = async (token: string, purpose: LinkPurpose) =>
    token.length === TOKEN_LENGTH ? db.get<LinkHolder>(READ, { hash: hashOf(token), purpose, now: now() }) : undefined;

  return {
    read,
    async issue(userId, purpose, lifetimeMs, by) {
      const user = await db.get<{ email: string; disabled: number }>(USER, { id: userId });
      if (!user) throw new AppError('notFound', 'there is no such user', 'look at the list of users');
      if (user.disabled === 1) throw new AppError('refused', 'this user is disabled', 'enable the user first');
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const link = { hash: hashOf(token), id: userId, purpose, expiresAt: now() + lifetimeMs, now: now() };
      await db.batch([
        { sql: END_EARLIER, params: { id: userId, purpose } },
        { sql: ISSUE, params: link },
        logEntry(by, 'user.link', null, { email: user.email, purpose }),
      ]);
      return token;
    },
    async redeem(token, origin) {
      const holder = await read(token, 'sign-in');
      if (!holder) return undefined;
      const used = await happened(db, [
        { sql: USE, params: { hash: hashOf(token), purpose: 'sign-in', now: now() }, expect: 1 },
        logEntry(byHolder(holder, now(), origin), 'user.signIn', null, { by: 'link' }),
      ]);
      return used ? holder : undefined;
    },
    async accept(token, password, origin) {
      const holder = await read(token, 'invite');
      if (!holder) return undefined;
      const hash = await hashPassword(checkedPassword(password));
      const used = await happened(db, [
        { sql: USE, params: { hash: hashOf(token), purpose: 'invite', now: now() }, expect: 1 },
        { sql: SET_PASSWORD, params: { credential: randomUUID(), id: holder.userId, hash, at: iso(now()) } },
        { sql: END_SESSIONS, params: { id: holder.userId } },
        logEntry(byHolder(holder, now(), origin), 'user.password', null, { by: 'link' }),
      ]);
      return used ? holder : undefined;
    },
  };
}

function byHolder({ email }: LinkHolder, now: number, origin: string | undefined): By {
  return { actor: email, now, ...(origin === undefined ? {} : { origin }) };
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
