// The list of surveys, and what is done with whole surveys: add one from a file, duplicate, archive.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { addSurvey, archiveSurvey, surveySource } from '../../../../catalog/catalog.ts';
import { AppError } from '../../../../errors.ts';
import { fileOf, parseSurveyFile, withId } from '../../../../survey/file.ts';
import { checkForm, type FieldErrors, formOf } from '../../form.ts';
import { readSmallUpload, utf8 } from '../../multipart.ts';
import { type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, surveyOf } from '../../site.ts';
import { listSurveys } from './list.ts';
import { AddSurvey, DuplicateSurvey, Surveys } from './views.tsx';

/** A survey file is a few pages: something larger is another file. */
const SURVEY_FILE_BYTES = 1_000_000;
const EXAMPLE: Reply = {
  kind: 'download',
  name: 'survey.yaml',
  type: 'application/yaml; charset=utf-8',
  body: readFileSync(new URL('../../../../../surveys/example-yes-no.yaml', import.meta.url)),
};
/** As a survey file's id. */
const SURVEY_ID = /^[a-z][a-z0-9_-]{0,39}$/;

export const routes: Route[] = [
  { method: 'get', path: '/', permission: 'account', handle: async () => redirect('/surveys') },
  { method: 'get', path: '/surveys', permission: 'read', handle: showList },
  { method: 'get', path: '/surveys/new', permission: 'prepare', handle: async (request) => addPage(request) },
  { method: 'post', path: '/surveys/new', permission: 'prepare', upload: true, handle: add },
  { method: 'get', path: '/surveys/example.yaml', permission: 'prepare', handle: async () => EXAMPLE },
  { method: 'get', path: '/surveys/:survey', permission: 'read', handle: openSurvey },
  {
    method: 'get',
    path: '/surveys/:survey/duplicate',
    permission: 'prepare',
    handle: (request, site) => duplicatePage(request, site),
  },
  { method: 'post', path: '/surveys/:survey/duplicate', permission: 'prepare', handle: duplicate },
  {
    method: 'post',
    path: '/surveys/:survey/archive',
    permission: 'prepare',
    handle: (request, site) => archive(request, site, true),
  },
  {
    method: 'post',
    path: '/surveys/:survey/restore',
    permission: 'prepare',
    handle: (request, site) => archive(request, site, false),
  },
];

async function showList(request: PageRequest, site: Site): Promise<Reply> {
  const away = request.query.get('archived') === 'yes';
  const { t } = request;
  const surveys = await listSurveys(site, request.language, away);
  return page({
    page: 'surveys',
    title: away ? t('surveys:archive.title') : t('surveys:title'),
    body: Surveys({ request, surveys, away }),
  });
}

/** Where a survey is looked at depends on how far it is. */
async function openSurvey({ params }: PageRequest, site: Site): Promise<Reply> {
  const entry = await site.catalog.get(params.survey!);
  const place = { draft: 'questionnaire', fielding: 'monitor', paused: 'monitor', closed: 'results' }[entry.state];
  return redirect(`/surveys/${entry.id}/${place}`);
}

function addPage(request: PageRequest, wrong?: Parameters<typeof AddSurvey>[0]['wrong']): Reply {
  const { t } = request;
  return page({
    page: 'surveys',
    title: t('surveys:add.title'),
    status: wrong ? 422 : 200,
    trail: [{ label: t('surveys:title'), href: '/surveys' }],
    body: AddSurvey({ request, wrong }),
  });
}

/** The file that was chosen, or else the text that was pasted. */
async function add(sent: PageRequest, site: Site): Promise<Reply> {
  const upload = await readSmallUpload(sent, SURVEY_FILE_BYTES);
  if (upload === 'tooLarge') return addPage(sent, { errors: { upload: 'surveys:add.tooLarge' }, problems: [] });
  if (upload === 'broken') throw new AppError('invalid', sent.t('errors.badRequest'), sent.t('errors.badRequestRemedy'));
  const { file: chosen, form: typed } = upload;
  const given = chosen ? utf8(chosen.bytes) : typed.get('file');
  if (given === undefined) return addPage({ ...sent, form: typed }, { errors: { upload: 'surveys:add.notUtf8' }, problems: [] });
  const text = given.replaceAll('\r\n', '\n');
  const request = { ...sent, form: formOf(new URLSearchParams({ file: text })) };
  if (text.trim() === '') return addPage(request, { errors: { file: 'field.required' }, problems: [] });
  const file = parseSurveyFile(text, request.t('surveys:add.fileName'));
  if (!file.ok) return addPage(request, { errors: { file: 'surveys:add.wrong' }, problems: file.problems });
  const { id } = file.survey;
  // Adding never changes a survey that is there already: that is done on its own page.
  const added = await addSurvey(site.db, file.survey, request.by, { source: text, version: 0 });
  return redirect(`/surveys/${id}/questionnaire`, added.outcome === 'added' ? 'surveys:done.added' : 'surveys:done.known');
}

async function duplicatePage(request: PageRequest, site: Site, errors?: FieldErrors): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { t } = request;
  return page({
    page: 'surveys',
    title: t('surveys:duplicate.title'),
    status: errors ? 422 : 200,
    survey,
    body: DuplicateSurvey({ request, survey, errors }),
  });
}

async function duplicate(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const known = new Set((await site.catalog.all()).map(({ id }) => id));
  const checked = checkForm(request.form, {
    id: z
      .string()
      .regex(SURVEY_ID, 'surveys:duplicate.idWrong')
      .refine((id) => !known.has(id), 'surveys:duplicate.idTaken'),
  });
  if (!checked.ok) return duplicatePage(request, site, checked.errors);
  const source = withId((await surveySource(site.db, survey.entry.id)) ?? fileOf(survey.survey), checked.value.id);
  const file = parseSurveyFile(source, checked.value.id);
  if (!file.ok) return duplicatePage(request, site, { id: 'surveys:duplicate.fails' });
  await addSurvey(site.db, file.survey, request.by, { source, version: 0 });
  return redirect(`/surveys/${checked.value.id}/questionnaire`, 'surveys:done.duplicated');
}

async function archive(request: PageRequest, site: Site, away: boolean): Promise<Reply> {
  await archiveSurvey(site.db, await site.catalog.get(request.params.survey!), away, request.by);
  return redirect(away ? '/surveys' : '/surveys?archived=yes', away ? 'surveys:done.archived' : 'surveys:done.restored');
}
