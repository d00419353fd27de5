// The results as a page: each question as a picture first, then its table; divided by a stratum; over time; how they came about; files.
// What changes while one looks stands in live parts, and no control does.

import type { ComponentChildren, VNode } from 'preact';
import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import { classesOf } from '../../../../results/classes.ts';
import type { Understood } from '../../../../results/course.ts';
import { proportion } from '../../../../results/estimates.ts';
import type { QuestionResult, StratumResult } from '../../../../results/report-schema.ts';
import { Disclosure, Empty, Live, LivePart, Markup, Notice, Select, Stat, Table } from '../../layout/parts.tsx';
import { type Numbers, numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { textIn } from '../../site.ts';
import { drawn } from './drawn.ts';
import type { Choice, ResultsLook } from './look.ts';
import {
  className,
  coursePicture,
  FEWER_BARS,
  languagesPicture,
  MOST_BARS,
  onPage,
  type Picture,
  questionPicture,
  type Reader,
  repliesPicture,
  stratumPicture,
  takenPicture,
  valueName,
} from './pictures.ts';

interface Props extends Reader {
  /** Whose drawn pictures are kept. */
  album: object;
  entry: CatalogEntry;
  look: ResultsLook;
  choice: Choice;
}

export function hasAnswers({ report }: ResultsLook): boolean {
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

function Drawn({ picture, from, look, album, ...reader }: Props & { picture: Picture | undefined; from: unknown }) {
  if (!picture) return null;
  const { survey } = look.report;
  const key = `${survey.id} ${survey.hash} ${picture.id} ${reader.language.tag}`;
  return <Markup class="chart-frame" html={drawn(album, key, JSON.stringify(from), () => onPage(picture, reader))} />;
}

function Head({ look, t, language }: Props) {
  const { survey, asOf, response } = look.report;
  const numbers = numbersIn(language);
  const interval = response.share === null ? '' : numbers.interval(response.low, response.high);
  return (
    <>
      <p class="note">
        {t('results:asOf', { time: numbers.time(asOf, look.survey.timeZone) })} ·{' '}
        {t('results:version', { version: survey.version })} · <abbr title={t('results:hashTitle')}>SHA-256</abbr>{' '}
        <bdi>
          <code class="hash">{survey.hash}</code>
        </bdi>{' '}
        · {t('results:unweighted')}
      </p>
      <dl class="stats">
        <Stat
          label={t('results:response.asked')}
          value={numbers.count(response.asked)}
          base={t('results:response.of', { n: numbers.count(response.sampled) })}
        />
        <Stat
          label={t('results:response.answered')}
          value={numbers.count(response.answered)}
          base={t('results:response.answeredHint')}
        />
        <Stat
          label={t('results:response.share')}
          value={numbers.percent(response.share)}
          base={
            response.share === null
              ? t('results:response.none')
              : t('results:response.base', { n: numbers.count(response.asked), interval })
          }
        />
      </dl>
      <p class="note">{t('results:response.not')}</p>
      {survey.oneWay && (
        <Notice kind="warning">
          <p>{t('results:oneWay')}</p>
        </Notice>
      )}
      {!look.report.books.balanced && (
        <Notice kind="alarm" title={t('results:unbalanced')}>
          <p>{t('results:unbalancedHint')}</p>
        </Notice>
      )}
      {!look.followed && (
        <Notice kind="info">
          <p>{t('results:following')}</p>
        </Notice>
      )}
    </>
  );
}

function Nothing({ entry, look, t }: Props) {
  const asked = look.report.response.asked > 0;
  const where = asked ? 'monitor' : look.report.response.sampled > 0 ? 'launch' : 'sample';
  return (
    <Empty title={t('results:empty.title')}>
      <p>{t(`results:empty.${where}`)}</p>
      <a class="button" href={`/surveys/${entry.id}/${where}`}>
        {t(`tabs.${where}`)}
      </a>
    </Empty>
  );
}

function QuestionSection({
  result,
  index,
  part,
  ...props
}: Props & { result: QuestionResult; index: number; part(name: string): VNode }) {
  const { look, t, language } = props;
  const id = `question-${result.id}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <span class="ordinal">{numbersIn(language).count(index + 1)}.</span>{' '}
        <bdi>{textIn(result.text, look.survey, language)}</bdi>
      </h2>
      {part(`picture-${result.id}`)}
      {result.type !== 'open' && (
        <>
          <Disclosure summary={t('results:table')}>{part(`table-${result.id}`)}</Disclosure>
          <FileLinks {...props} kind="question" of={result.id} />
        </>
      )}
    </section>
  );
}

function QuestionPart({ result, ...props }: Props & { result: QuestionResult }) {
  const { t, language, look } = props;
  const numbers = numbersIn(language);
  const base = { n: numbers.count(result.base) };
  return (
    <>
      {result.type === 'number' && result.mean !== null && (
        <dl class="stats">
          <Stat label={t('results:number.mean')} value={numbers.decimal(result.mean)} base={t('figures.base', base)} />
          <Stat label={t('results:number.median')} value={numbers.decimal(result.median!)} base={t('figures.base', base)} />
        </dl>
      )}
      {result.type === 'open' && <p>{t('results:open', { ...base, count: result.base })}</p>}
      {result.base > 0 && <Drawn {...props} picture={questionPicture(result, look.survey, props)} from={result} />}
      <p class="note">
        {t(result.type === 'choice' ? 'results:baseChoice' : 'results:base', base)}
        {result.type === 'choice' && result.options.length > MOST_BARS && (
          <> {t('results:mostFrequent', { shown: numbers.count(FEWER_BARS), all: numbers.count(result.options.length) })}</>
        )}
      </p>
      {result.total > 0 && (
        <Drawn {...props} picture={takenPicture(result, props)} from={[result.base, result.refused, result.unclear]} />
      )}
    </>
  );
}

function QuestionTable({ result, look, t, language }: Props & { result: QuestionResult }) {
  const numbers = numbersIn(language);
  const base = { n: numbers.count(result.base) };
  if (result.type === 'open') return <p />;
  const rows =
    result.type === 'choice'
      ? result.options.map(({ label, ...option }) => ({ name: textIn(label, look.survey, language), ...option }))
      : classesOf(result).map(({ from, to, n, share }) => ({
          name: className(from, to, { t, language }),
          n,
          share,
          low: null,
          high: null,
        }));
  return (
    <Table
      caption={t(result.type === 'choice' ? 'results:baseChoice' : 'results:base', base)}
      numeric
      head={
        <tr>
          <th scope="col">{t('results:column.answer')}</th>
          <th scope="col">{t('figures.count')}</th>
          <th scope="col">{t('figures.share')}</th>
          {result.type === 'choice' && <th scope="col">{t('figures.interval')}</th>}
        </tr>
      }
    >
      {rows.map(({ name, n, share, low, high }) => (
        <tr key={name}>
          <th scope="row">
            <bdi>{name}</bdi>
          </th>
          <td>{numbers.count(n)}</td>
          <td>{numbers.percent(share)}</td>
          {result.type === 'choice' && <td>{numbers.interval(low, high)}</td>}
        </tr>
      ))}
      {(['refused', 'unclear'] as const).map((kind) => (
        <tr key={kind} class="apart">
          <th scope="row">{t(`results:taken.${kind}`)}</th>
          <td>{numbers.count(result[kind])}</td>
          <td colSpan={result.type === 'choice' ? 2 : 1}>{t('results:notInBase')}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What the reader chooses to see. With htmx a choice shows at once; without it a button asks for the page. */
function Divided({ part, ...props }: Props & { part(name: string): VNode }) {
  const { t, look, choice, entry, language } = props;
  const { survey } = look;
  if (!choice.question) return null;
  const { question, stratum } = choice;
  const choices = survey.questions.filter(({ type }) => type === 'choice');
  return (
    <section aria-labelledby="divided-title">
      <h2 id="divided-title">{t('results:divided.title')}</h2>
      <form
        class="choose"
        method="get"
        action={`/surveys/${entry.id}/results#divided-title`}
        hx-get={`/surveys/${entry.id}/results`}
        hx-trigger="change"
        hx-target="main"
        hx-select="main"
        hx-swap="outerHTML show:none"
        hx-push-url="true"
      >
        <Select
          name="question"
          label={t('results:divided.question')}
          t={t}
          value={question.id}
          options={choices.map(({ id, text }) => ({ value: id, label: shortened(textIn(text, survey, language)) }))}
        />
        {survey.strata.length > 0 && (
          <Select
            name="stratum"
            label={t('results:divided.stratum')}
            t={t}
            value={stratum ?? ''}
            options={survey.strata.map(({ name }) => ({ value: name, label: name }))}
          />
        )}
        <div class="field">
          <button class="quiet" type="submit">
            {t('results:divided.show')}
          </button>
        </div>
      </form>
      {stratum && (
        <>
          <h3>{t('results:stratum.title', { stratum })}</h3>
          {part('stratum')}
          <FileLinks {...props} kind="stratum" of={question.id} stratum={stratum} />
        </>
      )}
      <h3>{t('results:course.title')}</h3>
      {part('course')}
      <FileLinks {...props} kind="course" of={question.id} />
    </section>
  );
}

const LONGEST_OPTION = 60;

function shortened(text: string): string {
  return text.length > LONGEST_OPTION ? `${text.slice(0, LONGEST_OPTION)}…` : text;
}

function StratumPart(props: Props) {
  const { look, choice, t, language } = props;
  const stratum = look.report.strata.find(({ name }) => name === choice.stratum);
  if (!stratum || !choice.question) return <p />;
  const picture = stratumPicture(stratum, choice.question, look.survey, props);
  const rows = stratum.values.map((value) => value.questions.find(({ id }) => id === choice.question!.id));
  return (
    <>
      <p class="note">{t('results:stratum.note')}</p>
      <Drawn {...props} picture={picture} from={rows} />
      <StratumTable stratum={stratum} numbers={numbersIn(language)} {...props} />
    </>
  );
}

function StratumTable({ stratum, numbers, look, choice, ...reader }: Props & { stratum: StratumResult; numbers: Numbers }) {
  const { t, language } = reader;
  const question = choice.question!;
  return (
    <Table
      caption={t('results:stratum.caption')}
      numeric
      head={
        <tr>
          <th scope="col">{stratum.name}</th>
          <th scope="col">{t('figures.count')}</th>
          {question.options.map(({ code, label }) => (
            <th scope="col" key={code}>
              <bdi>{textIn(label, look.survey, language)}</bdi>
            </th>
          ))}
        </tr>
      }
    >
      {stratum.values.map((value) => {
        const result = value.questions.find(({ id }) => id === question.id)!;
        return (
          <tr key={value.value}>
            <th scope="row">
              <bdi>{valueName(value, look.survey, reader)}</bdi>
            </th>
            <td>{numbers.count(result.base)}</td>
            {result.options.map(({ code, share, low, high }) => (
              <td key={code}>
                {numbers.percent(share, 0)}
                {share !== null && <small class="interval">{numbers.interval(low, high, 0)}</small>}
              </td>
            ))}
          </tr>
        );
      })}
    </Table>
  );
}

function CoursePart(props: Props) {
  const { look, t } = props;
  const picture = coursePicture(look, props);
  if (!picture) return <p class="note">{t('results:course.none')}</p>;
  return (
    <>
      <p class="note">{t('results:course.note')}</p>
      <Drawn {...props} picture={picture} from={[look.days, look.days.length > 2 ? [] : look.hours]} />
    </>
  );
}

function UnderstoodTable({ look, t, language }: Props) {
  const numbers = numbersIn(language);
  const rows = look.report.questions.flatMap(({ id, text, total }, index) => {
    const of = look.rules.filter(({ question }) => question === id);
    return total > 0 ? [{ id, index, text: textIn(text, look.survey, language), total: sum(of), by: bySource(of) }] : [];
  });
  const share = (n: number, total: number) => numbers.percent(proportion(n, total).share);
  return (
    <>
      <p class="note">{t('results:understood.note')}</p>
      <Table
        caption={t('results:understood.caption')}
        numeric
        head={
          <tr>
            <th scope="col">{t('results:divided.question')}</th>
            <th scope="col">{t('figures.count')}</th>
            {SOURCES.map((source) => (
              <th scope="col" key={source}>
                {t(`results:understood.${source}`)}
              </th>
            ))}
          </tr>
        }
      >
        {rows.map(({ id, index, text, total, by }) => (
          <tr key={id}>
            <th scope="row">
              {numbers.count(index + 1)}. <bdi>{shortened(text)}</bdi>
            </th>
            <td>{numbers.count(total)}</td>
            {SOURCES.map((source) => (
              <td key={source}>
                {share(by[source], total)} <small>({numbers.count(by[source])})</small>
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </>
  );
}

/** Codes are digits and numbers that need no interpretation; words do. */
const SOURCES = ['codes', 'words', 'coder', 'correction'] as const;
type Source = (typeof SOURCES)[number];

function bySource(rows: readonly Understood[]): Record<Source, number> {
  const sums = { codes: 0, words: 0, coder: 0, correction: 0 };
  for (const { source, rule, n } of rows)
    sums[source === 'reply' ? (/^(code|number)\./.test(rule) ? 'codes' : 'words') : source] += n;
  return sums;
}

function sum(rows: readonly { n: number }[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}

function LanguagesPart(props: Props) {
  const { look, t, language } = props;
  const found = look.languages.filter(({ question }) => question === look.survey.questions[0]!.id);
  return (
    <>
      <p class="note">{t('results:languages.note', { n: numbersIn(language).count(sum(found)) })}</p>
      <Drawn {...props} picture={languagesPicture(look, props)} from={found} />
    </>
  );
}

/** Each picture as a file, with its question and its source on it. */
function FileLinks({ entry, t, kind, of, stratum }: Props & { kind: string; of: string; stratum?: string }) {
  const address = `/surveys/${entry.id}/results/pictures/${kind}/${of}`;
  const query = stratum === undefined ? '' : `?stratum=${encodeURIComponent(stratum)}`;
  return (
    <p class="note files">
      {t('results:files.picture')} <a href={`${address}/svg${query}`}>SVG</a> <a href={`${address}/png${query}`}>PNG</a>
    </p>
  );
}

function Downloads({ entry, t }: Pick<Props, 'entry' | 't'>) {
  const item = (name: string, children?: ComponentChildren) => (
    <>
      <dt>
        <a href={`/surveys/${entry.id}/results/files/${name}`}>{t(`results:files.${name}`)}</a>
      </dt>
      <dd>
        {t(`results:files.${name}Hint`)} {children}
      </dd>
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

export function queryOf({ question, stratum }: Choice): string {
  return new URLSearchParams({ ...(question ? { question: question.id } : {}), ...(stratum ? { stratum } : {}) }).toString();
}
