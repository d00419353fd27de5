// The form that takes a number, and what was found under it.

import type { CaseSummary, Found, Suppression } from '../../../../respondents/cases.ts';
import { EMPTY_FORM, type FieldErrors } from '../../form.ts';
import { Empty, FormErrors, Notice, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { NumberField } from './number-field.tsx';

interface Props {
  request: PageRequest;
  countries: string[];
  found: Found | undefined;
  /** Survey id → its title. */
  titles: Record<string, string>;
  errors: FieldErrors | undefined;
}

export function FindView({ request, countries, found, titles, errors }: Props) {
  const { t } = request;
  if (countries.length === 0)
    return (
      <Empty title={t('respondents:find.noSurvey')}>
        <p>{t('respondents:find.noSurveyHint')}</p>
        <a class="button quiet" href="/surveys">
          {t('places.surveys')}
        </a>
      </Empty>
    );
  return (
    <>
      {found && <FoundView request={request} found={found} titles={titles} />}
      {found ? <h2>{t('respondents:find.again')}</h2> : <p>{t('respondents:find.what')}</p>}
      <form method="post" action="/respondents" class="form respondent-find">
        <FormErrors errors={errors} t={t} labels={{ number: t('respondents:number.label') }} />
        {/* A number that was found is not shown again: somebody may be looking over the shoulder. */}
        <NumberField request={found ? { ...request, form: EMPTY_FORM } : request} countries={countries} errors={errors} />
        <button type="submit">{t('respondents:find.submit')}</button>
      </form>
      <p class="note">{t('respondents:find.recorded')}</p>
      <h2>{t('respondents:find.without')}</h2>
      <p>{t('respondents:find.withoutHint')}</p>
      <div class="actions">
        <a class="button quiet" href="/respondents/suppress">
          {t('respondents:suppress.number')}
        </a>
        <a class="button quiet" href="/respondents/erase">
          {t('respondents:erase.number')}
        </a>
      </div>
    </>
  );
}

function FoundView({ request, found, titles }: { request: PageRequest; found: Found; titles: Record<string, string> }) {
  const { t } = request;
  return (
    <section aria-labelledby="found">
      <h2 id="found">
        {t('respondents:found.title')} <bdi dir="ltr">{found.masked}</bdi>
      </h2>
      {found.suppression && <SuppressionNotice request={request} suppression={found.suppression} />}
      {found.cases.length === 0 ? (
        <Notice kind="info" title={t('respondents:found.none')}>
          <p>{t('respondents:found.noneHint')}</p>
        </Notice>
      ) : (
        <Cases request={request} cases={found.cases} titles={titles} />
      )}
      {found.otherMessages > 0 && <p>{t('respondents:found.others', { count: found.otherMessages })}</p>}
    </section>
  );
}

function Cases({ request, cases, titles }: { request: PageRequest; cases: CaseSummary[]; titles: Record<string, string> }) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  return (
    <Table
      caption={t('respondents:found.caption', { count: cases.length })}
      head={
        <tr>
          <th scope="col">{t('respondents:found.case')}</th>
          <th scope="col">{t('respondents:found.survey')}</th>
          <th scope="col">{t('respondents:case.state')}</th>
          <th scope="col">{t('respondents:case.phase')}</th>
          <th scope="col">{t('respondents:case.asked')}</th>
        </tr>
      }
    >
      {cases.map((row) => (
        <tr key={row.respondent}>
          <th scope="row">
            <a href={`/respondents/${row.respondent}`}>{t('respondents:case.title', { id: row.respondent })}</a>
          </th>
          <td>
            <bdi>{titles[row.survey]}</bdi>
          </td>
          <td>{t(`respondents:states.${row.state}`)}</td>
          <td>{t(`respondents:phases.${row.phase ?? 'none'}`)}</td>
          <td>{numbers.time(row.askedAt)}</td>
        </tr>
      ))}
    </Table>
  );
}

export function SuppressionNotice({ request, suppression }: { request: PageRequest; suppression: Suppression }) {
  const { t, language } = request;
  const since = numbersIn(language).time(suppression.since);
  // Of an erasure only the year is kept.
  const title = suppression.reason === 'erasure' ? t('respondents:suppress.onErased') : t('respondents:suppress.on', { since });
  return (
    <Notice kind="warning" title={title}>
      <p>{t(`suppressions:reasons.${suppression.reason}`)}</p>
    </Notice>
  );
}
