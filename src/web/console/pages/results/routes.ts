// The results' addresses: the page, its live events, its pictures and its files.

import { Readable } from 'node:stream';
import { logEntry } from '../../../../catalog/audit-log.ts';
import { AppError } from '../../../../errors.ts';
import { courseCsv } from '../../../../results/course-csv.ts';
import { readReport } from '../../../../results/report.ts';
import { resultsCsv } from '../../../../results/report-csv.ts';
import { responsesCsv } from '../../../../results/responses-csv.ts';
import { svgFile } from '../../../charts/file.ts';
import { toPng } from '../../../charts/png.ts';
import { numbersIn } from '../../numbers.ts';
import { events, type PageRequest, page, type Reply, type Route } from '../../route.ts';
import { type Site, type SiteSurvey, surveyOf } from '../../site.ts';
import { coursePicture, languagesPicture, repliesPicture, stratumPicture } from './division-pictures.ts';
import { choiceOf, lookAtResults, type ResultsLook } from './look.ts';
import { drawingOf, type Picture } from './pictures.ts';
import { questionPicture } from './question-pictures.ts';
import { liveParts, Results } from './views.tsx';

const HOME = '/surveys/:survey/results';

export const routes: Route[] = [
  { method: 'get', path: HOME, permission: 'read', handle: show },
  { method: 'get', path: `${HOME}/events`, permission: 'read', handle: watch },
  { method: 'get', path: `${HOME}/pictures/:kind/:of/:format`, permission: 'read', handle: picture },
  { method: 'get', path: `${HOME}/files/:file`, permission: 'read', handle: file },
];

function surveyAsked(request: PageRequest, site: Site): Promise<SiteSurvey> {
  return surveyOf(site, request.params.survey!, request.language);
}

async function show(request: PageRequest, site: Site): Promise<Reply> {
  const { entry, title, survey } = await surveyAsked(request, site);
  const choice = choiceOf(request.query, survey);
  const look = await lookAtResults(site.db, entry, survey, choice.question, request.now);
  return page({
    page: 'results',
    title: request.t('results:title'),
    survey: { entry, title },
    body: Results({ request, entry, look, choice, album: site }),
  });
}

async function watch(request: PageRequest, site: Site): Promise<Reply> {
  const { entry, survey } = await surveyAsked(request, site);
  const choice = choiceOf(request.query, survey);
  const { language, t } = request;
  return events({
    key: `results:${entry.id}:${entry.hash}:${choice.question?.id ?? ''}`,
    // The state is read again: a live page outlives a pause.
    look: async (now) => ({
      entry: await site.catalog.get(entry.id),
      look: await lookAtResults(site.db, entry, survey, choice.question, now),
    }),
    variant: `${language.tag} ${choice.stratum ?? ''}`,
    render: (seen) => liveParts({ ...seen, choice, language, t, album: site }),
  });
}

async function picture(request: PageRequest, site: Site): Promise<Reply> {
  const { entry, survey, title } = await surveyAsked(request, site);
  const { kind, of, format } = request.params;
  const query = new URLSearchParams({ question: of!, stratum: request.query.get('stratum') ?? '' });
  const choice = choiceOf(query, survey);
  const look = await lookAtResults(site.db, entry, survey, choice.question, request.now);
  const found = pictureOf(look, kind!, of!, query.get('stratum')!, request);
  if (!found || (format !== 'svg' && format !== 'png')) throw new AppError('notFound', `there is no picture ${kind} of ${of}`);
  const width = request.query.get('width') === 'narrow' ? 'narrow' : 'wide';
  const drawing = drawingOf(found.picture, width, request);
  const notes = [...found.notes, sourceOf(look, title, request)];
  const svg = svgFile(found.picture.draw(drawing), { heading: found.picture.title, notes }, drawing);
  const name = `${entry.id}-v${entry.version}-${found.picture.id}-${request.language.tag}.${format}`;
  return format === 'svg'
    ? { kind: 'download', name, type: 'image/svg+xml', body: svg }
    : { kind: 'download', name, type: 'image/png', body: await toPng(svg) };
}

/** Undefined where there is no such picture, or nothing to draw yet. */
function pictureOf(
  look: ResultsLook,
  kind: string,
  of: string,
  stratum: string,
  request: PageRequest,
): { picture: Picture; notes: string[] } | undefined {
  const { survey, report } = look;
  const { t } = request;
  const numbers = numbersIn(request.language);
  const noted = (picture: Picture | undefined, ...notes: string[]) => picture && { picture, notes };
  const result = report.questions.find(({ id }) => id === of);
  if (kind === 'replies') return noted(repliesPicture(look, request), t('results:replies.title'));
  if (kind === 'languages') return noted(languagesPicture(look, request), t('results:languages.caption'));
  if (!result) return undefined;
  const base = t(result.type === 'choice' ? 'results:baseChoice' : 'results:base', { n: numbers.count(result.base) });
  const apart = t('results:files.apart', { refused: numbers.count(result.refused), unclear: numbers.count(result.unclear) });
  if (kind === 'question') return noted(questionPicture(result, survey, request), `${base} ${apart}`);
  if (look.question?.id !== of) return undefined;
  if (kind === 'course') return noted(coursePicture(look, request), t('results:course.note'));
  const divided = report.strata.find(({ name }) => name === stratum);
  return kind === 'stratum' && divided
    ? noted(stratumPicture(divided, look.question, survey, request), t('results:stratum.note'))
    : undefined;
}

/** What stands on every picture that leaves the house. */
function sourceOf({ survey, report }: ResultsLook, title: string, { t, language }: PageRequest): string {
  const { version, hash } = report.survey;
  const time = numbersIn(language).time(report.asOf, survey.timeZone);
  return t('results:files.source', { title, version, hash: hash.slice(0, 12), time });
}

/** Spreadsheets take a file without this mark for the encoding of their country. */
const UTF8_MARK = '\uFEFF';

async function file(request: PageRequest, site: Site): Promise<Reply> {
  const { entry, survey } = await surveyAsked(request, site);
  const kind = request.params.file!;
  const day = new Date(request.now).toISOString().slice(0, 10);
  const download = (body: string | Readable): Reply => ({
    kind: 'download',
    name: `${entry.id}-v${entry.version}-${kind}-${day}.csv`,
    type: 'text/csv; charset=utf-8',
    body,
  });
  switch (kind) {
    case 'tallies':
      return download(UTF8_MARK + resultsCsv(await readReport(site.db, entry, survey, request.now)));
    case 'course':
      return download(UTF8_MARK + (await courseCsv(site.db, survey)));
    case 'responses':
      // Who took single responses away stands in the log.
      await site.db.batch([logEntry(request.by, 'results.export', entry.id, { file: kind })]);
      return download(Readable.from(marked(responsesCsv(site.db, entry, survey))));
    default:
      throw new AppError('notFound', `there is no file ${kind}`);
  }
}

async function* marked(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  yield UTF8_MARK;
  yield* chunks;
}
