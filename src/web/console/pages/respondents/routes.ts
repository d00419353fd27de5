// One respondent: found by a number that is typed into a form, read, suppressed, erased. The number is never in an address, and no page
// lists respondents.

import { z } from 'zod';
import { AppError } from '../../../../errors.ts';
import { caseCalled, type Found, findByNumber, readCase } from '../../../../respondents/cases.ts';
import { type Erasure, erase, previewErasure } from '../../../../respondents/erase.ts';
import type { Who } from '../../../../respondents/parts.ts';
import { OPERATOR_REASONS, suppress, unsuppress } from '../../../../respondents/suppress.ts';
import { checkForm, type FieldErrors } from '../../form.ts';
import { type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, surveyOf } from '../../site.ts';
import { CaseView } from './case-view.tsx';
import { EraseView, NumberView } from './erase-view.tsx';
import { FindView } from './find-view.tsx';
import { checkNumber, countriesHere } from './number-field.tsx';

/**
 * Who sends is who answers for not sending: fielders and owners. Reading results, coding and preparing need no person's number, and whoever
 * can look numbers up can learn who took part.
 */
const PERMISSION = 'send';

export const routes: Route[] = [
  { method: 'get', path: '/respondents', permission: PERMISSION, handle: (request, site) => findPage(request, site) },
  { method: 'post', path: '/respondents', permission: PERMISSION, handle: find },
  // Before the cases: their ids are digits alone.
  {
    method: 'get',
    path: '/respondents/suppress',
    permission: PERMISSION,
    handle: (request, site) => numberPage(request, site, 'suppress'),
  },
  { method: 'post', path: '/respondents/suppress', permission: PERMISSION, handle: suppressNumber },
  {
    method: 'get',
    path: '/respondents/erase',
    permission: PERMISSION,
    handle: (request, site) => numberPage(request, site, 'erase'),
  },
  { method: 'post', path: '/respondents/erase', permission: PERMISSION, handle: eraseNumber },
  { method: 'get', path: '/respondents/called/:alias', permission: PERMISSION, handle: openCalled },
  { method: 'get', path: '/respondents/:respondent', permission: PERMISSION, handle: showCase },
  { method: 'post', path: '/respondents/:respondent/suppress', permission: PERMISSION, handle: suppressCase },
  { method: 'post', path: '/respondents/:respondent/unsuppress', permission: PERMISSION, handle: unsuppressCase },
  {
    method: 'get',
    path: '/respondents/:respondent/erase',
    permission: PERMISSION,
    handle: (request, site) => erasePage(request, site),
  },
  { method: 'post', path: '/respondents/:respondent/erase', permission: PERMISSION, handle: eraseCase },
];

async function findPage(request: PageRequest, site: Site, found?: Found, errors?: FieldErrors): Promise<Reply> {
  const { t } = request;
  const titles: Record<string, string> = {};
  for (const { survey } of found?.cases ?? []) titles[survey] = (await surveyOf(site, survey, request.language)).title;
  return page({
    page: 'respondents',
    title: t('respondents:title'),
    status: errors ? 422 : 200,
    body: FindView({ request, countries: await countriesHere(site), found, titles, errors }),
  });
}

/** The answer comes in this very response: an address with a number in it would stay in histories and logs. */
async function find(request: PageRequest, site: Site): Promise<Reply> {
  const checked = checkNumber(request.form, await countriesHere(site));
  if (!checked.ok) return findPage(request, site, undefined, checked.errors);
  return findPage(request, site, await findByNumber(site, checked.value.number, request.by));
}

const reason = z.enum(OPERATOR_REASONS, 'field.required');
const confirmed = z.literal('on', 'respondents:erase.confirmFirst');

/** For a number that no survey has sampled. */
async function numberPage(request: PageRequest, site: Site, what: 'suppress' | 'erase', errors?: FieldErrors): Promise<Reply> {
  const { t } = request;
  return page({
    page: 'respondents',
    title: t(`respondents:${what}.number`),
    status: errors ? 422 : 200,
    trail: [{ label: t('respondents:title'), href: '/respondents' }],
    body: NumberView({ request, what, countries: await countriesHere(site), errors }),
  });
}

