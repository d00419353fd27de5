// A launch's plan on a terminal, and its findings in English. It decides nothing.

import { AppError } from '../errors.ts';
import { type Finding, type FindingCode, ONE_WAY_CODES } from '../field/findings.ts';
import { unaccepted } from '../field/launch.ts';
import type { LaunchPlan } from '../field/plan.ts';
import { moment, number } from '../results/terminal.ts';

/** Lines without a line break at the end. */
export function showPlan(plan: LaunchPlan): string {
  const { people, suppressed, segments, cost, budget, timing, findings } = plan;
  const money = (amount: number) => `${number(Math.round(amount))} ${budget.price!.currency}`;
  const replicates = plan.from === plan.to ? `replicate ${plan.to}` : `replicates ${plan.from} to ${plan.to}`;
  return [
    `plan: ${replicates} of ${plan.of}: ${number(people)} people, ${number(suppressed)} suppressed`,
    ...plan.languages.map(({ language, people: n, each }) => `  ${language}: ${number(n)} people, ${number(each)} segments each`),
    `  first messages ${number(segments.first)} segments; whole interviews about ${number(segments.expected)}, at most ${number(segments.worst)}` +
      ` (answered by ${Math.round(plan.rates.answer * 100)} % it is supposed)`,
    ...(cost ? [`  that is ${money(cost.first)}, about ${money(cost.expected)}, at most ${money(cost.worst)}`] : []),
    `  the budget leaves ${number(budget.left)} segments for new questions`,
    ...(timing.lastMs === null ? [] : [`  the last first message leaves ${at(timing.lastMs)}`]),
    ...findings.map((finding) => `${finding.severity}: ${describeFinding(finding)}`),
  ].join('\n');
}

/** @throws AppError `refused` that says each blocker, or each warning that was not accepted, and how to accept it. */
export function refuseUnaccepted(plan: LaunchPlan, accepted: readonly FindingCode[]): void {
  const blockers = plan.findings.filter(({ severity }) => severity === 'blocker');
  if (blockers.length > 0)
    throw new AppError('refused', `survey ${plan.survey} cannot be launched: ${blockers.map(describeFinding).join('; ')}`);
  const open = unaccepted(plan, accepted);
  if (open.length === 0) return;
  const flags = [
    ...(open.some((code) => ONE_WAY_CODES.includes(code)) ? ['--one-way'] : []),
    ...(open.some((code) => !ONE_WAY_CODES.includes(code)) ? ['--accept-warnings'] : []),
  ];
  const words = plan.findings.filter(({ code }) => open.includes(code)).map(describeFinding);
  throw new AppError(
    'refused',
    `survey ${plan.survey} was not launched: ${words.join('; ')}`,
    `to send all the same, add ${flags.join(' ')}`,
  );
}

const DAY_MS = 86_400_000;
const at = (ms: number) => moment(new Date(ms).toISOString());
const hours = (ms: number) => (ms % DAY_MS === 0 ? `${ms / DAY_MS} d` : `${Math.round(ms / 3_600_000)} h`);

