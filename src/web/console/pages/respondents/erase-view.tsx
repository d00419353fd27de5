// What erasing and suppressing will do, said before it is done, and asked once more.

import type { Erasure } from '../../../../respondents/erase.ts';
import { OPERATOR_REASONS } from '../../../../respondents/suppress.ts';
import type { FieldErrors, Form } from '../../form.ts';
import type { Translate } from '../../i18n.ts';
import { Checkbox, FormErrors, Notice, Select } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { NumberField } from './number-field.tsx';

/** Of one case, with what it comes to. */
export function EraseView({
  request,
  who,
  erasure,
  errors,
}: {
  request: PageRequest;
  who: { respondent: number };
  erasure: Erasure;
  errors: FieldErrors | undefined;
}) {
  const { t, language } = request;
  const { count } = numbersIn(language);
  const rows: [string, number][] = [
    ['cases', erasure.cases],
    ['heard', erasure.heard],
    ['sent', erasure.sent],
    ['withdrawn', erasure.withdrawn],
    ['underWay', erasure.underWay],
    ['copies', erasure.copies],
    ['answers', erasure.answers],
  ];
  return (
    <>
      <WhatErasingDoes t={t} />
      <table class="numeric respondent-erasure">
        <caption>{t('respondents:erase.caption')}</caption>
        <tbody>
          {rows.map(([name, n]) => (
            <tr key={name}>
              <th scope="row">{t(`respondents:erase.rows.${name}`)}</th>
              <td>{count(n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="post" action={`/respondents/${who.respondent}/erase`} class="form">
        <Confirm t={t} errors={errors} />
        <div class="actions">
          <button type="submit" class="danger">
            {t('respondents:erase.submit')}
          </button>
          <a href={`/respondents/${who.respondent}`}>{t('action.cancel')}</a>
        </div>
      </form>
    </>
  );
}

function WhatErasingDoes({ t }: { t: Translate }) {
  return (
    <Notice kind="warning" title={t('respondents:erase.forGood')}>
      <ul>
        {['goes', 'stays', 'list', 'provider', 'backups'].map((part) => (
          <li key={part}>{t(`respondents:erase.${part}`)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Confirm({ t, errors }: { t: Translate; errors: FieldErrors | undefined }) {
  return (
    <>
      <FormErrors
        errors={errors}
        t={t}
        labels={{ confirm: t('respondents:erase.confirm'), number: t('respondents:number.label') }}
      />
      <Checkbox name="confirm" label={t('respondents:erase.confirm')} />
    </>
  );
}

/** Of a number that is typed, whether or not a survey has it. */
export function NumberView({
  request,
  what,
  countries,
  errors,
}: {
  request: PageRequest;
  what: 'suppress' | 'erase';
  countries: string[];
  errors: FieldErrors | undefined;
}) {
  const { t, form } = request;
  return (
    <>
      {what === 'erase' ? <WhatErasingDoes t={t} /> : <p>{t('respondents:suppress.what')}</p>}
      <form method="post" action={`/respondents/${what}`} class="form">
        {what === 'suppress' && (
          <FormErrors
            errors={errors}
            t={t}
            labels={{ number: t('respondents:number.label'), reason: t('respondents:suppress.reason') }}
          />
        )}
        <NumberField request={request} countries={countries} errors={errors} />
        {what === 'suppress' ? <ReasonField t={t} form={form} errors={errors} /> : <Confirm t={t} errors={errors} />}
        <div class="actions">
          <button type="submit" class={what === 'erase' ? 'danger' : undefined}>
            {t(`respondents:${what}.submit`)}
          </button>
          <a href="/respondents">{t('action.cancel')}</a>
        </div>
      </form>
    </>
  );
}

export function ReasonField({ t, form, errors }: { t: Translate; form?: Form; errors?: FieldErrors | undefined }) {
  return (
    <Select
      name="reason"
      label={t('respondents:suppress.reason')}
      t={t}
      form={form}
      errors={errors}
      options={OPERATOR_REASONS.map((reason) => ({ value: reason, label: t(`suppressions:reasons.${reason}`) }))}
    />
  );
}
