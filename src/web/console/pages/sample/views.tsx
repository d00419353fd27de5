// How the sample is made up, where more comes from, and what came before.

import type { Books } from '../../../../results/read-books.ts';
import type { Import } from '../../../../sample/imports.ts';
import { peopleBy, type SampleGroup } from '../../../../sample/sizes.ts';
import { may } from '../../../../users/roles.ts';
import { Empty, Notice, Stat, Table } from '../../layout/parts.tsx';
import { type Numbers, numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteSurvey } from '../../site.ts';

interface Props {
  request: PageRequest;
  survey: SiteSurvey;
  cases: Books['cases'];
  groups: SampleGroup[];
  imports: Import[];
  problem: string | undefined;
  limitMb: number;
}

export function SamplePage(props: Props) {
  const { request, survey, cases, imports } = props;
  const { t, user, language } = request;
  const prepares = may(user.role, 'prepare') && survey.entry.state !== 'closed';
  return (
    <>
      {cases.sampled === 0 ? (
        <Empty title={t('sample:empty.title')}>
          <p>{t(prepares ? 'sample:empty.prepare' : 'sample:empty.wait')}</p>
        </Empty>
      ) : (
        <Composition {...props} />
      )}
      {prepares && <Upload {...props} />}
      {imports.length > 0 && (
        <>
          <h2>{t('sample:imports.title')}</h2>
          <ImportsTable request={request} survey={survey} imports={imports} numbers={numbersIn(language)} />
        </>
      )}
    </>
  );
}

function Composition({ request, survey, cases, groups }: Props) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  const of = (total: number) => t('sample:base', { n: numbers.count(total) });
  const asked = cases.sampled - cases.waiting - cases.suppressed;
  const strata = survey.survey.strata.filter((stratum) => 'column' in stratum);
  const replicates = peopleBy(groups, ({ replicate }) => replicate).sort(([a], [b]) => a - b);
  return (
    <>
      <dl class="stats">
        <Stat label={t('sample:sampled')} value={numbers.count(cases.sampled)} />
        <Stat label={t('sample:suppressed')} value={numbers.count(cases.suppressed)} base={of(cases.sampled)} />
        <Stat label={t('sample:asked')} value={numbers.count(asked)} base={of(cases.sampled)} />
        <Stat label={t('sample:waiting')} value={numbers.count(cases.waiting)} base={of(cases.sampled)} />
      </dl>
      <div class="columns">
        <Shares
          title={t('sample:byLanguage')}
          rows={peopleBy(groups, ({ language: tag }) => t(`languages.${tag}`, { defaultValue: tag }))}
          numbers={numbers}
          {...{ t }}
        />
        {strata.map(({ name }) => (
          <Shares
            key={name}
            title={t('sample:byStratum', { stratum: name })}
            rows={peopleBy(groups, (group) => group.strata[name] ?? t('sample:notKnown'))}
            numbers={numbers}
            {...{ t }}
          />
        ))}
        {replicates.length > 1 && (
          <Shares
            title={t('sample:byReplicate')}
            rows={replicates.map(([replicate, n]) => [
              t(replicate <= survey.entry.released ? 'sample:replicateReleased' : 'sample:replicate', { replicate }),
              n,
            ])}
            numbers={numbers}
            {...{ t }}
          />
        )}
      </div>
    </>
  );
}

function Shares({ title, rows, numbers, t }: { title: string; rows: [string, number][]; numbers: Numbers; t: PageRequest['t'] }) {
  const total = rows.reduce((sum, [, n]) => sum + n, 0);
  return (
    <div>
      <Table
        caption={`${title}; ${t('sample:base', { n: numbers.count(total) })}`}
        head={
          <tr>
            <th>{title}</th>
            <th class="number">{t('figures.count')}</th>
            <th class="number">{t('figures.share')}</th>
            <td />
          </tr>
        }
      >
        {rows.map(([name, n]) => (
          <tr key={name}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td class="number">{numbers.count(n)}</td>
            <td class="number">{numbers.percent(n / total)}</td>
            <td class="bar">
              <progress value={n} max={total} aria-label={name} />
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}

function Upload({ request, survey, problem, limitMb }: Props) {
  const { t } = request;
  const here = `/surveys/${survey.entry.id}/sample`;
  const columns = survey.survey.strata.flatMap((stratum) => ('column' in stratum ? [stratum.column] : []));
  return (
    <section>
      <h2>{t('sample:upload.title')}</h2>
      <p>{t('sample:upload.what')}</p>
      {columns.length > 0 && (
        <p>
          {t('sample:upload.columns')}{' '}
          {['phone', 'language', ...columns].map((column) => (
            <span key={column}>
              <code>{column}</code>{' '}
            </span>
          ))}
        </p>
      )}
      {survey.entry.state !== 'draft' && (
        <Notice kind="info">
          <p>{t('sample:upload.fielded')}</p>
        </Notice>
      )}
      <form method="post" action={here} encType="multipart/form-data" class="form">
        <div class={problem ? 'field wrong' : 'field'}>
          <label for="field-sample">{t('sample:upload.file')}</label>
          <p class="hint" id="field-sample-hint">
            {t('sample:upload.hint', { limitMb })}
          </p>
          {problem && (
            <p class="field-error" id="field-sample-error">
              {t(problem, { limitMb })}
            </p>
          )}
          <input
            id="field-sample"
            name="sample"
            type="file"
            accept=".csv,.txt,.tsv,text/csv"
            required
            aria-describedby="field-sample-hint"
            aria-invalid={problem ? 'true' : undefined}
          />
        </div>
        <div class="actions">
          <button type="submit">{t('sample:upload.submit')}</button>
          <a href={`${here}/example.csv`}>{t('sample:upload.example')}</a>
        </div>
      </form>
    </section>
  );
}

function ImportsTable({
  request: { t, user },
  survey,
  imports,
  numbers,
}: {
  request: PageRequest;
  survey: SiteSurvey;
  imports: Import[];
  numbers: Numbers;
}) {
  const looks = may(user.role, 'prepare');
  return (
    <Table
      caption={t('sample:imports.title')}
      titled
      head={
        <tr>
          <th>{t('sample:imports.file')}</th>
          <th>{t('sample:imports.state')}</th>
          <th class="number">{t('sample:imports.rows')}</th>
          <th class="number">{t('sample:imports.imported')}</th>
          <th>{t('sample:imports.by')}</th>
          <th>{t('sample:imports.at')}</th>
        </tr>
      }
    >
      {imports.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            {looks ? (
              <a href={`/surveys/${survey.entry.id}/sample/imports/${one.id}`}>
                <bdi>{one.fileName}</bdi>
              </a>
            ) : (
              <bdi>{one.fileName}</bdi>
            )}
          </th>
          <td>{t(`sample:states.${one.state}`)}</td>
          <td class="number">{numbers.count(one.rowsRead)}</td>
          <td class="number">{numbers.count(one.imported)}</td>
          <td>
            <bdi>{one.actor}</bdi>
          </td>
          <td>{numbers.time(one.startedAt, survey.survey.timeZone)}</td>
        </tr>
      ))}
    </Table>
  );
}
