// One's own account: name and language, password, second factor, open sessions.

import { z } from 'zod';
import { MAX_NAME } from '../../../../users/person.ts';
import type { TooMany, Wrong } from '../../../../users/sign-in.ts';
import { checkForm, type FieldErrors } from '../../form.ts';
import { isLanguage } from '../../i18n.ts';
import { type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import type { Site } from '../../site.ts';
import { fromOf } from '../sign-in/visit.ts';
import { checkWithPassword, NEW_PASSWORD } from './password-fields.tsx';
import { qrCode, secretOf } from './qr-code.ts';
import { BackupCodes, BeginTwoFactor, ConfirmTwoFactor } from './two-factor.tsx';
import { Account, type AccountTrouble } from './views.tsx';

const PROFILE = {
  name: z.string().trim().min(1, 'field.required').max(MAX_NAME, 'field.tooLong'),
  language: z.string().refine(isLanguage),
};
const CURRENT = z.string().min(1, 'field.required').max(1_000, 'field.tooLong');
const CODE = { code: z.string().trim().min(1, 'field.required').max(40, 'field.tooLong') };

export const routes: Route[] = [
  { method: 'get', path: '/account', permission: 'account', handle: (request, site) => accountPage(request, site) },
  { method: 'post', path: '/account', permission: 'account', handle: changeProfile },
  { method: 'post', path: '/account/password', permission: 'account', handle: changePassword },
  { method: 'post', path: '/account/sessions', permission: 'account', handle: endSessions },
  { method: 'get', path: '/account/two-factor', permission: 'account', handle: async (request) => beginPage(request) },
  { method: 'post', path: '/account/two-factor', permission: 'account', handle: beginTwoFactor },
  { method: 'get', path: '/account/two-factor/confirm', permission: 'account', handle: async (request) => confirmPage(request) },
  { method: 'post', path: '/account/two-factor/confirm', permission: 'account', handle: confirmTwoFactor },
  { method: 'post', path: '/account/two-factor/codes', permission: 'account', handle: renewCodes },
  { method: 'post', path: '/account/two-factor/off', permission: 'account', handle: disableTwoFactor },
];

async function accountPage(request: PageRequest, site: Site, trouble?: AccountTrouble): Promise<Reply> {
  const sessions = await site.users.ownSessions(fromOf(request));
  return page({
    page: 'account',
    title: request.t('account:title'),
    status: trouble?.status ?? 200,
    body: Account({ request, sessions, trouble }),
  });
}

async function changeProfile(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, PROFILE);
  if (!form.ok) return accountPage(request, site, { form: 'profile', status: 422, errors: form.errors });
  await site.users.people.changeProfile(request.user.id, form.value, request.by);
  return redirect('/account', 'account:done.profile');
}

async function changePassword(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkWithPassword(request.form, { current: CURRENT, ...NEW_PASSWORD });
  if (!form.ok) return accountPage(request, site, { form: 'password', status: 422, errors: form.errors });
  const result = await site.users.changePassword(form.value.current, form.value.password, fromOf(request), request.by);
  if (result.outcome !== 'changed') return accountPage(request, site, { form: 'password', ...troubleOf(result) });
  return { kind: 'redirect', to: '/account', done: 'account:done.password', setCookies: result.setCookies };
}

async function endSessions(request: PageRequest, site: Site): Promise<Reply> {
  const which = request.form.get('session');
  if (which !== '') await site.users.endSessions(which, fromOf(request), request.by);
  return redirect('/account', 'account:done.sessions');
}

function beginPage(request: PageRequest, trouble?: Omit<AccountTrouble, 'form'>): Reply {
  if (request.user.twoFactor) return redirect('/account');
  return twoFactorPage(request, 'account:twoFactor.begin', BeginTwoFactor({ request, errors: trouble?.errors }), trouble?.status);
}

async function beginTwoFactor(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, { current: CURRENT });
  if (!form.ok) return beginPage(request, { status: 422, errors: form.errors });
  const result = await site.users.beginTwoFactor(form.value.current, fromOf(request));
  if (result.outcome !== 'begun') return beginPage(request, troubleOf(result));
  const begun = { picture: await qrCode(result.uri), secret: secretOf(result.uri), backupCodes: result.backupCodes };
  return twoFactorPage(request, 'account:twoFactor.begin', ConfirmTwoFactor({ request, begun }));
}

/** Without picture and codes: they were shown once. */
function confirmPage(request: PageRequest, trouble?: Omit<AccountTrouble, 'form'>): Reply {
  if (request.user.twoFactor) return redirect('/account');
  const body = ConfirmTwoFactor({ request, errors: trouble?.errors });
  return twoFactorPage(request, 'account:twoFactor.begin', body, trouble?.status);
}

async function confirmTwoFactor(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, CODE);
  if (!form.ok) return confirmPage(request, { status: 422, errors: form.errors });
  const result = await site.users.confirmTwoFactor(form.value.code, fromOf(request), request.by);
  if (result.outcome === 'wrong') return confirmPage(request, { status: 422, errors: { code: 'account:twoFactor.wrongCode' } });
  if (result.outcome === 'tooMany') return confirmPage(request, troubleOf(result, 'code'));
  return { kind: 'redirect', to: '/account', done: 'account:done.twoFactorOn', setCookies: result.setCookies };
}

async function renewCodes(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, { codesCurrent: CURRENT });
  if (!form.ok) return accountPage(request, site, { form: 'codes', status: 422, errors: form.errors });
  const result = await site.users.renewBackupCodes(form.value.codesCurrent, fromOf(request), request.by);
  if (result.outcome !== 'renewed') return accountPage(request, site, { form: 'codes', ...troubleOf(result, 'codesCurrent') });
  return twoFactorPage(request, 'account:codes.title', BackupCodes({ request, codes: result.backupCodes }));
}

async function disableTwoFactor(request: PageRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, { offCurrent: CURRENT });
  if (!form.ok) return accountPage(request, site, { form: 'off', status: 422, errors: form.errors });
  const result = await site.users.disableTwoFactor(form.value.offCurrent, fromOf(request), request.by);
  if (result.outcome !== 'changed') return accountPage(request, site, { form: 'off', ...troubleOf(result, 'offCurrent') });
  return { kind: 'redirect', to: '/account', done: 'account:done.twoFactorOff', setCookies: result.setCookies };
}

function troubleOf(result: Wrong | TooMany, field = 'current'): { status: number; errors: FieldErrors } {
  if (result.outcome === 'wrong') return { status: 422, errors: { [field]: 'account:current.wrong' } };
  return { status: 429, errors: { [field]: 'account:current.tooMany' } };
}

function twoFactorPage(request: PageRequest, title: string, body: ReturnType<typeof BackupCodes>, status = 200): Reply {
  const { t } = request;
  return page({ page: 'account', title: t(title), status, trail: [{ label: t('account:title'), href: '/account' }], body });
}
