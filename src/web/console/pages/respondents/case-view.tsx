// One case: how it stands, what was said on both sides and how it was understood, the answers, and what can be done.

import type { Answer, Case } from '../../../../respondents/cases.ts';
import type { ConversationMessage, HeardMessage, SentMessage } from '../../../../respondents/conversation.ts';
import { OPERATOR_REASONS } from '../../../../respondents/suppress.ts';
import type { Translate } from '../../i18n.ts';
import { Bubble, Disclosure, Empty, Notice, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { type SiteSurvey, textIn } from '../../site.ts';
import { ReasonField } from './erase-view.tsx';
import { SuppressionNotice } from './find-view.tsx';

interface Props {
  request: PageRequest;
  read: Case;
  survey: SiteSurvey;
}

/** How things of the survey are called on this page. */
interface Naming {
  t: Translate;
  question(id: string): string;
  option(question: string, option: string): string;
  stratum(name: string, value: string | null): string;
  time(at: number | null): string;
}

function namingFor({ t, language }: PageRequest, { survey }: SiteSurvey): Naming {
  const numbers = numbersIn(language);
  const find = (id: string) => survey.questions.find((question) => question.id === id);
  const option = (id: string, code: string) => {
    const question = find(id);
    const known = question?.type === 'choice' ? question.options.find((candidate) => candidate.code === code) : undefined;
    if (known) return textIn(known.label, survey, language);
    return code === 'refused' || code === 'unclear' || code === 'text' ? t(`respondents:options.${code}`) : code;
  };
  return {
    t,
    option,
    question(id) {
      const question = find(id);
      return question ? textIn(question.text, survey, language) : id;
    },
    stratum(name, value) {
      if (value === null) return t('respondents:case.unknown');
      const stratum = survey.strata.find((candidate) => candidate.name === name);
      return stratum && 'question' in stratum ? option(stratum.question, value) : value;
    },
    time: (at) => numbers.time(at, survey.timeZone),
  };
}

export function CaseView({ request, read, survey }: Props) {
  const { t } = request;
  const naming = namingFor(request, survey);
  return (
    <>
      <p>
        <a href={`/surveys/${survey.entry.id}`}>
          <bdi>{survey.title}</bdi>
        </a>
        {' · '}
        {t('respondents:case.number')} {read.masked === null ? t('respondents:case.erased') : <bdi dir="ltr">{read.masked}</bdi>}
      </p>
      {read.suppression && <SuppressionNotice request={request} suppression={read.suppression} />}
      <Facts read={read} naming={naming} />
      <div class="respondent-columns">
        <section aria-labelledby="conversation">
          <h2 id="conversation">{t('respondents:conversation.title')}</h2>
          <ConversationView read={read} naming={naming} />
        </section>
        <section aria-labelledby="answers">
          <h2 id="answers">{t('respondents:answers.title')}</h2>
          <Answers answers={inOrder(read.answers, survey)} naming={naming} />
          <h2>{t('respondents:case.do')}</h2>
          <Actions request={request} read={read} />
        </section>
      </div>
    </>
  );
}

/** As the questionnaire asks. */
function inOrder(answers: Answer[], { survey }: SiteSurvey): Answer[] {
  const place = (answer: Answer) => survey.questions.findIndex(({ id }) => id === answer.question);
  return [...answers].sort((a, b) => place(a) - place(b));
}

function Facts({ read, naming: { t, question, stratum, time } }: { read: Case; naming: Naming }) {
  const facts: [string, string][] = [
    [t('respondents:case.state'), t(`respondents:states.${read.state}`)],
    [t('respondents:case.phase'), t(`respondents:phases.${read.phase ?? 'none'}`)],
    ...(read.openQuestion === null
      ? []
      : [[t('respondents:case.openQuestion'), question(read.openQuestion)] as [string, string]]),
    [t('respondents:case.language'), t(`languages.${read.language}`)],
    [t('respondents:case.replicate'), String(read.replicate)],
    ...Object.entries(read.strata).map(([name, value]): [string, string] => [name, stratum(name, value)]),
    [t('respondents:case.sampled'), time(read.sampledAt)],
    [t('respondents:case.asked'), time(read.askedAt)],
    ...(read.remindAt === null ? [] : [[t('respondents:case.remind'), time(read.remindAt)] as [string, string]]),
  ];
  return (
    <dl class="respondent-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ConversationView({ read, naming }: { read: Case; naming: Naming }) {
  const { t } = naming;
  const { messages, complete } = read.conversation;
  if (messages.length === 0)
    return (
      <Empty title={t('respondents:conversation.none')}>
        <p>{t('respondents:conversation.noneHint')}</p>
      </Empty>
    );
  return (
    <>
      {!complete && <Notice kind="info" title={t('respondents:conversation.cut')} />}
      <div class="conversation">
        {messages.map((message: ConversationMessage) =>
          message.direction === 'sent' ? (
            <Sent key={message.id} message={message} naming={naming} />
          ) : (
            <Heard key={message.id} message={message} naming={naming} />
          ),
        )}
      </div>
    </>
  );
}

function Sent({ message, naming: { t, time } }: { message: SentMessage; naming: Naming }) {
  return (
    <Bubble
      from="us"
      text={message.body}
      lang={message.language}
      note={
        <>
          <p>
            {t(`respondents:purposes.${message.purpose}`)} · {time(message.at)} · {t(`respondents:states.${message.state}`)}
            {message.errorCode && (
              <>
                {' · '}
                {t('respondents:conversation.error')} <code>{message.errorCode}</code>
              </>
            )}
          </p>
          {message.reports.length > 0 && (
            <details>
              <summary>{t('respondents:conversation.reports', { count: message.reports.length })}</summary>
              <ul>
                {message.reports.map((report, index) => (
                  <li key={index}>
                    {t(`respondents:states.${report.status}`)} · {time(report.at)}
                    {report.errorCode && (
                      <>
                        {' · '}
                        <code>{report.errorCode}</code>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      }
    />
  );
}

function Heard({ message, naming: { t, time, option } }: { message: HeardMessage; naming: Naming }) {
  const meant =
    message.option !== null && message.question !== null
      ? t('respondents:conversation.meantOption', {
          kind: t(`respondents:kinds.${message.kind}`),
          option: option(message.question, message.option),
        })
      : t(`respondents:kinds.${message.kind}`);
  return (
    <Bubble
      from="them"
      text={message.body ?? t('respondents:case.erased')}
      note={
        <>
          <p>
            {time(message.at)} · {t(`respondents:classes.${message.as}`)}
            {message.via === 'list' && ` · ${t('respondents:conversation.recovered')}`}
          </p>
          <p>
            {t('respondents:conversation.understood')} {meant} · {t('respondents:conversation.rule')}{' '}
            <code dir="ltr">{message.rule}</code>
          </p>
        </>
      }
    />
  );
}

function Answers({ answers, naming }: { answers: Answer[]; naming: Naming }) {
  const { t, question, option, time } = naming;
  if (answers.length === 0) return <p>{t('respondents:answers.none')}</p>;
  return (
    <Table
      caption={t('respondents:answers.caption')}
      titled
      head={
        <tr>
          <th scope="col">{t('respondents:answers.question')}</th>
          <th scope="col">{t('respondents:answers.answer')}</th>
          <th scope="col">{t('respondents:answers.source')}</th>
        </tr>
      }
    >
      {answers.map((answer) => (
        <tr key={answer.question}>
          <th scope="row">
            <bdi>{question(answer.question)}</bdi>
          </th>
          <td>
            <bdi>{option(answer.question, answer.option)}</bdi>
            {answer.history.length > 1 && (
              <ol class="note">
                {answer.history.map((change) => (
                  <li key={change.at + change.option}>
                    <bdi>{option(answer.question, change.option)}</bdi> · {time(change.at)}
                  </li>
                ))}
              </ol>
            )}
          </td>
          <td>
            {t(`respondents:sources.${answer.source}`)} · {time(answer.at)}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Actions({ request, read }: { request: PageRequest; read: Case }) {
  const { t } = request;
  const byHand = OPERATOR_REASONS.some((reason) => reason === read.suppression?.reason);
  return (
    <>
      {!read.suppression && (
        <Disclosure summary={t('respondents:suppress.case')}>
          <p>{t('respondents:suppress.what')}</p>
          <form method="post" action={`/respondents/${read.respondent}/suppress`}>
            <ReasonField t={t} />
            <button type="submit">{t('respondents:suppress.submit')}</button>
          </form>
        </Disclosure>
      )}
      {byHand && (
        <Disclosure summary={t('respondents:unsuppress.case')}>
          <p>{t('respondents:unsuppress.what')}</p>
          <form method="post" action={`/respondents/${read.respondent}/unsuppress`}>
            <button type="submit" class="quiet">
              {t('respondents:unsuppress.submit')}
            </button>
          </form>
        </Disclosure>
      )}
      {read.masked !== null && (
        <p>
          <a class="button quiet respondent-erase" href={`/respondents/${read.respondent}/erase`}>
            {t('respondents:erase.case')}
          </a>
        </p>
      )}
    </>
  );
}
