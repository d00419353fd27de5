// How fast it goes, how much of the budget it has taken, and when something last happened.

import { columns } from '../../../charts/columns.ts';
import type { Drawing } from '../../../charts/drawing.ts';
import { Picture, Stat } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Reader, Seen } from './look.ts';

export function Activity({ look, rates, survey, t, language }: Seen & Reader) {
  const numbers = numbersIn(language);
  const { activity, budget, queue } = look.status;
  const at = (time: string | null) => (time === null ? t('monitor:activity.never') : numbers.time(time, survey.timeZone));
  const over = rates && t('monitor:activity.over', { time: numbers.duration(rates.overMs) });
  const more = (count: { n: number; more: boolean }) => numbers.count(count.n) + (count.more ? '+' : '');
  return (
    <div>
      <dl class="stats">
        <Stat
          label={t('monitor:activity.replies')}
          value={rates ? numbers.rate(rates.repliesPerMinute) : '–'}
          base={over ?? t('monitor:activity.measuring')}
        />
        <Stat
          label={t('monitor:activity.segments')}
          value={rates ? numbers.rate(rates.segmentsPerSecond) : '–'}
          base={t('monitor:activity.pace', { pace: numbers.rate(look.segmentsPerSecond) })}
        />
        <Stat
          label={t('monitor:activity.waiting')}
          value={more(queue.waiting)}
          base={t('monitor:activity.due', { n: more(queue.due) })}
        />
        <Stat
          label={t('monitor:activity.budget')}
          value={numbers.count(budget.segments)}
          base={t('monitor:activity.budgetOf', {
            limit: numbers.count(budget.limit),
            reserve: numbers.count(budget.reserve),
            left: numbers.count(budget.left),
          })}
        />
        <Stat label={t('monitor:activity.lastAnswer')} value={at(activity.lastAnswerAt)} />
        <Stat label={t('monitor:activity.lastReport')} value={at(activity.lastReportAt)} />
      </dl>
      <Hours look={look} survey={survey} t={t} language={language} />
    </div>
  );
}

function Hours({ look, survey, t, language }: Pick<Seen, 'look' | 'survey'> & Reader) {
  const numbers = numbersIn(language);
  const time = new Intl.DateTimeFormat(language.numbers, {
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
    timeZone: survey.timeZone,
  });
  const sum = look.hours.reduce((total, { replies }) => total + replies, 0);
  const drawing = (width: Drawing['width']): Drawing => ({
    id: `hours-${width}`,
    width,
    direction: language.direction,
    language: language.tag,
    title: t('monitor:hours.title'),
    describe: t('monitor:hours.base', { n: numbers.count(sum) }),
    numbers,
  });
  const moments = look.hours.map(({ at }) => time.format(at));
  const values = look.hours.map(({ replies }) => replies);
  return (
    <Picture
      title={t('monitor:hours.title')}
      svg={(['wide', 'narrow'] as const).map((width) => columns(moments, values, 'plain', drawing(width))).join('')}
      note={t('monitor:hours.base', { n: numbers.count(sum) })}
    />
  );
}
