// The launch as an operator decides it: the verdict, then whom it asks and what that costs, when, in which words, and how answers
// come back; what is to be settled or accepted; and the launch at the end.

import type { LaunchPlan } from '../../../../field/plan.ts';
import { Notice, Stat } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { Findings, titleOf } from './findings.tsx';
import { Go } from './go.tsx';
import type { LaunchProps, PartProps } from './part.ts';
import { Recipients } from './recipients.tsx';
import { SenderAndTest } from './sender.tsx';
import { Texts, Timing } from './timing.tsx';

export function Launch(props: LaunchProps) {
  const { request, survey, plan, told } = props;
  const { t } = request;
  const part: PartProps = { ...props, numbers: numbersIn(request.language) };
  const over = survey.entry.state === 'closed' || isAllReleased(plan);
  return (
    <div id="plan">
      <p class="note">{t('launch:lead')}</p>
      {told.done && (
        <Notice kind="done">
          <p>{t(told.done)}</p>
        </Notice>
      )}
      {told.problem && (
        <Notice kind="alarm">
          <p>{t(told.problem)}</p>
        </Notice>
      )}
      <Verdict {...part} />
      {!over && plan.people > 0 && <Figures {...part} />}
      {!over && <Recipients {...part} />}
      {!over && <Timing {...part} />}
      <Texts {...part} />
      <SenderAndTest {...part} />
      {!over && <Findings {...part} />}
      {!over && <Go {...part} />}
    </div>
  );
}

/** Nothing is left to release, of the whole survey. */
function isAllReleased(plan: LaunchPlan): boolean {
  return plan.released >= plan.of;
}

function Verdict(props: PartProps) {
  const { request, survey, plan, numbers } = props;
  const { t } = request;
  if (survey.entry.state === 'closed') return <Notice kind="info" title={t('launch:verdict.closed')} />;
  if (isAllReleased(plan)) {
    const n = plan.replicates.reduce((sum, { people }) => sum + people, 0);
    const people = t('launch:people', { count: n, n: numbers.count(n) });
    return (
      <Notice kind="done" title={t('launch:verdict.released', { people })}>
        <p>
          {t('launch:verdict.releasedHint')}{' '}
          <a href={`/surveys/${survey.entry.id}/monitor`}>{t('launch:findings.nothingToRelease.link')}</a>
        </p>
      </Notice>
    );
  }
  const blockers = plan.findings.filter(({ severity }) => severity === 'blocker');
  const warnings = plan.findings.filter(({ severity }) => severity === 'warning');
  if (plan.findings.length === 0) return <Notice kind="done" title={t('launch:verdict.clear')} />;
  const told = blockers.length > 0 ? blockers : warnings;
  const title = blockers.length > 0 ? 'launch:verdict.blocked' : 'launch:verdict.warned';
  return (
    <Notice kind={blockers.length > 0 ? 'alarm' : 'warning'} title={t(title, { count: told.length })}>
      <ul>
        {told.map((finding) => (
          <li key={finding.code}>
            <a href={`#finding-${finding.code}`}>{titleOf(finding, props)}</a>
          </li>
        ))}
      </ul>
      {blockers.length > 0 && warnings.length > 0 && <p>{t('launch:verdict.warningsToo', { count: warnings.length })}</p>}
    </Notice>
  );
}

function Figures({ request, plan, numbers }: PartProps) {
  const { t } = request;
  const { people, suppressed, segments, cost, budget, timing } = plan;
  const money = (amount: number) => numbers.money(amount, budget.price!.currency);
  const whole = cost
    ? { expected: money(cost.expected), worst: money(cost.worst) }
    : { expected: numbers.count(segments.expected), worst: numbers.count(segments.worst) };
  return (
    <dl class="stats">
      <Stat
        label={t('launch:stats.people')}
        value={numbers.count(people)}
        {...(suppressed > 0 ? { base: t('launch:stats.suppressed', { n: numbers.count(suppressed) }) } : {})}
      />
      <Stat
        label={t('launch:stats.first')}
        value={numbers.count(segments.first)}
        {...(cost ? { base: money(cost.first) } : {})}
      />
      <Stat
        label={t('launch:stats.whole')}
        value={`${numbers.count(segments.expected)}–${numbers.count(segments.worst)}`}
        base={t('launch:stats.wholeBase', whole)}
      />
      <Stat
        label={t('launch:stats.last')}
        value={timing.lastMs === null ? '–' : numbers.day(timing.lastMs, timing.timeZone)}
        base={timing.lastMs === null ? t('launch:stats.never') : numbers.time(timing.lastMs, timing.timeZone)}
      />
    </dl>
  );
}
