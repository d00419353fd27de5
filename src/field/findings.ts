// What stands against a launch, or makes one think twice: a closed set of codes with what each needs to be told in any language.
// The words are the command line's and the console's.

import { twoWay } from '../sms/countries.ts';
import { CLOCK_TOLERANCE_MS } from '../sms/twilio-account.ts';
import type { Survey } from '../survey/definition.ts';
import type { Checks, SendingAccount } from './checks.ts';
import type { TextFacts } from './text-facts.ts';

/** Each code's detail. Times are ms UTC, sizes in segments, durations in ms. */
interface Details {
  closed: Record<string, never>;
  archived: Record<string, never>;
  noSample: Record<string, never>;
  /** All of these replicates are released already. */
  nothingToRelease: { released: number };
  /** Whoever could be asked has opted out. */
  allSuppressed: { suppressed: number };
  periodOver: { endMs: number };
  periodNotBegun: { startMs: number };
  noSendingHour: Record<string, never>;
  /** At this pace the last first messages find the field period over. */
  tooLate: { people: number; endMs: number };
  /** Reminders to those who were asked first take a share of the pace before everybody was asked. */
  remindersShareThePace: { afterMs: number };
  /** For those who are asked last, these reminders would come after the end: they are never sent. */
  remindersAfterEnd: { remindersMs: number[] };
  /** The first messages alone need more than the budget less its reserve leaves. */
  overBudget: { needed: number; left: number };
  overBudgetExpected: { needed: number; left: number };
  overBudgetWorst: { needed: number; left: number };
  noPrice: Record<string, never>;
  senderIsName: Record<string, never>;
  noRepliesInCountry: { country: string; why: string; source: string };
  repliesUnknown: { country: string; source: string };
  emulated: Record<string, never>;
  longTexts: { texts: TextFacts['longTexts'] };
  languagesWithoutTexts: { languages: { language: string; people: number }[]; instead: string };
  noOptOutWords: { languages: string[] };
  addressNotHttps: Record<string, never>;
  unchecked: Record<string, never>;
  webhookUnreachable: { code: string };
  webhookStranger: { status: number };
  webhookSignature: Record<string, never>;
  providerSilent: { on: 'account' | 'sender' };
  accountNotActive: { status: string };
  clockOff: { offMs: number };
  senderMissing: { kind: 'number' | 'service' };
  senderWithoutSms: Record<string, never>;
  repliesGoElsewhere: Record<string, never>;
  repliesWithoutRetries: Record<string, never>;
  /** Others in the field on the same sender, or a slower pace that one of them imposes. */
  sharedSender: { surveys: string[]; segmentsPerSecond: number };
}

export type FindingCode = keyof Details;
export type Severity = 'blocker' | 'warning';
export type Finding = { [C in FindingCode]: { code: C; severity: Severity; detail: Details[C] } }[FindingCode];

/** In the order in which they are told: what blocks first. */
export const SEVERITY: { readonly [C in FindingCode]: Severity } = {
  closed: 'blocker',
  archived: 'blocker',
  noSample: 'blocker',
  nothingToRelease: 'blocker',
  allSuppressed: 'blocker',
  periodOver: 'blocker',
  noSendingHour: 'blocker',
  overBudget: 'blocker',
  addressNotHttps: 'blocker',
  webhookSignature: 'blocker',
  accountNotActive: 'blocker',
  senderMissing: 'blocker',
  senderWithoutSms: 'blocker',
  repliesGoElsewhere: 'blocker',
  senderIsName: 'warning',
  noRepliesInCountry: 'warning',
  repliesUnknown: 'warning',
  emulated: 'warning',
  tooLate: 'warning',
  periodNotBegun: 'warning',
  remindersShareThePace: 'warning',
  remindersAfterEnd: 'warning',
  sharedSender: 'warning',
  overBudgetExpected: 'warning',
  overBudgetWorst: 'warning',
  noPrice: 'warning',
  languagesWithoutTexts: 'warning',
  noOptOutWords: 'warning',
  longTexts: 'warning',
  unchecked: 'warning',
  webhookUnreachable: 'warning',
  webhookStranger: 'warning',
  providerSilent: 'warning',
  clockOff: 'warning',
  repliesWithoutRetries: 'warning',
};
export const FINDING_CODES = Object.keys(SEVERITY) as FindingCode[];

/** Who accepts one of these sends a question that nobody can answer: the survey then says so for good. */
export const ONE_WAY_CODES: readonly FindingCode[] = ['senderIsName', 'noRepliesInCountry'];

export function finding<C extends FindingCode>(code: C, detail: Details[C]): Finding {
  return { code, severity: SEVERITY[code], detail } as Finding;
}

/** The more severe first, then in the order of the list above. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code));
}

export type SenderFacts = Pick<SendingAccount, 'sender' | 'publicBaseUrl' | 'apiBaseUrl'>;

/** What is known of the sender and of the way back, without a call. */
export function* senderFindings(survey: Survey, facts: SenderFacts): Generator<Finding> {
  const emulated = facts.apiBaseUrl !== undefined;
  const { country } = survey;
  const can = twoWay({ country, sender: facts.sender, emulated });
  if (facts.sender.kind === 'alphanumeric') yield finding('senderIsName', {});
  else if (can.possible === false) yield finding('noRepliesInCountry', { country, why: can.why, source: can.source });
  else if (can.possible === 'unknown') yield finding('repliesUnknown', { country, source: can.source });
  if (emulated) yield finding('emulated', {});
  else if (!facts.publicBaseUrl.startsWith('https:')) yield finding('addressNotHttps', {});
}

/** `hears`: whether replies are hoped for at all. */
export function* checkFindings(checks: Checks | null, facts: SenderFacts, hears: boolean): Generator<Finding> {
  if (checks === null) return yield finding('unchecked', {});
  const { webhook, provider } = checks;
  if (webhook.outcome === 'wrongSignature') yield finding('webhookSignature', {});
  if (webhook.outcome === 'stranger') yield finding('webhookStranger', { status: webhook.status });
  if (webhook.outcome === 'unreachable') yield finding('webhookUnreachable', { code: webhook.code });
  if (provider.silentOn !== null) yield finding('providerSilent', { on: provider.silentOn });
  if (provider.account !== null && provider.account !== 'active') yield finding('accountNotActive', { status: provider.account });
  const offMs = provider.clockOffMs;
  if (offMs !== null && Math.abs(offMs) > CLOCK_TOLERANCE_MS) yield finding('clockOff', { offMs });
  const { routes } = provider;
  const { kind } = facts.sender;
  if (routes === null || kind === 'alphanumeric') return;
  if (routes.length === 0) return yield finding('senderMissing', { kind });
  if (!routes.every(({ sms }) => sms)) yield finding('senderWithoutSms', {});
  if (!hears) return;
  if (routes.some(({ comes }) => comes === 'elsewhere')) yield finding('repliesGoElsewhere', {});
  else if (routes.some(({ comes }) => comes === 'hereOnce')) yield finding('repliesWithoutRetries', {});
}
