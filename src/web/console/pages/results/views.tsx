// The results as a page: each question as a picture first, then its table; divided by a stratum; over time; how they came about; files.
// What changes while one looks stands in live parts, and no control does.

import type { VNode } from 'preact';
import { Live, LivePart, Notice } from '../../layout/parts.tsx';
import type { PageRequest } from '../../route.ts';
import { CoursePart, Divided, StratumPart } from './division.tsx';
import { repliesPicture } from './division-pictures.ts';
import { Head, Nothing } from './head.tsx';
import type { Choice, ResultsLook } from './look.ts';
import { LanguagesPart, UnderstoodTable } from './origins.tsx';
import { QuestionPart, QuestionSection, QuestionTable } from './question.tsx';
import { Drawn, FileLinks, type Props } from './shared.tsx';

function hasAnswers({ report }: ResultsLook): boolean {
  return report.questions.some(({ total }) => total > 0);
}

/** `request` gives the reader and the address that the page was asked under. */
export function Results({ request, ...rest }: { request: PageRequest } & Omit<Props, 'language' | 't'>) {
  const props: Props = { ...rest, language: request.language, t: request.t };
  const { entry, look, choice } = props;
  const parts = liveParts(props);
  const part = (name: string) => <LivePart name={name}>{parts[name]}</LivePart>;
  return (
    <Live from={`/surveys/${entry.id}/results/events?${queryOf(choice)}`}>
      {part('head')}
      {hasAnswers(look) ? <Answered {...props} part={part} /> : part('first')}
    </Live>
  );
}

function Answered({ part, ...props }: Props & { part(name: string): VNode }) {
  const { look, t, entry } = props;
  return (
    <>
      {look.report.questions.map((result, index) => (
        <QuestionSection key={result.id} {...props} result={result} index={index} part={part} />
      ))}
      <Divided {...props} part={part} />
      <section aria-labelledby="replies-title">
        <h2 id="replies-title">{t('results:replies.title')}</h2>
        {part('replies')}
        <FileLinks {...props} kind="replies" of="all" />
      </section>
      <section aria-labelledby="understood-title">
        <h2 id="understood-title">{t('results:understood.title')}</h2>
        {part('understood')}
      </section>
      <section aria-labelledby="languages-title">
        <h2 id="languages-title">{t('results:languages.title')}</h2>
        {part('languages')}
        <FileLinks {...props} kind="languages" of="all" />
      </section>
      <Downloads t={t} entry={entry} />
    </>
  );
}

/** Event name → what stands in the live part of this name. */
export function liveParts(props: Props): Record<string, VNode> {
  const { look, t } = props;
  if (!hasAnswers(look)) return { head: <Head {...props} />, first: <Nothing {...props} /> };
  const parts: Record<string, VNode> = {
    head: <Head {...props} />,
    // The page that was empty when it was loaded has no place for the pictures yet.
    first: (
      <Notice kind="done">
        <p>
          {t('results:first')} <a href={`/surveys/${props.entry.id}/results`}>{t('results:firstLink')}</a>
        </p>
      </Notice>
    ),
    replies: <Drawn {...props} picture={repliesPicture(look, props)} from={look.replies} />,
    understood: <UnderstoodTable {...props} />,
    languages: <LanguagesPart {...props} />,
    stratum: <StratumPart {...props} />,
    course: <CoursePart {...props} />,
  };
  for (const result of look.report.questions) {
    parts[`picture-${result.id}`] = <QuestionPart {...props} result={result} />;
    parts[`table-${result.id}`] = <QuestionTable {...props} result={result} />;
  }
  return parts;
}

function Downloads({ entry, t }: Pick<Props, 'entry' | 't'>) {
  const item = (name: string) => (
    <>
      <dt>
        <a href={`/surveys/${entry.id}/results/files/${name}`}>{t(`results:files.${name}`)}</a>
      </dt>
      <dd>{t(`results:files.${name}Hint`)}</dd>
    </>
  );
  return (
    <section aria-labelledby="downloads-title">
      <h2 id="downloads-title">{t('results:files.title')}</h2>
      <dl class="downloads">
        {item('tallies')}
        {item('responses')}
        {item('course')}
      </dl>
    </section>
  );
}

/** The choice as the address has it. */
function queryOf({ question, stratum }: Choice): string {
  return new URLSearchParams({ ...(question ? { question: question.id } : {}), ...(stratum ? { stratum } : {}) }).toString();
}
