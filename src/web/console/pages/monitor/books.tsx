// The books as two equations. Every term stands there, also the empty ones; where an equation does not hold, nothing else matters.

import { Notice } from '../../layout/parts.tsx';
import { type Numbers, numbersIn } from '../../numbers.ts';
import type { Reader, Seen } from './look.ts';

export function Books({ entry, look, t, language }: Seen & Reader) {
  const { cases, replies } = look.status.books;
  const { sampled, ...states } = cases;
  const { received, ...classes } = replies;
  const numbers = numbersIn(language);
  const holds = balances(sampled, states) && balances(received, classes);
  return (
    <div class={holds ? 'books' : 'books broken'}>
      {!holds && (
        <Notice kind="alarm" title={t('monitor:books.broken')}>
          <p>
            {t('monitor:books.brokenHint')} <code>textpoll audit {entry.id}</code>
          </p>
        </Notice>
      )}
      <Equation kind="cases" total={sampled} name="sampled" parts={states} {...{ t, numbers }} />
      <Equation kind="replies" total={received} name="received" parts={classes} {...{ t, numbers }} />
      {holds && <p class="note balanced">✓ {t('monitor:books.balanced')}</p>}
    </div>
  );
}

function balances(total: number, parts: Record<string, number>): boolean {
  const values = Object.values(parts);
  return values.every((n) => n >= 0) && values.reduce((sum, n) => sum + n, 0) === total;
}

function Equation({
  kind,
  total,
  name,
  parts,
  t,
  numbers,
}: {
  kind: 'cases' | 'replies';
  total: number;
  name: string;
  parts: Record<string, number>;
  t: Reader['t'];
  numbers: Numbers;
}) {
  const equal = balances(total, parts);
  return (
    <div class="equation">
      <span class="term whole">
        <b>{numbers.count(total)}</b>
        <small>{t(`monitor:books.${kind}.${name}`)}</small>
      </span>
      <span class="sign">{equal ? '=' : '≠'}</span>
      {Object.entries(parts).map(([part, n], index) => (
        <span key={part} class="group">
          {index > 0 && <span class="sign">+</span>}
          <span class={n === 0 ? 'term nil' : 'term'}>
            <b>{numbers.count(n)}</b>
            <small>{t(`monitor:books.${kind}.${part}`)}</small>
          </span>
        </span>
      ))}
    </div>
  );
}
