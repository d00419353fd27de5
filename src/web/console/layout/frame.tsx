// The frame around every page of the console: head, navigation, the survey's name and tabs, what was just done.

import type { ComponentChildren } from 'preact';
import { may, needsSecondFactor, type Permission, type User } from '../../../users/roles.ts';
import { assetUrl } from '../assets.ts';
import { hasText, LANGUAGES, type Language, type LanguageTag, type Translate } from '../i18n.ts';
import { renderToString } from '../render.ts';
import type { PageReply } from '../route.ts';
import type { SurveyHeading } from '../site.ts';
import { Notice, StatePill } from './parts.tsx';

/**
 * htmx without what a strict policy forbids (evaluation, injected styles), without page copies in the browser's storage, where an
 * interview would outlive the session, and with forms' refusals shown in place.
 */
const HTMX_CONFIG = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '4(09|13|22)', swap: true, error: false },
    { code: '[45]..', swap: false, error: true },
  ],
});

export interface Frame {
  user: User | undefined;
  t: Translate;
  language: Language;
  query: URLSearchParams;
  path: string;
}

/** The page as a whole document. */
export function renderPage(reply: PageReply, frame: Frame): string {
  return `<!doctype html>${renderToString(<Document reply={reply} frame={frame} />)}`;
}

function Document({ reply, frame }: { reply: PageReply; frame: Frame }) {
  const { language, t } = frame;
  const own = assetUrl(`pages/${reply.page}.css`);
  return (
    <html lang={language.tag} dir={language.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{reply.survey ? `${reply.title} · ${reply.survey.title} · Textpoll` : `${reply.title} · Textpoll`}</title>
        <link rel="icon" href={assetUrl('icon.svg')} />
        <link rel="stylesheet" href={assetUrl('style.css')} />
        <link rel="stylesheet" href={assetUrl('pages/charts.css')} />
        {own && <link rel="stylesheet" href={own} />}
        <script src={assetUrl('htmx.js')} defer />
        <script src={assetUrl('htmx-sse.js')} defer />
        {reply.scripts?.map((name) => (
          <script key={name} src={assetUrl(name)} defer />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('frame.skip')}
        </a>
        <Header frame={frame} page={reply.page} />
        {reply.survey && <SurveyHeader heading={reply.survey} frame={frame} page={reply.page} />}
        <main id="main" class={`page-${reply.page}`}>
          <Trail reply={reply} />
          <Done frame={frame} />
          {reply.page === 'surveys' && <SecondFactorWanted frame={frame} />}
          <h1>{reply.title}</h1>
          {reply.body}
        </main>
        <footer class="foot">
          <Languages frame={frame} />
        </footer>
      </body>
    </html>
  );
}

const PLACES: { page: string; href: string; permission: Permission }[] = [
  { page: 'surveys', href: '/surveys', permission: 'read' },
  { page: 'respondents', href: '/respondents', permission: 'send' },
  { page: 'suppressions', href: '/suppressions', permission: 'prepare' },
  { page: 'users', href: '/users', permission: 'own' },
  { page: 'audit-log', href: '/audit-log', permission: 'own' },
  { page: 'settings', href: '/settings', permission: 'own' },
];

function Header({ frame: { user, t }, page }: { frame: Frame; page: string }) {
  return (
    <header class="top">
      <a class="wordmark" href="/">
        Textpoll
      </a>
      {user && (
        <nav aria-label={t('frame.places')}>
          <ul>
            {PLACES.filter(({ permission }) => may(user.role, permission)).map((place) => (
              <li key={place.page}>
                <a href={place.href} aria-current={place.page === page ? 'page' : undefined}>
                  {t(`places.${place.page}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {user && (
        <div class="who">
          <a href="/account" aria-current={page === 'account' ? 'page' : undefined}>
            <bdi>{user.name}</bdi> <small>{t(`roles.${user.role}`)}</small>
          </a>
          <form method="post" action="/sign-out">
            <button class="plain" type="submit">
              {t('frame.signOut')}
            </button>
          </form>
        </div>
      )}
    </header>
  );
}

const TABS: { page: string; permission: Permission }[] = [
  { page: 'questionnaire', permission: 'read' },
  { page: 'try-it', permission: 'read' },
  { page: 'sample', permission: 'read' },
  { page: 'launch', permission: 'read' },
  { page: 'monitor', permission: 'read' },
  { page: 'results', permission: 'read' },
  { page: 'coding', permission: 'code' },
  { page: 'publish', permission: 'read' },
];

function SurveyHeader({ heading, frame: { user, t }, page }: { heading: SurveyHeading; frame: Frame; page: string }) {
  const { entry, title } = heading;
  return (
    <div class="survey-head">
      <p class="survey-title">
        <bdi>{title}</bdi> <StatePill state={entry.state} t={t} />
      </p>
      <nav aria-label={t('frame.surveyPages')}>
        <ul class="tabs">
          {TABS.filter(({ permission }) => user && may(user.role, permission)).map((tab) => (
            <li key={tab.page}>
              <a href={`/surveys/${entry.id}/${tab.page}`} aria-current={tab.page === page ? 'page' : undefined}>
                {t(`tabs.${tab.page}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function Trail({ reply }: { reply: PageReply }) {
  if (!reply.trail?.length) return null;
  return (
    <nav class="trail" aria-label="breadcrumb">
      <ol>
        {reply.trail.map(({ label, href }) => (
          <li key={href}>
            <a href={href}>
              <bdi>{label}</bdi>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What the page before has done. The key comes from the address: only texts named for this are shown. */
function Done({ frame: { query, t, language } }: { frame: Frame }) {
  const key = query.get('done') ?? '';
  if (!/^[a-z-]+:done\.[A-Za-z]+$/.test(key) || !hasText(language, key)) return null;
  return (
    <Notice kind="done">
      <p>{t(key)}</p>
    </Notice>
  );
}

/** On the first page after signing in, until it is set up: what an owner or a fielder does cannot be undone. */
function SecondFactorWanted({ frame: { user, t } }: { frame: Frame }) {
  if (!user || !needsSecondFactor(user)) return null;
  return (
    <Notice kind="warning" title={t('account:wanted.title')}>
      <p>{t('account:wanted.what')}</p>
      <p>
        <a href="/account/two-factor">{t('account:wanted.link')}</a>
      </p>
    </Notice>
  );
}

/** Links for who is not signed in; who is has chosen on their account's page. */
function Languages({ frame }: { frame: Frame }): ComponentChildren {
  if (frame.user) return null;
  const url = new URL(frame.path, 'http://localhost');
  return (
    <ul class="languages">
      {(Object.keys(LANGUAGES) as LanguageTag[])
        .filter((tag) => tag !== frame.language.tag)
        .map((tag) => {
          url.searchParams.set('lang', tag);
          return (
            <li key={tag}>
              <a href={`${url.pathname}${url.search}`} lang={tag} dir={LANGUAGES[tag].direction}>
                {LANGUAGES[tag].name}
              </a>
            </li>
          );
        })}
    </ul>
  );
}
