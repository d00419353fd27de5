// One question: its picture, what was taken in, and its table.

import type { VNode } from 'preact';
import { classesOf } from '../../../../results/classes.ts';
import type { QuestionResult } from '../../../../results/report-schema.ts';
import { Disclosure, Stat, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { textIn } from '../../site.ts';
import { className, FEWER_BARS, MOST_BARS, questionPicture, takenPicture } from './question-pictures.ts';
import { Drawn, FileLinks, type Props } from './shared.tsx';

export function QuestionSection({
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

export function QuestionPart({ result, ...props }: Props & { result: QuestionResult }) {
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

export function QuestionTable({ result, look, t, language }: Props & { result: QuestionResult }) {
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
