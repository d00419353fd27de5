// What went wrong, and what is not known: errors by code with what to do, and the messages whose outcome nobody has told yet.

import type { Unknown } from '../../../../field/unknown-list.ts';
import { Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import { CodeWords } from './code-words.tsx';
import { type Props, sizeOf } from './shared.ts';

export function Errors({ look, t, language }: Props) {
  const { errors, books } = look.status;
  const numbers = numbersIn(language);
  if (errors.length === 0)
    return <p class="note">{t('monitor:errors.none', { created: numbers.count(books.messages.created) })}</p>;
  const head = ['code', 'meaning', 'n', 'pending', 'ended'] as const;
  return (
    <Table
      caption={t('monitor:errors.caption')}
      head={
        <tr>
          {head.map((name) => (
            <th scope="col" key={name} class={name === 'code' || name === 'meaning' ? undefined : 'number'}>
              {t(`monitor:errors.${name}`)}
            </th>
          ))}
        </tr>
      }
    >
      {errors.map(({ code, n, pending, notSent, failed, overcome }) => (
        <tr key={code}>
          <th scope="row">
            <bdi>
              <code>{code}</code>
            </bdi>
          </th>
          <td class="words">
            <CodeWords code={code} of="meaning" t={t} language={language} />
            <small class="todo">
              <CodeWords code={code} of="remedy" t={t} language={language} />
            </small>
          </td>
          <td class="number">{numbers.count(n)}</td>
          <td class="number">{numbers.count(pending)}</td>
          <td class="number">
            {numbers.count(notSent + failed + overcome)}
            <small class="fates">
              {Object.entries({ notSent, failed, overcome })
                .filter(([, count]) => count !== 0)
                .map(([name, count]) => t(`monitor:errors.${name}`, { n: numbers.count(count) }))
                .join(' · ')}
            </small>
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Unknowns(props: Props) {
  const { look, t, language } = props;
  const { messages, listReadAt, next } = look.unknown;
  const numbers = numbersIn(language);
  const zone = look.survey.timeZone;
  if (messages.length === 0) return <p class="note">{t('monitor:unknown.none')}</p>;
  const read =
    listReadAt === null ? t('monitor:unknown.neverRead') : t('monitor:unknown.read', { time: numbers.time(listReadAt, zone) });
  return (
    <>
      <p class="note">
        {t('monitor:unknown.hint')} {read}
      </p>
      <Table
        caption={t(next ? 'monitor:unknown.oldest' : 'monitor:unknown.all', {
          shown: numbers.count(messages.length),
          n: sizeOf(look.status.queue.unknown, props),
        })}
        head={
          <tr>
            {['message', 'since', 'how', 'error'].map((name) => (
              <th scope="col" key={name}>
                {t(`monitor:unknown.${name}`)}
              </th>
            ))}
          </tr>
        }
      >
        {messages.map((message) => (
          <UnknownRow {...props} key={message.messageId} message={message} />
        ))}
      </Table>
    </>
  );
}

function UnknownRow({ message, look, t, language }: Props & { message: Unknown }) {
  const { purpose, question, since, errorCode, resolution } = message;
  const numbers = numbersIn(language);
  const time = (at: number) => numbers.time(at, look.survey.timeZone);
  return (
    <tr>
      <th scope="row">
        {t(`monitor:purposes.${purpose}`)} {question && <bdi>{question}</bdi>}
      </th>
      <td class="moment">
        {time(since)} <small class="todo">{t('monitor:unknown.ago', { duration: numbers.duration(look.at - since) })}</small>
      </td>
      <td class="outcome">{t(`monitor:resolution.${resolution.by}`, { time: time(resolution.at) })}</td>
      <td class="words">
        {errorCode === null ? (
          '–'
        ) : (
          <>
            <bdi>
              <code>{errorCode}</code>
            </bdi>{' '}
            <small class="todo">
              <CodeWords code={errorCode} of="meaning" t={t} language={language} />
            </small>
          </>
        )}
      </td>
    </tr>
  );
}
