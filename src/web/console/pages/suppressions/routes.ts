// The suppression list: how many and why, never who. Lists are imported, a number is added, counts are taken away.

import { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../../../../errors.ts';
import { OPERATOR_REASONS, suppress } from '../../../../respondents/suppress.ts';
import { countSuppressions, suppressionCountsCsv } from '../../../../respondents/suppression-counts.ts';
import { importSuppressions } from '../../../../sample/import-suppressions.ts';
import { checkForm, type FieldErrors } from '../../form.ts';
import { readSmallUpload } from '../../multipart.ts';
import { type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import type { Site } from '../../site.ts';
import { checkNumber, countriesHere } from '../respondents/number-field.tsx';
import { type KeptImport, keepImport, keptImport } from './kept.ts';
import { AddView, ImportedView, SuppressionsView } from './views.tsx';

/** Some 300,000 numbers; longer lists are for the command line. */
const LIST_BYTES = 5_000_000;
/** Who prepares a sample sees to it that nobody is in it who must not be. */
const PERMISSION = 'prepare';

export const routes: Route[] = [
  { method: 'get', path: '/suppressions', permission: PERMISSION, handle: (request, site) => listPage(request, site) },
  { method: 'post', path: '/suppressions/import', permission: PERMISSION, upload: true, handle: importList },
  { method: 'get', path: '/suppressions/imports/:import', permission: PERMISSION, handle: showImport },
  { method: 'get', path: '/suppressions/imports/:import/rejects.csv', permission: PERMISSION, handle: rejectsOf },
  { method: 'get', path: '/suppressions/add', permission: PERMISSION, handle: (request, site) => addPage(request, site) },
  { method: 'post', path: '/suppressions/add', permission: PERMISSION, handle: add },
  { method: 'get', path: '/suppressions/counts.csv', permission: PERMISSION, handle: exportCounts },
];

async function listPage(request: PageRequest, site: Site, wrong?: { errors?: FieldErrors; refusal?: AppError }): Promise<Reply> {
  return page({
    page: 'suppressions',
    title: request.t('suppressions:title'),
    status: wrong ? 422 : 200,
    body: SuppressionsView({ request, counts: await countSuppressions(site.db), countries: await countriesHere(site), wrong }),
  });
}

async function importList(sent: PageRequest, site: Site): Promise<Reply> {
  const upload = await readSmallUpload(sent, LIST_BYTES);
  if (upload === 'tooLarge') return listPage(sent, site, { errors: { list: 'suppressions:import.tooLarge' } });
  if (upload === 'broken') throw new AppError('invalid', sent.t('errors.badRequest'), sent.t('errors.badRequestRemedy'));
  const request = { ...sent, form: upload.form };
  const { file } = upload;
  if (!file) return listPage(request, site, { errors: { list: 'suppressions:import.noFile' } });
  const countries = await countriesHere(site);
  const asked = upload.form.get('country');
  const country = countries.includes(asked) ? asked : countries[0];
  if (country === undefined) return listPage(request, site, { errors: { list: 'suppressions:import.noSurvey' } });
  const rejects = collect();
  try {
    const summary = await importSuppressions(
      site,
      { csv: Readable.from([file.bytes]), fileName: file.name },
      { country, rejects: rejects.stream, by: request.by },
    );
    const name = keepImport({ summary, rejects: rejects.bytes(), by: request.by.actor, at: request.now });
    return redirect(`/suppressions/imports/${name}`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return listPage(request, site, { refusal: error });
    throw error;
  }
}

function collect(): { stream: Writable; bytes(): Buffer } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}

function keptOf({ params, by, now, t }: PageRequest): KeptImport {
  const found = keptImport(params.import ?? '', by.actor, now);
  if (!found) throw new AppError('notFound', t('suppressions:import.gone'), t('suppressions:import.goneRemedy'));
  return found;
}

async function showImport(request: PageRequest): Promise<Reply> {
  const { summary } = keptOf(request);
  const { t } = request;
  return page({
    page: 'suppressions',
    title: t('suppressions:import.done'),
    trail: [{ label: t('suppressions:title'), href: '/suppressions' }],
    body: ImportedView({ request, summary, name: request.params.import! }),
  });
}

async function rejectsOf(request: PageRequest): Promise<Reply> {
  return { kind: 'download', name: 'rejects.csv', type: 'text/csv; charset=utf-8', body: keptOf(request).rejects };
}

async function addPage(request: PageRequest, site: Site, errors?: FieldErrors): Promise<Reply> {
  const { t } = request;
  return page({
    page: 'suppressions',
    title: t('suppressions:add.title'),
    status: errors ? 422 : 200,
    trail: [{ label: t('suppressions:title'), href: '/suppressions' }],
    body: AddView({ request, countries: await countriesHere(site), errors }),
  });
}

async function add(request: PageRequest, site: Site): Promise<Reply> {
  const number = checkNumber(request.form, await countriesHere(site));
  const checked = checkForm(request.form, { reason: z.enum(OPERATOR_REASONS, 'field.required') });
  if (!number.ok || !checked.ok)
    return addPage(request, site, { ...(number.ok ? {} : number.errors), ...(checked.ok ? {} : checked.errors) });
  await suppress(site, number.value, checked.value.reason, request.by);
  return redirect('/suppressions', 'suppressions:done.added');
}

async function exportCounts(_request: PageRequest, site: Site): Promise<Reply> {
  return {
    kind: 'download',
    name: 'suppressions.csv',
    type: 'text/csv; charset=utf-8',
    body: await suppressionCountsCsv(site.db),
  };
}
