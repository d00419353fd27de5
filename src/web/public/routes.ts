// The public results pages: for anybody, without a session, a cookie or a third party. Each answer is the same for all, and may be
// kept for a few minutes by whoever passes it on; that is also how long a page that was taken back may still be seen.

import { createHash } from 'node:crypto';
import { publicationCsv } from '../../results/publication-csv.ts';
import type { PublicLanguage } from '../../results/publication-schema.ts';
import { listPublications, type PublicationEntry, type Published, readPublication } from '../../results/publications.ts';
import { toPng } from '../charts/png.ts';
import type { OpenRequest, Reply, Route } from '../console/route.ts';
import type { Site } from '../console/site.ts';
import { nothingHere, publicDocument } from './document.tsx';
import { headlineQuestion } from './headline.ts';
import { isPublicLanguage, negotiate, wordsOf } from './locales/all.ts';
import { headlinePicture } from './picture.ts';
import { speechOf } from './speech.ts';

const MAX_AGE_SECONDS = 300;
/** What is published does not change: so many answers are kept ready, pictures above all, which take long to draw. */
const KEPT = 100;
const SURVEY = /^[a-z][a-z0-9_-]{0,39}$/;
const NUMBER = /^[1-9]\d{0,5}$/;

const FILES = ['data.json', 'data.csv', 'headline.svg', 'headline.png'] as const;
type FileName = (typeof FILES)[number];

interface Address {
  survey: string;
  /** Null for the newest. */
  number: number | null;
  /** Null where the reader's browser is to say. */
  language: PublicLanguage | null;
  /** Null for the page. */
  file: FileName | null;
}

export const PUBLIC_ROUTES: Route[] = [{ method: 'get', path: '/r/*address', permission: 'public', handle: answer }];

/** `/r/survey[/number][/language][/file]`; undefined where it is none of these. */
export function addressOf(path: string): Address | undefined {
  const [survey = '', ...rest] = path
    .replace(/\?.*$/s, '')
    .replace(/^\/r\//, '')
    .replace(/\/$/, '')
    .split('/');
  if (!SURVEY.test(survey)) return undefined;
  const number = rest[0] !== undefined && NUMBER.test(rest[0]) ? Number(rest.shift()) : null;
  const language = rest[0] !== undefined && isPublicLanguage(rest[0]) ? (rest.shift() as PublicLanguage) : null;
  const file = FILES.find((name) => name === rest[0]) ?? null;
  if (file !== null) rest.shift();
  return rest.length === 0 ? { survey, number, language, file } : undefined;
}

async function answer(request: OpenRequest, site: Site): Promise<Reply> {
  const address = addressOf(request.path);
  const shown = address
    ? (await listPublications(site.db, address.survey)).filter(({ withdrawnAt }) => withdrawnAt === null)
    : [];
  const found = shown.find(({ number }) => address!.number === null || number === address!.number);
  if (!address || !found) return nothing();
  // The interface's own choice of language is for those who sign in: here the path says it, or the browser.
  const { headers } = request.body;
  const language = address.language ?? negotiate(headers['accept-language'], 'en');
  const isWorded = address.file === null || !address.file.startsWith('data.');
  // All that an answer depends on: what is public of the survey, and what is asked for.
  const key = JSON.stringify([address.survey, found.number, shown, isWorded && language, address.file]);
  const made = kept.get(key) ?? (await make(address, found.number, shown, language, site));
  if (made === undefined) return nothing();
  keep(key, made);
  const isKnown = String(headers['if-none-match'] ?? '')
    .split(/\s*,\s*/)
    .includes(made.tag);
  const reply = {
    ETag: made.tag,
    'Cache-Control': `public, max-age=${MAX_AGE_SECONDS}`,
    'Referrer-Policy': 'no-referrer',
    // A newspaper may show the picture on its own page.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(address.language === null && isWorded ? { Vary: 'Accept-Language' } : {}),
    ...(isWorded ? { 'Content-Language': language } : {}),
    ...made.headers,
  };
  return { kind: 'file', type: made.type, headers: reply, ...(isKnown ? { status: 304, body: '' } : { body: made.body }) };
}

interface Made {
  type: string;
  body: string | Buffer;
  tag: string;
  headers?: Record<string, string>;
}

const kept = new Map<string, Made>();

/** The one that was asked for last is thrown out last. */
function keep(key: string, made: Made): void {
  kept.delete(key);
  kept.set(key, made);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
}

async function make(
  { survey, file }: Address,
  number: number,
  shown: PublicationEntry[],
  language: PublicLanguage,
  site: Site,
): Promise<Made | undefined> {
  const published = await readPublication(site.db, survey, number);
  if (!published) return undefined;
  const { snapshot, hash, publishedAt } = published;
  const others = shown.filter((entry) => entry.number !== number);
  const made =
    file === null
      ? {
          type: 'text/html; charset=utf-8',
          body: publicDocument({ snapshot, hash, number, publishedAt, others, language }, site.facts.publicBaseUrl),
        }
      : await fileOf(published, file, language);
  return made && { ...made, tag: `W/"${createHash('sha256').update(made.body).digest('base64url').slice(0, 27)}"` };
}

async function fileOf(
  { snapshot, text, number }: Published,
  file: FileName,
  language: PublicLanguage,
): Promise<Omit<Made, 'tag'> | undefined> {
  // Figures that are public may be read by any page's script.
  const data = { 'Access-Control-Allow-Origin': '*' };
  switch (file) {
    case 'data.json':
      return { type: 'application/json; charset=utf-8', body: text, headers: data };
    case 'data.csv': {
      const headers = { ...data, 'Content-Disposition': `attachment; filename="${snapshot.survey.id}-${number}.csv"` };
      return { type: 'text/csv; charset=utf-8', body: publicationCsv(snapshot), headers };
    }
    case 'headline.svg':
    case 'headline.png': {
      const question = headlineQuestion(snapshot);
      if (!question?.enough) return undefined;
      const svg = headlinePicture(question, snapshot, speechOf(wordsOf(language), snapshot.survey));
      return file === 'headline.svg' ? { type: 'image/svg+xml', body: svg } : { type: 'image/png', body: await toPng(svg) };
    }
  }
}

function nothing(): Reply {
  const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  return { kind: 'file', type: 'text/html; charset=utf-8', status: 404, headers, body: nothingHere() };
}
