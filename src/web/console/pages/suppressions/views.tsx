// The suppression list in counts, the form that takes a list, and what an import came to.

import type { AppError } from '../../../../errors.ts';
import { SUPPRESSION_REASONS } from '../../../../respondents/suppress.ts';
import type { SuppressionCounts } from '../../../../respondents/suppression-counts.ts';
import type { SuppressionImport } from '../../../../sample/import-suppressions.ts';
import type { FieldErrors } from '../../form.ts';
import { Empty, FormErrors, Notice, Select, Stat, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { ReasonField } from '../respondents/erase-view.tsx';
import { NumberField } from '../respondents/number-field.tsx';

export function SuppressionsView({
  request,
  counts,
  countries,
  wrong,
}: {
  request: PageRequest;
  counts: SuppressionCounts;
  countries: string[];
  wrong: { errors?: FieldErrors; refusal?: AppError } | undefined;
}) {
  const { t } = request;
  return (
    <>
      <p>{t('suppressions:what')}</p>
      {counts.total === 0 ? (
        <Empty title={t('suppressions:empty')}>
          <p>{t('suppressions:emptyHint')}</p>
        </Empty>
      ) : (
        <Counts request={request} counts={counts} />
      )}
      <div class="actions">
        {counts.total > 0 && (
          <a class="button quiet" href="/suppressions/counts.csv">
            {t('suppressions:export')}
          </a>
        )}
        {countries.length > 0 && (
          <a class="button quiet" href="/suppressions/add">
            {t('suppressions:add.title')}
          </a>
        )}
      </div>
      <h2>{t('suppressions:import.title')}</h2>
      {countries.length === 0 ? (
        <p>
          {t('suppressions:import.noSurvey')} <a href="/surveys">{t('places.surveys')}</a>
        </p>
      ) : (
        <ImportForm request={request} countries={countries} wrong={wrong} />
      )}
    </>
  );
}

function Counts({ request: { t, language }, counts }: { request: PageRequest; counts: SuppressionCounts }) {
  const numbers = numbersIn(language);
  return (
    <Table
      caption={t('suppressions:caption', { n: numbers.count(counts.total) })}
      numeric
      head={
        <tr>
          <th scope="col">{t('suppressions:reason')}</th>
          <th scope="col">{t('suppressions:numbers')}</th>
          <th scope="col">{t('figures.share')}</th>
        </tr>
      }
    >
      {SUPPRESSION_REASONS.filter((reason) => counts.reasons[reason] > 0).map((reason) => (
        <tr key={reason}>
          <th scope="row">{t(`suppressions:reasons.${reason}`)}</th>
          <td>{numbers.count(counts.reasons[reason])}</td>
          <td>{numbers.percent(counts.reasons[reason] / counts.total)}</td>
        </tr>
      ))}
    </Table>
  );
}

function ImportForm({
  request,
  countries,
  wrong,
}: {
  request: PageRequest;
  countries: string[];
  wrong: { errors?: FieldErrors; refusal?: AppError } | undefined;
}) {
  const { t, form, language } = request;
  const names = new Intl.DisplayNames([language.tag], { type: 'region' });
  const fault = wrong?.errors?.list;
  return (
    <form method="post" action="/suppressions/import" class="form" encType="multipart/form-data">
      <FormErrors errors={wrong?.errors} t={t} labels={{ list: t('suppressions:import.file') }} />
      {wrong?.refusal && (
        <Notice kind="alarm" title={t('suppressions:import.refused')}>
          <p dir="auto">{wrong.refusal.message}</p>
          {wrong.refusal.remedy && <p dir="auto">{wrong.refusal.remedy}</p>}
        </Notice>
      )}
      <p>{t('suppressions:import.what')}</p>
      <div class={fault ? 'field wrong' : 'field'}>
        <label for="field-list">{t('suppressions:import.file')}</label>
        <p class="hint" id="field-list-hint">
          {t('suppressions:import.fileHint')}
        </p>
        {fault && (
          <p class="field-error" id="field-list-error">
            {t(fault)}
          </p>
        )}
        <input
          id="field-list"
          name="list"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-describedby={fault ? 'field-list-hint field-list-error' : 'field-list-hint'}
          aria-invalid={fault ? 'true' : undefined}
        />
      </div>
      {countries.length > 1 && (
        <Select
          name="country"
          label={t('respondents:number.country')}
          hint={t('respondents:number.countryHint')}
          t={t}
          form={form}
          options={countries.map((code) => ({ value: code, label: names.of(code) ?? code }))}
        />
      )}
      <button type="submit">{t('suppressions:import.submit')}</button>
    </form>
  );
}

export function ImportedView({ request, summary, name }: { request: PageRequest; summary: SuppressionImport; name: string }) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  const rejected = Object.values(summary.rejected).reduce((sum, n) => sum + n, 0);
  const base = t('suppressions:import.of', { n: numbers.count(summary.rowsRead) });
  return (
    <>
      <dl class="stats">
        <Stat label={t('suppressions:import.added')} value={numbers.count(summary.added)} base={base} />
        <Stat label={t('suppressions:import.known')} value={numbers.count(summary.known)} base={base} />
        <Stat label={t('suppressions:import.rejected')} value={numbers.count(rejected)} base={base} />
        <Stat label={t('suppressions:import.withdrawn')} value={numbers.count(summary.withdrawn)} />
      </dl>
      {rejected > 0 && (
        <>
          <Table
            caption={t('suppressions:import.rejectedCaption', { n: numbers.count(rejected) })}
            numeric
            head={
              <tr>
                <th scope="col">{t('suppressions:reason')}</th>
                <th scope="col">{t('suppressions:import.lines')}</th>
              </tr>
            }
          >
            {Object.entries(summary.rejected)
              .filter(([, n]) => n > 0)
              .map(([reason, n]) => (
                <tr key={reason}>
                  <th scope="row">{t(`suppressions:rejects.${reason}`)}</th>
                  <td>{numbers.count(n)}</td>
                </tr>
              ))}
          </Table>
          <p>{t('suppressions:import.rejectsHint')}</p>
        </>
      )}
      <div class="actions">
        {rejected > 0 && (
          <a class="button" href={`/suppressions/imports/${name}/rejects.csv`}>
            {t('suppressions:import.rejectsLink')}
          </a>
        )}
        <a href="/suppressions">{t('suppressions:import.back')}</a>
      </div>
    </>
  );
}

export function AddView({
  request,
  countries,
  errors,
}: {
  request: PageRequest;
  countries: string[];
  errors: FieldErrors | undefined;
}) {
  const { t, form } = request;
  return (
    <>
      <p>{t('respondents:suppress.what')}</p>
      <form method="post" action="/suppressions/add" class="form">
        <FormErrors
          errors={errors}
          t={t}
          labels={{ number: t('respondents:number.label'), reason: t('respondents:suppress.reason') }}
        />
        <NumberField request={request} countries={countries} errors={errors} />
        <ReasonField t={t} form={form} errors={errors} />
        <div class="actions">
          <button type="submit">{t('respondents:suppress.submit')}</button>
          <a href="/suppressions">{t('action.cancel')}</a>
        </div>
      </form>
    </>
  );
}