/** What is the matter, and what to do. */
export function describeFinding(finding: Finding): string {
  switch (finding.code) {
    case 'closed':
      return 'the survey is closed: give it another id to field it again';
    case 'archived':
      return 'the survey is archived: take it out of the archive first';
    case 'noSample':
      return 'the survey has no sample: textpoll sample import SURVEY FILE.csv';
    case 'nothingToRelease':
      return `replicates 1 to ${finding.detail.released} are released already: release further ones, or resume the survey`;
    case 'allSuppressed':
      return `all ${number(finding.detail.suppressed)} people are on the suppression list: import others`;
    case 'periodOver':
      return `the field period ended ${at(finding.detail.endMs)}: give the survey another period and another id`;
    case 'periodNotBegun':
      return `nothing leaves before the field period begins, ${at(finding.detail.startMs)}`;
    case 'noSendingHour':
      return 'what is left of the field period lies in quiet hours: end it later';
    case 'tooLate':
      return `at this pace the last ${number(finding.detail.people)} people are not asked before the field period ends: release fewer replicates, or end it later`;
    case 'remindersShareThePace':
      return `the first reminders fall due after ${hours(finding.detail.afterMs)}, while first messages still wait: these take longer than reckoned`;
    case 'remindersAfterEnd':
      return `for those asked last these reminders come after the end and are not sent: ${finding.detail.remindersMs.map(hours).join(', ')}`;
    case 'overBudget':
      return `the first messages take ${number(finding.detail.needed)} segments, the budget leaves ${number(finding.detail.left)}: release fewer replicates, or raise the budget`;
    case 'overBudgetExpected':
      return `whole interviews take about ${number(finding.detail.needed)} segments, the budget leaves ${number(finding.detail.left)}: questions will stop before everybody was asked or reminded`;
    case 'overBudgetWorst':
      return `if everybody answers after every reminder, ${number(finding.detail.needed)} segments are needed and the budget leaves ${number(finding.detail.left)}`;
    case 'noPrice':
      return 'the survey states no price of a segment, so no cost is known: add budget.price';
    case 'senderIsName':
      return 'nobody can reply to a sender that is a name, in any country: use a number or a messaging service';
    case 'noRepliesInCountry':
      return `nobody could reply: ${finding.detail.why} (${finding.detail.source}): choose a sender that can receive replies`;
    case 'repliesUnknown':
      return `it is not known whether replies from ${finding.detail.country} come back (${finding.detail.source}): send yourself a test and reply to it`;
    case 'emulated':
      return 'TWILIO_API_BASE_URL is set: no message reaches a phone';
    case 'longTexts':
      return `texts of more than one segment: ${finding.detail.texts.map(({ text, question, language, segments }) => `${question === null ? text : `${text} ${question}`} (${language}: ${segments})`).join(', ')}`;
    case 'languagesWithoutTexts':
      return `the sample has people whose language has no texts, who get ${finding.detail.instead}: ${finding.detail.languages.map(({ language, people }) => `${language} (${number(people)})`).join(', ')}`;
    case 'noOptOutWords':
      return `the first message does not say how to stop the messages in ${finding.detail.languages.join(', ')}`;
    case 'addressNotHttps':
      return 'PUBLIC_BASE_URL is not https: the provider cannot reach this service';
    case 'unchecked':
      return 'the provider’s account and the webhook’s address were not looked at lately: textpoll doctor, or the page Launch';
    case 'webhookUnreachable':
      return `the webhook’s address cannot be reached from here (${finding.detail.code}): replies may be lost`;
    case 'webhookStranger':
      return `something else answers at the webhook’s address, with HTTP ${finding.detail.status}: replies may be lost`;
    case 'webhookSignature':
      return 'the service at the webhook’s address refuses signed calls: is it this one, with this TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL, and does a proxy change them?';
    case 'providerSilent':
      return `the provider did not say how the ${finding.detail.on} is: textpoll doctor`;
    case 'accountNotActive':
      return `the provider’s account is ${finding.detail.status}: settle it in the provider’s console`;
    case 'clockOff':
      return `this machine’s clock is ${Math.round(Math.abs(finding.detail.offMs) / 1000)} s off: set it by NTP`;
    case 'senderMissing':
      return finding.detail.kind === 'number'
        ? 'TWILIO_FROM is not a number of this account'
        : 'the messaging service has no number to reply to';
    case 'senderWithoutSms':
      return 'the sender cannot carry SMS';
    case 'repliesGoElsewhere':
      return 'replies do not come to this service: textpoll doctor says what to enter at the provider';
    case 'repliesWithoutRetries':
      return 'the provider calls with a reply only once: textpoll doctor says what to enter at the provider';
    case 'sharedSender':
      return `the sender is shared with ${finding.detail.surveys.join(', ')}: ${finding.detail.segmentsPerSecond} segments a second for all`;
  }
}
