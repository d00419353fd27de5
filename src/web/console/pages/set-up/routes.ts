// The first run: whoever holds the link that `serve` has printed makes the owner's account, while there is nobody yet.

import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { emailOf, MAX_NAME } from '../../../../users/person.ts';
import type { FieldErrors } from '../../form.ts';
import { isLanguage } from '../../i18n.ts';
import { type OpenRequest, page, type Reply, type Route } from '../../route.ts';
import type { Site } from '../../site.ts';
import { checkWithPassword, NEW_PASSWORD } from '../account/password-fields.tsx';
import { fromOf } from '../sign-in/visit.ts';
import { NoSetUp, SetUp } from './views.tsx';

const FORM = {
  name: z.string().trim().min(1, 'field.required').max(MAX_NAME, 'field.tooLong'),
  email: z
    .string()
    .trim()
    .min(1, 'field.required')
    .refine((text) => emailOf(text) !== undefined, 'set-up:email.wrong'),
  language: z.string().refine(isLanguage),
  ...NEW_PASSWORD,
};

export const routes: Route[] = [
  { method: 'get', path: '/set-up', permission: 'anyone', handle: show },
  { method: 'post', path: '/set-up', permission: 'anyone', handle: setUp },
];

async function show(request: OpenRequest, site: Site): Promise<Reply> {
  if ((await site.users.people.count()) > 0) return { kind: 'redirect', to: '/sign-in' };
  return holdsToken(request, site) ? setUpPage(request) : refused(request);
}

async function setUp(request: OpenRequest, site: Site): Promise<Reply> {
  if (!holdsToken(request, site)) return refused(request);
  const form = checkWithPassword(request.form, FORM);
  if (!form.ok) return setUpPage(request, form.errors);
  const { name, email, password, language } = form.value;
  await site.users.people.createOwner({ name, email, password, language }, { now: request.now, origin: request.origin });
  // Also where the account was there already: a form that was sent twice ends where the first one did.
  const result = await site.users.signIn(email, password, fromOf(request));
  if (result.outcome !== 'signedIn') return { kind: 'redirect', to: '/sign-in' };
  return { kind: 'redirect', to: '/account/two-factor?first=yes', setCookies: result.setCookies };
}

function holdsToken(request: OpenRequest, site: Site): boolean {
  if (site.setUpToken === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.query.get('token') ?? ''), digest(site.setUpToken));
}

function setUpPage(request: OpenRequest, errors?: FieldErrors): Reply {
  return page({
    page: 'set-up',
    title: request.t('set-up:title'),
    status: errors ? 422 : 200,
    body: SetUp({ request, errors }),
  });
}

function refused(request: OpenRequest): Reply {
  return page({ page: 'set-up', title: request.t('set-up:refused.title'), status: 403, body: NoSetUp({ request }) });
}
