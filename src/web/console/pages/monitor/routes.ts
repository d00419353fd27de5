// The monitor's addresses: the page, its live events, and what stops, goes on and ends.

import { z } from 'zod';
import { type CatalogEntry, moveSurvey } from '../../../../catalog/catalog.ts';
import { AppError } from '../../../../errors.ts';
import { nextReplicate } from '../../../../field/next-replicate.ts';
import { may } from '../../../../users/roles.ts';
import { checkForm, type FieldErrors } from '../../form.ts';
import { events, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, surveyOf } from '../../site.ts';
import { lookAtSurvey, watchSurvey } from './look.ts';
import { liveParts, Monitor } from './views.tsx';

const HOME = '/surveys/:survey/monitor';
const REASON_LENGTH = 200;
/** Seven digits are the fewest that a phone number has; they may stand in groups. */
const PHONE_NUMBER = /\+?\p{Nd}(?:[ ()-]{0,2}\p{Nd}){6,}/u;
const ISO_DATE = /\d{4}-\d{2}-\d{2}/g;

export const routes: Route[] = [
  { method: 'get', path: HOME, permission: 'read', handle: (request, site) => show(request, site) },
  { method: 'get', path: `${HOME}/live`, permission: 'read', handle: watch },
  { method: 'post', path: `${HOME}/pause`, permission: 'send', handle: pause },
  { method: 'post', path: `${HOME}/resume`, permission: 'send', handle: resume },
  { method: 'post', path: `${HOME}/close`, permission: 'send', handle: close },
];

async function show(request: PageRequest, site: Site, errors?: FieldErrors): Promise<Reply> {
  const { entry, title, compiled } = await surveyOf(site, request.params.survey!, request.language);
  const look = await lookAtSurvey(site, entry.id, request.now);
  const next = may(request.user.role, 'send') ? await nextReplicate(site.db, entry, compiled) : null;
  return page({
    page: 'monitor',
    title: request.t('monitor:title'),
    status: errors ? 422 : 200,
    survey: { entry, title },
    body: Monitor({ request, entry, look, next, errors, album: site }),
  });
}

async function watch(request: PageRequest, site: Site): Promise<Reply> {
  const { id } = await site.catalog.get(request.params.survey!);
  const { language, t, query } = request;
  // What the page was loaded in: where the survey has left it, the page's buttons are of the past.
  const shown = query.get('state') ?? '';
  return events({
    key: `monitor:${id}`,
    look: watchSurvey(site, id),
    variant: `${language.tag} ${/^[a-z]{1,10}$/.test(shown) ? shown : ''}`,
    render: (look) => liveParts({ look, shown, language, t, album: site }),
  });
}

async function pause(request: PageRequest, site: Site): Promise<Reply> {
  const entry = await asShown(request, site);
  const checked = checkForm(request.form, {
    reason: z
      .string('field.required')
      .trim()
      .min(1, 'field.required')
      .max(REASON_LENGTH, 'field.tooLong')
      .refine((reason) => !PHONE_NUMBER.test(reason.replace(ISO_DATE, '')), 'monitor:pause.noNumbers'),
  });
  if (!checked.ok) return show(request, site, checked.errors);
  await moveSurvey(site.db, entry, 'pause', request.by, { reason: checked.value.reason });
  return home(entry, 'paused');
}

async function resume(request: PageRequest, site: Site): Promise<Reply> {
  const entry = await asShown(request, site);
  await moveSurvey(site.db, entry, 'resume', request.by);
  return home(entry, 'resumed');
}

async function close(request: PageRequest, site: Site): Promise<Reply> {
  const entry = await asShown(request, site);
  await moveSurvey(site.db, entry, 'close', request.by);
  return home(entry, 'closed');
}

/** The survey in the state that the form's page showed. @throws AppError `conflict` where it has left that state. */
async function asShown({ params, form, t }: PageRequest, site: Site): Promise<CatalogEntry> {
  const entry = await site.catalog.get(params.survey!);
  if (form.get('state') !== entry.state)
    throw new AppError('conflict', t('monitor:stale.what', { state: t(`states.${entry.state}`) }), t('monitor:stale.todo'));
  return entry;
}

function home({ id }: CatalogEntry, done: string): Reply {
  return redirect(`/surveys/${id}/monitor`, `monitor:done.${done}`);
}
