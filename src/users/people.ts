// The people who may sign in: making them, their roles, putting them out. The last owner stays. It signs nobody in.

import { randomUUID } from 'node:crypto';
import { type By, logEntry } from '../catalog/audit-log.ts';
import { AppError } from '../errors.ts';
import { Conflict, type Database, type Statement } from '../store/database.ts';
import { checkedEmail, checkedName, checkedPassword, type NewUser } from './person.ts';
import type { Role, User } from './roles.ts';

/** An installation has tens of users; a list of more than this would be an accident. */
const MAX_LISTED = 1_000;

export interface ListedUser extends User {
  disabled: boolean;
  /** Has not set a password yet. */
  invited: boolean;
  /** When a session of theirs was last begun or renewed, ms UTC; null where none is open. */
  activeAt: number | null;
}

export interface People {
  count(): Promise<number>;
  /** By name. */
  list(): Promise<ListedUser[]>;
  /** @throws AppError `notFound` */
  get(userId: string): Promise<ListedUser>;
  find(email: string): Promise<ListedUser | undefined>;
  /** @throws AppError `invalid` */
  create(person: NewUser, by: By): Promise<{ outcome: 'created'; user: ListedUser } | { outcome: 'emailTaken' }>;
  /** While there is nobody at all; of two at once one succeeds. @throws AppError `invalid` */
  createOwner(
    person: Omit<NewUser, 'role'> & { password: string },
    by: Omit<By, 'actor'>,
  ): Promise<{ outcome: 'created'; user: ListedUser } | { outcome: 'notFirst' }>;
  /** Ends the user's sessions. @throws AppError `notFound` */
  changeRole(userId: string, role: Role, by: By): Promise<StandingOutcome>;
  /** Ends the user's sessions and links. @throws AppError `notFound` */
  disable(userId: string, by: By): Promise<StandingOutcome>;
  /** @throws AppError `notFound` */
  enable(userId: string, by: By): Promise<StandingOutcome>;
  /** Name and language of the interface. @throws AppError `invalid`, `notFound` */
  changeProfile(userId: string, profile: { name: string; language: string }, by: By): Promise<void>;
  /** For who has lost the second factor: they sign in by password alone until they set it up anew. Ends their sessions. */
  resetTwoFactor(userId: string, by: By): Promise<void>;
}

export type StandingOutcome = { outcome: 'changed' | 'unchanged' | 'lastOwner' };

const COUNT = 'SELECT count(*) AS n FROM users';
// One row a user: what is asked beside it stands behind indexes of its own.
const LIST = `
  SELECT id, email, name, role, language, disabled, two_factor_enabled,
    EXISTS (SELECT 1 FROM credentials WHERE user_id = users.id AND password IS NOT NULL) AS has_password,
    (SELECT max(updated_at) FROM sessions WHERE user_id = users.id) AS active_at
  FROM users
  WHERE (CAST(@id AS TEXT) IS NULL OR id = @id) AND (CAST(@email AS TEXT) IS NULL OR email = @email)
  ORDER BY lower(name), id
  LIMIT @limit`;
const INSERT = `
  INSERT INTO users (id, name, email, email_verified, created_at, updated_at, two_factor_enabled, role, language, disabled)
  VALUES (@id, @name, @email, 0, @at, @at, 0, @role, @language, 0)`;
// Who changes the owners does so one after the other: each sees what the one before has left.
const ONE_AT_A_TIME = "SELECT name FROM meta WHERE name = 'secret' /* for update */";
// The condition stands in the insert itself: between a look and an insert another owner could come to be.
const INSERT_FIRST = `
  INSERT INTO users (id, name, email, email_verified, created_at, updated_at, two_factor_enabled, role, language, disabled)
  SELECT @id, @name, @email, 0, @at, @at, 0, 'owner', @language, 0
  WHERE NOT EXISTS (SELECT 1 FROM users)`;
// better-auth finds a password by the provider `credential` and the user's id as the account's.
export const SET_PASSWORD = `
  INSERT INTO credentials (id, account_id, provider_id, user_id, password, created_at, updated_at)
  VALUES (@credential, @id, 'credential', @id, @hash, @at, @at)
  ON CONFLICT (user_id, provider_id) DO UPDATE SET password = excluded.password, updated_at = excluded.updated_at`;
// An owner who could not sign in does not count: neither who is disabled nor who never set a password.
const CHANGE_STANDING = `
  UPDATE users SET role = @role, disabled = @disabled, updated_at = @at
  WHERE id = @id AND role = @wasRole AND disabled = @wasDisabled
    AND (role <> 'owner' OR disabled = 1 OR (@role = 'owner' AND @disabled = 0)
      OR EXISTS (SELECT 1 FROM users AS other JOIN credentials ON credentials.user_id = other.id AND credentials.password IS NOT NULL
        WHERE other.role = 'owner' AND other.disabled = 0 AND other.id <> @id))`;
export const END_SESSIONS = 'DELETE FROM sessions WHERE user_id = @id';
const END_LINKS = 'DELETE FROM one_time_links WHERE user_id = @id';
const CHANGE_PROFILE = 'UPDATE users SET name = @name, language = @language, updated_at = @at WHERE id = @id';
const FORGET_FACTOR = 'DELETE FROM two_factors WHERE user_id = @id';
const NO_FACTOR = 'UPDATE users SET two_factor_enabled = 0, updated_at = @at WHERE id = @id';

