// Publishing: the statement, what would be public, making it public, taking it back. Who may read may look; owners act.

import { PUBLIC_LANGUAGES, type PublicLanguage, SAMPLE_KINDS, statementSchema } from '../../../../results/publication-schema.ts';
import { keepDraft, listPublications, publish, readDraft, readPublication, unpublish } from '../../../../results/publications.ts';
import type { FieldErrors, Form } from '../../form.ts';
import { type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, surveyOf } from '../../site.ts';
import { Preview } from './preview.tsx';
import { STATEMENT_TEXTS } from './statement.tsx';
import { Overview } from './views.tsx';

export const routes: Route[] = [
  {
    method: 'get',
    path: '/surveys/:survey/publish',
    permission: 'read',
    handle: (request, site) => overview(request, site),
  },
  { method: 'post', path: '/surveys/:survey/publish/draft', permission: 'own', handle: draft },
  { method: 'get', path: '/surveys/:survey/publish/draft', permission: 'read', handle: preview },
  { method: 'post', path: '/surveys/:survey/publish', permission: 'own', handle: makePublic },
  { method: 'post', path: '/surveys/:survey/publish/withdraw', permission: 'own', handle: withdraw },
];

async function overview(request: PageRequest, site: Site, errors?: FieldErrors): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { id } = survey.entry;
  const [kept, publications, shown] = [
    await readDraft(site.db, survey.entry, request.now),
    await listPublications(site.db, id),
    await readPublication(site.db, id),
  ];
  const statement = (kept ?? shown)?.snapshot.statement;
  const address = `${site.facts.publicBaseUrl.replace(/\/$/, '')}/r/${id}`;
  return page({
    page: 'publish',
    title: request.t('publish:title'),
    status: errors ? 422 : 200,
    survey,
    body: Overview({ request, survey, draft: kept, publications, statement, address, errors }),
  });
}

async function draft(request: PageRequest, site: Site): Promise<Reply> {
  const { entry, survey } = await surveyOf(site, request.params.survey!, request.language);
  const checked = statementSchema.safeParse(statementIn(request.form));
  if (!checked.success) return overview(request, site, errorsOf(checked.error.issues));
  await keepDraft(site.db, entry, survey, checked.data, request.by);
  return redirect(`/surveys/${entry.id}/publish/draft`);
}

function statementIn(form: Form): object {
  const texts = STATEMENT_TEXTS.map((name) => [
    name,
    Object.fromEntries(PUBLIC_LANGUAGES.map((language) => [language, form.get(`${name}.${language}`).replaceAll('\r\n', '\n')])),
  ]);
  const kind = SAMPLE_KINDS.find((known) => known === form.get('sampleKind'));
  return { ...Object.fromEntries(texts), contact: form.get('contact'), sampleKind: kind };
}

/** What is wrong with a text in all languages is told at the first of them. */
function errorsOf(issues: { path: PropertyKey[]; message: string }[]): FieldErrors {
  const errors: FieldErrors = {};
  for (const { path, message } of issues) {
    const [name, language] = path.map(String);
    const isText = (STATEMENT_TEXTS as readonly string[]).includes(name!);
    const field = isText ? `${name}.${language ?? PUBLIC_LANGUAGES[0]}` : name!;
    errors[field] ??= !isText && message === 'missing' ? 'field.required' : `publish:wrong.${message}`;
  }
  return errors;
}

async function preview(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const kept = await readDraft(site.db, survey.entry, request.now);
  if (!kept) return redirect(`/surveys/${survey.entry.id}/publish`);
  const wanted = request.query.get('in') ?? request.language.tag;
  const language = PUBLIC_LANGUAGES.find((known): known is PublicLanguage => known === wanted) ?? 'en';
  const address = `${site.facts.publicBaseUrl.replace(/\/$/, '')}/r/${survey.entry.id}`;
  return page({
    page: 'publish',
    title: request.t('publish:preview.title'),
    survey,
    trail: [{ label: request.t('publish:title'), href: `/surveys/${survey.entry.id}/publish` }],
    body: Preview({ request, survey, draft: kept, language, address }),
  });
}

async function makePublic(request: PageRequest, site: Site): Promise<Reply> {
  const entry = await site.catalog.get(request.params.survey!);
  const { already } = await publish(site.db, entry, request.form.get('hash'), request.by);
  return redirect(`/surveys/${entry.id}/publish`, already ? 'publish:done.already' : 'publish:done.published');
}

async function withdraw(request: PageRequest, site: Site): Promise<Reply> {
  const entry = await site.catalog.get(request.params.survey!);
  const written = request.form.get('number');
  // A number that is none withdraws nothing: it must not be taken for all.
  const number = written === '' ? null : /^[1-9]\d{0,5}$/.test(written) ? Number(written) : 0;
  const taken = await unpublish(site.db, entry, request.by, number);
  return redirect(`/surveys/${entry.id}/publish`, taken > 0 ? 'publish:done.withdrawn' : 'publish:done.nothing');
}
