// The questionnaire's picture: texts as on a phone, language by language, with what each costs; the file beside them.

import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import type { CheckReport, LanguageReport, MessageReport } from '../../../../survey/check.ts';
import { keyOf, type Survey } from '../../../../survey/definition.ts';
import type { SurveyFile } from '../../../../survey/file.ts';
import type { Translate } from '../../i18n.ts';
import { Bubble, Notice, Table } from '../../layout/parts.tsx';
import { type Numbers, numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { Problems } from './problems.tsx';

interface Props {
  request: PageRequest;
  entry: CatalogEntry;
  /** As it is shown: what is typed where that passes the checks. */
  survey: Survey;
  report: CheckReport;
  file: SurveyFile;
  edited: { source: string; version: number; problem?: string };
  editable: boolean;
}

export function Questionnaire({ request, entry, survey, report, file, edited, editable }: Props) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  return (
    <>
      <p class="note">
        {t('questionnaire:version', { version: entry.version })} · <abbr title={t('questionnaire:hashTitle')}>SHA-256</abbr>{' '}
        <code class="hash">{entry.hash}</code>
      </p>
      {entry.state !== 'draft' && (
        <Notice kind="info" title={t('questionnaire:frozen')}>
          <p>
            {t('questionnaire:frozenHint')} <a href={`/surveys/${entry.id}/duplicate`}>{t('questionnaire:duplicate')}</a>
          </p>
        </Notice>
      )}
      {edited.problem && (
        <Notice kind="alarm">
          <p>{t(edited.problem)}</p>
        </Notice>
      )}
      <Costs report={report} t={t} numbers={numbers} />
      <div class={editable ? 'beside' : undefined}>
        <div>
          {report.languages.map((one) => (
            <LanguageTexts key={one.language} report={one} survey={survey} currency={report.currency} t={t} numbers={numbers} />
          ))}
        </div>
        <File {...{ request, entry, file, edited, editable }} />
      </div>
    </>
  );
}

function Costs({ report, t, numbers }: { report: CheckReport; t: Translate; numbers: Numbers }) {
  return (
    <Table
      caption={t('questionnaire:costs.caption')}
      numeric
      head={
        <tr>
          <th>{t('questionnaire:language')}</th>
          <th>{t('questionnaire:costs.messages')}</th>
          <th>{t('questionnaire:costs.segments')}</th>
          <th>{t('questionnaire:costs.cost')}</th>
        </tr>
      }
    >
      {report.languages.map(({ language, interview }) => (
        <tr key={language}>
          <th scope="row">{t(`languages.${language}`, { defaultValue: language })}</th>
          <td>{numbers.count(interview.messages)}</td>
          <td>{numbers.count(interview.segments)}</td>
          <td>{price(interview.cost, report.currency, numbers)}</td>
        </tr>
      ))}
    </Table>
  );
}

function price(cost: number | null, currency: string | null, numbers: Numbers): string {
  return cost === null || currency === null ? '–' : numbers.money(cost, currency);
}

function LanguageTexts({
  report,
  survey,
  currency,
  t,
  numbers,
}: {
  report: LanguageReport;
  survey: Survey;
  currency: string | null;
  t: Translate;
  numbers: Numbers;
}) {
  const main = report.messages.filter(({ text }) => text === 'invitation' || text === 'question' || text === 'thanks');
  const others = report.messages.filter((message) => !main.includes(message));
  const show = (message: MessageReport) => (
    <li key={`${message.text}/${message.question}`}>
      <h3>{nameOf(message, t)}</h3>
      <Bubble from="us" text={message.body} lang={report.language} note={<SizeNote {...{ message, currency, t, numbers }} />} />
      {(message.text === 'question' || message.text === 'invitation') && (
        <Options survey={survey} question={message.question} language={report.language} t={t} />
      )}
    </li>
  );
  return (
    <section>
      <h2>{t(`languages.${report.language}`, { defaultValue: report.language })}</h2>
      <ol class="texts">{main.map(show)}</ol>
      <details class="disclosure">
        <summary>{t('questionnaire:others', { count: others.length })}</summary>
        <div>
          <ol class="texts">{others.map(show)}</ol>
        </div>
      </details>
    </section>
  );
}

function nameOf({ text, question }: MessageReport, t: Translate): string {
  const name = t(`questionnaire:texts.${text}`);
  return question !== null && (text === 'question' || text === 'clarify') ? `${name}: ${question}` : name;
}

function SizeNote({
  message,
  currency,
  t,
  numbers,
}: {
  message: MessageReport;
  currency: string | null;
  t: Translate;
  numbers: Numbers;
}) {
  const parts = [
    message.encoding,
    t('questionnaire:units', { count: message.units }),
    t('questionnaire:segments', { count: message.segments }),
  ];
  if (message.cost !== null) parts.push(price(message.cost, currency, numbers));
  return <span class={message.segments > 1 ? 'size many' : 'size'}>{parts.join(' · ')}</span>;
}

function Options({ survey, question, language, t }: { survey: Survey; question: string | null; language: string; t: Translate }) {
  const asked = survey.questions.find(({ id }) => id === question);
  if (asked?.type !== 'choice') return null;
  return (
    <p class="note">
      {t('questionnaire:answers')}{' '}
      {asked.options.map((option, index) => (
        <span key={option.code} class="option">
          <b>{keyOf(option, index)}</b>{' '}
          <bdi lang={language}>{option.label[language] ?? option.label[survey.defaultLanguage]}</bdi>{' '}
        </span>
      ))}
    </p>
  );
}

function File({ request, entry, file, edited, editable }: Omit<Props, 'survey' | 'report'>) {
  const { t } = request;
  if (!editable)
    return (
      <details class="disclosure">
        <summary>{t('questionnaire:file.title')}</summary>
        <div>
          <p>
            <a href={`/surveys/${entry.id}/questionnaire/file`}>{t('questionnaire:file.download')}</a>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
          <pre dir="ltr" tabIndex={0}>
            {edited.source}
          </pre>
        </div>
      </details>
    );
  return (
    <section class="file">
      <h2>{t('questionnaire:file.title')}</h2>
      <p class="note">
        {t('questionnaire:file.hint')} <a href={`/surveys/${entry.id}/questionnaire/file`}>{t('questionnaire:file.download')}</a>
      </p>
      <form method="post" action={`/surveys/${entry.id}/questionnaire`}>
        <input type="hidden" name="version" value={edited.version} />
        <div
          id="checked"
          aria-live="polite"
          hx-post={`/surveys/${entry.id}/questionnaire/check`}
          hx-trigger="keyup delay:500ms from:#field-file, change from:#field-file"
          hx-include="#field-file"
          hx-swap="innerHTML"
        >
          <Checked file={file} t={t} />
        </div>
        <label class="visually-hidden" for="field-file">
          {t('questionnaire:file.title')}
        </label>
        <textarea id="field-file" name="file" dir="ltr" rows={36} spellcheck={false} data-lines>
          {edited.source}
        </textarea>
        <div class="actions">
          <button type="submit">{t('questionnaire:file.save')}</button>
        </div>
      </form>
    </section>
  );
}

/** What the checks say of the text as it stands. */
export function Checked({ file, t }: { file: SurveyFile; t: Translate }) {
  if (!file.ok) return <Problems problems={file.problems} t={t} />;
  if (file.warnings.length > 0) return <Problems problems={file.warnings} t={t} kind="warnings" />;
  return <p class="note checked-ok">✓ {t('questionnaire:file.ok')}</p>;
}
