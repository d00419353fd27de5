// The document around a public page: no script, no cookie, nothing from elsewhere. What a link to it shows stands in its head.

import { PUBLIC_LANGUAGES } from '../../results/publication-schema.ts';
import { assetUrl } from '../console/assets.ts';
import { renderToString } from '../console/render.ts';
import { headlineOf, headlineQuestion } from './headline.ts';
import { wordsOf } from './locales/all.ts';
import { addressOf, PublicArticle, type PublicView } from './page.tsx';
import { speechOf } from './speech.ts';

/** @param baseUrl of the site, for what leaves it: the links that others share. */
export function publicDocument(view: PublicView, baseUrl: string): string {
  const { snapshot, language } = view;
  const words = wordsOf(language);
  const speech = speechOf(words, snapshot.survey);
  const question = headlineQuestion(snapshot);
  const { text: title } = speech.say(snapshot.survey.title);
  const description = question ? headlineOf(question, snapshot, speech).sentence : words.kind;
  const here = `${baseUrl.replace(/\/$/, '')}${addressOf(view)}`;
  const document = (
    <html lang={language} dir={words.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <meta name="description" content={description} />
        <link rel="canonical" href={`${here}/${language}`} />
        {PUBLIC_LANGUAGES.map((other) => (
          <link key={other} rel="alternate" hreflang={other} href={`${here}/${other}`} />
        ))}
        <link rel="alternate" hreflang="x-default" href={here} />
        <meta property="og:type" content="article" />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:url" content={`${here}/${language}`} />
        <meta property="og:locale" content={language} />
        {question?.enough && (
          <>
            <meta property="og:image" content={`${here}/${language}/headline.png`} />
            <meta property="og:image:alt" content={description} />
            <meta name="twitter:card" content="summary_large_image" />
          </>
        )}
        <link rel="icon" href={assetUrl('icon.svg')} />
        <link rel="stylesheet" href={assetUrl('style.css')} />
        <link rel="stylesheet" href={assetUrl('pages/charts.css')} />
        <link rel="stylesheet" href={assetUrl('pages/public.css')} />
      </head>
      <body>
        <main>
          <PublicArticle view={view} />
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(document)}`;
}

/** The same for what never was, what was taken back, and what is no survey: it tells nothing of which. */
export function nothingHere(): string {
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>404</title>
        <link rel="stylesheet" href={assetUrl('style.css')} />
        <link rel="stylesheet" href={assetUrl('pages/public.css')} />
      </head>
      <body>
        <main class="nothing">
          <h1>404</h1>
          {PUBLIC_LANGUAGES.map(wordsOf).map(({ language, dir, nothing }) => (
            <p key={language} lang={language} dir={dir}>
              {nothing}
            </p>
          ))}
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(document)}`;
}
