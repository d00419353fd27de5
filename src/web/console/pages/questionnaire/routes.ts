// The questionnaire: every text as a phone shows it, and the file beside it, checked as one types. A fielded one is frozen.

import { addSurvey, surveySource } from '../../../../catalog/catalog.ts';
import { checkReport } from '../../../../survey/check.ts';
import { fileOf, parseSurveyFile } from '../../../../survey/file.ts';
import { may } from '../../../../users/roles.ts';
import { fragment, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, type SiteSurvey, surveyOf } from '../../site.ts';
import { Checked, Questionnaire } from './views.tsx';

export const routes: Route[] = [
  { method: 'get', path: '/surveys/:survey/questionnaire', permission: 'read', handle: show },
  { method: 'get', path: '/surveys/:survey/questionnaire/file', permission: 'read', handle: download },
  { method: 'post', path: '/surveys/:survey/questionnaire', permission: 'prepare', handle: save },
  { method: 'post', path: '/surveys/:survey/questionnaire/check', permission: 'prepare', handle: check },
];

async function sourceOf(site: Site, { entry, survey }: SiteSurvey): Promise<string> {
  return (await surveySource(site.db, entry.id)) ?? fileOf(survey);
}

async function show(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const source = await sourceOf(site, survey);
  return questionnairePage(request, survey, { source, version: survey.entry.version }, 200);
}

function questionnairePage(
  request: PageRequest,
  survey: SiteSurvey,
  edited: { source: string; version: number; problem?: string },
  status: number,
): Reply {
  const file = parseSurveyFile(edited.source, `${survey.entry.id}.yaml`);
  // What is shown is what is typed as long as it passes the checks; what counts stays the version that is kept.
  const shown = file.ok ? file.survey : survey.survey;
  return page({
    page: 'questionnaire',
    title: request.t('questionnaire:title'),
    status,
    survey,
    scripts: ['survey-file.js'],
    body: Questionnaire({
      request,
      entry: survey.entry,
      survey: shown,
      report: checkReport(shown, file.ok ? file.warnings : undefined),
      file,
      edited,
      editable: survey.entry.state === 'draft' && may(request.user.role, 'prepare'),
    }),
  });
}

async function download(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const name = `${survey.entry.id}.yaml`;
  return { kind: 'download', name, type: 'application/yaml; charset=utf-8', body: await sourceOf(site, survey) };
}

async function save(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const source = request.form.get('file').replaceAll('\r\n', '\n');
  const version = Number(request.form.get('version'));
  const edited = { source, version };
  const file = parseSurveyFile(source, `${survey.entry.id}.yaml`);
  if (!file.ok || !Number.isInteger(version)) return questionnairePage(request, survey, edited, 422);
  if (file.survey.id !== survey.entry.id)
    return questionnairePage(request, survey, { ...edited, problem: 'questionnaire:idChanged' }, 422);
  const { outcome } = await addSurvey(site.db, file.survey, request.by, { source, version });
  return redirect(
    `/surveys/${survey.entry.id}/questionnaire`,
    outcome === 'unchanged' ? 'questionnaire:done.unchanged' : 'questionnaire:done.changed',
  );
}

/** As one types: what is wrong with the text so far. Nothing is kept. */
async function check(request: PageRequest, _site: Site): Promise<Reply> {
  const file = parseSurveyFile(request.form.get('file'), `${request.params.survey}.yaml`);
  return fragment(Checked({ file, t: request.t }));
}
