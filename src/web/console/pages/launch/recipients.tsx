// Who is asked and what that costs, by language and against the budget; and the choice of how much of the sample is released.

import type { Amounts, LaunchPlan } from '../../../../field/plan.ts';
import { Field, Table } from '../../layout/parts.tsx';
import { languageName, type PartProps } from './part.ts';

export function Recipients(props: PartProps) {
  const { request, plan, survey } = props;
  const { t } = request;
  const { from, to, of, released } = plan;
  return (
    <section id="recipients">
      <h2>{t('launch:recipients.title')}</h2>
      <p>
        {of === 1
          ? t('launch:recipients.all')
          : t(from === to ? 'launch:recipients.one' : 'launch:recipients.some', { from, to, of })}{' '}
        {released > 0 && t('launch:recipients.already', { released })}
      </p>
      {of > 1 && <Choice {...props} />}
      {plan.languages.length === 0 ? (
        <p class="empty">
          {t('launch:recipients.none')} <a href={`/surveys/${survey.entry.id}/sample`}>{t('launch:findings.noSample.link')}</a>
        </p>
      ) : (
        <>
          <Costs {...props} />
          <Budget {...props} />
        </>
      )}
    </section>
  );
}

function Choice({ request, plan, told, survey }: PartProps) {
  const { t, query, form } = request;
  const from = Math.min(plan.released + 1, plan.of);
  const value = told.wrongReplicates ? (query.get('replicates') ?? form.get('replicates')) : String(plan.to);
  const label = t('launch:recipients.upTo');
  const wrong = told.wrongReplicates && t('launch:go.wrongReplicates', { from, of: plan.of });
  return (
    <form method="get" action={`/surveys/${survey.entry.id}/launch#recipients`} class="choice">
      <Field
        name="replicates"
        label={label}
        hint={t('launch:recipients.upToHint', { from, of: plan.of })}
        t={(key, values) => (wrong && key === 'field.number' ? wrong : t(key, values))}
        errors={wrong ? { replicates: 'field.number' } : undefined}
        value={value}
        type="number"
        inputmode="numeric"
        min={from}
        max={plan.of}
      />
      <button type="submit" class="quiet">
        {t('launch:recipients.show')}
      </button>
    </form>
  );
}

function Costs(props: PartProps) {
  const { request, plan, numbers } = props;
  const { t } = request;
  const { price } = plan.budget;
  const rates = plan.rates;
  return (
    <>
      <Table
        caption={price ? t('launch:recipients.caption', { currency: price.currency }) : t('launch:recipients.captionNoPrice')}
        numeric
        head={
          <tr>
            <th>{t('launch:recipients.language')}</th>
            <th>{t('launch:recipients.people')}</th>
            <th>{t('launch:recipients.each')}</th>
            <th>{t('launch:recipients.first')}</th>
            <th>{t('launch:recipients.expected')}</th>
            <th>{t('launch:recipients.worst')}</th>
          </tr>
        }
      >
        {plan.languages.map(({ language, people, each, segments, cost }) => (
          <tr key={language}>
            <th scope="row">{languageName(request, language)}</th>
            <td>{numbers.count(people)}</td>
            <td>{numbers.count(each)}</td>
            <Cells {...props} segments={segments} cost={cost} />
          </tr>
        ))}
        {plan.languages.length > 1 && (
          <tr class="total">
            <th scope="row">{t('launch:recipients.total')}</th>
            <td>{numbers.count(plan.people)}</td>
            <td />
            <Cells {...props} segments={plan.segments} cost={plan.cost} />
          </tr>
        )}
      </Table>
      <p class="note">
        {t('launch:recipients.assumed', {
          answer: numbers.percent(rates.answer, 0),
          goOn: numbers.percent(rates.goOn, 0),
          clarify: numbers.percent(rates.clarify, 0),
        })}
      </p>
    </>
  );
}

function Cells({ plan, numbers, segments, cost }: PartProps & { segments: Amounts; cost: Amounts | null }) {
  return (
    <>
      {(['first', 'expected', 'worst'] as const).map((which) => (
        <td key={which}>
          {numbers.count(segments[which])}
          {cost && <small class="cost">{numbers.money(cost[which], plan.budget.price!.currency)}</small>}
        </td>
      ))}
    </>
  );
}

/** In the order in which the budget is used up. */
function partsOf({ segments, budget }: LaunchPlan) {
  return [
    { name: 'spent', n: budget.spent },
    { name: 'promised', n: budget.promised },
    { name: 'first', n: segments.first },
    { name: 'expected', n: segments.expected - segments.first },
    { name: 'worst', n: segments.worst - segments.expected },
  ] as const;
}

const WIDTH = 1000;
const HEIGHT = 36;

/** One bar: what is spent and what would be, with the marks of the reserve and of the whole budget. */
function Budget({ request, plan, numbers }: PartProps) {
  const { t } = request;
  const { budget } = plan;
  const parts = partsOf(plan);
  const all = Math.max(
    budget.segments,
    parts.reduce((sum, { n }) => sum + n, 0),
  );
  const x = (n: number) => (n / all) * WIDTH;
  const stop = budget.segments - budget.reserve;
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { n }) => sum + n, 0));
  const words = {
    budget: numbers.count(budget.segments),
    spent: numbers.count(budget.spent),
    promised: numbers.count(budget.promised),
    first: numbers.count(plan.segments.first),
    rest: numbers.count(parts[3].n),
    worst: numbers.count(parts[4].n),
    reserve: numbers.count(budget.reserve),
  };
  return (
    <figure class="budget">
      <figcaption class="picture-title">
        {t('launch:budget.title')} <small>({t('launch:budget.segments')})</small>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('launch:budget.picture', words)}
      >
        <rect class="whole" x="0" y="6" width={x(budget.segments)} height={HEIGHT - 12} />
        {parts.map(({ name, n }, index) => (
          <rect key={name} class={name} x={x(starts[index]!)} y="6" width={x(n)} height={HEIGHT - 12} />
        ))}
        <line class="stop" x1={x(stop)} x2={x(stop)} y1="0" y2={HEIGHT} />
      </svg>
      <ul class="legend">
        {parts
          .filter(({ n }) => n > 0)
          .map(({ name, n }) => (
            <li key={name}>
              <span class={`swatch ${name}`} aria-hidden="true" />
              {t(`launch:budget.${name}`)}: <strong>{numbers.count(n)}</strong>
            </li>
          ))}
      </ul>
      <p class="note">
        {t('launch:budget.reserve', { n: numbers.count(stop), reserve: numbers.count(budget.reserve) })}{' '}
        {budget.left >= plan.segments.first && t('launch:budget.left', { n: numbers.count(budget.left - plan.segments.first) })}
      </p>
    </figure>
  );
}
