// Each thing to settle or to accept: what it is, what to do, and where. It writes the findings' details as the language wants them.

import type { Finding, FindingCode } from '../../../../field/findings.ts';
import { may, type Permission } from '../../../../users/roles.ts';
import { type LaunchProps, languageName, type PartProps } from './part.ts';

export function titleOf(finding: Finding, props: PartProps): string {
  return props.request.t(`launch:findings.${finding.code}.title`, valuesOf(finding, props));
}

export function Findings(props: PartProps) {
  const { request, plan } = props;
  const { t } = request;
  return (
    <section id="findings">
      <h2>{t('launch:findings.title')}</h2>
      {plan.findings.length === 0 && <p>{t('launch:findings.none')}</p>}
      <ul class="findings">
        {plan.findings.map((finding) => (
          <li key={finding.code} id={`finding-${finding.code}`} class={finding.severity}>
            <span class="severity">{t(`launch:findings.${finding.severity}`)}</span>
            <div>
              <h3>{titleOf(finding, props)}</h3>
              <p>
                {t(`launch:findings.${finding.code}.todo`, valuesOf(finding, props))} <Where {...props} finding={finding} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Where({ finding, ...props }: PartProps & { finding: Finding }) {
  const { request } = props;
  const place = placeOf(finding, props);
  if (!place || !may(request.user.role, place.permission ?? 'read')) return null;
  return (
    <a href={place.href} {...(place.href.startsWith('https:') ? { rel: 'noreferrer' } : {})}>
      {request.t(`launch:findings.${finding.code}.link`)}
    </a>
  );
}

const ANCHORS: Partial<Record<FindingCode, string>> = {
  tooLate: '#recipients',
  remindersShareThePace: '#recipients',
  overBudget: '#recipients',
  overBudgetExpected: '#recipients',
  overBudgetWorst: '#recipients',
  senderIsName: '#webhook',
  repliesUnknown: '#test',
  longTexts: '#texts',
};
const PAGES: Partial<Record<FindingCode, string>> = {
  noSample: 'sample',
  allSuppressed: 'sample',
  languagesWithoutTexts: 'sample',
  nothingToRelease: 'monitor',
  periodOver: 'questionnaire',
  periodNotBegun: 'questionnaire',
  noSendingHour: 'questionnaire',
  remindersAfterEnd: 'questionnaire',
  noPrice: 'questionnaire',
  noOptOutWords: 'questionnaire',
};

function placeOf(finding: Finding, { survey }: LaunchProps): { href: string; permission?: Permission } | undefined {
  const { id } = survey.entry;
  const { code } = finding;
  if (code === 'closed') return { href: `/surveys/${id}/duplicate`, permission: 'prepare' };
  if (code === 'archived') return { href: '/surveys' };
  if (code === 'noRepliesInCountry') return { href: finding.detail.source };
  if (code === 'sharedSender') return { href: `/surveys/${finding.detail.surveys[0]}/monitor` };
  if (code === 'emulated' || code === 'addressNotHttps') return { href: '/settings', permission: 'own' };
  const page = PAGES[code];
  return { href: page ? `/surveys/${id}/${page}` : (ANCHORS[code] ?? '#webhook') };
}

/** The detail's numbers, times and names as words; the texts take those that they need. */
function valuesOf(finding: Finding, { request, survey, numbers }: PartProps): Record<string, unknown> {
  const { t, language } = request;
  const list = (words: string[]) => new Intl.ListFormat(language.tag).format(words);
  const time = (ms: number) => numbers.time(ms, survey.survey.timeZone);
  const country = (code: string) => new Intl.DisplayNames([language.tag], { type: 'region' }).of(code) ?? code;
  switch (finding.code) {
    case 'nothingToRelease':
      return finding.detail;
    case 'allSuppressed':
      return { n: numbers.count(finding.detail.suppressed) };
    case 'periodOver':
      return { time: time(finding.detail.endMs) };
    case 'periodNotBegun':
      return { time: time(finding.detail.startMs) };
    case 'tooLate':
      return { n: numbers.count(finding.detail.people), time: time(finding.detail.endMs) };
    case 'remindersShareThePace':
      return { duration: numbers.duration(finding.detail.afterMs) };
    case 'remindersAfterEnd':
      return { durations: list(finding.detail.remindersMs.map((ms) => numbers.duration(ms))) };
    case 'overBudget':
    case 'overBudgetExpected':
    case 'overBudgetWorst':
      return { needed: numbers.count(finding.detail.needed), left: numbers.count(Math.max(0, finding.detail.left)) };
    case 'noRepliesInCountry':
    case 'repliesUnknown':
      return { country: country(finding.detail.country) };
    case 'longTexts':
      return { n: numbers.count(finding.detail.texts.length) };
    case 'languagesWithoutTexts': {
      const named = finding.detail.languages.map(
        ({ language: tag, people }) => `${languageName(request, tag)} (${numbers.count(people)})`,
      );
      return { languages: list(named), instead: languageName(request, finding.detail.instead) };
    }
    case 'noOptOutWords':
      return { languages: list(finding.detail.languages.map((tag) => languageName(request, tag))) };
    case 'webhookUnreachable':
    case 'webhookStranger':
    case 'accountNotActive':
      return finding.detail;
    case 'providerSilent':
      return { on: t(`launch:findings.providerSilent.on.${finding.detail.on}`) };
    case 'clockOff':
      return { duration: numbers.duration(Math.abs(finding.detail.offMs)) };
    case 'sharedSender':
      return { surveys: list(finding.detail.surveys), rate: numbers.rate(finding.detail.segmentsPerSecond) };
    default:
      return {};
  }
}
