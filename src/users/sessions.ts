// Who sent a request, at the cost of one read by key. better-auth checks a cookie's signature when it is first seen, and renews
// sessions; what it has found is remembered here, and nothing that could change meanwhile.

import type { Database } from '../store/database.ts';
import type { Auth } from './auth.ts';
import { SESSION_S } from './auth-options.ts';
import { isRole, type Session, type User } from './roles.ts';

/** Cookie headers whose signature was found good. Beyond it all are checked anew. */
const REMEMBERED = 2_000;
const MAX_COOKIES = 4_000;

export interface FoundSession extends Session {
  sessionId: string;
}

// Session, role and standing are read on each request: what is revoked ends at once.
const FIND = `
  SELECT users.id, email, name, role, language, two_factor_enabled, expires_at
  FROM sessions JOIN users ON users.id = sessions.user_id
  WHERE sessions.id = @sessionId AND disabled = 0`;

interface FoundRow {
  id: string;
  email: string;
  name: string;
  role: string;
  language: string;
  two_factor_enabled: number | null;
  expires_at: string;
}

export function openSessions(db: Database, auth: Auth): (cookies: string | undefined) => Promise<FoundSession | undefined> {
  const sessionIds = new Map<string, string>();

  async function remembered(cookies: string): Promise<FoundSession | undefined> {
    const sessionId = sessionIds.get(cookies);
    const row = sessionId && (await db.get<FoundRow>(FIND, { sessionId }));
    // Also where it is due for renewal, which is better-auth's to do.
    if (!row || Date.parse(row.expires_at) - Date.now() <= (SESSION_S.life - SESSION_S.renewal) * 1_000) return undefined;
    const user = userOf(row, row.two_factor_enabled === 1);
    return user && { user, sessionId, setCookies: [] };
  }

  return async (cookies) => {
    if (!cookies || cookies.length > MAX_COOKIES) return undefined;
    const known = await remembered(cookies);
    if (known) return known;
    const found = await auth.session(cookies);
    const user = found && !found.user.disabled ? userOf(found.user, found.user.twoFactorEnabled === true) : undefined;
    if (!found || !user) {
      sessionIds.delete(cookies);
      return undefined;
    }
    if (sessionIds.size >= REMEMBERED) sessionIds.clear();
    sessionIds.set(cookies, found.sessionId);
    return { user, sessionId: found.sessionId, setCookies: found.setCookies };
  };
}

function userOf({ id, email, name, role, language }: Omit<User, 'role' | 'twoFactor'> & { role: string }, twoFactor: boolean) {
  return isRole(role) ? { id, email, name, role, language, twoFactor } : undefined;
}
