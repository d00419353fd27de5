// The launch itself: each warning accepted by itself, and a button that says to how many people it sends and what that costs.

import { may } from '../../../../users/roles.ts';
import { Checkbox, Disclosure, Notice } from '../../layout/parts.tsx';
import { titleOf } from './findings.tsx';
import type { PartProps } from './part.ts';

export function Go(props: PartProps) {
  const { request, plan } = props;
  const { t } = request;
  const blocked = plan.findings.some(({ severity }) => severity === 'blocker');
  return (
    <section id="go">
      <h2>{t(plan.released > 0 ? 'launch:go.titleMore' : 'launch:go.title')}</h2>
      {!may(request.user.role, 'send') ? (
        <p>{t('launch:go.notYours')}</p>
      ) : blocked ? (
        <p>{t('launch:go.blocked')}</p>
      ) : (
        <Form {...props} />
      )}
    </section>
  );
}

function Form(props: PartProps) {
  const { request, plan, survey, told, numbers } = props;
  const { t } = request;
  const people = t('launch:people', { count: plan.people, n: numbers.count(plan.people) });
  const { first, worst } = plan.segments;
  const segments = t('launch:segments', { count: first, n: numbers.count(first) });
  const money = (amount: number) => numbers.money(amount, plan.budget.price!.currency);
  const button = plan.cost
    ? t('launch:go.send', { people, segments, from: money(plan.cost.first), to: money(plan.cost.worst) })
    : t('launch:go.sendNoPrice', { people, segments, worst: numbers.count(worst) });
  return (
    <Disclosure summary={t('launch:go.open', { people })} danger open={told.accepted !== undefined}>
      <form method="post" action={`/surveys/${survey.entry.id}/launch`}>
        <input type="hidden" name="replicates" value={String(plan.to)} />
        <input type="hidden" name="digest" value={plan.digest} />
        <p>{t('launch:go.what', { people })}</p>
        {survey.entry.state === 'paused' && (
          <Notice kind="info">
            <p>{t('launch:go.resumes')}</p>
          </Notice>
        )}
        {plan.findings.length > 0 && (
          <fieldset>
            <legend>{t('launch:go.accept')}</legend>
            {plan.findings.map((finding) => (
              <Checkbox
                key={finding.code}
                name="accept"
                value={finding.code}
                label={titleOf(finding, props)}
                checked={told.accepted?.includes(finding.code) ?? false}
                required
              />
            ))}
          </fieldset>
        )}
        <button type="submit" class="danger">
          {button}
        </button>
      </form>
    </Disclosure>
  );
}
