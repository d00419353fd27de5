// The two balances as equations with every term: what was sampled, and what was received, are each the sum of what became of it.

import { MESSAGE_STATES } from '../../../../results/books.ts';
import { REPLY_CLASSES } from '../../../../survey/interview.ts';
import { Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { Props } from './shared.ts';

interface Term {
  name: string;
  n: number;
}

export function Balance(props: Props) {
  const { cases, replies, balanced } = props.look.status.books;
  const { t } = props;
  return (
    <div class={balanced ? 'balance' : 'balance off'}>
      <p class="verdict">
        <span aria-hidden="true">{balanced ? '✓' : '✕'}</span> {t(balanced ? 'monitor:balance.holds' : 'monitor:balance.fails')}
      </p>
      <Equation
        {...props}
        label={t('monitor:balance.cases')}
        total={{ name: t('monitor:balance.sampled'), n: cases.sampled }}
        terms={MESSAGE_STATES.map((state) => ({ name: t(`monitor:cases.${state}`), n: cases[state] }))}
      />
      <Equation
        {...props}
        label={t('monitor:balance.replies')}
        total={{ name: t('monitor:balance.received'), n: replies.received }}
        terms={REPLY_CLASSES.map((name) => ({ name: t(`monitor:replies.${name}`), n: replies[name] }))}
      />
    </div>
  );
}

function Equation({ label, total, terms, t, language }: Props & { label: string; total: Term; terms: Term[] }) {
  const numbers = numbersIn(language);
  const sum = terms.reduce((before, { n }) => before + n, 0);
  const difference = total.n - sum;
  return (
    <>
      <h3>{label}</h3>
      <p class="equation">
        <Amount {...total} numbers={numbers} total />
        {terms.map((term, index) => (
          <span class="joined" key={term.name}>
            <span class="operator">{index > 0 ? '+' : difference === 0 ? '=' : '≠'}</span>
            <Amount {...term} numbers={numbers} />
          </span>
        ))}
      </p>
      {difference !== 0 && (
        <p class="difference">
          {t('monitor:balance.difference', { sum: numbers.count(sum), difference: numbers.count(Math.abs(difference)) })}
        </p>
      )}
    </>
  );
}

function Amount({ name, n, numbers, total = false }: Term & { numbers: ReturnType<typeof numbersIn>; total?: boolean }) {
  const kind = total ? 'total' : n === 0 ? 'none' : n < 0 ? 'below' : '';
  return (
    <span class={`term ${kind}`.trim()}>
      <bdi class="n">{numbers.count(n)}</bdi> {name}
    </span>
  );
}

export function Unbalanced({ look, t }: Props) {
  const { books, survey } = look.status;
  if (books.balanced) return null;
  return (
    <Notice kind="alarm" title={t('monitor:unbalanced.title')}>
      <p>
        {t('monitor:unbalanced.todo')} <code dir="ltr">textpoll audit {survey.id}</code>
      </p>
    </Notice>
  );
}
