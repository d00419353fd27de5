// One case at the coder's desk: the conversation, the question in both languages, the decisions with their keys.

import type { CodedCase } from '../../../../coding/decide.ts';
import type { Queue } from '../../../../coding/queue.ts';
import type { Conversation, ConversationMessage, HeardMessage } from '../../../../respondents/conversation.ts';
import type { Question } from '../../../../survey/definition.ts';
import { Bubble, Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { type SiteSurvey, textIn } from '../../site.ts';
import { deskPath, written } from './addresses.ts';

/** Where a part of the desk stands. */
export interface Place {
  request: PageRequest;
  survey: SiteSurvey;
  queue: Queue;
}

interface CaseView {
  place: Place;
  coded: CodedCase;
  conversation: Conversation;
  /** A number that was refused. */
  typed: string | undefined;
}

/** Keys 1 to 9 are the options; further options have none. */
const MOST_KEYS = 9;

export function Case({ place, coded, conversation, typed }: CaseView) {
  const { request, survey } = place;
  const { t, language } = request;
  const question = survey.survey.questions.find(({ id }) => id === coded.question)!;
  const theirs = question.text[coded.language];
  const ours = textIn(question.text, survey.survey, language);
  return (
    <article class="case" aria-labelledby="asked">
      <section>
        <h2 id="conversation-title">{t('coding:conversation')}</h2>
        {!conversation.complete && <p class="note">{t('coding:incomplete')}</p>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
        <div class="conversation" role="log" aria-labelledby="conversation-title" aria-live="off" tabIndex={0}>
          {conversation.messages.map((message) => (
            <Message key={message.id} message={message} place={place} language={coded.language} />
          ))}
        </div>
      </section>
      <section>
        {/* Where the script puts the focus when a case has arrived. */}
        <h2 id="asked" tabIndex={-1}>
          {t('coding:asked')}
        </h2>
        {theirs !== undefined && (
          <p dir="auto" lang={coded.language} class="wording">
            {theirs}
          </p>
        )}
        {ours !== theirs && (
          <p dir="auto" class="translation">
            {ours}
          </p>
        )}
        <Standing place={place} coded={coded} question={question} />
        {coded.option === 'unclear' ? (
          <Decisions place={place} coded={coded} question={question} typed={typed} />
        ) : (
          <div class="actions">
            <NextCase place={place} coded={coded} label="coding:next" button />
          </div>
        )}
      </section>
    </article>
  );
}

/** How the answer stands, where it is not simply waiting. */
function Standing({ place: { request, survey }, coded, question }: { place: Place; coded: CodedCase; question: Question }) {
  const { t } = request;
  const text =
    coded.option !== 'unclear'
      ? t('coding:decidedAlready', { option: optionWithin(question, coded.option, survey, request) })
      : coded.erased
        ? t('coding:erasedCase')
        : coded.history.at(-1)!.source === 'coder'
          ? t('coding:leftAlready')
          : undefined;
  if (text === undefined) return null;
  return (
    <Notice kind="info">
      <p>{text}</p>
    </Notice>
  );
}

function Message({ message, place, language }: { message: ConversationMessage; place: Place; language: string }) {
  const { request, survey } = place;
  const at = <time>{numbersIn(request.language).time(message.at, survey.survey.timeZone)}</time>;
  if (message.direction === 'sent') return <Bubble from="us" text={message.body} lang={message.language} note={at} />;
  const note = (
    <>
      {at} · <Understood message={message} place={place} />
    </>
  );
  return <Bubble from="them" text={message.body ?? request.t('coding:erased')} lang={message.language ?? language} note={note} />;
}

/** As what a message was understood, and by which rule. */
function Understood({ message, place: { survey, request } }: { message: HeardMessage; place: Place }) {
  const question = survey.survey.questions.find(({ id }) => id === message.question);
  const option = message.option && question ? `: ${optionWithin(question, message.option, survey, request)}` : '';
  return (
    <>
      {request.t(`try-it:kinds.${message.kind}`)}
      {option} · <code>{message.rule}</code>
    </>
  );
}

/** An option's name within a sentence: a range of numbers keeps its order among words that run the other way. */
export function optionWithin(...option: Parameters<typeof optionName>): string {
  return `\u2068${optionName(...option)}\u2069`;
}

function optionName(question: Question, option: string, survey: SiteSurvey, { t, language }: PageRequest): string {
  if (option === 'refused' || option === 'unclear') return t(`coding:${option}`);
  const found = question.type === 'choice' ? question.options.find(({ code }) => code === option) : undefined;
  return found ? textIn(found.label, survey.survey, language) : option;
}

/** What a form of the desk must carry on, so that the coder stays in the same queue. */
export function QueueFields({ queue }: { queue: Queue }) {
  return (
    <>
      {queue.question !== undefined && <input type="hidden" name="of" value={queue.question} />}
      {queue.left && <input type="hidden" name="left" value="1" />}
    </>
  );
}

interface DecisionsView {
  place: Place;
  coded: CodedCase;
  question: Question;
  typed: string | undefined;
}

function Decisions({ place, coded, question, typed }: DecisionsView) {
  const { t } = place.request;
  const action = deskPath(place.survey.entry.id, {});
  const canLeave = coded.history.at(-1)!.source !== 'coder';
  return (
    <form method="post" action={action} hx-post={action} class="decisions">
      <input type="hidden" name="case" value={written(coded)} />
      <input type="hidden" name="seen" value={coded.change} />
      <QueueFields queue={place.queue} />
      {!coded.erased && (
        <fieldset>
          <legend>{t('coding:meant')}</legend>
          <Options place={place} question={question} />
          {question.type === 'number' && <NumberField t={t} question={question} typed={typed} />}
        </fieldset>
      )}
      <div class="actions">
        {!coded.erased && (
          <button type="submit" name="option" value="refused" class="quiet" data-key="0" formNoValidate>
            {t('coding:refused')} <kbd>0</kbd>
          </button>
        )}
        {canLeave && (
          <button type="submit" name="option" value="unclear" class="quiet" data-key="u" formNoValidate>
            {t('coding:leave')} <kbd>U</kbd>
          </button>
        )}
        <NextCase place={place} coded={coded} label="coding:skip" />
      </div>
    </form>
  );
}

function Options({ place: { request, survey }, question }: { place: Place; question: Question }) {
  if (question.type !== 'choice') return null;
  return (
    <div class={question.options.length > MOST_KEYS ? 'options many' : 'options'}>
      {question.options.map(({ code }, index) => {
        const key = index < MOST_KEYS ? String(index + 1) : undefined;
        return (
          <button key={code} type="submit" name="option" value={code} class="quiet" data-key={key}>
            <bdi>{optionName(question, code, survey, request)}</bdi>
            {key && <kbd>{key}</kbd>}
          </button>
        );
      })}
    </div>
  );
}

function NumberField({
  t,
  question,
  typed,
}: {
  t: PageRequest['t'];
  question: Extract<Question, { type: 'number' }>;
  typed: string | undefined;
}) {
  const { min, max } = question;
  return (
    <div class={typed === undefined ? 'field' : 'field wrong'}>
      <label for="field-number">{t('coding:number', { min, max })}</label>
      {typed !== undefined && (
        <p class="field-error" id="field-number-error">
          {t('coding:numberWrong', { min, max })}
        </p>
      )}
      <input
        id="field-number"
        name="number"
        type="text"
        inputMode="numeric"
        value={typed ?? ''}
        aria-describedby={typed === undefined ? undefined : 'field-number-error'}
        aria-invalid={typed === undefined ? undefined : 'true'}
      />
      <button type="submit">{t('coding:decide')}</button>
    </div>
  );
}

function NextCase({ place, coded, label, button }: { place: Place; coded: CodedCase; label: string; button?: true }) {
  const next = deskPath(place.survey.entry.id, place.queue, { after: coded });
  return (
    <a class={button ? 'button' : undefined} href={next} hx-get={next} data-key="n">
      {place.request.t(label)} <kbd>N</kbd>
    </a>
  );
}
