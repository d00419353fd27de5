// An invitation: who holds its link sets a password, once, and is signed in.

import type { FieldErrors } from '../../form.ts';
import { type OpenRequest, page, type Reply, type Route } from '../../route.ts';
import type { Site } from '../../site.ts';
import { checkWithPassword, NEW_PASSWORD } from '../account/password-fields.tsx';
import { fromOf } from '../sign-in/visit.ts';
import { DeadInvitation, Invitation } from './views.tsx';

export const routes: Route[] = [
  { method: 'get', path: '/invitation', permission: 'anyone', handle: (request, site) => invitationPage(request, site) },
  { method: 'post', path: '/invitation', permission: 'anyone', handle: accept },
];

async function accept(request: OpenRequest, site: Site): Promise<Reply> {
  const form = checkWithPassword(request.form, NEW_PASSWORD);
  if (!form.ok) return invitationPage(request, site, form.errors);
  const result = await site.users.acceptInvitation(tokenOf(request), form.value.password, fromOf(request));
  switch (result.outcome) {
    case 'signedIn':
      return { kind: 'redirect', to: '/', setCookies: result.setCookies };
    case 'secondFactor':
      return { kind: 'redirect', to: '/second-factor', setCookies: result.setCookies };
    case 'tooMany':
      return { kind: 'redirect', to: '/sign-in' };
    case 'wrong':
      return dead(request);
  }
}

async function invitationPage(request: OpenRequest, site: Site, errors?: FieldErrors): Promise<Reply> {
  const holder = await site.users.links.read(tokenOf(request), 'invite');
  if (!holder) return dead(request);
  return page({
    page: 'invitation',
    title: request.t('invitation:title'),
    status: errors ? 422 : 200,
    body: Invitation({ request, holder, errors }),
  });
}

function dead(request: OpenRequest): Reply {
  return page({ page: 'invitation', title: request.t('invitation:dead.title'), status: 410, body: DeadInvitation({ request }) });
}

function tokenOf(request: OpenRequest): string {
  return request.query.get('token') ?? '';
}
