// The monitor's pictures: how far the sample got, and the replies of the last two days.

import { columns } from '../../../charts/columns.ts';
import { Markup } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { drawn } from '../results/drawn.ts';
import { counts } from '../results/moments.ts';
import { onPage, type Picture } from '../results/pictures.ts';
import { funnelBars } from './funnel-bars.ts';
import type { Props } from './shared.ts';

const HOUR_MS = 3_600_000;

export function Funnel(props: Props) {
  const { look, t, language } = props;
  const numbers = numbersIn(language);
  const sampled = numbers.count(look.status.books.cases.sampled);
  const stages = look.funnel.map(({ stage, n, share }) => ({
    name: t(`monitor:funnel.${stage}`),
    note: t(share === null || stage === 'sampled' ? 'monitor:funnel.only' : 'monitor:funnel.share', {
      n: numbers.count(n),
      share: numbers.percent(share),
      sampled,
    }),
    share: share ?? 0,
  }));
  const { asked, answered, share, low, high } = look.response;
  const picture: Picture = {
    id: 'funnel',
    title: t('monitor:funnel.title'),
    describe: stages.map(({ name, note }) => `${name}: ${note}.`).join(' '),
    draw: (drawing) => funnelBars(stages, drawing),
  };
  return (
    <>
      <Drawn {...props} picture={picture} from={stages} atOnce />
      <p class="note">
        {t(share === null ? 'monitor:funnel.noResponse' : 'monitor:funnel.response', {
          asked: numbers.count(asked),
          answered: numbers.count(answered),
          share: numbers.percent(share),
          interval: numbers.interval(low ?? null, high ?? null),
        })}
      </p>
    </>
  );
}

export function Hours(props: Props) {
  const { look, t, language } = props;
  const numbers = numbersIn(language);
  const { moments } = counts(
    look.hours.map(({ at, replies }) => ({ hour: at / HOUR_MS, n: replies })),
    { timeZone: look.survey.timeZone, numbers: language.numbers },
  );
  const values = moments.map(({ value }) => value);
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) return <p class="note">{t('monitor:hours.none')}</p>;
  const most = moments.reduce((a, b) => (b.value > a.value ? b : a));
  const describe = t('monitor:hours.describe', { sum: numbers.count(sum), most: numbers.count(most.value), at: most.name });
  const picture: Picture = {
    id: 'hours',
    title: t('monitor:hours.title'),
    describe,
    draw: (drawing) =>
      columns(
        moments.map(({ label }) => label),
        values,
        'plain',
        drawing,
      ),
  };
  return (
    <>
      <Drawn {...props} picture={picture} from={moments} />
      <p class="note">{describe}</p>
    </>
  );
}

/** `atOnce`: never behind the figures beside it, which would contradict it; it is small, and drawn once a look at most. */
function Drawn({
  picture,
  from,
  look,
  album,
  language,
  t,
  atOnce = false,
}: Props & { picture: Picture; from: unknown; atOnce?: boolean }) {
  const key = `monitor ${look.survey.id} ${picture.id} ${language.tag}`;
  const draw = () => onPage(picture, { language, t });
  // Without a clock no drawing takes time, and so none is put off.
  const html = drawn(album, key, JSON.stringify(from), draw, atOnce ? () => 0 : undefined);
  return <Markup class="chart-frame" html={html} />;
}
