// Who may sign in, for owners: invite, change a role, help who is locked out, disable. The last owner stays.

import { z } from 'zod';
import type { ListedUser, StandingOutcome } from '../../../../users/people.ts';
import { emailOf, MAX_NAME } from '../../../../users/person.ts';
import { isRole } from '../../../../users/roles.ts';
import { checkForm, type FieldErrors } from '../../form.ts';
import { isLanguage } from '../../i18n.ts';
import { type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import type { Site } from '../../site.ts';
import { InvitationLink, Invite, LINK_DAYS, OneUser, Users } from './views.tsx';

const DAY_MS = 86_400_000;
const ROLE = { role: z.string().refine(isRole, 'field.required') };
const INVITE = {
  name: z.string().trim().min(1, 'field.required').max(MAX_NAME, 'field.tooLong'),
  email: z
    .string()
    .trim()
    .min(1, 'field.required')
    .refine((text) => emailOf(text) !== undefined, 'set-up:email.wrong'),
  language: z.string().refine(isLanguage),
  ...ROLE,
};

export const routes: Route[] = [
  { method: 'get', path: '/users', permission: 'own', handle: showList },
  { method: 'get', path: '/users/new', permission: 'own', handle: async (request) => invitePage(request) },
  { method: 'post', path: '/users/new', permission: 'own', handle: invite },
  { method: 'get', path: '/users/:user', permission: 'own', handle: (request, site) => userPage(request, site) },
  { method: 'post', path: '/users/:user/role', permission: 'own', handle: changeRole },
  { method: 'post', path: '/users/:user/link', permission: 'own', handle: newLink },
  { method: 'post', path: '/users/:user/two-factor', permission: 'own', handle: resetTwoFactor },
  { method: 'post', path: '/users/:user/disable', permission: 'own', handle: disable },
  { method: 'post', path: '/users/:user/enable', permission: 'own', handle: enable },
];

async function showList(request: PageRequest, site: Site): Promise<Reply> {
  const users = await site.users.people.list();
  return page({ page: 'users', title: request.t('users:title'), body: Users({ request, users }) });
}

function invitePage(request: PageRequest, errors?: FieldErrors): Reply {
  return subPage(request, request.t('users:invite.title'), Invite({ request, errors }), errors ? 422 : 200);
}

async function invite(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, INVITE);
  if (!form.ok) return invitePage(request, form.errors);
  const made = await site.users.people.create(form.value, request.by);
  if (made.outcome === 'emailTaken') return invitePage(request, { email: 'users:invite.taken' });
  return linkPage(request, site, made.user);
}

async function userPage(request: PageRequest, site: Site, trouble?: 'lastOwner' | 'role'): Promise<Reply> {
  const user = await site.users.people.get(request.params.user!);
  const status = trouble === undefined ? 200 : trouble === 'role' ? 422 : 409;
  return subPage(request, user.name, OneUser({ request, user, trouble }), status);
}

async function changeRole(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, ROLE);
  if (!form.ok) return userPage(request, site, 'role');
  return standing(request, site, 'role', await site.users.people.changeRole(request.params.user!, form.value.role, request.by));
}

async function disable(request: PageRequest, site: Site): Promise<Reply> {
  return standing(request, site, 'disabled', await site.users.people.disable(request.params.user!, request.by));
}

async function enable(request: PageRequest, site: Site): Promise<Reply> {
  return standing(request, site, 'enabled', await site.users.people.enable(request.params.user!, request.by));
}

function standing(request: PageRequest, site: Site, done: string, { outcome }: StandingOutcome): Reply | Promise<Reply> {
  if (outcome === 'lastOwner') return userPage(request, site, 'lastOwner');
  return redirect(`/users/${request.params.user}`, `users:done.${done}`);
}

async function resetTwoFactor(request: PageRequest, site: Site): Promise<Reply> {
  await site.users.people.resetTwoFactor(request.params.user!, request.by);
  return redirect(`/users/${request.params.user}`, 'users:done.twoFactor');
}

async function newLink(request: PageRequest, site: Site): Promise<Reply> {
  return linkPage(request, site, await site.users.people.get(request.params.user!));
}

/** The link is shown on the answer itself and nowhere else: it stands in no address and no list. */
async function linkPage(request: PageRequest, site: Site, user: ListedUser): Promise<Reply> {
  const token = await site.users.links.issue(user.id, 'invite', LINK_DAYS * DAY_MS, request.by);
  const link = `${site.facts.publicBaseUrl}/invitation?token=${token}&lang=${user.language}`;
  return subPage(request, request.t('users:link.title'), InvitationLink({ request, user, link }));
}

function subPage(request: PageRequest, title: string, body: ReturnType<typeof Invite>, status = 200): Reply {
  const trail = [{ label: request.t('users:title'), href: '/users' }];
  return page({ page: 'users', title, status, trail, body });
}
