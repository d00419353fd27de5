// The console's Express application: sessions, permissions, forms, languages and errors, once for all pages. It decides nothing
// about surveys, and no page goes round it.

import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import compression from 'compression';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type ErrorCode, AppError as Refusal } from '../../errors.ts';
import { may, type User } from '../../users/roles.ts';
import { PUBLIC_ROUTES } from '../public/routes.ts';
import { assetRouter } from './assets.ts';
import { EMPTY_FORM, type Form, formOf } from './form.ts';
import { acceptedLanguage, isLanguage, type Language, languageOf, translator } from './i18n.ts';
import { errorPage, type ToldError } from './layout/error-page.tsx';
import { renderPage } from './layout/frame.tsx';
import { clientAddress } from './origin.ts';
import { PAGES } from './pages/index.ts';
import { withPrefix } from './prefix.ts';
import { renderToString } from './render.ts';
import type { EventsReply, OpenRequest, Reply, Route } from './route.ts';
import { isOurs } from './same-site.ts';
import type { Site } from './site.ts';

export const FORM_LIMITS = {
  /** A survey file is a megabyte at most; encoded it may take three. */
  bytes: 4_000_000,
  fields: 2_000,
} as const;
const ROUTES: readonly Route[] = [...PUBLIC_ROUTES, ...PAGES];
/** Comments keep proxies from closing a live page on which nothing happens. */
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it asks for a broken live page again. */
const RETRY_MS = 3_000;

const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  notFound: 404,
  conflict: 409,
  refused: 409,
  overloaded: 503,
  unavailable: 503,
};

export function consoleApp(site: Site): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(securityHeaders(site));
  app.use(compression({ filter: (request, response) => !isEventStream(response) && compression.filter(request, response) }));
  const pages = express.Router();
  pages.use('/assets', assetRouter());
  pages.use(refuseForeignPosts(site));
  for (const route of ROUTES) mount(pages, route, site);
  app.use(pages);
  const prefix = new URL(site.facts.publicBaseUrl).pathname.replace(/\/$/, '');
  if (prefix) app.use(prefix, pages);
  app.use(() => {
    throw new Refusal('notFound', 'there is no such page');
  });
  app.use(errors(site));
  return app;
}

function mount(pages: express.Router, route: Route, site: Site): void {
  const read = route.method === 'post' && !route.upload ? [readForm] : [];
  pages[route.method](route.path, ...read, async (request: Request, response: Response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (route.permission === 'public')
      return send(await route.handle(openRequest(request, site, undefined), site), request, response, site);
    const session = await site.users.session(request.headers.cookie);
    if (session?.setCookies.length) response.append('Set-Cookie', session.setCookies);
    response.locals.user = session?.user;
    const open = openRequest(request, site, session?.user);
    if (route.permission === 'anyone') return send(await route.handle(open, site), request, response, site);
    if (!session) return toSignIn(request, response, site);
    if (!may(session.user.role, route.permission)) throw new Forbidden();
    const by = { actor: session.user.email, now: open.now, origin: open.origin };
    await send(await route.handle({ ...open, user: session.user, by }, site), request, response, site);
  });
}

/** A signed-in user's role does not let them. */
class Forbidden extends Error {}
/** A form that is no form, or too large. */
class BadRequest extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

function openRequest(request: Request, site: Site, user: User | undefined): OpenRequest {
  const url = new URL(request.originalUrl, 'http://localhost');
  const language = languageFor(request, url, user);
  return {
    params: Object.fromEntries(Object.entries(request.params ?? {}).map(([name, value]) => [name, String(value)])),
    query: url.searchParams,
    form: (request.body as Form | undefined) ?? EMPTY_FORM,
    path: withoutPrefix(request.originalUrl, site),
    language,
    t: translator(language),
    now: site.clock.now(),
    origin: clientAddress(request),
    cookies: request.headers.cookie,
    partial: request.headers['hx-request'] === 'true' && request.headers['hx-boosted'] !== 'true',
    body: request,
  };
}

function languageFor(request: Request, url: URL, user: User | undefined): Language {
  const asked = url.searchParams.get('lang') ?? undefined;
  if (isLanguage(asked)) return languageOf(asked);
  return user ? languageOf(user.language) : acceptedLanguage(request.headers['accept-language']);
}

