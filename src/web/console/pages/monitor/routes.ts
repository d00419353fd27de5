// The field monitor: how the fielding goes, live, and the few things that can be done to it. One look a second and survey serves all
// who watch.

import { moveSurvey } from '../../../../catalog/catalog.ts';
import { AppError } from '../../../../errors.ts';
import { lookAtField } from '../../../../field/monitor.ts';
import { nextReplicate } from '../../../../field/next-replicate.ts';
import { type Meter, openMeter } from '../../../../results/rates.ts';
import { events, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, type SiteSurvey, surveyOf } from '../../site.ts';
import { liveParts } from './live.tsx';
import type { Seen } from './look.ts';
import { Monitor } from './views.tsx';

export const LIMITS = {
  /** Characters of a reason to pause. */
  reason: 300,
} as const;

export const routes: Route[] = [
  { method: 'get', path: '/surveys/:survey/monitor', permission: 'read', handle: (request, site) => show(request, site) },
  { method: 'get', path: '/surveys/:survey/monitor/live', permission: 'read', handle: live },
  { method: 'post', path: '/surveys/:survey/monitor/pause', permission: 'send', handle: pause },
  {
    method: 'post',
    path: '/surveys/:survey/monitor/resume',
    permission: 'send',
    handle: (request, site) => move(request, site, 'resume'),
  },
  {
    method: 'post',
    path: '/surveys/:survey/monitor/close',
    permission: 'send',
    handle: (request, site) => move(request, site, 'close'),
  },
];

/** Survey → what measures its rates, for as long as this process lives. */
const meters = new Map<string, Meter>();

async function look(site: Site, id: string, now: number): Promise<Seen> {
  const entry = await site.catalog.get(id);
  const { survey } = await site.catalog.compiled(entry);
  const seen = await lookAtField(site.db, entry, survey, now);
  const meter = meters.get(id) ?? openMeter();
  meters.set(id, meter);
  return { entry, survey, look: seen, rates: meter.measure(seen.sample) };
}

async function show(request: PageRequest, site: Site, problem?: string): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { entry } = survey;
  return page({
    page: 'monitor',
    title: request.t('monitor:title'),
    status: problem ? 422 : 200,
    survey,
    body: Monitor({
      request,
      survey,
      seen: await look(site, entry.id, request.now),
      next: await nextReplicate(site.db, entry, survey.compiled),
      problem,
    }),
  });
}

async function live(request: PageRequest, site: Site): Promise<Reply> {
  const { id } = (await surveyOf(site, request.params.survey!, request.language)).entry;
  const { language, t } = request;
  // What can be done on a page depends on the state in which it was opened: when that has passed, the page says so.
  const opened = request.query.get('state') ?? '';
  return events({
    key: `monitor:${id}`,
    look: (now) => look(site, id, now),
    variant: `${language.tag} ${opened}`,
    render: (seen) => liveParts(seen, { language, t }, opened),
  });
}

async function pause(request: PageRequest, site: Site): Promise<Reply> {
  const reason = request.form.get('reason').trim();
  if (reason === '') return show(request, site, 'field.required');
  if (reason.length > LIMITS.reason) return show(request, site, 'field.tooLong');
  return move(request, site, 'pause', reason);
}

/** The form names the state that was looked at: what somebody else has done meanwhile is told, not done again. */
async function move(request: PageRequest, site: Site, how: 'pause' | 'resume' | 'close', reason?: string): Promise<Reply> {
  const survey: SiteSurvey = await surveyOf(site, request.params.survey!, request.language);
  const { entry } = survey;
  if (request.form.get('state') !== entry.state)
    throw new AppError('conflict', request.t('monitor:changed'), request.t('monitor:changedHint'));
  await moveSurvey(site.db, entry, how, request.by, reason === undefined ? {} : { reason });
  return redirect(`/surveys/${entry.id}/monitor`, `monitor:done.${how}`);
}
