// Messages whose fate is not known, and how each will be resolved.

import { Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Reader, Seen } from './look.ts';

export function Unknowns({ look, survey, t, language }: Seen & Reader) {
  const { messages, next, listReadAt } = look.unknown;
  const numbers = numbersIn(language);
  const at = (ms: number | null) => numbers.time(ms, survey.timeZone);
  if (messages.length === 0) return <p class="note">{t('monitor:unknown.none')}</p>;
  return (
    <>
      <Table
        caption={t(next ? 'monitor:unknown.captionMore' : 'monitor:unknown.caption', { count: messages.length })}
        head={
          <tr>
            <th>{t('monitor:unknown.message')}</th>
            <th>{t('monitor:unknown.since')}</th>
            <th>{t('monitor:unknown.resolution')}</th>
          </tr>
        }
      >
        {messages.map((message) => (
          <tr key={message.messageId}>
            <th scope="row">
              {t(`monitor:unknown.purposes.${message.purpose}`)} <code>{message.question}</code>
            </th>
            <td>{at(message.since)}</td>
            <td>{t(`monitor:unknown.by.${message.resolution.by}`, { at: at(message.resolution.at) })}</td>
          </tr>
        ))}
      </Table>
      <p class="note">{t('monitor:unknown.listRead', { at: at(listReadAt) })}</p>
    </>
  );
}
