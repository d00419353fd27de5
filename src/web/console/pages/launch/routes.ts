// The launch: what it would do, what stands against it, a test to one's own phone, and the launch itself. All of it is field's to decide.

import { randomBytes } from 'node:crypto';
import type { CountryCode } from 'libphonenumber-js/max';
import { AppError } from '../../../../errors.ts';
import { readChecks, runChecks } from '../../../../field/checks.ts';
import { FINDING_CODES, type FindingCode } from '../../../../field/findings.ts';
import { startFielding, unaccepted } from '../../../../field/launch.ts';
import { type LaunchPlan, planLaunch } from '../../../../field/plan.ts';
import { recentTests, sendTestMessage } from '../../../../field/test-message.ts';
import { readNumber } from '../../../../sms/number.ts';
import type { FieldErrors } from '../../form.ts';
import { fragment, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, type SiteSurvey, surveyOf } from '../../site.ts';
import type { Told } from './part.ts';
import { Launch } from './views.tsx';

export const routes: Route[] = [
  { method: 'get', path: '/surveys/:survey/launch', permission: 'read', handle: show },
  { method: 'post', path: '/surveys/:survey/launch', permission: 'send', handle: launch },
  { method: 'post', path: '/surveys/:survey/launch/checks', permission: 'send', handle: look },
  { method: 'post', path: '/surveys/:survey/launch/test', permission: 'send', handle: test },
];

const WHOLE = /^[1-9]\d{0,4}$/;

/** The next replicate, or the whole sample of one that has only one; undefined where what was asked for is none. */
function replicatesOf(written: string, { entry, survey }: SiteSurvey): number | undefined {
  if (written === '') return Math.min(entry.released + 1, survey.replicates);
  const replicates = WHOLE.test(written) ? Number(written) : Number.NaN;
  return replicates <= survey.replicates ? replicates : undefined;
}

async function show(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const replicates = replicatesOf(request.query.get('replicates') ?? '', survey);
  if (replicates === undefined)
    return launchPage(request, site, survey, replicatesOf('', survey)!, { status: 422, wrongReplicates: true });
  return launchPage(request, site, survey, replicates, { status: 200 });
}

async function launchPage(request: PageRequest, site: Site, survey: SiteSurvey, replicates: number, told: Told): Promise<Reply> {
  const { facts } = site;
  const [plan, checks, tests] = await Promise.all([
    planLaunch(site, survey.entry, survey.survey, { replicates, facts, now: request.now }),
    readChecks(site.db, facts, request.now),
    recentTests(site.db, survey.entry.id),
  ]);
  const body = Launch({ request, survey, plan, checks, tests, facts, told, testKey: randomBytes(12).toString('hex') });
  if (request.partial) return fragment(body, told.status);
  return page({ page: 'launch', title: request.t('launch:title'), status: told.status, survey, body });
}

async function launch(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { form } = request;
  const replicates = replicatesOf(form.get('replicates'), survey);
  if (replicates === undefined)
    return launchPage(request, site, survey, replicatesOf('', survey)!, { status: 422, wrongReplicates: true });
  const accepted = FINDING_CODES.filter((code) => form.all('accept').includes(code));
  const digest = form.get('digest');
  const { facts } = site;
  // What was overlooked is told at its place; all else is field's to refuse.
  const plan = await planLaunch(site, survey.entry, survey.survey, { replicates, facts, now: request.now });
  if (plan.digest === digest && overlooked(plan, accepted))
    return launchPage(request, site, survey, replicates, { status: 422, problem: 'launch:go.unaccepted', accepted });
  try {
    await startFielding(site, survey.entry, survey.survey, { replicates, accepted, digest, facts, by: request.by });
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'conflict' && error.code !== 'refused')) throw error;
    const problem = error.code === 'conflict' ? 'launch:go.changed' : 'launch:go.refused';
    const now = await surveyOf(site, survey.entry.id, request.language);
    return launchPage(request, site, now, replicates, { status: 409, problem });
  }
  return redirect(`/surveys/${survey.entry.id}/monitor`, 'launch:done.launched');
}

function overlooked(plan: LaunchPlan, accepted: readonly FindingCode[]): boolean {
  return plan.findings.every(({ severity }) => severity === 'warning') && unaccepted(plan, accepted).length > 0;
}

async function look(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  await runChecks(site.db, site.facts, () => site.clock.now());
  const replicates = replicatesOf(request.form.get('replicates'), survey);
  if (request.partial)
    return launchPage(request, site, survey, replicates ?? replicatesOf('', survey)!, {
      status: 200,
      done: 'launch:done.looked',
    });
  const chosen = replicates === undefined ? '' : `?replicates=${replicates}`;
  return redirect(`/surveys/${survey.entry.id}/launch${chosen}#webhook`, 'launch:done.looked');
}

async function test(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { form } = request;
  const again = (status: number, told: NonNullable<Told['test']>) =>
    launchPage(request, site, survey, replicatesOf('', survey)!, { status, test: told });
  const number = readNumber(form.get('number').slice(0, 60), survey.survey.country as CountryCode);
  const language = form.get('language');
  const errors: FieldErrors = {
    ...(number.ok ? {} : { number: 'launch:test.wrongNumber' }),
    ...(survey.survey.languages.includes(language) ? {} : { language: 'launch:test.wrongLanguage' }),
  };
  const key = form.get('key');
  if (!number.ok || Object.keys(errors).length > 0 || !/^[0-9a-f]{24}$/.test(key)) return again(422, { errors });
  const order = { language, number: number.e164, key, by: request.by };
  const { outcome } = await sendTestMessage(site, survey.compiled, order);
  if (outcome === 'accepted') return redirect(`/surveys/${survey.entry.id}/launch#test`, 'launch:done.testSent');
  if (outcome === 'suppressed') return again(422, { errors: { number: 'launch:test.suppressed' } });
  return again(outcome === 'unknown' ? 200 : 409, { errors: {}, problem: `launch:test.${outcome}` });
}
