// Signing in by e-mail and password or by a one-time link, and signing out. Who comes from a page goes back to it.

import { z } from 'zod';
import { checkForm, type FieldErrors } from '../../form.ts';
import { type OpenRequest, page, type Reply, type Route } from '../../route.ts';
import type { Site } from '../../site.ts';
import { SignIn, type SignInTrouble } from './views.tsx';
import { fromOf, keeping, minutes, returnTo } from './visit.ts';

const FORM = {
  email: z.string().trim().min(1, 'field.required').max(500, 'field.tooLong'),
  password: z.string().min(1, 'field.required').max(1_000, 'field.tooLong'),
};

export const routes: Route[] = [
  { method: 'get', path: '/sign-in', permission: 'anyone', handle: show },
  { method: 'post', path: '/sign-in', permission: 'anyone', handle: signIn },
  { method: 'get', path: '/sign-in/link', permission: 'anyone', handle: byLink },
  { method: 'post', path: '/sign-out', permission: 'anyone', handle: signOut },
];

async function show(request: OpenRequest, site: Site): Promise<Reply> {
  if (await site.users.session(request.cookies)) return { kind: 'redirect', to: returnTo(request) };
  if ((await site.users.people.count()) === 0) return signInPage(request, 200, { trouble: 'noUsers' });
  return signInPage(request, 200, request.query.get('expired') ? { trouble: 'expired' } : {});
}

async function signIn(request: OpenRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, FORM);
  if (!form.ok) return signInPage(request, 422, { errors: form.errors });
  const result = await site.users.signIn(form.value.email, form.value.password, fromOf(request));
  switch (result.outcome) {
    case 'signedIn':
      return { kind: 'redirect', to: returnTo(request), setCookies: result.setCookies };
    case 'secondFactor':
      return { kind: 'redirect', to: keeping(request, '/second-factor'), setCookies: result.setCookies };
    case 'wrong':
      return signInPage(request, 422, { trouble: 'wrong' });
    case 'tooMany':
      return signInPage(request, 429, { trouble: 'tooMany', minutes: minutes(result.retryAfterS) });
  }
}

/** Such links are printed on the machine itself, for who sits at it; from elsewhere they are nothing. */
async function byLink(request: OpenRequest, site: Site): Promise<Reply> {
  if (!isLoopback(request.origin)) return signInPage(request, 403, { trouble: 'notHere' });
  const result = await site.users.redeemLink(request.query.get('token') ?? '', fromOf(request));
  if (result.outcome === 'signedIn') return { kind: 'redirect', to: returnTo(request), setCookies: result.setCookies };
  // Opened again in the browser that it has let in.
  if (await site.users.session(request.cookies)) return { kind: 'redirect', to: returnTo(request) };
  return signInPage(request, 410, { trouble: 'linkUsed' });
}

async function signOut(request: OpenRequest, site: Site): Promise<Reply> {
  const setCookies = await site.users.signOut(fromOf(request));
  return { kind: 'redirect', to: '/sign-in', done: 'sign-in:done.signedOut', setCookies };
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function signInPage(
  request: OpenRequest,
  status: number,
  { errors, trouble, minutes }: { errors?: FieldErrors; trouble?: SignInTrouble; minutes?: number },
): Reply {
  return page({
    page: 'sign-in',
    title: request.t('sign-in:title'),
    status,
    body: SignIn({ request, errors, trouble, minutes }),
  });
}
