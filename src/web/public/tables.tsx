// The tables of the public page: a question's answers, and a breakdown of them.

import type { Publication, PublishedBreakdown, PublishedChoice, PublishedQuestion } from '../../results/publication-schema.ts';
import { barInksOf } from '../charts/palette.ts';
import { Bar, scaleOf } from './bars.tsx';
import type { Speech } from './speech.ts';
import { Told } from './told.tsx';

/** A question's answers with its bars; what stands outside the base is named and counted below. */
export function ChoiceTable({ question, speech, named }: { question: PublishedChoice; speech: Speech; named: string }) {
  const { words, number, share, interval } = speech;
  const scale = scaleOf(question.options);
  const inks = barInksOf(question.options.map(({ code, means }) => (means === null ? { code } : { code, means })));
  const hasIntervals = question.options.some(({ low }) => low !== null);
  return (
    <table class="answers" aria-labelledby={named}>
      <thead>
        <tr>
          <th scope="col">{words.answer}</th>
          <td class="picture" />
          <th scope="col" class="number">
            {words.share}
          </th>
          {hasIntervals && (
            <th scope="col" class="number">
              {words.interval}
            </th>
          )}
          <th scope="col" class="number">
            {words.count}
          </th>
        </tr>
      </thead>
      <tbody>
        {question.options.map((option) => (
          <tr key={option.code}>
            <th scope="row">
              <Told texts={option.label} speech={speech} />
            </th>
            <td class="picture">
              <Bar estimate={option} scale={scale} ink={inks.get(option.code)!} dir={words.dir} />
            </td>
            <td class="number share">{share(option.share)}</td>
            {hasIntervals && <td class="number">{interval(option)}</td>}
            <td class="number">{option.n === null ? '–' : number(option.n)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={hasIntervals ? 4 : 3}>
            {words.base}
          </th>
          <td class="number">{number(question.base)}</td>
        </tr>
        {(['refused', 'unclear'] as const).map((apart) => (
          <tr key={apart} class="apart">
            <th scope="row" colSpan={hasIntervals ? 4 : 3}>
              {words[apart]} <span class="aside">({words.notInBase})</span>
            </th>
            <td class="number">{number(question[apart])}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
}

/** What a question has come to that is not the headline. */
export function QuestionResult({
  question,
  publication,
  speech,
}: {
  question: PublishedQuestion;
  publication: Publication;
  speech: Speech;
}) {
  const { words, number } = speech;
  const id = `q-${question.id}`;
  return (
    <div class="question">
      <h3 id={id}>
        <Told texts={question.text} speech={speech} />
      </h3>
      {!question.enough && <p>{words.tooFew(number(question.base), number(publication.disclosure.leastBase))}</p>}
      {question.enough && question.type === 'choice' && <ChoiceTable question={question} speech={speech} named={id} />}
      {question.enough && question.type !== 'choice' && (
        <dl class="counts">
          {question.type === 'number' && (
            <>
              <dt>{words.mean}</dt>
              <dd>{question.mean === null ? '–' : number(question.mean)}</dd>
              <dt>{words.median}</dt>
              <dd>{question.median === null ? '–' : number(question.median)}</dd>
            </>
          )}
          <dt>{words.base}</dt>
          <dd>{number(question.base)}</dd>
          <dt>
            {words.refused} <span class="aside">({words.notInBase})</span>
          </dt>
          <dd>{number(question.refused)}</dd>
          <dt>
            {words.unclear} <span class="aside">({words.notInBase})</span>
          </dt>
          <dd>{number(question.unclear)}</dd>
        </dl>
      )}
      {question.type === 'open' && <p class="aside">{words.openAnswers}</p>}
    </div>
  );
}

/** A row that the public will not see, with the words that say why. */
export interface MarkedRow {
  stratum: string;
  question: string;
  value: string | null;
  label: Record<string, string> | null;
  mark: string;
}

/** A stratum may be a question, or a column of the sample under the publisher's own name for it. */
export function BreakdownTable({
  breakdown,
  publication,
  speech,
  marked,
}: {
  breakdown: PublishedBreakdown;
  publication: Publication;
  speech: Speech;
  marked: readonly MarkedRow[];
}) {
  const { words, number, share, interval } = speech;
  const question = publication.questions.find(({ id }) => id === breakdown.question) as PublishedChoice;
  const id = `b-${breakdown.stratum}-${breakdown.question}`;
  const hidden = marked.filter(({ stratum, question: of }) => stratum === breakdown.stratum && of === breakdown.question);
  const isAlone = publication.breakdowns.every((other) => other.question === breakdown.question);
  return (
    <div class="breakdown">
      <h3 id={id}>
        {words.by(words.strataNames[breakdown.stratum] ?? breakdown.stratum)}
        {!isAlone && (
          <span class="aside">
            {' '}
            · <Told texts={question.text} speech={speech} />
          </span>
        )}
      </h3>
      {breakdown.rows.length + hidden.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
        <section class="scroll" tabIndex={0} aria-labelledby={id}>
          <table class="cross" aria-labelledby={id}>
            <thead>
              <tr>
                <td />
                <th scope="col" class="number">
                  {words.count}
                </th>
                {question.options.map(({ code, label }) => (
                  <th scope="col" class="number" key={code}>
                    <Told texts={label} speech={speech} />
                  </th>
                ))}
                <th scope="col" class="number apart">
                  {words.withoutAnswer}
                </th>
              </tr>
            </thead>
            <tbody>
              {breakdown.rows.map((row) => (
                <tr key={row.value}>
                  <th scope="row">
                    {row.label ? <Told texts={row.label} speech={speech} /> : <bdi>{row.value ?? words.notKnown}</bdi>}
                  </th>
                  <td class="number">{number(row.base)}</td>
                  {row.options.map((option) => (
                    <td class="number" key={option.code}>
                      {share(option.share)}
                      {option.low !== null && <span class="aside">{interval(option)}</span>}
                    </td>
                  ))}
                  <td class="number apart">{number(row.without)}</td>
                </tr>
              ))}
              {hidden.map(({ value, label, mark }) => (
                <tr key={value} class="hidden-row">
                  <th scope="row">{label ? <Told texts={label} speech={speech} /> : <bdi>{value ?? words.notKnown}</bdi>}</th>
                  <td colSpan={question.options.length + 2}>
                    <bdi>{mark}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {breakdown.hidden > 0 && (
        <p class="aside">{breakdown.rows.length === 0 ? words.allHidden : words.hiddenRows(number(breakdown.hidden))}</p>
      )}
    </div>
  );
}
