// better-auth on our database, through a connection of its own, called inside the process. It knows no roles and no pages.

import { betterAuth } from 'better-auth';
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import type { DatabaseAddress } from '../store/address.ts';
import { connection, openPool } from '../store/postgres/connection.ts';
import { connect } from '../store/sqlite/connection.ts';
import { ADDRESS_HEADER, type AuthSettings, authOptions } from './auth-options.ts';

/** Who asks: the cookies that came, and from where. */
export interface From {
  cookies?: string | undefined;
  /** The client's IP address: sign-in is limited by it. */
  ip?: string | undefined;
  userAgent?: string | undefined;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  setCookies: string[];
  /** Where there were too many tries. */
  retryAfterS: number | undefined;
}

export interface Auth {
  /** Runs one of better-auth's own routes with its limits. `path` such as /sign-in/email. */
  post(path: string, body: object, from: From): Promise<Answer>;
  session(cookies: string): Promise<AuthSession | undefined>;
  /** The cookies of a new session. Undefined where the user may not sign in. */
  startSession(userId: string, from: From): Promise<string[] | undefined>;
  hashPassword(password: string): Promise<string>;
  close(): Promise<void>;
}

export interface AuthSession {
  sessionId: string;
  user: {
    id: string;
    email: string;
    name: string;
    role: string;
    language: string;
    disabled: boolean;
    twoFactorEnabled?: boolean | null | undefined;
  };
  /** Where the session was renewed. */
  setCookies: string[];
}

export function openAuth(
  settings: AuthSettings & {
    database: DatabaseAddress;
    onError(message: string): void;
    mayStartSession(userId: string): Promise<boolean>;
  },
): Auth {
  const { dialect, close } = ownConnection(settings.database);
  const options = authOptions(settings);
  const auth = betterAuth({
    ...options,
    // Without transactions: better-auth holds them open while it awaits, and SQLite's one writer would wait for it. `type` says how values
    // are written, and that is alike on both engines: times as ISO text, truth as 0 or 1.
    database: { db: new Kysely({ dialect }), type: 'sqlite', transaction: false },
    // Its own words can hold e-mail addresses: of warnings nothing is logged, of errors the message alone.
    logger: { level: 'error', log: (_level, message) => settings.onError(message) },
    databaseHooks: {
      session: { create: { before: async ({ userId }) => ((await settings.mayStartSession(userId)) ? undefined : false) } },
    },
  });
  const { origin } = new URL(options.baseURL);

  return {
    async post(path, body, from) {
      const request = new Request(`${options.baseURL}${path}`, {
        method: 'POST',
        headers: { ...headersOf(from), origin, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const response = await auth.handler(request);
      return {
        status: response.status,
        body: ((await response.json().catch(() => null)) ?? {}) as Record<string, unknown>,
        setCookies: response.headers.getSetCookie(),
        retryAfterS: response.status === 429 ? Number(response.headers.get('x-retry-after') ?? LOCKED_S) : undefined,
      };
    },
    async session(cookies) {
      const { response, headers } = await auth.api.getSession({
        headers: new Headers(headersOf({ cookies })),
        returnHeaders: true,
      });
      return response ? { sessionId: response.session.id, user: response.user, setCookies: headers.getSetCookie() } : undefined;
    },
    async startSession(userId, from) {
      try {
        const headers = new Headers(headersOf(from));
        const answer = await auth.api.signInByLink({ body: { userId }, headers, returnHeaders: true });
        return answer.headers.getSetCookie();
      } catch (error) {
        if (error instanceof Error && (error as { status?: unknown }).status === 'UNAUTHORIZED') return undefined;
        throw error;
      }
    },
    hashPassword: async (password) => (await auth.$context).password.hash(password),
    close,
  };
}

function ownConnection(database: DatabaseAddress): { dialect: Dialect; close(): Promise<void> } {
  if (database.engine === 'sqlite') {
    const file = connect(database.path);
    return { dialect: new SqliteDialect({ database: file }), close: async () => void file.close() };
  }
  const pool = openPool({ ...connection(database.url), max: POSTGRES_CONNECTIONS });
  return { dialect: new PostgresDialect({ pool }), close: () => pool.end() };
}

/** Signing in is rare: most of what it takes is the hash of the password. */
const POSTGRES_CONNECTIONS = 2;

/** better-auth says nothing of how long a locked second factor stays locked. */
const LOCKED_S = 900;

/** Headers of a request that never was. What cannot stand in a header is left out. */
function headersOf({ cookies, ip, userAgent }: From): Record<string, string> {
  const given = { cookie: cookies, [ADDRESS_HEADER]: ip, 'user-agent': userAgent?.slice(0, MAX_USER_AGENT) };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined && /^[\x20-\x7e]*$/.test(entry[1])),
  );
}

const MAX_USER_AGENT = 300;
