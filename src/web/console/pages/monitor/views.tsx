// The monitor as a page: how the survey stands, whether its books balance, how far it got, how fast it goes; then what went wrong.
// What changes while one looks stands in live parts, and no control does.

import type { VNode } from 'preact';
import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import type { NextReplicate } from '../../../../field/next-replicate.ts';
import type { FieldErrors } from '../../form.ts';
import { Empty, Live, LivePart } from '../../layout/parts.tsx';
import type { PageRequest } from '../../route.ts';
import { Actions, Ends } from './actions.tsx';
import { Balance, Unbalanced } from './balance.tsx';
import { Budget, Last, Speed } from './figures.tsx';
import type { FieldLook } from './look.ts';
import { Funnel, Hours } from './pictures.tsx';
import type { Props } from './shared.ts';
import { Stale, Standing } from './standing.tsx';
import { Errors, Unknowns } from './trouble.tsx';

/** `errors` are those of the refused reason for a pause. */
export function Monitor({
  request,
  entry,
  look,
  next,
  errors,
  album,
}: {
  request: PageRequest;
  entry: CatalogEntry;
  look: FieldLook;
  next: NextReplicate | null;
  errors: FieldErrors | undefined;
  album: object;
}) {
  const props: Props = { look, shown: entry.state, language: request.language, t: request.t, album };
  if (entry.state === 'draft') return <Nothing {...props} />;
  const parts = liveParts(props);
  const part = (name: string, announce = false) => (
    <LivePart name={name} announce={announce}>
      {parts[name]}
    </LivePart>
  );
  const titled = (name: string) => <Titled name={name} t={props.t} part={part(name)} />;
  return (
    <Live from={`/surveys/${entry.id}/monitor/live?state=${entry.state}`}>
      {part('stale', true)}
      {part('alarm', true)}
      {part('standing', true)}
      <Actions request={request} look={look} next={next} errors={errors} ends={part('ends')} />
      <div class="first-look">
        {titled('balance')}
        {titled('funnel')}
      </div>
      {titled('speed')}
      {titled('hours')}
      {titled('errors')}
      {titled('unknown')}
      <div class="columns">
        {titled('budget')}
        {titled('last')}
      </div>
    </Live>
  );
}

function Titled({ name, t, part }: { name: string; t: Props['t']; part: VNode }) {
  return (
    <section aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{t(`monitor:${name}.title`)}</h2>
      {part}
    </section>
  );
}

/** Event name → what stands in the live part of this name. */
export function liveParts(props: Props): Record<string, VNode> {
  return {
    stale: <Stale {...props} />,
    alarm: <Unbalanced {...props} />,
    standing: <Standing {...props} />,
    ends: <Ends {...props} />,
    balance: <Balance {...props} />,
    funnel: <Funnel {...props} />,
    speed: <Speed {...props} />,
    hours: <Hours {...props} />,
    errors: <Errors {...props} />,
    unknown: <Unknowns {...props} />,
    budget: <Budget {...props} />,
    last: <Last {...props} />,
  };
}

function Nothing({ look, t }: Props) {
  const where = look.status.books.cases.sampled > 0 ? 'launch' : 'sample';
  return (
    <Empty title={t('monitor:empty.title')}>
      <p>{t(`monitor:empty.${where}`)}</p>
      <a class="button" href={`/surveys/${look.survey.id}/${where}`}>
        {t(`monitor:empty.${where}Link`)}
      </a>
    </Empty>
  );
}
