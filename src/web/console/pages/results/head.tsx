// What stands above the results: as of when, of which questionnaire, the response so far; and what to do where there is none.

import { Empty, Notice, Stat } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Props } from './shared.tsx';

export function Head({ look, t, language }: Props) {
  const { survey, asOf, response } = look.report;
  const numbers = numbersIn(language);
  const interval = response.share === null ? '' : numbers.interval(response.low, response.high);
  return (
    <>
      <p class="note">
        {t('results:asOf', { time: numbers.time(asOf, look.survey.timeZone) })} ·{' '}
        {t('results:version', { version: survey.version })} · <abbr title={t('results:hashTitle')}>SHA-256</abbr>{' '}
        <bdi>
          <code class="hash">{survey.hash}</code>
        </bdi>{' '}
        · {t('results:unweighted')}
      </p>
      <dl class="stats">
        <Stat
          label={t('results:response.asked')}
          value={numbers.count(response.asked)}
          base={t('results:response.of', { n: numbers.count(response.sampled) })}
        />
        <Stat
          label={t('results:response.answered')}
          value={numbers.count(response.answered)}
          base={t('results:response.answeredHint')}
        />
        <Stat
          label={t('results:response.share')}
          value={numbers.percent(response.share)}
          base={
            response.share === null
              ? t('results:response.none')
              : t('results:response.base', { n: numbers.count(response.asked), interval })
          }
        />
      </dl>
      <p class="note">{t('results:response.not')}</p>
      {survey.oneWay && (
        <Notice kind="warning">
          <p>{t('results:oneWay')}</p>
        </Notice>
      )}
      {!look.report.books.balanced && (
        <Notice kind="alarm" title={t('results:unbalanced')}>
          <p>{t('results:unbalancedHint')}</p>
        </Notice>
      )}
      {!look.followed && (
        <Notice kind="info">
          <p>{t('results:following')}</p>
        </Notice>
      )}
    </>
  );
}

export function Nothing({ entry, look, t }: Props) {
  const asked = look.report.response.asked > 0;
  const where = asked ? 'monitor' : look.report.response.sampled > 0 ? 'launch' : 'sample';
  return (
    <Empty title={t('results:empty.title')}>
      <p>{t(`results:empty.${where}`)}</p>
      <a class="button" href={`/surveys/${entry.id}/${where}`}>
        {t(`tabs.${where}`)}
      </a>
    </Empty>
  );
}
