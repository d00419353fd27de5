// What went wrong, by the provider's codes: what each means, and what to do.

import { hasText } from '../../i18n.ts';
import { Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Reader, Seen } from './look.ts';

export function Errors({ look, t, language }: Seen & Reader) {
  const { errors } = look.status;
  const numbers = numbersIn(language);
  if (errors.length === 0) return <p class="note">{t('monitor:errors.none')}</p>;
  return (
    <Table
      caption={t('monitor:errors.caption')}
      head={
        <tr>
          <th>{t('monitor:errors.code')}</th>
          <th>{t('monitor:errors.meaning')}</th>
          <th>{t('monitor:errors.remedy')}</th>
          <th class="number">{t('monitor:errors.n')}</th>
          <th class="number">{t('monitor:errors.pending')}</th>
          <th class="number">{t('monitor:errors.ended')}</th>
          <th class="number">{t('monitor:errors.overcome')}</th>
        </tr>
      }
    >
      {errors.map((error) => (
        <tr key={error.code}>
          <th scope="row">
            <code>{error.code}</code>
          </th>
          <Words code={error.code} what="meaning" words={error.meaning} {...{ t, language }} />
          <Words code={error.code} what="remedy" words={error.remedy} {...{ t, language }} />
          <td class="number">{numbers.count(error.n)}</td>
          <td class="number">{numbers.count(error.pending)}</td>
          <td class="number">{numbers.count(error.notSent + error.failed)}</td>
          <td class="number">{numbers.count(error.overcome)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** In the interface's language where it is translated; else as the program says it. */
function Words({ code, what, words, t, language }: Reader & { code: string; what: 'meaning' | 'remedy'; words: string }) {
  const key = `monitor:codes.${code}.${what}`;
  if (language.tag === 'en' || !hasText(language, key) || t(key) === '')
    return (
      <td lang="en" dir="ltr">
        {words}
      </td>
    );
  return <td>{t(key)}</td>;
}
