// The users of this installation, opened once: who they are, how they sign in, their links. It knows no pages.

import type { DatabaseAddress } from '../store/address.ts';
import type { Database } from '../store/database.ts';
import { openAuth } from './auth.ts';
import type { AuthSettings } from './auth-options.ts';
import { type Links, openLinks } from './links.ts';
import { openPeople, type People } from './people.ts';
import type { Sessions } from './roles.ts';
import { openSignIn, type SignIn } from './sign-in.ts';

export interface Users extends Sessions, SignIn {
  people: People;
  links: Pick<Links, 'issue' | 'read'>;
}

export interface UsersOptions extends AuthSettings {
  /** The database that `db` has open: better-auth opens it once more for itself. */
  database: DatabaseAddress;
  db: Database;
  /** ms UTC, for links and the audit log; sessions live by the system's clock. */
  now?: () => number;
  /** An error inside better-auth, without names. */
  onError?: (message: string) => void;
}

const MAY_START_SESSION = 'SELECT 1 AS yes FROM users WHERE id = @id AND disabled = 0';

/** Closing leaves `db` open. @throws AppError `unavailable` where the database cannot be opened */
export function openUsers({ db, now = Date.now, onError = () => {}, ...settings }: UsersOptions): Users {
  const auth = openAuth({
    ...settings,
    onError,
    mayStartSession: async (id) => (await db.get(MAY_START_SESSION, { id })) !== undefined,
  });
  const links = openLinks(db, auth.hashPassword, now);
  return {
    ...openSignIn({ db, auth, links, now }),
    people: openPeople(db, auth.hashPassword),
    links,
    close: () => auth.close(),
  };
}
