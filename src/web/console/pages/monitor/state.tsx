// In which state the fielding is, and why.

import { Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Reader, Seen } from './look.ts';

export function StateLine({ opened, ...seen }: Seen & Reader & { opened: string }) {
  const { entry, t } = seen;
  if (opened === entry.state) return <Words {...seen} />;
  return (
    <>
      <Words {...seen} />
      <Notice kind="info">
        <p>
          {t('monitor:state.moved', { state: t(`states.${entry.state}`) })}{' '}
          <a href={`/surveys/${entry.id}/monitor`}>{t('monitor:state.reload')}</a>
        </p>
      </Notice>
    </>
  );
}

function Words({ entry, survey, look, t, language }: Seen & Reader) {
  const numbers = numbersIn(language);
  const at = (ms: number | null) => numbers.time(ms, survey.timeZone);
  if (entry.state === 'paused')
    return (
      <Notice kind="warning" title={t('monitor:state.paused')}>
        <p dir="auto">{entry.pauseReason ?? t('monitor:state.noReason')}</p>
        <p>{t('monitor:state.pausedHint')}</p>
      </Notice>
    );
  if (entry.state === 'closed') return <p>{t('monitor:state.closed', { at: at(entry.closedAt) })}</p>;
  if (entry.state === 'draft') return <p>{t('monitor:state.draft')}</p>;
  const { startMs, endMs } = look.period;
  const words =
    look.at < startMs
      ? t('monitor:state.before', { at: at(startMs) })
      : look.at >= endMs
        ? t('monitor:state.after', { at: at(endMs) })
        : look.quietUntil !== null
          ? t('monitor:state.quiet', { until: at(look.quietUntil) })
          : t('monitor:state.sending', { until: at(endMs) });
  return (
    <p>
      {words} {entry.oneWay && <b>{t('monitor:state.oneWay')}</b>}
    </p>
  );
}
