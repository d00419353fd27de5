// Who may do what. Roles do not contain each other: a fielder sends what an editor wrote, and neither does the other's work.

export const ROLES = ['viewer', 'coder', 'editor', 'fielder', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** `account` is what everybody who is signed in may do: look after their own account. */
export const PERMISSIONS = ['account', 'read', 'code', 'prepare', 'send', 'own'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const GRANTED: Record<Role, readonly Permission[]> = {
  viewer: ['account', 'read'],
  coder: ['account', 'read', 'code'],
  editor: ['account', 'read', 'prepare'],
  fielder: ['account', 'read', 'send'],
  owner: PERMISSIONS,
};

export function may(role: Role, permission: Permission): boolean {
  return GRANTED[role].includes(permission);
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** One person who may sign in. */
export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Of the interface: a language tag such as en or ar. */
  language: string;
  twoFactor: boolean;
}

/** What an owner or a fielder does cannot be undone: theirs are the accounts worth stealing. */
export function needsSecondFactor({ role, twoFactor }: User): boolean {
  return !twoFactor && (may(role, 'send') || may(role, 'own'));
}

export interface Session {
  user: User;
  /** Set-Cookie headers for the answer, such as a renewed session's; often none. */
  setCookies: string[];
}

/** Tells who sent a request. */
export interface Sessions {
  /** @param cookies the request's Cookie header. Undefined where nobody is signed in by it. */
  session(cookies: string | undefined): Promise<Session | undefined>;
  close(): Promise<void>;
}