function withoutPrefix(path: string, site: Site): string {
  const prefix = new URL(site.facts.publicBaseUrl).pathname.replace(/\/$/, '');
  return prefix && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** An expired session comes back to where it was: a page to itself, a posted form to the page that it stood on. */
function toSignIn(request: Request, response: Response, site: Site): void {
  const here = request.method === 'GET' ? withoutPrefix(request.originalUrl, site) : refererPath(request, site);
  const to = withPrefix(site.facts.publicBaseUrl, `/sign-in${here && here !== '/' ? `?to=${encodeURIComponent(here)}` : ''}`);
  if (request.headers['hx-request'] === 'true') response.setHeader('HX-Redirect', to).status(401).end();
  else if (request.headers.accept?.includes('text/event-stream')) response.status(401).end();
  else response.redirect(303, to);
}

function refererPath(request: Request, site: Site): string {
  const referer = request.headers.referer;
  if (!referer || !URL.canParse(referer)) return '';
  const url = new URL(referer);
  return url.host === request.headers.host ? withoutPrefix(`${url.pathname}${url.search}`, site) : '';
}

async function send(reply: Reply, request: Request, response: Response, site: Site): Promise<void> {
  const html = (text: string, status: number) => void response.status(status).type('html').send(prefixed(text, site));
  switch (reply.kind) {
    case 'page': {
      if (reply.setCookies?.length) response.append('Set-Cookie', reply.setCookies);
      const open = openRequest(request, site, response.locals.user);
      return html(renderPage(reply, { ...open, user: response.locals.user }), reply.status ?? 200);
    }
    case 'fragment':
      return html(renderToString(reply.body), reply.status ?? 200);
    case 'redirect': {
      if (reply.setCookies?.length) response.append('Set-Cookie', reply.setCookies);
      const to = withPrefix(site.facts.publicBaseUrl, reply.done ? withDone(reply.to, reply.done) : reply.to);
      // htmx would follow a 303 by itself and put the whole page where a part belongs.
      if (request.headers['hx-request'] === 'true') return void response.setHeader('HX-Redirect', to).status(204).end();
      return void response.redirect(303, to);
    }
    case 'download':
      response.type(reply.type).setHeader('Content-Disposition', contentDisposition(reply.name));
      return typeof reply.body === 'string' || Buffer.isBuffer(reply.body)
        ? void response.send(reply.body)
        : pipeline(reply.body, response);
    case 'file':
      response
        .status(reply.status ?? 200)
        .type(reply.type)
        .set(reply.headers ?? {});
      return void response.send(reply.type.startsWith('text/html') ? prefixed(String(reply.body), site) : reply.body);
    case 'events':
      return sendEvents(reply, request, response, site);
  }
}

function sendEvents(reply: EventsReply, request: Request, response: Response, site: Site): void {
  let seen = request.get('Last-Event-ID') ?? '';
  let sent: Record<string, string> = {};
  // Set before the watching: where others watch already, the first parts are written at once.
  response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  const stop = site.live.watch({
    key: reply.key,
    look: reply.look,
    variant: reply.variant,
    render: (value) =>
      Object.fromEntries(Object.entries(reply.render(value)).map(([name, node]) => [name, prefixed(renderToString(node), site)])),
    onParts({ revision, html }) {
      if (revision !== seen) {
        for (const [name, part] of Object.entries(html)) {
          if (sent[name] !== part) response.write(`event: ${name}\n${dataLines(part)}id: ${revision}\n\n`);
        }
      }
      seen = revision;
      sent = html;
    },
  });
  if (!stop) throw new Refusal('overloaded', 'too many live pages are open', 'try again in a minute');
  // Written before the first look has come back: the browser then knows that the line is open.
  if (!response.headersSent) response.writeHead(200);
  response.write(`retry: ${RETRY_MS}\n\n`);
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}

function dataLines(text: string): string {
  return text
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('');
}

function isEventStream(response: { getHeader(name: string): unknown }): boolean {
  return String(response.getHeader('Content-Type') ?? '').startsWith('text/event-stream');
}

function prefixed(html: string, site: Site): string {
  return withPrefix(site.facts.publicBaseUrl, html, 'html');
}

function withDone(to: string, done: string): string {
  const url = new URL(to, 'http://localhost');
  url.searchParams.set('done', done);
  return `${url.pathname}${url.search}${url.hash}`;
}

function contentDisposition(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

const parseBody = express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_LIMITS.bytes, defaultCharset: 'utf-8' });

function readForm(request: Request, response: Response, next: NextFunction): void {
  parseBody(request, response, (error?: unknown) => {
    if (error) return next(new BadRequest((error as { status?: number }).status ?? 400));
    // A form without fields is sent without a body and a type.
    if (typeof request.body !== 'string') {
      if (Number(request.headers['content-length'] ?? 0) > 0) return next(new BadRequest(415));
      request.body = EMPTY_FORM;
      return next();
    }
    const params = new URLSearchParams(request.body);
    if ([...params.keys()].length > FORM_LIMITS.fields) return next(new BadRequest(413));
    request.body = formOf(params);
    next();
  });
}

function securityHeaders(site: Site): express.RequestHandler {
  const secure = site.facts.publicBaseUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

function refuseForeignPosts(site: Site): express.RequestHandler {
  return (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD' || isOurs(request.headers, site.facts.publicBaseUrl)) next();
    else next(new Forbidden());
  };
}

function errors(site: Site): express.ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) return void response.destroy();
    const user = response.locals.user as User | undefined;
    const open = openRequest(request, site, user);
    const told = describe(error);
    if (told.status >= 500 && !(error instanceof Refusal)) {
      site.log.error({ err: error, errorId: told.errorId }, 'a page failed');
    }
    const reply = errorPage(told, { ...open, user });
    const body = open.partial ? renderToString(reply.body) : renderPage(reply, { ...open, user });
    response.status(told.status).type('html').send(prefixed(body, site));
  };
}

function describe(error: unknown): ToldError {
  if (error instanceof Refusal) {
    const status = STATUS[error.code];
    return error.code === 'notFound' ? { status, what: 'notFound', refusal: error } : { status, what: 'refusal', refusal: error };
  }
  if (error instanceof Forbidden) return { status: 403, what: 'forbidden' };
  if (error instanceof BadRequest) return { status: error.status, what: error.status === 413 ? 'tooLarge' : 'badRequest' };
  // Express's own: a path that cannot be decoded.
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, what: 'badRequest' };
  return { status: 500, what: 'internal', errorId: randomUUID() };
}

/** For tests that visit every address: what is mounted, and what each asks for. */
export function mountedRoutes(): readonly Pick<Route, 'method' | 'path' | 'permission'>[] {
  return ROUTES;
}
