// How the answers came about: what understood them, and in which languages.

import type { Understood } from '../../../../results/course.ts';
import { proportion } from '../../../../results/estimates.ts';
import { Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { textIn } from '../../site.ts';
import { languagesPicture } from './division-pictures.ts';
import { Drawn, type Props, shortened } from './shared.tsx';

export function UnderstoodTable({ look, t, language }: Props) {
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

export function LanguagesPart(props: Props) {
  const { look, t, language } = props;
  const found = look.languages.filter(({ question }) => question === look.survey.questions[0]!.id);
  return (
    <>
      <p class="note">{t('results:languages.note', { n: numbersIn(language).count(sum(found)) })}</p>
      <Drawn {...props} picture={languagesPicture(look, props)} from={found} />
    </>
  );
}
