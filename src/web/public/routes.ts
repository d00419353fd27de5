// The public results pages: for anybody, without a session, a cookie or a third party. Each answer is the same for all, and may be
// kept for a few minutes by whoever passes it on; that is also how long a page that was taken back may still be seen.

import { createHash } from 'node:crypto';
import { publicationCsv } from '../../results/publication-csv.ts';
import { PUBLIC_LANGUAGES, type PublicLanguage } from '../../results/publication-schema.ts';
import { listPublications, type Published, readPublication } from '../../results/publications.ts';
import type { OpenRequest, Reply, Route } from '../console/route.ts';
import type { Site } from '../console/site.ts';
import { nothingHere, publicDocument } from './document.tsx';
import { headlineQuestion } from './headline.ts';
import { isPublicLanguage, negotiate, wordsOf } from './locales/all.ts';
import { headlinePicture, pictureAsPng } from './picture.ts';
import { speechOf } from './speech.ts';

const MAX_AGE_SECONDS = 300;
/** Pictures take long to draw, and never change: so many are kept. */
const KEPT_PICTURES = 50;
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
  const published = address && (await readPublication(site.db, address.survey, address.number));
  if (!address || !published) return nothing();
  // The interface's own choice of language is for those who sign in: here the path says it, or the browser.
  const { headers } = request.body;
  const otherwise = PUBLIC_LANGUAGES.find((language) => language in published.snapshot.survey.title) ?? 'en';
  const language = address.language ?? negotiate(headers['accept-language'], otherwise);
  const made = address.file === null ? await pageOf(published, language, site) : fileOf(published, address.file, language);
  if (made === undefined) return nothing();
  const tag = `W/"${createHash('sha256').update(made.body).digest('base64url').slice(0, 27)}"`;
  const kept = {
    ETag: tag,
    'Cache-Control': `public, max-age=${MAX_AGE_SECONDS}`,
    'Referrer-Policy': 'no-referrer',
    // A newspaper may show the picture on its own page.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(address.language === null && made.isWorded ? { Vary: 'Accept-Language' } : {}),
    ...(made.isWorded ? { 'Content-Language': language } : {}),
    ...made.headers,
  };
  const isKnown = String(headers['if-none-match'] ?? '')
    .split(/\s*,\s*/)
    .includes(tag);
  return { kind: 'file', type: made.type, headers: kept, ...(isKnown ? { status: 304, body: '' } : { body: made.body }) };
}

interface Made {
  type: string;
  body: string | Buffer;
  /** It differs by language. */
  isWorded: boolean;
  headers?: Record<string, string>;
}

async function pageOf(published: Published, language: PublicLanguage, site: Site): Promise<Made> {
  const { number, hash, publishedAt, snapshot } = published;
  const others = (await listPublications(site.db, snapshot.survey.id)).filter(
    (entry) => entry.withdrawnAt === null && entry.number !== number,
  );
  const body = publicDocument({ snapshot, hash, number, publishedAt, others, language }, site.facts.publicBaseUrl);
  return { type: 'text/html; charset=utf-8', body, isWorded: true };
}

function fileOf({ snapshot, text, hash, number }: Published, file: FileName, language: PublicLanguage): Made | undefined {
  const name = `${snapshot.survey.id}-${number}`;
  // Figures that are public may be read by any page's script.
  const data = { 'Access-Control-Allow-Origin': '*' };
  switch (file) {
    case 'data.json':
      return { type: 'application/json; charset=utf-8', body: text, isWorded: false, headers: data };
    case 'data.csv': {
      const headers = { ...data, 'Content-Disposition': `attachment; filename="${name}.csv"` };
      return { type: 'text/csv; charset=utf-8', body: publicationCsv(snapshot), isWorded: false, headers };
    }
    case 'headline.svg':
    case 'headline.png': {
      const question = headlineQuestion(snapshot);
      if (!question?.enough) return undefined;
      const body = kept(`${hash}/${language}/${file}`, () => {
        const svg = headlinePicture(question, snapshot, speechOf(wordsOf(language), snapshot.survey));
        return file === 'headline.svg' ? svg : pictureAsPng(svg);
      });
      return { type: file === 'headline.svg' ? 'image/svg+xml' : 'image/png', body, isWorded: true };
    }
  }
}

const pictures = new Map<string, string | Buffer>();

function kept(key: string, make: () => string | Buffer): string | Buffer {
  const known = pictures.get(key) ?? make();
  // The one that was asked for last is thrown out last.
  pictures.delete(key);
  pictures.set(key, known);
  if (pictures.size > KEPT_PICTURES) pictures.delete(pictures.keys().next().value!);
  return known;
}

function nothing(): Reply {
  const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  return { kind: 'file', type: 'text/html; charset=utf-8', status: 404, headers, body: nothingHere() };
}
