// The monitor's figures: how fast it goes against its pace, what waits, what it has cost, when something last came.

import { Stat } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { type Props, sizeOf } from './shared.ts';

export function Speed(props: Props) {
  const { look, t, language } = props;
  const { rates, status, segmentsPerSecond } = look;
  const numbers = numbersIn(language);
  const { queue, activity } = status;
  const over = rates ? t('monitor:speed.over', { duration: numbers.duration(rates.overMs) }) : t('monitor:speed.measuring');
  const value = (rate: number | undefined) => (rate === undefined ? '–' : numbers.rate(rate));
  const oldest = queue.due.oldestMs === null ? '' : t('monitor:speed.oldest', { duration: numbers.duration(queue.due.oldestMs) });
  const hours = { now: numbers.count(activity.repliesThisHour), before: numbers.count(activity.repliesLastHour) };
  return (
    <dl class="stats">
      <Stat
        label={t('monitor:speed.replies')}
        value={value(rates?.repliesPerMinute)}
        base={`${over}. ${t('monitor:speed.hours', hours)}`}
      />
      <Stat label={t('monitor:speed.messages')} value={value(rates?.messagesPerSecond)} base={over} />
      <Stat
        label={t('monitor:speed.segments')}
        value={value(rates?.segmentsPerSecond)}
        base={t('monitor:speed.pace', { pace: numbers.rate(segmentsPerSecond) })}
      />
      <Stat
        label={t('monitor:speed.waiting')}
        value={sizeOf(queue.waiting, props)}
        base={`${t('monitor:speed.due', { due: sizeOf(queue.due, props) })} ${oldest}`.trim()}
      />
    </dl>
  );
}

export function Budget({ look, t, language }: Props) {
  const { messages, segments, limit, reserve, left } = look.status.budget;
  const numbers = numbersIn(language);
  const { price } = look.survey.budget;
  const share = limit > 0 ? segments / limit : null;
  const spent = t('monitor:budget.spent', {
    segments: numbers.count(segments),
    limit: numbers.count(limit),
    share: numbers.percent(share),
  });
  return (
    <>
      <progress max={Math.max(1, limit)} value={Math.min(segments, limit)} aria-label={spent}>
        {spent}
      </progress>
      <p>
        {spent} {t('monitor:budget.messages', { count: messages, n: numbers.count(messages) })}
        {price && ` ${t('monitor:budget.cost', { cost: numbers.money(segments * price.perSegment, price.currency) })}`}
      </p>
      <p class="note">
        {left > 0 ? t('monitor:budget.left', { left: numbers.count(left) }) : t('monitor:budget.none')}{' '}
        {t('monitor:budget.reserve', { reserve: numbers.count(reserve) })}
      </p>
    </>
  );
}

export function Last({ look, t, language }: Props) {
  const { lastAnswerAt, lastReportAt } = look.status.activity;
  const numbers = numbersIn(language);
  const time = (at: string | null) => (at === null ? t('monitor:last.none') : numbers.time(at, look.survey.timeZone));
  return (
    <dl class="last">
      <dt>{t('monitor:last.answer')}</dt>
      <dd>{time(lastAnswerAt)}</dd>
      <dt>{t('monitor:last.report')}</dt>
      <dd>{time(lastReportAt)}</dd>
    </dl>
  );
}
