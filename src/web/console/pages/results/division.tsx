// One question divided: by a stratum, and over time. The reader chooses which.

import type { VNode } from 'preact';
import type { StratumResult } from '../../../../results/report-schema.ts';
import { Select, Table } from '../../layout/parts.tsx';
import { type Numbers, numbersIn } from '../../numbers.ts';
import { textIn } from '../../site.ts';
import { coursePicture, stratumPicture, valueName } from './division-pictures.ts';
import { Drawn, FileLinks, type Props, shortened } from './shared.tsx';

/** What the reader chooses to see. With htmx a choice shows at once; without it a button asks for the page. */
export function Divided({ part, ...props }: Props & { part(name: string): VNode }) {
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

export function StratumPart(props: Props) {
  const { look, choice, t, language } = props;
  const stratum = look.report.strata.find(({ name }) => name === choice.stratum);
  if (!stratum || !choice.question) return <p />;
  const picture = stratumPicture(stratum, choice.question, look.survey, props);
  const rows = stratum.values.map((value) => value.questions.find(({ id }) => id === choice.question!.id));
  return (
    <>
      <p class="note">{t('results:stratum.note')}</p>
      <Drawn {...props} picture={picture} from={rows} />
      <p class="note">{t('results:stratum.caption')}</p>
      <StratumTable stratum={stratum} numbers={numbersIn(language)} {...props} />
    </>
  );
}

function StratumTable({ stratum, numbers, look, choice, ...reader }: Props & { stratum: StratumResult; numbers: Numbers }) {
  const { t, language } = reader;
  const question = choice.question!;
  return (
    <Table
      caption={t('results:stratum.title', { stratum: stratum.name })}
      titled
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

export function CoursePart(props: Props) {
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
