// The method statement: what AAPOR's Code asks of a public report, item by item, as docs/decisions/0009-publication.md lists them.

import type { ComponentChildren } from 'preact';
import type { Publication } from '../../results/publication-schema.ts';
import { headlineQuestion } from './headline.ts';
import type { Speech } from './speech.ts';
import { Told } from './told.tsx';

export function Method({ publication, speech }: { publication: Publication; speech: Speech }) {
  const { survey, statement, field, response, decided } = publication;
  const { words, number, date } = speech;
  const headline = headlineQuestion(publication);
  const precision =
    statement.sampleKind === 'nonrandom' ? words.noPrecision : words.precisionTold(number(headline?.base ?? response.answered));
  const items: [string, ComponentChildren][] = [
    [words.sponsor, <Told texts={survey.sponsor} speech={speech} />],
    [words.conductedBy, <Told texts={statement.conductedBy} speech={speech} />],
    [words.contact, <bdi>{statement.contact}</bdi>],
    [words.population, <Told texts={statement.population} speech={speech} />],
    [
      words.sampling,
      <>
        {words.sampleKind[statement.sampleKind]} <Told texts={statement.sampling} speech={speech} />
      </>,
    ],
    [words.mode, words.modeTold],
    [words.languages, survey.languages.map(speech.languageName).join(words.comma)],
    [
      words.fieldPeriod,
      <>
        {words.range(
          field.startedAt === null ? '–' : date(field.startedAt),
          field.closedAt === null ? words.stillOpen : date(field.closedAt),
        )}
        . {words.reminders(number(field.reminders))}
      </>,
    ],
    [words.sampleSize, words.sampleTold(number(response.sampled), number(response.released), number(response.answered))],
    [
      words.responseRate,
      response.share === null
        ? words.noResponse
        : words.responseTold(speech.share(response.share), number(response.answered), number(response.released)),
    ],
    [words.precision, precision],
    [words.weighting, words.unweighted],
    [words.reading, words.readingTold(number(decided.rule), number(decided.person), number(decided.nobody))],
    [words.disclosure, words.disclosureTold],
    [
      words.questionnaire,
      <>
        {words.version(number(survey.version))}: <code dir="ltr">{survey.hash}</code>
      </>,
    ],
  ];
  return (
    <section class="method" aria-labelledby="method">
      <h2 id="method">{words.method}</h2>
      <dl>
        {items.map(([name, told]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{told}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
