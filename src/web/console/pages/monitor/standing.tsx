// How the survey stands, and what to do about it. Nothing here changes but with the state, for it is read aloud when it does.

import { Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { CodeWords } from './code-words.tsx';
import type { Props } from './shared.ts';

export function Standing(props: Props) {
  const { look, t, language } = props;
  const { survey, replicates } = look.status;
  const numbers = numbersIn(language);
  const time = (at: string | number | null) => numbers.time(at, look.survey.timeZone);
  return (
    <>
      <p class="standing">
        <strong>{t(`monitor:standing.${survey.state}`)}</strong>{' '}
        {survey.startedAt !== null && t('monitor:standing.since', { time: time(survey.startedAt) })}
        {survey.closedAt !== null && ` ${t('monitor:standing.closedAt', { time: time(survey.closedAt) })}`}{' '}
        <small>{t('monitor:standing.replicates', { released: replicates.released, of: replicates.of })}</small>
      </p>
      {survey.state === 'paused' && <Paused {...props} reason={survey.pauseReason} />}
      {survey.state === 'fielding' && <Fielding {...props} />}
      {survey.state === 'closed' && (
        <p class="note">
          {t('monitor:standing.closedHint')} <a href={`/surveys/${survey.id}/results`}>{t('tabs.results')}</a>
        </p>
      )}
      {survey.oneWay && survey.state !== 'closed' && <p class="note">{t('monitor:standing.oneWay')}</p>}
    </>
  );
}

/** As the sending engine writes it: the provider's code, which has words of its own. */
const BY_PROVIDER = /^the provider refuses to send: (\S+)/;

function Paused({ reason, t, language }: Props & { reason: string | null }) {
  const code = BY_PROVIDER.exec(reason ?? '')?.[1];
  return (
    <Notice kind="warning" title={t('monitor:standing.pausedTitle')}>
      {reason && (
        <p>
          {t('monitor:standing.reason')} <bdi>{reason}</bdi>
        </p>
      )}
      {code && (
        <p class="code-words">
          <CodeWords code={code} of="meaning" t={t} language={language} />. {t('monitor:standing.todo')}{' '}
          <CodeWords code={code} of="remedy" t={t} language={language} />.
        </p>
      )}
      <p>{t(code ? 'monitor:standing.pausedByProvider' : 'monitor:standing.pausedByHand')}</p>
    </Notice>
  );
}

function Fielding({ look, t, language }: Props) {
  const { at, period, quietUntil, status } = look;
  const numbers = numbersIn(language);
  const time = (ms: number) => numbers.time(ms, look.survey.timeZone);
  if (at >= period.endMs)
    return (
      <Notice kind="warning" title={t('monitor:standing.over', { time: time(period.endMs) })}>
        <p>{t('monitor:standing.overTodo')}</p>
      </Notice>
    );
  if (status.budget.left === 0)
    return (
      <Notice kind="warning" title={t('monitor:standing.spent')}>
        <p>{t('monitor:standing.spentTodo', { reserve: numbers.count(status.budget.reserve) })}</p>
      </Notice>
    );
  if (at < period.startMs) return <p class="note">{t('monitor:standing.notBegun', { time: time(period.startMs) })}</p>;
  if (quietUntil !== null) return <p class="note">{t('monitor:standing.quiet', { time: time(quietUntil) })}</p>;
  return <p class="note">{t('monitor:standing.until', { time: time(period.endMs) })}</p>;
}

/** Where the state is no longer the page's, its buttons would be refused. */
export function Stale({ look, shown, t }: Props) {
  const { state, id } = look.status.survey;
  if (state === shown) return null;
  return (
    <Notice kind="info">
      <p>
        {t('monitor:stale.what', { state: t(`states.${state}`) })}{' '}
        <a href={`/surveys/${id}/monitor`}>{t('monitor:stale.link')}</a>
      </p>
    </Notice>
  );
}
