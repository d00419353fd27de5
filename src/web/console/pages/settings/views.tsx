// The settings as tables: what is in force, and where it is changed.

import type { ComponentChildren } from 'preact';
import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import type { Sender } from '../../../../sms/sender.ts';
import { inboundUrl } from '../../../../sms/twilio-urls.ts';
import { describeAddress } from '../../../../store/address.ts';
import type { Survey } from '../../../../survey/definition.ts';
import type { Translate } from '../../i18n.ts';
import { Notice, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteFacts } from '../../site.ts';
import type { PERIODS } from './periods.ts';

interface Props {
  request: PageRequest;
  facts: SiteFacts;
  surveys: { entry: CatalogEntry; survey: Survey; title: string }[];
  periods: typeof PERIODS;
}

export function Settings({ request, facts, surveys, periods }: Props) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  return (
    <>
      <p>{t('settings:what')}</p>
      {facts.apiBaseUrl !== undefined && (
        <Notice kind="warning" title={t('settings:emulated')}>
          <p>
            <code dir="ltr">{facts.apiBaseUrl}</code>
          </p>
        </Notice>
      )}
      <Group title={t('settings:provider.title')} t={t}>
        <Setting name={t('settings:provider.account')} variable="TWILIO_ACCOUNT_SID">
          <code>{masked(facts.accountSid)}</code>
        </Setting>
        <Setting name={t('settings:provider.token')} variable="TWILIO_AUTH_TOKEN">
          {t('settings:provider.tokenHidden')}
        </Setting>
        <Setting
          name={t('settings:provider.sender')}
          variable={facts.sender.kind === 'service' ? 'TWILIO_MESSAGING_SERVICE_SID' : 'TWILIO_FROM'}
        >
          <code dir="ltr">{senderName(facts.sender)}</code> {t(`settings:provider.kinds.${facts.sender.kind}`)}
        </Setting>
        <Setting name={t('settings:provider.address')} variable="PUBLIC_BASE_URL">
          <code dir="ltr">{facts.publicBaseUrl}</code>
        </Setting>
        <Setting name={t('settings:provider.inbound')}>
          <code dir="ltr">{inboundUrl(facts.publicBaseUrl)}</code>
        </Setting>
      </Group>
      <h2>{t('settings:pacing.title')}</h2>
      {surveys.length === 0 ? (
        <p>{t('settings:pacing.none')}</p>
      ) : (
        <Table
          caption={t('settings:pacing.caption')}
          head={
            <tr>
              <th>{t('settings:pacing.survey')}</th>
              <th class="number">{t('settings:pacing.rate')}</th>
              <th>{t('settings:pacing.quiet')}</th>
              <th class="number">{t('settings:pacing.budget')}</th>
              <th class="number">{t('settings:pacing.threshold')}</th>
            </tr>
          }
        >
          {surveys.map(({ entry, survey, title }) => (
            <tr key={entry.id}>
              <th scope="row">
                <a href={`/surveys/${entry.id}/questionnaire`}>
                  <bdi>{title}</bdi>
                </a>
              </th>
              <td class="number">{numbers.rate(survey.pacing.segmentsPerSecond)}</td>
              <td>
                {survey.quietHours ? (
                  <>
                    <bdi dir="ltr">
                      {survey.quietHours.from}–{survey.quietHours.to}
                    </bdi>{' '}
                    <small>{survey.timeZone}</small>
                  </>
                ) : (
                  t('settings:pacing.noQuiet')
                )}
              </td>
              <td class="number">{numbers.count(survey.budget.segments)}</td>
              <td class="number">{numbers.percent(survey.completion.threshold, 0)}</td>
            </tr>
          ))}
        </Table>
      )}
      <Group title={t('settings:thresholds.title')} t={t}>
        <Setting name={t('settings:thresholds.level')}>{numbers.percent(0.95, 0)}</Setting>
        <Setting name={t('settings:thresholds.repeat')}>{numbers.duration(periods.repeatMs)}</Setting>
        <Setting name={t('settings:thresholds.asides')}>{numbers.count(periods.asidesPerHour)}</Setting>
        <Setting name={t('settings:thresholds.reconcile')}>{numbers.duration(periods.reconcileEveryMs)}</Setting>
        <Setting name={t('settings:thresholds.listings')}>
          {t('settings:thresholds.listingsValue', { n: periods.listings, apart: numbers.duration(periods.betweenListingsMs) })}
        </Setting>
      </Group>
      <Group title={t('settings:retention.title')} t={t}>
        <Setting name={t('settings:retention.here')}>{t('settings:retention.hereValue')}</Setting>
        <Setting name={t('settings:retention.provider')} variable="REDACT_PROVIDER_COPIES">
          {facts.redactProviderCopies
            ? t('settings:retention.redacted', { after: numbers.duration(periods.redactAfterMs) })
            : t('settings:retention.kept')}
        </Setting>
        <Setting name={t('settings:retention.database')} variable="DATABASE_URL">
          <code dir="ltr">{describeAddress(facts.database)}</code>
        </Setting>
      </Group>
    </>
  );
}

function Group({ title, t, children }: { title: string; t: Translate; children: ComponentChildren }) {
  return (
    <>
      <h2>{title}</h2>
      <Table
        caption={title}
        titled
        head={
          <tr>
            <th>{t('settings:setting')}</th>
            <th>{t('settings:value')}</th>
            <th>{t('settings:set')}</th>
          </tr>
        }
      >
        {children}
      </Table>
    </>
  );
}

function Setting({ name, variable, children }: { name: string; variable?: string; children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
      <td>{variable ? <code>{variable}</code> : '–'}</td>
    </tr>
  );
}

/** Enough to tell two accounts apart. */
function masked(sid: string): string {
  return `${sid.slice(0, 2)}…${sid.slice(-4)}`;
}

function senderName(sender: Sender): string {
  if (sender.kind === 'service') return masked(sender.sid);
  return sender.kind === 'number' ? `…${sender.number.slice(-4)}` : sender.name;
}