interface ListRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: string;
  disabled: number;
  two_factor_enabled: number | null;
  has_password: number;
  active_at: string | null;
}

export function openPeople(db: Database, hashPassword: (password: string) => Promise<string>): People {
  const rows = async (which: { id?: string; email?: string }) => {
    const params = { id: which.id ?? null, email: which.email ?? null, limit: MAX_LISTED };
    return (await db.all<ListRow>(LIST, params)).map(listed);
  };

  async function get(userId: string): Promise<ListedUser> {
    const [user] = await rows({ id: userId });
    if (!user) throw new AppError('notFound', 'there is no such user', 'look at the list of users');
    return user;
  }

  /** The statements that make a person, and the person as they will be. */
  async function insertion(person: NewUser, by: By, sql: string): Promise<{ statements: Statement[]; user: ListedUser }> {
    const { role, language } = person;
    const [email, name] = [checkedEmail(person.email), checkedName(person.name)];
    const id = randomUUID();
    const at = iso(by.now);
    const statements: Statement[] = [
      { sql: ONE_AT_A_TIME, params: {} },
      { sql, params: { id, name, email, at, language, ...(sql === INSERT ? { role } : {}) }, expect: 1 },
    ];
    if (person.password !== undefined) {
      const hash = await hashPassword(checkedPassword(person.password));
      statements.push({ sql: SET_PASSWORD, params: { credential: randomUUID(), id, hash, at } });
    }
    statements.push(logEntry(by, 'user.create', null, { email, role }));
    const invited = person.password === undefined;
    return { statements, user: { id, email, name, role, language, twoFactor: false, disabled: false, invited, activeAt: null } };
  }

  async function changeStanding(userId: string, wanted: { role?: Role; disabled?: boolean }, by: By): Promise<StandingOutcome> {
    const was = await get(userId);
    const { role, disabled } = { role: was.role, disabled: was.disabled, ...wanted };
    if (role === was.role && disabled === was.disabled) return { outcome: 'unchanged' };
    const detail = { email: was.email, ...(role === was.role ? {} : { from: was.role, to: role }) };
    const action = role !== was.role ? 'user.role' : disabled ? 'user.disable' : 'user.enable';
    const standing = {
      id: userId,
      role,
      disabled: Number(disabled),
      wasRole: was.role,
      wasDisabled: Number(was.disabled),
      at: iso(by.now),
    };
    const done = await happened(db, [
      { sql: ONE_AT_A_TIME, params: {} },
      { sql: CHANGE_STANDING, params: standing, expect: 1 },
      { sql: END_SESSIONS, params: { id: userId } },
      ...(disabled ? [{ sql: END_LINKS, params: { id: userId } }] : []),
      logEntry(by, action, null, detail),
    ]);
    if (done) return { outcome: 'changed' };
    const is = await get(userId);
    if (is.role === was.role && is.disabled === was.disabled) return { outcome: 'lastOwner' };
    throw new AppError('conflict', 'somebody else has changed this user just now', 'look again');
  }

  return {
    count: async () => (await db.get<{ n: number }>(COUNT))!.n,
    list: () => rows({}),
    get,
    find: async (email) => (await rows({ email: email.trim().toLowerCase() }))[0],
    async create(person, by) {
      const { statements, user } = await insertion(person, by, INSERT);
      return (await happened(db, statements)) ? { outcome: 'created', user } : { outcome: 'emailTaken' };
    },
    async createOwner(person, by) {
      const owner = { ...person, role: 'owner' as const };
      const { statements, user } = await insertion(owner, { ...by, actor: checkedEmail(person.email) }, INSERT_FIRST);
      return (await happened(db, statements)) ? { outcome: 'created', user } : { outcome: 'notFirst' };
    },
    changeRole: (userId, role, by) => changeStanding(userId, { role }, by),
    disable: (userId, by) => changeStanding(userId, { disabled: true }, by),
    enable: (userId, by) => changeStanding(userId, { disabled: false }, by),
    async changeProfile(userId, profile, by) {
      const { email } = await get(userId);
      const [name, { language }] = [checkedName(profile.name), profile];
      await db.batch([
        { sql: CHANGE_PROFILE, params: { id: userId, name, language, at: iso(by.now) }, expect: 1 },
        logEntry(by, 'user.profile', null, { email, language }),
      ]);
    },
    async resetTwoFactor(userId, by) {
      const { email } = await get(userId);
      await db.batch([
        { sql: FORGET_FACTOR, params: { id: userId } },
        { sql: NO_FACTOR, params: { id: userId, at: iso(by.now) }, expect: 1 },
        { sql: END_SESSIONS, params: { id: userId } },
        logEntry(by, 'user.resetTwoFactor', null, { email }),
      ]);
    },
  };
}

/** As better-auth writes times. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** False where a statement did not find what it expected. */
export async function happened(db: Database, statements: Statement[]): Promise<boolean> {
  try {
    await db.batch(statements);
    return true;
  } catch (error) {
    if (error instanceof Conflict && statements[error.index]?.expect !== undefined) return false;
    throw error;
  }
}

function listed(row: ListRow): ListedUser {
  const { id, email, name, role, language } = row;
  return {
    id,
    email,
    name,
    role,
    language,
    twoFactor: row.two_factor_enabled === 1,
    disabled: row.disabled === 1,
    invited: row.has_password === 0,
    activeAt: row.active_at === null ? null : Date.parse(row.active_at),
  };
}
