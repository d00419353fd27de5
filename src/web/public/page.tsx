// The public results page of one publication, in one language: headline, picture, tables, wordings, method, limits, how to check.
// It shows what the frozen snapshot holds and reads nothing else.

import { PUBLIC_LANGUAGES, type Publication, type PublicLanguage } from '../../results/publication-schema.ts';
import { headlineOf, headlineQuestion } from './headline.ts';
import { wordsOf } from './locales/all.ts';
import { Method } from './method.tsx';
import { type Speech, speechOf } from './speech.ts';
import { BreakdownTable, ChoiceTable, type MarkedRow, QuestionResult } from './tables.tsx';
import { Told } from './told.tsx';
import { Wordings } from './wordings.tsx';

export interface PublicView {
  snapshot: Publication;
  hash: string;
  number: number;
  publishedAt: number;
  /** The others that are public, the newest first. */
  others: { number: number; publishedAt: number }[];
  language: PublicLanguage;
  /** For the publisher's eyes, before it is public: nothing leads away, and the rows that will be hidden are marked. */
  preview?: { hidden: MarkedRow[] };
}

/** Where this publication stands: the newest at the survey's own address, an older one at its number. */
export function addressOf({ snapshot, number, others }: Pick<PublicView, 'snapshot' | 'number' | 'others'>): string {
  const isNewest = others.every((other) => other.number < number);
  return isNewest ? `/r/${snapshot.survey.id}` : `/r/${snapshot.survey.id}/${number}`;
}

/** The page's content, without the document around it: the preview shows the same. */
export function PublicArticle({ view }: { view: PublicView }) {
  const { snapshot } = view;
  const words = wordsOf(view.language);
  const speech = speechOf(words, snapshot.survey);
  const headline = headlineQuestion(snapshot);
  const others = snapshot.questions.filter(({ id }) => id !== headline?.id);
  return (
    <article class="public" lang={words.language} dir={words.dir}>
      <Masthead view={view} speech={speech} />
      {headline && <Headline question={headline} view={view} speech={speech} />}
      {snapshot.breakdowns.length > 0 && (
        <section class="breakdowns" aria-labelledby="breakdowns">
          <h2 id="breakdowns">{words.breakdowns}</h2>
          {snapshot.breakdowns.map((breakdown) => (
            <BreakdownTable
              key={`${breakdown.stratum}/${breakdown.question}`}
              breakdown={breakdown}
              publication={snapshot}
              speech={speech}
              marked={view.preview?.hidden ?? []}
            />
          ))}
        </section>
      )}
      {others.length > 0 && (
        <section class="questions" aria-labelledby="questions">
          <h2 id="questions">{words.questions}</h2>
          {others.map((question) => (
            <QuestionResult key={question.id} question={question} publication={snapshot} speech={speech} />
          ))}
        </section>
      )}
      <Method publication={snapshot} speech={speech} />
      <section class="limits" aria-labelledby="limits">
        <h2 id="limits">{words.limits}</h2>
        <ul>
          {snapshot.limits.map((limit) => (
            <li key={limit}>
              {limit === 'languages'
                ? words.limit.languages(snapshot.survey.languages.map(speech.languageName).join(words.comma))
                : words.limit[limit]}
            </li>
          ))}
        </ul>
      </section>
      <Wordings publication={snapshot} speech={speech} />
      <Check view={view} speech={speech} />
    </article>
  );
}

function Masthead({ view, speech }: { view: PublicView; speech: Speech }) {
  const { snapshot, publishedAt, others } = view;
  const { words } = speech;
  const newer = others.find(({ number }) => number > view.number);
  return (
    <header class="masthead">
      <p class="kind">
        {words.kind} · <Told texts={snapshot.survey.sponsor} speech={speech} />
      </p>
      <h1>
        <Told texts={snapshot.survey.title} speech={speech} />
      </h1>
      <p class="dates">
        {words.published}{' '}
        <time dateTime={new Date(publishedAt).toISOString()}>{speech.date(new Date(publishedAt).toISOString())}</time>
        {' · '}
        {words.asOf} <time dateTime={snapshot.asOf}>{speech.moment(snapshot.asOf)}</time>
      </p>
      {newer && (
        <p class="newer">
          <a href={`/r/${snapshot.survey.id}/${words.language}`}>
            {words.newer}:{' '}
            {words.publication(speech.number(newer.number), speech.date(new Date(newer.publishedAt).toISOString()))}
          </a>
        </p>
      )}
      {!view.preview && <LanguageLinks view={view} speech={speech} />}
    </header>
  );
}

function LanguageLinks({ view, speech: { words } }: { view: PublicView; speech: Speech }) {
  return (
    <nav class="languages" aria-label={words.otherLanguages}>
      {PUBLIC_LANGUAGES.map(wordsOf).map(({ language, name, dir }) => (
        <a
          key={language}
          href={`${addressOf(view)}/${language}`}
          lang={language}
          hreflang={language}
          dir={dir}
          aria-current={language === words.language ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function Headline({
  question,
  view,
  speech,
}: {
  question: NonNullable<ReturnType<typeof headlineQuestion>>;
  view: PublicView;
  speech: Speech;
}) {
  const { words, number } = speech;
  const { sentence, standing } = headlineOf(question, view.snapshot, speech);
  const hasIntervals = question.options.some(({ low }) => low !== null);
  return (
    <section class="headline" aria-labelledby="headline">
      <blockquote id="headline" class="asked">
        <Told texts={question.text} speech={speech} />
      </blockquote>
      <p class="sentence">{sentence}</p>
      {standing !== null && <p class="standing">{standing}</p>}
      {question.enough && (
        <>
          <ChoiceTable question={question} speech={speech} named="headline" />
          <p class="aside">
            {hasIntervals ? words.chartNote(number(question.base)) : words.chartNoteWithoutIntervals(number(question.base))}
          </p>
        </>
      )}
    </section>
  );
}

function Check({ view, speech }: { view: PublicView; speech: Speech }) {
  const { words } = speech;
  const address = addressOf(view);
  const files = [
    [`${address}/data.json`, words.downloads.json],
    [`${address}/data.csv`, words.downloads.csv],
    [`${address}/${words.language}/headline.svg`, words.downloads.svg],
    [`${address}/${words.language}/headline.png`, words.downloads.png],
  ] as const;
  const hasPicture = headlineQuestion(view.snapshot)?.enough === true;
  return (
    <section class="verify" aria-labelledby="check">
      <h2 id="check">{words.check}</h2>
      <p>{words.checkTold}</p>
      <p>
        <code dir="ltr">{view.hash}</code>
      </p>
      {!view.preview && (
        <ul class="files">
          {files
            .filter((_, index) => index < 2 || hasPicture)
            .map(([href, label]) => (
              <li key={href}>
                <a href={href}>{label}</a>
              </li>
            ))}
        </ul>
      )}
      {view.others.length > 0 && (
        <>
          <h3>{words.publications}</h3>
          <ul class="files">
            {view.others.map(({ number, publishedAt }) => (
              <li key={number}>
                <a href={`/r/${view.snapshot.survey.id}/${number}/${words.language}`}>
                  {words.publication(speech.number(number), speech.date(new Date(publishedAt).toISOString()))}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
