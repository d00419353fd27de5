// The audit log as a list, with its filters. Each action is told in plain words; what was recorded beside it is shown as it stands.

import type { AuditEntry, AuditPage } from '../../../../catalog/read-audit-log.ts';
import { hasText } from '../../i18n.ts';
import { Empty, Select } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { FILTERS } from './filters.ts';

interface Props {
  request: PageRequest;
  log: AuditPage;
  choices: { actors: string[]; actions: string[]; surveys: string[] };
  /** The newest entries are shown. */
  isFirst: boolean;
}

export function AuditLogView({ request, log, choices, isFirst }: Props) {
  const { t, query } = request;
  const filtered = FILTERS.some((name) => query.get(name));
  return (
    <>
      <p>{t('audit-log:what')}</p>
      <Filters request={request} choices={choices} />
      {log.entries.length === 0 ? (
        <Empty title={t(filtered ? 'audit-log:none' : 'audit-log:empty')}>
          {filtered && <a href="/audit-log">{t('audit-log:all')}</a>}
        </Empty>
      ) : (
        <Entries request={request} entries={log.entries} />
      )}
      <div class="actions">
        {!isFirst && <a href={addressOf(query, null)}>{t('audit-log:newest')}</a>}
        {log.next !== null && (
          <a class="button quiet" href={addressOf(query, log.next)}>
            {t('audit-log:older')}
          </a>
        )}
      </div>
    </>
  );
}

function addressOf(query: URLSearchParams, before: number | null): string {
  const kept = new URLSearchParams();
  for (const name of FILTERS) if (query.get(name)) kept.set(name, query.get(name)!);
  if (before !== null) kept.set('before', String(before));
  const text = kept.toString();
  return text === '' ? '/audit-log' : `/audit-log?${text}`;
}

function Filters({ request, choices }: Pick<Props, 'request' | 'choices'>) {
  const { t, query } = request;
  const options = (values: string[], label: (value: string) => string) => [
    { value: '', label: t('audit-log:any') },
    ...values.map((value) => ({ value, label: label(value) })),
  ];
  const same = (value: string) => value;
  return (
    <form method="get" action="/audit-log" class="audit-filters">
      <Select
        name="actor"
        label={t('audit-log:who')}
        t={t}
        value={query.get('actor') ?? ''}
        options={options(choices.actors, same)}
      />
      <Select
        name="action"
        label={t('audit-log:did')}
        t={t}
        value={query.get('action') ?? ''}
        options={options(choices.actions, (action) => actionText(request, action))}
      />
      <Select
        name="survey"
        label={t('audit-log:survey')}
        t={t}
        value={query.get('survey') ?? ''}
        options={options(choices.surveys, same)}
      />
      <button type="submit" class="quiet">
        {t('audit-log:show')}
      </button>
    </form>
  );
}

/** A list, not a table: on a narrow screen five columns would leave nothing readable. */
function Entries({ request, entries }: { request: PageRequest; entries: AuditEntry[] }) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  return (
    <ol class="audit-entries" aria-label={t('audit-log:caption')}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <div class="note">
            <time dateTime={new Date(entry.at).toISOString()}>{numbers.time(entry.at)}</time>
            <span>
              <bdi>{entry.actor}</bdi>
            </span>
            <span>
              {entry.origin === null ? (
                t('audit-log:notRecorded')
              ) : (
                <>
                  {t('audit-log:from')} <bdi dir="ltr">{entry.origin}</bdi>
                </>
              )}
            </span>
          </div>
          <div>
            <p>
              <strong>{actionText(request, entry.action)}</strong>
              {entry.survey !== null && (
                <>
                  {' · '}
                  <a href={`/surveys/${entry.survey}`}>{entry.survey}</a>
                </>
              )}
            </p>
            <Details request={request} detail={entry.detail} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** An action that has no words yet is shown by its name: nothing may be missing from the log. */
function actionText({ t, language }: PageRequest, action: string): string {
  const key = `audit-log:actions.${action}`;
  return /^[a-zA-Z.-]+$/.test(action) && hasText(language, key) ? t(key) : action;
}

/** What was recorded beside the action: its name in words where it has some, its value as it stands. */
function Details({ request: { t, language }, detail }: { request: PageRequest; detail: Record<string, unknown> }) {
  const nameOf = (name: string) => {
    const key = `audit-log:details.${name}`;
    return /^[a-zA-Z]+$/.test(name) && hasText(language, key) ? t(key) : name;
  };
  const told = Object.entries(detail).flatMap(([name, value]) => {
    const text = valueText(value);
    return text === '' ? [] : [{ name: nameOf(name), text, isCase: name === 'case' }];
  });
  if (told.length === 0) return null;
  return (
    <ul class="audit-detail">
      {told.map(({ name, text, isCase }) => (
        <li key={name}>
          {name}: {isCase ? <a href={`/respondents/called/${encodeURIComponent(text)}`}>{text}</a> : <bdi>{text}</bdi>}
        </li>
      ))}
    </ul>
  );
}

/** Nothing, and counts of nothing, are left out. */
function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value).filter(([, part]) => part !== 0 && part !== null);
  return parts.map(([name, part]) => `${name} ${typeof part === 'object' ? JSON.stringify(part) : String(part)}`).join(', ');
}
