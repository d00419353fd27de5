// What a fielder may do: pause, resume, release, close. Each form carries the state that its page showed, and asks before it acts.

import type { VNode } from 'preact';
import type { NextReplicate } from '../../../../field/next-replicate.ts';
import { may } from '../../../../users/roles.ts';
import type { FieldErrors } from '../../form.ts';
import { Disclosure, Field } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { FieldLook } from './look.ts';
import { type Props, sizeOf } from './shared.ts';

export function Actions({
  request,
  look,
  next,
  errors,
  ends,
}: {
  request: PageRequest;
  look: FieldLook;
  next: NextReplicate | null;
  errors: FieldErrors | undefined;
  /** What closing ends, as it is now. */
  ends: VNode;
}) {
  const { t, user, form } = request;
  const { state, id } = look.status.survey;
  if (state === 'closed') return null;
  if (!may(user.role, 'send')) return <p class="note">{t('monitor:actions.notYours')}</p>;
  const home = `/surveys/${id}/monitor`;
  const shown = <input type="hidden" name="state" value={state} />;
  return (
    <div class="deeds">
      {state === 'paused' ? (
        <form method="post" action={`${home}/resume`}>
          {shown}
          <button type="submit">{t('monitor:resume.do')}</button>
          <p class="hint">{t('monitor:resume.what')}</p>
        </form>
      ) : (
        <Disclosure summary={t('monitor:pause.open')} open={errors !== undefined}>
          <p>{t('monitor:pause.what')}</p>
          <form method="post" action={`${home}/pause`}>
            {shown}
            <Field
              name="reason"
              label={t('monitor:pause.reason')}
              hint={t('monitor:pause.hint')}
              t={t}
              form={form}
              errors={errors}
              maxlength={200}
              dir="auto"
              required
            />
            <button type="submit">{t('monitor:pause.do')}</button>
          </form>
        </Disclosure>
      )}
      <Release request={request} look={look} next={next} />
      <Disclosure summary={t('monitor:close.open')} danger>
        <p>{t('monitor:close.what')}</p>
        {ends}
        <form method="post" action={`${home}/close`}>
          {shown}
          <button class="danger" type="submit">
            {t('monitor:close.do')}
          </button>
        </form>
      </Disclosure>
    </div>
  );
}

/** The whole plan, and the launch itself, stand on the launch page. */
function Release({ request, look, next }: { request: PageRequest; look: FieldLook; next: NextReplicate | null }) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  if (!next) return <p class="note">{t('monitor:release.all')}</p>;
  const people = numbers.count(next.people);
  const segments = numbers.count(next.segments);
  return (
    <p class="release">
      <a class="button quiet" href={`/surveys/${look.status.survey.id}/launch`}>
        {t('monitor:release.link', { replicate: next.replicate })}
      </a>
      <small>
        {t('monitor:release.holds', { count: next.people, people, segments })}
        {next.cost && ` ${t('monitor:release.cost', { cost: numbers.money(next.cost.amount, next.cost.currency) })}`}
      </small>
    </p>
  );
}

export function Ends(props: Props) {
  const { look, t, language } = props;
  const numbers = numbersIn(language);
  const { queue } = look.status;
  return (
    <ul>
      <li>{t('monitor:close.waiting', { count: queue.waiting.n, n: sizeOf(queue.waiting, props) })}</li>
      <li>
        {t('monitor:close.interviews', {
          count: look.openAtMost,
          n: numbers.count(look.openAtMost),
          asked: numbers.count(look.response.asked),
        })}
      </li>
    </ul>
  );
}
