// A file before it is imported: its columns, to be chosen where their names do not tell, and its first rows as they would be read.

import type { AppError } from '../../../../errors.ts';
import type { Preview } from '../../../../sample/preview.ts';
import type { StagedFile } from '../../../../sample/staging.ts';
import { Notice, Select, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteSurvey } from '../../site.ts';

interface Props {
  request: PageRequest;
  survey: SiteSurvey;
  file: StagedFile;
  /** An error where the file cannot be read at all. */
  preview: Preview | AppError;
  problem?: AppError | undefined;
}

export function PreviewPage({ request, survey, file, preview, problem }: Props) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  const back = `/surveys/${survey.entry.id}/sample`;
  if (!('header' in preview))
    return (
      <>
        <Problem title={t('sample:preview.unreadable')} error={preview} />
        <a class="button" href={back}>
          {t('sample:preview.another')}
        </a>
      </>
    );
  const told = problem ?? preview.problem;
  return (
    <>
      <p>
        <bdi>
          <code>{file.name}</code>
        </bdi>{' '}
        · {t('sample:preview.size', { kb: numbers.count(Math.max(1, Math.round(file.bytes / 1000))) })} ·{' '}
        {t(`sample:preview.delimiters.${{ ',': 'comma', ';': 'semicolon', '\t': 'tab' }[preview.delimiter]}`)}
      </p>
      {told && <Problem title={t('sample:preview.problem')} error={told} />}
      <Mapping request={request} survey={survey} file={file} preview={preview} />
      {preview.rows.length > 0 && <Rows request={request} survey={survey} preview={preview} />}
    </>
  );
}

function Problem({ title, error }: { title: string; error: { message: string; remedy?: string | undefined } }) {
  return (
    <Notice kind="alarm" title={title}>
      <p dir="ltr" lang="en">
        {error.message}
      </p>
      {error.remedy && (
        <p dir="ltr" lang="en">
          {error.remedy}
        </p>
      )}
    </Notice>
  );
}

function Mapping({
  request,
  survey,
  file,
  preview,
}: {
  request: PageRequest;
  survey: SiteSurvey;
  file: StagedFile;
  preview: Preview;
}) {
  const { t } = request;
  const here = `/surveys/${survey.entry.id}/sample/files/${file.id}`;
  const { mapping, header } = preview;
  const columns = header.map((name, index) => ({ value: String(index), label: `${index + 1}: ${name}` }));
  const none = { value: '', label: t('sample:preview.choose') };
  const chosen = (index: number | undefined) => (index === undefined || Number.isNaN(index) ? '' : String(index));
  return (
    <form method="post" action={here} class="mapping">
      <fieldset>
        <legend>{t('sample:preview.columns')}</legend>
        <div class="mapping-fields">
          <Select
            name="phone"
            label={t('sample:preview.phone')}
            t={t}
            value={chosen(mapping?.phone)}
            options={[none, ...columns]}
          />
          <Select
            name="language"
            label={t('sample:preview.language')}
            t={t}
            value={chosen(mapping?.language)}
            options={[
              { value: '', label: t('sample:preview.noLanguage', { language: survey.survey.defaultLanguage }) },
              ...columns,
            ]}
          />
          {survey.survey.strata.map(
            (stratum) =>
              'column' in stratum && (
                <Select
                  key={stratum.name}
                  name={`stratum.${stratum.name}`}
                  label={t('sample:preview.stratum', { stratum: stratum.name })}
                  t={t}
                  value={chosen(mapping?.strata[stratum.name])}
                  options={[none, ...columns]}
                />
              ),
          )}
        </div>
      </fieldset>
      <div class="actions">
        <button type="submit">{t('sample:preview.import')}</button>
        <button type="submit" class="quiet" formMethod="get" formAction={here}>
          {t('sample:preview.again')}
        </button>
        <a href={`/surveys/${survey.entry.id}/sample`}>{t('action.cancel')}</a>
      </div>
    </form>
  );
}

function Rows({ request, survey, preview }: { request: PageRequest; survey: SiteSurvey; preview: Preview }) {
  const { t } = request;
  const strata = survey.survey.strata.filter((stratum) => 'column' in stratum).map(({ name }) => name);
  return (
    <>
      <h2>{t('sample:preview.rows', { count: preview.rows.length })}</h2>
      <Table
        caption={t('sample:preview.rowsHint')}
        head={
          <tr>
            <th>{t('sample:preview.line')}</th>
            <th>{t('sample:preview.number')}</th>
            <th>{t('sample:preview.language')}</th>
            {strata.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        }
      >
        {preview.rows.map(({ line, outcome }) => (
          <tr key={line}>
            <th scope="row">{line}</th>
            {outcome.ok ? (
              <>
                <td>
                  <bdi dir="ltr">{outcome.number}</bdi>
                </td>
                <td>{t(`languages.${outcome.language}`, { defaultValue: outcome.language })}</td>
                {strata.map((name) => (
                  <td key={name}>
                    <bdi>{outcome.strata[name] ?? '–'}</bdi>
                  </td>
                ))}
              </>
            ) : (
              <td colSpan={2 + strata.length} class="rejected">
                ✕ {t(`sample:reasons.${outcome.reason}`)}{' '}
                <small dir="ltr" lang="en">
                  {outcome.explanation}
                </small>
              </td>
            )}
          </tr>
        ))}
      </Table>
    </>
  );
}
