// From the sample to the answers, as a picture: how many come how far.

import type { Drawing } from '../../../charts/drawing.ts';
import { intervalBars } from '../../../charts/interval-bars.ts';
import { Picture, Stat } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Reader, Seen } from './look.ts';

export function Funnel({ look, t, language }: Seen & Reader) {
  const numbers = numbersIn(language);
  const sampled = look.funnel[0]?.n ?? 0;
  const bars = look.funnel.map(({ stage, n, share }) => ({
    name: t(`monitor:funnel.${stage}`),
    ink: 'plain' as const,
    share,
    low: null,
    high: null,
    note: numbers.count(n),
  }));
  const describe = look.funnel.map(({ stage, n }) => `${t(`monitor:funnel.${stage}`)}: ${numbers.count(n)}`).join('; ');
  const drawing = (width: Drawing['width']): Drawing => ({
    id: `funnel-${width}`,
    width,
    direction: language.direction,
    language: language.tag,
    title: t('monitor:funnel.title'),
    describe,
    numbers,
  });
  const { response } = look;
  return (
    <div>
      <Picture
        title={t('monitor:funnel.title')}
        svg={(['wide', 'narrow'] as const).map((width) => intervalBars(bars, drawing(width))).join('')}
        note={t('monitor:funnel.base', { n: numbers.count(sampled) })}
      />
      <dl class="stats">
        <Stat
          label={t('monitor:funnel.response')}
          value={numbers.percent(response.share)}
          base={t('monitor:funnel.responseBase', {
            n: numbers.count(response.asked),
            interval: numbers.interval(response.low, response.high),
          })}
        />
      </dl>
    </div>
  );
}
