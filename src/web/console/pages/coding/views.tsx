// The coder's desk: the conversation, the question, the decisions with their keys; what was decided before.

import type { CodedCase } from '../../../../coding/decide.ts';
import type { CodingProgress, OwnDecision } from '../../../../coding/queue.ts';
import type { Conversation, ConversationMessage, HeardMessage } from '../../../../respondents/conversation.ts';
import { maskNumbers } from '../../../../sms/mask.ts';
import type { Question } from '../../../../survey/definition.ts';
import { Bubble, Empty, Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { type SiteSurvey, textIn } from '../../site.ts';

export interface CodingView {
  request: PageRequest;
  survey: SiteSurvey;
  problem: string | undefined;
  said: string | undefined;
  progress: CodingProgress;
  latest: OwnDecision[];
  shown: { coded: CodedCase; conversation: Conversation } | undefined;
}

/** Keys 1 to 9 are the options; further options have none. */
const MOST_KEYS = 9;

export function Coding(view: CodingView) {
  const { t } = view.request;
  return (
    <>
      <p>{t('coding:what')}</p>
      <Desk {...view} />
    </>
  );
}

/** The part that a decision replaces. */
export function Desk(view: CodingView) {
  const { request, survey, problem, said, shown, latest } = view;
  const { t } = request;
  return (
    <div id="desk" hx-target="#desk" hx-swap="outerHTML">
      <Progress {...view} />
      <p class="visually-hidden" role="status">
        {said && t(said)}
      </p>
      {problem && (
        <Notice kind="warning">
          <p>{t(problem)}</p>
        </Notice>
      )}
      {shown ? (
        <Case request={request} survey={survey} {...shown} />
      ) : (
        <Empty title={t('coding:empty.title')}>
          <p>{t('coding:empty.hint')}</p>
          <a class="button quiet" href={`/surveys/${survey.entry.id}/results`}>
            {t('coding:empty.results')}
          </a>
        </Empty>
      )}
      {latest.length > 0 && <Latest request={request} survey={survey} latest={latest} />}
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

function Case({
  request,
  survey,
  coded,
  conversation,
}: {
  request: PageRequest;
  survey: SiteSurvey;
  coded: CodedCase;
  conversation: Conversation;
}) {
  const { t, language } = request;
  const question = survey.survey.questions.find(({ id }) => id === coded.question)!;
  const theirs = question.text[coded.language] ?? textIn(question.text, survey.survey, language);
  const ours = textIn(question.text, survey.survey, language);
  return (
    <article class="case" aria-labelledby="asked">
      <section>
        <h2 id="conversation-title">{t('coding:conversation')}</h2>
        {!conversation.complete && <p class="note">{t('coding:incomplete')}</p>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
        <div class="conversation" role="log" aria-labelledby="conversation-title" tabIndex={0}>
          {conversation.messages.map((message) => (
            <Message key={message.id} message={message} survey={survey} request={request} language={coded.language} />
          ))}
        </div>
      </section>
      <section>
        <h2 id="asked" tabIndex={-1}>
          {t('coding:asked')}
        </h2>
        <p dir="auto" lang={coded.language} class="wording">
          {theirs}
        </p>
        {ours !== theirs && (
          <p dir="auto" class="note">
            {ours}
          </p>
        )}
        {coded.option !== 'unclear' && (
          <Notice kind="info">
            <p>{t('coding:decidedAlready', { option: optionName(question, coded.option, survey, request) })}</p>
          </Notice>
        )}
        <Decisions request={request} survey={survey} coded={coded} question={question} />
      </section>
    </article>
  );
}

function Message({
  message,
  survey,
  request,
  language,
}: {
  message: ConversationMessage;
  survey: SiteSurvey;
  request: PageRequest;
  language: string;
}) {
  const { t } = request;
  if (message.direction === 'sent') return <Bubble from="us" text={message.body} lang={message.language} />;
  // A number that somebody writes is nobody's business here, whosoever's it is.
  const text = message.body === null ? t('coding:erased') : maskNumbers(message.body);
  return (
    <Bubble from="them" text={text} lang={message.language ?? language} note={<Understood {...{ message, survey, request }} />} />
  );
}

function Understood({ message, survey, request }: { message: HeardMessage; survey: SiteSurvey; request: PageRequest }) {
  const { t } = request;
  const question = survey.survey.questions.find(({ id }) => id === message.question);
  const option = message.option && question ? `: ${optionName(question, message.option, survey, request)}` : '';
  return (
    <>
      {t(`try-it:kinds.${message.kind}`)}
      {option} · <code>{message.rule}</code>
    </>
  );
}

export function optionName(question: Question, option: string, survey: SiteSurvey, { t, language }: PageRequest): string {
  if (option === 'refused' || option === 'unclear') return t(`coding:${option}`);
  const found = question.type === 'choice' ? question.options.find(({ code }) => code === option) : undefined;
  return found ? textIn(found.label, survey.survey, language) : option;
}

function Decisions({
  request,
  survey,
  coded,
  question,
}: {
  request: PageRequest;
  survey: SiteSurvey;
  coded: CodedCase;
  question: Question;
}) {
  const { t } = request;
  const action = `/surveys/${survey.entry.id}/coding`;
  const here = `${coded.respondent}.${coded.question}`;
  const options = question.type === 'choice' ? question.options.map(({ code }) => code) : [];
  if (coded.option !== 'unclear')
    return (
      <div class="actions">
        <a class="button" href={`${action}?after=${here}`} data-key="n">
          {t('coding:next')} <kbd>N</kbd>
        </a>
      </div>
    );
  return (
    <form method="post" action={action} hx-post={action} class="decisions">
      <input type="hidden" name="case" value={here} />
      <input type="hidden" name="seen" value={coded.change} />
      <fieldset>
        <legend>{t('coding:meant')}</legend>
        <div class={options.length > MOST_KEYS ? 'options many' : 'options'}>
          {options.map((code, index) => (
            <button
              key={code}
              type="submit"
              name="option"
              value={code}
              class="quiet"
              data-key={index < MOST_KEYS ? String(index + 1) : undefined}
            >
              <bdi>{optionName(question, code, survey, request)}</bdi>
              {index < MOST_KEYS && <kbd>{index + 1}</kbd>}
            </button>
          ))}
        </div>
        {question.type === 'number' && (
          <div class="field">
            <label for="field-option">{t('coding:number', { min: question.min, max: question.max })}</label>
            <input id="field-option" name="option" type="number" min={question.min} max={question.max} required />
            <button type="submit">{t('coding:decide')}</button>
          </div>
        )}
      </fieldset>
      <div class="actions">
        <button type="submit" name="option" value="refused" class="quiet" data-key="0" formNoValidate>
          {t('coding:refused')} <kbd>0</kbd>
        </button>
        {coded.history.at(-1)!.source !== 'coder' && (
          <button type="submit" name="option" value="unclear" class="quiet" data-key="u" formNoValidate>
            {t('coding:leave')} <kbd>U</kbd>
          </button>
        )}
        <a href={`${action}?after=${here}`} data-key="n">
          {t('coding:skip')} <kbd>N</kbd>
        </a>
      </div>
    </form>
  );
}

function Latest({ request, survey, latest }: { request: PageRequest; survey: SiteSurvey; latest: OwnDecision[] }) {
  const { t, language } = request;
  const action = `/surveys/${survey.entry.id}/coding`;
  const undone = new Set(latest.filter(({ undoing }) => undoing).map(({ respondent, question }) => `${respondent}.${question}`));
  // The newest of each case alone can be taken back; what has been taken back cannot be again.
  const seen = new Set<string>();
  return (
    <section>
      <h2>{t('coding:latest.title')}</h2>
      <ol class="latest">
        {latest.map((decision) => {
          const { respondent, question: id, change, undoing } = decision;
          const place = `${respondent}.${id}`;
          const newest = !seen.has(place);
          seen.add(place);
          const question = survey.survey.questions.find((candidate) => candidate.id === id)!;
          const first = newest && !undoing && !undone.has(place) && decision === latest.find((one) => !one.undoing);
          return (
            <li key={change}>
              <span>
                <small>{numbersIn(language).time(decision.at, survey.survey.timeZone)}</small> <code>{id}</code>{' '}
                {t(undoing ? 'coding:latest.undone' : 'coding:latest.decided', {
                  option: optionName(question, decision.option, survey, request),
                })}
              </span>
              <a href={`${action}?case=${place}`}>{t('coding:latest.look')}</a>
              {newest && !undoing && (
                <form method="post" action={`${action}/undo`} hx-post={`${action}/undo`}>
                  <input type="hidden" name="case" value={place} />
                  <input type="hidden" name="change" value={change} />
                  <button type="submit" class="plain" data-key={first ? 'z' : undefined}>
                    {t('coding:latest.undo')} {first && <kbd>Z</kbd>}
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
