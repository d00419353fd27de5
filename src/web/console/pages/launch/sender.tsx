// Who sends and how answers come back: what is known, what was seen, and a test message to one's own phone.

import { LIMITS } from '../../../../field/test-message.ts';
import { inboundUrl } from '../../../../sms/twilio-urls.ts';
import { may } from '../../../../users/roles.ts';
import { Field, Notice, Select, Table } from '../../layout/parts.tsx';
import { titleOf } from './findings.tsx';
import { languageName, type PartProps } from './part.ts';

export function SenderAndTest(props: PartProps) {
  const { request } = props;
  const maySend = may(request.user.role, 'send');
  return (
    <>
      <SenderFacts {...props} maySend={maySend} />
      {maySend && props.survey.entry.state !== 'closed' && <TestForm {...props} />}
      {props.tests.length > 0 && <RecentTests {...props} />}
    </>
  );
}

function SenderFacts(props: PartProps & { maySend: boolean }) {
  const { request, facts, plan, checks, survey, numbers, maySend } = props;
  const { t } = request;
  const about = plan.findings.find(({ code }) => ['senderIsName', 'noRepliesInCountry', 'repliesUnknown'].includes(code));
  return (
    <section id="webhook">
      <h2>{t('launch:sender.title')}</h2>
      <ul class="facts">
        <li>{t(`launch:sender.kinds.${facts.sender.kind}`)}</li>
        <li>
          {t('launch:sender.replies')}: <strong>{about ? titleOf(about, props) : t('launch:sender.possible')}</strong>
        </li>
        <li>
          {t('launch:sender.address')} <code dir="ltr">{inboundUrl(facts.publicBaseUrl)}</code>
        </li>
        {checks === null ? (
          <li>{t('launch:sender.notSeen')}</li>
        ) : (
          <li>
            {t('launch:sender.seen', { time: numbers.time(checks.at, survey.survey.timeZone) })}
            <ul>
              {seen(props).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </li>
        )}
      </ul>
      {maySend && (
        <form
          method="post"
          action={`/surveys/${survey.entry.id}/launch/checks`}
          hx-post={`/surveys/${survey.entry.id}/launch/checks`}
          hx-target="#plan"
          hx-swap="outerHTML show:#webhook:top"
          hx-disabled-elt="find button"
        >
          <input type="hidden" name="replicates" value={String(plan.to)} />
          <button type="submit" class="quiet" id="look">
            {t('launch:sender.look')}
          </button>
          <p class="hint">{t('launch:sender.lookHint')}</p>
        </form>
      )}
    </section>
  );
}

function seen({ request, checks }: PartProps): string[] {
  const { t } = request;
  const { webhook, provider } = checks!;
  const routes = provider.routes;
  return [
    t(`launch:sender.webhook.${webhook.outcome}`, {
      ...(webhook.outcome === 'stranger' ? { status: webhook.status } : {}),
      ...(webhook.outcome === 'unreachable' ? { code: webhook.code } : {}),
    }),
    provider.account === null ? t('launch:sender.noAccount') : t('launch:sender.account', { status: provider.account }),
    ...(routes === null
      ? []
      : routes.length === 0
        ? [t('launch:sender.route.none')]
        : [...new Set(routes.map(({ comes }) => comes))].map((comes) => t(`launch:sender.route.${comes}`))),
  ];
}

function TestForm({ request, survey, told, testKey }: PartProps) {
  const { t, language } = request;
  const { id } = survey.entry;
  const country = new Intl.DisplayNames([language.tag], { type: 'region' }).of(survey.survey.country) ?? survey.survey.country;
  // Only a refused test gives its form back: another form's fields are not these.
  const form = told.test && request.form;
  return (
    <section id="test">
      <h2>{t('launch:test.title')}</h2>
      <p>{t('launch:test.hint', { most: LIMITS.perUserAndHour })}</p>
      {told.test?.problem && (
        <Notice kind="alarm">
          <p>{t(told.test.problem)}</p>
        </Notice>
      )}
      <form class="form" method="post" action={`/surveys/${id}/launch/test#test`}>
        <input type="hidden" name="key" value={testKey} />
        <Field
          name="number"
          label={t('launch:test.number')}
          hint={t('launch:test.numberHint', { country })}
          {...{ t, form, errors: told.test?.errors }}
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          maxlength={60}
          dir="ltr"
          required
        />
        <Select
          name="language"
          label={t('launch:test.language')}
          {...{ t, form, errors: told.test?.errors }}
          value={survey.survey.defaultLanguage}
          options={survey.survey.languages.map((value) => ({ value, label: languageName(request, value) }))}
        />
        <button type="submit" class="quiet">
          {t('launch:test.send')}
        </button>
      </form>
    </section>
  );
}

function RecentTests({ request, tests, survey, numbers }: PartProps) {
  const { t } = request;
  const at = (ms: number) => numbers.time(ms, survey.survey.timeZone);
  return (
    <section>
      <h3>{t('launch:test.recent')}</h3>
      <Table
        caption={t('launch:test.recent')}
        titled
        head={
          <tr>
            <th>{t('launch:test.at')}</th>
            <th>{t('launch:test.by')}</th>
            <th>{t('launch:test.language')}</th>
            <th>{t('launch:test.outcome')}</th>
            <th>{t('launch:test.reply')}</th>
          </tr>
        }
      >
        {tests.map((one) => (
          <tr key={`${one.at}/${one.actor}`}>
            <td>{at(one.at)}</td>
            <td>
              <bdi>{one.actor}</bdi>
            </td>
            <td>{languageName(request, one.language)}</td>
            <td>
              {one.report !== null
                ? t(`launch:test.reports.${one.report}`)
                : t(`launch:test.outcomes.${one.outcome}`, { code: one.errorCode ?? '–' })}
            </td>
            <td>{one.repliedAt === null ? t('launch:test.noReply') : at(one.repliedAt)}</td>
          </tr>
        ))}
      </Table>
      <p class="note">{t('launch:test.replyHint')}</p>
    </section>
  );
}