async function suppressNumber(request: PageRequest, site: Site): Promise<Reply> {
  const number = checkNumber(request.form, await countriesHere(site));
  const checked = checkForm(request.form, { reason });
  if (!number.ok || !checked.ok) return numberPage(request, site, 'suppress', errorsOf(number, checked));
  await suppress(site, number.value, checked.value.reason, request.by);
  return redirect('/respondents', 'respondents:done.suppressed');
}

async function eraseNumber(request: PageRequest, site: Site): Promise<Reply> {
  const number = checkNumber(request.form, await countriesHere(site));
  const checked = checkForm(request.form, { confirm: confirmed });
  if (!number.ok || !checked.ok) return numberPage(request, site, 'erase', errorsOf(number, checked));
  await erase(site, number.value, request.by);
  return redirect('/respondents', 'respondents:done.erased');
}

function errorsOf(...checks: { ok: boolean; errors?: FieldErrors }[]): FieldErrors {
  return Object.assign({}, ...checks.map(({ errors }) => errors ?? {})) as FieldErrors;
}

async function showCase(request: PageRequest, site: Site): Promise<Reply> {
  const { t, language } = request;
  const read = await readCase(site, respondentOf(request), request.by);
  const survey = await surveyOf(site, read.survey, language);
  return page({
    page: 'respondents',
    title: t('respondents:case.title', { id: read.respondent }),
    trail: [{ label: t('respondents:title'), href: '/respondents' }],
    body: CaseView({ request, read, survey }),
  });
}

/** From the audit log, which does not know the cases' ids. */
async function openCalled({ params }: PageRequest, site: Site): Promise<Reply> {
  return redirect(`/respondents/${await caseCalled(site, params.alias ?? '')}`);
}

async function suppressCase(request: PageRequest, site: Site): Promise<Reply> {
  const who = whoOf(request);
  const checked = checkForm(request.form, { reason });
  if (!checked.ok) throw new AppError('invalid', request.t('respondents:suppress.reason'), request.t('field.required'));
  await suppress(site, who, checked.value.reason, request.by);
  return redirect(`/respondents/${who.respondent}`, 'respondents:done.suppressed');
}

async function unsuppressCase(request: PageRequest, site: Site): Promise<Reply> {
  const who = whoOf(request);
  await unsuppress(site, who, request.by);
  return redirect(`/respondents/${who.respondent}`, 'respondents:done.unsuppressed');
}

async function erasePage(request: PageRequest, site: Site, errors?: FieldErrors): Promise<Reply> {
  const { t } = request;
  const who = whoOf(request);
  const erasure: Erasure = await previewErasure(site, who);
  return page({
    page: 'respondents',
    title: t('respondents:erase.title', { id: who.respondent }),
    status: errors ? 422 : 200,
    trail: [
      { label: t('respondents:title'), href: '/respondents' },
      { label: t('respondents:case.title', { id: who.respondent }), href: `/respondents/${who.respondent}` },
    ],
    body: EraseView({ request, who, erasure, errors }),
  });
}

async function eraseCase(request: PageRequest, site: Site): Promise<Reply> {
  const checked = checkForm(request.form, { confirm: confirmed });
  if (!checked.ok) return erasePage(request, site, checked.errors);
  await erase(site, whoOf(request), request.by);
  return redirect('/respondents', 'respondents:done.erased');
}

function whoOf(request: PageRequest): Extract<Who, { respondent: number }> {
  return { respondent: respondentOf(request) };
}

/** @throws AppError `notFound` */
function respondentOf({ params, t }: PageRequest): number {
  const written = params.respondent ?? '';
  if (/^[1-9]\d{0,14}$/.test(written)) return Number(written);
  throw new AppError('notFound', t('respondents:case.none'));
}
