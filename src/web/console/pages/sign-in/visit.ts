// What the pages about signing in share: where a visit comes from, and where it may go on to. Only paths of this site.

import type { From } from '../../../../users/auth.ts';
import type { OpenRequest } from '../../route.ts';

const MAX_PATH = 2_000;
/** Pages that would lead in a circle. */
const OURSELVES = /^\/(sign-in|sign-out|second-factor|set-up|invitation)([/?#]|$)/;

export function fromOf(request: OpenRequest): From {
  return { cookies: request.cookies, ip: request.origin, userAgent: request.body.headers['user-agent'] };
}

/** Where the visit was going. Anything but a path of this site counts as none. */
export function returnTo(request: OpenRequest): string {
  const to = request.query.get('to') ?? '';
  // A browser reads \ as /, and drops tabs and line ends before it reads at all.
  if (to.length > MAX_PATH || !/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(to) || OURSELVES.test(to)) return '/';
  return to;
}

/** The address of a page about signing in, with what it must not forget: the way on, the link's token, the language. */
export function keeping(
  request: OpenRequest,
  path: string,
  names: readonly ('to' | 'token' | 'lang')[] = ['to', 'lang'],
): string {
  const kept = new URLSearchParams();
  for (const name of names) {
    const value = name === 'to' ? returnTo(request) : request.query.get(name);
    if (value && value !== '/') kept.set(name, value);
  }
  return kept.size === 0 ? path : `${path}?${kept}`;
}

/** Whole minutes to wait, at least one. */
export function minutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60));
}
