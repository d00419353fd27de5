// The monitor's page: what changes by itself, and beside it what can be done.

import type { NextReplicate } from '../../../../field/next-replicate.ts';
import { may } from '../../../../users/roles.ts';
import { Disclosure, Empty, Field, Live, LivePart } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteSurvey } from '../../site.ts';
import { liveParts, type PartName } from './live.tsx';
import type { Seen } from './look.ts';

interface Props {
  request: PageRequest;
  survey: SiteSurvey;
  seen: Seen;
  next: NextReplicate | null;
  problem: string | undefined;
}

export function Monitor(props: Props) {
  const { request, survey, seen } = props;
  const { t, language, user } = request;
  const { entry } = survey;
  const parts = liveParts(seen, { t, language }, entry.state);
  const part = (name: PartName, announce = false) => (
    <LivePart name={name} class={`part ${name}`} announce={announce}>
      {parts[name]}
    </LivePart>
  );
  if (entry.state === 'draft')
    return (
      <Empty title={t('monitor:draft.title')}>
        <p>{t('monitor:draft.hint')}</p>
        <a class="button" href={`/surveys/${entry.id}/launch`}>
          {t('monitor:draft.launch')}
        </a>
      </Empty>
    );
  return (
    <Live from={`/surveys/${entry.id}/monitor/live?state=${entry.state}`}>
      {part('state', true)}
      {may(user.role, 'send') && entry.state !== 'closed' && <Actions {...props} />}
      {part('books')}
      <div class="columns">
        {part('funnel')}
        {part('activity')}
      </div>
      <h2>{t('monitor:errors.title')}</h2>
      {part('errors')}
      <h2>{t('monitor:unknown.title')}</h2>
      <p class="note">{t('monitor:unknown.what')}</p>
      {part('unknown')}
    </Live>
  );
}

function Actions({ request, survey, seen, next, problem }: Props) {
  const { t, language, form } = request;
  const { entry } = survey;
  const numbers = numbersIn(language);
  const here = `/surveys/${entry.id}/monitor`;
  const { cases } = seen.look.status.books;
  const state = <input type="hidden" name="state" value={entry.state} />;
  return (
    <div class="monitor-actions">
      {entry.state === 'fielding' ? (
        <Disclosure summary={t('monitor:pause.open')} open={problem !== undefined}>
          <form method="post" action={`${here}/pause`} class="form">
            {state}
            <p>{t('monitor:pause.what')}</p>
            <Field
              name="reason"
              label={t('monitor:pause.reason')}
              t={t}
              form={form}
              errors={problem ? { reason: problem } : undefined}
              maxlength={300}
              dir="auto"
              required
            />
            <button type="submit">{t('monitor:pause.submit')}</button>
          </form>
        </Disclosure>
      ) : (
        <form method="post" action={`${here}/resume`}>
          {state}
          <button type="submit">{t('monitor:resume')}</button>
        </form>
      )}
      {next && (
        <a class="button quiet" href={`/surveys/${entry.id}/launch`}>
          {t('monitor:next', {
            replicate: next.replicate,
            people: numbers.count(next.people) + (next.more ? '+' : ''),
            segments: numbers.count(next.segments) + (next.more ? '+' : ''),
          })}
        </a>
      )}
      <Disclosure summary={t('monitor:close.open')} danger>
        <form method="post" action={`${here}/close`}>
          {state}
          <p>{t('monitor:close.what', { waiting: numbers.count(cases.waiting), sampled: numbers.count(cases.sampled) })}</p>
          <button type="submit" class="danger">
            {t('monitor:close.submit')}
          </button>
        </form>
      </Disclosure>
    </div>
  );
}
