// The sample: how it is made up, and bringing one in. A file is chosen, looked at with its columns, then imported while one watches
// or goes away.

import { stringify } from 'csv-stringify/sync';
import { AppError } from '../../../../errors.ts';
import { readBooks } from '../../../../results/read-books.ts';
import type { ColumnMapping } from '../../../../sample/columns.ts';
import { previewSample } from '../../../../sample/preview.ts';
import { sampleGroups } from '../../../../sample/sizes.ts';
import { LIMITS as STAGING } from '../../../../sample/staging.ts';
import { type Form, formOf } from '../../form.ts';
import { fragment, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, surveyOf } from '../../site.ts';
import { ImportPage, ImportProgress } from './import-views.tsx';
import { PreviewPage } from './preview-views.tsx';
import { stageUpload } from './upload.ts';
import { SamplePage } from './views.tsx';

const HERE = '/surveys/:survey/sample';

export const routes: Route[] = [
  { method: 'get', path: HERE, permission: 'read', handle: (request, site) => overview(request, site) },
  { method: 'post', path: HERE, permission: 'prepare', upload: true, handle: upload },
  { method: 'get', path: `${HERE}/example.csv`, permission: 'prepare', handle: example },
  { method: 'get', path: `${HERE}/files/:file`, permission: 'prepare', handle: preview },
  { method: 'post', path: `${HERE}/files/:file`, permission: 'prepare', handle: start },
  { method: 'get', path: `${HERE}/imports/:import`, permission: 'prepare', handle: watch },
  { method: 'post', path: `${HERE}/imports/:import/stop`, permission: 'prepare', handle: stop },
  { method: 'get', path: `${HERE}/imports/:import/rejects.csv`, permission: 'prepare', handle: rejects },
];

async function overview(request: PageRequest, site: Site, problem?: string): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { id } = survey.entry;
  const { cases } = await readBooks(site.db, id);
  return page({
    page: 'sample',
    title: request.t('sample:title'),
    status: problem === undefined ? 200 : problem === 'sample:upload.tooLarge' ? 413 : 422,
    survey,
    body: SamplePage({
      request,
      survey,
      cases,
      groups: await sampleGroups(site.db, id),
      imports: await site.imports.list(id),
      problem,
      limitMb: Math.round(STAGING.fileBytes / 1e6),
    }),
  });
}

async function upload(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const staged = await stageUpload(request, site.staging);
  if (typeof staged === 'string') return overview(request, site, `sample:upload.${staged}`);
  return redirect(`/surveys/${survey.entry.id}/sample/files/${staged.id}`);
}

/** Two people of each language that the survey speaks, with the columns that it wants. Their numbers are nobody's. */
async function example(request: PageRequest, site: Site): Promise<Reply> {
  const { survey } = await surveyOf(site, request.params.survey!, request.language);
  const columns = survey.strata.flatMap((stratum) => ('column' in stratum ? [stratum.column] : []));
  const rows = survey.languages.map((language, at) => [
    `0770 000 000${at}`,
    language,
    ...columns.map((_, index) => `value ${index + 1}`),
  ]);
  const body = `\uFEFF${stringify([['phone', 'language', ...columns], ...rows])}`;
  return { kind: 'download', name: `${survey.id}-sample.csv`, type: 'text/csv; charset=utf-8', body };
}

async function preview(request: PageRequest, site: Site): Promise<Reply> {
  const form = formOf(request.query);
  return previewPage(request, site, form.has('phone') ? mappingIn(form) : undefined);
}

async function previewPage(
  request: PageRequest,
  site: Site,
  asked: ColumnMapping | undefined,
  problem?: AppError,
): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const file = stagedFile(request, site);
  let shown: Awaited<ReturnType<typeof previewSample>> | AppError;
  try {
    shown = await previewSample(survey.survey, { csv: file.csv, fileName: file.name }, asked);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    shown = error;
  }
  const { t } = request;
  return page({
    page: 'sample',
    title: t('sample:preview.title'),
    status: shown instanceof AppError || problem ? 422 : 200,
    survey,
    trail: [{ label: t('sample:title'), href: `/surveys/${survey.entry.id}/sample` }],
    body: PreviewPage({ request, survey, file, preview: shown, problem }),
  });
}

function stagedFile(request: PageRequest, site: Site) {
  const { file: id } = request.params;
  const file = site.staging.find(id!);
  const csv = site.staging.read(id!);
  if (!file || !csv) throw new AppError('notFound', request.t('sample:preview.gone'), request.t('sample:preview.goneHint'));
  return { ...file, csv };
}

async function start(request: PageRequest, site: Site): Promise<Reply> {
  const { survey, file } = request.params;
  const mapping = mappingIn(request.form);
  try {
    const { survey: definition } = await surveyOf(site, survey!, request.language);
    const staged = stagedFile(request, site);
    const { problem } = await previewSample(definition, { csv: staged.csv, fileName: staged.name }, mapping);
    if (problem) throw new AppError('invalid', problem.message, problem.remedy);
    const id = await site.imports.start(survey!, file!, mapping, request.by);
    return redirect(`/surveys/${survey}/sample/imports/${id}`);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    return previewPage(request, site, mapping, error);
  }
}

/** `stratum.NAME`: the column of a stratum. An empty language is the survey's own for all. */
function mappingIn(form: Form): ColumnMapping {
  const column = (name: string) => (/^\d{1,3}$/.test(form.get(name)) ? Number(form.get(name)) : Number.NaN);
  const strata = form.entries().flatMap(([name]): [string, number][] => {
    const stratum = /^stratum\.([a-z][a-z0-9_-]{0,39})$/.exec(name)?.[1];
    return stratum ? [[stratum, column(name)]] : [];
  });
  return {
    phone: column('phone'),
    language: form.get('language') === '' ? undefined : column('language'),
    strata: Object.fromEntries(strata),
  };
}

async function watch(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const shown = { request, survey, job: await site.imports.get(survey.entry.id, request.params.import!) };
  if (request.partial) return fragment(ImportProgress(shown));
  const { t } = request;
  return page({
    page: 'sample',
    title: t('sample:import.title', { file: shown.job.fileName }),
    survey,
    trail: [{ label: t('sample:title'), href: `/surveys/${survey.entry.id}/sample` }],
    body: ImportPage(shown),
  });
}

async function stop(request: PageRequest, site: Site): Promise<Reply> {
  const { survey, import: id } = request.params;
  await site.imports.get(survey!, id!);
  await site.imports.stop(id!);
  return redirect(`/surveys/${survey}/sample/imports/${id}`);
}

async function rejects(request: PageRequest, site: Site): Promise<Reply> {
  const { survey, import: id } = request.params;
  const job = await site.imports.get(survey!, id!);
  const body = site.imports.rejects(id!);
  if (!body) throw new AppError('notFound', request.t('sample:import.rejectsGone'), request.t('sample:import.rejectsGoneHint'));
  return { kind: 'download', name: `${job.fileName}.rejects.csv`, type: 'text/csv; charset=utf-8', body };
}
