// The coder's desk: how far the coding is, which queue, the case in hand, what was decided before.

import type { CodedCase } from '../../../../coding/decide.ts';
import type { CodingProgress, OwnDecision, Queue } from '../../../../coding/queue.ts';
import type { Conversation } from '../../../../respondents/conversation.ts';
import { Empty, Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { deskPath, written } from './addresses.ts';
import { Case, optionWithin, type Place, QueueFields } from './case.tsx';

export interface CodingView extends Place {
  problem: string | undefined;
  said: string | undefined;
  typed: string | undefined;
  progress: CodingProgress;
  latest: OwnDecision[];
  shown: { coded: CodedCase; conversation: Conversation } | undefined;
}

export function Coding(view: CodingView) {
  const { t } = view.request;
  return (
    <>
      <p class="lead">{t('coding:what')}</p>
      {/* Single keys disturb who speaks to the machine or types by other means: they can be put off. The script shows this. */}
      <p id="keys-choice" class="check" hidden>
        <input id="keys" type="checkbox" checked />
        <label for="keys">{t('coding:keys')}</label>
      </p>
      <p id="said" class="visually-hidden" role="status" />
      <Desk {...view} />
    </>
  );
}

/** The desk for a page that stays, with what to say aloud: only what is put into an element that was there is heard. */
export function DeskAnew(view: CodingView) {
  const { t } = view.request;
  const says = view.problem ?? view.said;
  return (
    <>
      <Desk {...view} />
      <p id="said" hx-swap-oob="innerHTML">
        {says && t(says)}
      </p>
    </>
  );
}

/** The part that a decision replaces. What is pressed while a decision is under way is dropped: it was meant for the case that goes. */
function Desk(view: CodingView) {
  const { request, problem, shown, latest } = view;
  const { t } = request;
  return (
    <div id="desk" hx-target="#desk" hx-swap="outerHTML" hx-sync="#desk:drop">
      <Progress {...view} />
      <Queues {...view} />
      {problem && (
        <Notice kind="warning">
          <p>{t(problem)}</p>
        </Notice>
      )}
      {shown ? <Case place={view} {...shown} typed={view.typed} /> : <NothingWaits {...view} />}
      {latest.length > 0 && <Latest {...view} />}
    </div>
  );
}

function NothingWaits({ request: { t }, survey, queue, progress }: CodingView) {
  const elsewhere = progress.waiting > 0;
  return (
    <div id="asked" tabIndex={-1}>
      <Empty title={t(queue.left ? 'coding:empty.noneLeft' : elsewhere ? 'coding:empty.titleHere' : 'coding:empty.title')}>
        {elsewhere ? (
          <a class="button quiet" href={deskPath(survey.entry.id, {})}>
            {t('coding:empty.all')}
          </a>
        ) : (
          <>
            <p>{t('coding:empty.hint')}</p>
            <a class="button quiet" href={`/surveys/${survey.entry.id}/results`}>
              {t('coding:empty.results')}
            </a>
          </>
        )}
      </Empty>
    </div>
  );
}

function Progress({ request: { t, language }, progress: { waiting, decided, left } }: CodingView) {
  const { count } = numbersIn(language);
  const total = waiting + decided + left;
  if (total === 0) return null;
  return (
    <div class="coding-progress">
      <progress value={decided + left} max={total} aria-label={t('coding:progress.label')} />
      <p class="note">
        {t('coding:progress.text', { waiting: count(waiting), decided: count(decided), left: count(left), total: count(total) })}
      </p>
    </div>
  );
}

/** One question after another, or what was left unclear again. */
function Queues({ request: { t, language }, survey, queue, progress }: CodingView) {
  const { count } = numbersIn(language);
  const questions = progress.questions.filter(({ question, waiting }) => waiting > 0 || question === queue.question);
  const link = (to: Queue, label: string, n: number) => {
    const here = to.question === queue.question && (to.left ?? false) === (queue.left ?? false);
    return (
      <li>
        <a href={deskPath(survey.entry.id, to)} aria-current={here ? 'true' : undefined}>
          {label} <span class="n">{count(n)}</span>
        </a>
      </li>
    );
  };
  if (questions.length < 2 && progress.left === 0) return null;
  return (
    <nav class="queues" aria-label={t('coding:queues.label')}>
      <ul>
        {link({}, t('coding:queues.all'), progress.waiting)}
        {questions.map(({ question, waiting }) => link({ question }, question, waiting))}
        {(progress.left > 0 || queue.left) && link({ left: true }, t('coding:queues.left'), progress.left)}
      </ul>
    </nav>
  );
}

function Latest({ request, survey, queue, latest }: CodingView) {
  const { t, language } = request;
  const { id } = survey.entry;
  // Of each case the newest alone can be taken back, and what takes back cannot.
  const newest = latest.filter((one, index) => latest.findIndex((other) => written(other) === written(one)) === index);
  const undoable = newest.filter(({ undoing }) => !undoing);
  return (
    <section>
      <h2>{t('coding:latest.title')}</h2>
      <ol class="latest">
        {latest.map((decision) => {
          const question = survey.survey.questions.find((candidate) => candidate.id === decision.question)!;
          const option = optionWithin(question, decision.option, survey, request);
          const what = decision.undoing ? 'undone' : decision.option === 'unclear' ? 'left' : 'decided';
          return (
            <li key={decision.change}>
              <span>
                <time>{numbersIn(language).time(decision.at, survey.survey.timeZone)}</time> <code>{decision.question}</code>{' '}
                {t(`coding:latest.${what}`, { option })}
              </span>
              <a href={deskPath(id, queue, { case: decision })}>{t('coding:latest.look')}</a>
              {undoable.includes(decision) && (
                <form method="post" action={`/surveys/${id}/coding/undo`} hx-post={`/surveys/${id}/coding/undo`}>
                  <input type="hidden" name="case" value={written(decision)} />
                  <input type="hidden" name="change" value={decision.change} />
                  <QueueFields queue={queue} />
                  <button type="submit" class="plain" data-key={decision === undoable[0] ? 'z' : undefined}>
                    {t('coding:latest.undo')} {decision === undoable[0] && <kbd>Z</kbd>}
                  </button>
                </form>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
