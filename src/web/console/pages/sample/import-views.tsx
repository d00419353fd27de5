// An import while it runs, and what became of it.

import type { Import } from '../../../../sample/imports.ts';
import { Notice, Stat, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteSurvey } from '../../site.ts';

interface Props {
  request: PageRequest;
  survey: SiteSurvey;
  job: Import;
}

export function ImportPage(props: Props) {
  return <ImportProgress {...props} />;
}

/** Asks for itself anew for as long as the import runs. */
export function ImportProgress({ request, survey, job }: Props) {
  const { t, language, now } = request;
  const numbers = numbersIn(language);
  const sample = `/surveys/${survey.entry.id}/sample`;
  const here = `${sample}/imports/${job.id}`;
  const runs = job.state === 'running';
  const rejected = Object.values(job.rejected).reduce((sum, n) => sum + n, 0);
  const rejectedSoFar = runs ? job.rowsRead - job.imported : rejected;
  const kind = job.state === 'done' ? 'done' : runs ? 'info' : 'warning';
  return (
    <div id="import" {...(runs ? { 'hx-get': here, 'hx-trigger': 'every 1s', 'hx-swap': 'outerHTML' } : {})}>
      <Notice kind={kind} title={t(`sample:import.states.${job.state}`)}>
        {job.problem && (
          <p dir="ltr" lang="en">
            {job.problem}
          </p>
        )}
        {(job.problem || job.state === 'interrupted') && (
          <p>
            {t('sample:import.repeat')} <a href={sample}>{t('sample:import.again')}</a>
          </p>
        )}
      </Notice>
      {job.takenUp > 0 && <p class="note">{t('sample:import.takenUp', { rows: numbers.count(job.takenUp) })}</p>}
      {job.changed && <p class="note">{t('sample:import.changed')}</p>}
      <progress value={job.bytesRead} max={Math.max(1, job.bytes)} aria-label={t('sample:import.progress')} />
      {runs && <p class="note">{pace(job, request, numbers)}</p>}
      <dl class="stats">
        <Stat label={t('sample:import.rows')} value={numbers.count(job.rowsRead)} />
        <Stat
          label={t('sample:import.imported')}
          value={numbers.count(job.imported)}
          base={t('sample:base', { n: numbers.count(job.rowsRead) })}
        />
        <Stat
          label={t('sample:import.rejected')}
          value={numbers.count(rejectedSoFar)}
          base={t('sample:base', { n: numbers.count(job.rowsRead) })}
        />
        {job.suppressed > 0 && (
          <Stat
            label={t('sample:import.suppressed')}
            value={numbers.count(job.suppressed)}
            base={t('sample:base', { n: numbers.count(job.imported) })}
          />
        )}
      </dl>
      {runs && (
        <form method="post" action={`${here}/stop`} class="actions">
          <button type="submit" class="quiet">
            {t('sample:import.stop')}
          </button>
          <p class="note">{t('sample:import.stopHint')}</p>
        </form>
      )}
      {rejected > 0 && <Rejected request={request} job={job} here={here} />}
      {!runs && now >= job.startedAt && (
        <p class="actions">
          <a class="button" href={sample}>
            {t('sample:import.toSample')}
          </a>
        </p>
      )}
    </div>
  );
}

function pace(job: Import, { t }: PageRequest, numbers: ReturnType<typeof numbersIn>): string {
  return t('sample:import.pace', {
    share: numbers.percent(job.bytesRead / Math.max(1, job.bytes), 0),
    rate: job.rowsPerSecond === null ? '–' : numbers.rate(job.rowsPerSecond),
    left: job.leftMs === null ? '–' : numbers.duration(Math.max(1_000, job.leftMs)),
  });
}

function Rejected({ request: { t, language }, job, here }: { request: PageRequest; job: Import; here: string }) {
  const numbers = numbersIn(language);
  return (
    <>
      <h2>{t('sample:import.rejectedTitle')}</h2>
      <Table
        caption={t('sample:import.rejectedHint')}
        head={
          <tr>
            <th>{t('sample:import.reason')}</th>
            <th class="number">{t('sample:import.rows')}</th>
            <th>{t('sample:import.todo')}</th>
          </tr>
        }
      >
        {Object.entries(job.rejected)
          .filter(([, n]) => n > 0)
          .map(([reason, n]) => (
            <tr key={reason}>
              <th scope="row">{t(`sample:reasons.${reason}`)}</th>
              <td class="number">{numbers.count(n)}</td>
              <td>{t(`sample:remedies.${reason}`)}</td>
            </tr>
          ))}
      </Table>
      {job.rejects ? (
        <p class="actions">
          <a class="button quiet" href={`${here}/rejects.csv`}>
            {t('sample:import.download')}
          </a>
          <span class="note">{t('sample:import.downloadHint')}</span>
        </p>
      ) : job.state === 'running' ? null : (
        <p class="note">{t('sample:import.rejectsGone')}</p>
      )}
    </>
  );
}
