// What a launch would do, before it is done: whom it asks, what that costs, when it ends, and what stands against it.
// It only reads, and at a cost that does not grow with what was sent. The page, the command line and the launch itself share it.

import { createHash } from 'node:crypto';
import type { CatalogEntry } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { type Counters, readCounters } from '../results/read-books.ts';
import { twoWay } from '../sms/countries.ts';
import type { Survey } from '../survey/definition.ts';
import { fieldPeriodMs } from '../survey/field-period.ts';
import { ASSUMED_RATES, type InterviewRates } from '../survey/interview-cost.ts';
import { readChecks } from './checks.ts';
import { checkFindings, type Finding, finding, inOrder, type SenderFacts, senderFindings } from './findings.ts';
import { courseOf } from './last-message.ts';
import type { FieldParts } from './parts.ts';
import { type SampleSize, sampleSizes, suppressedSizes } from './sample-sizes.ts';
import { type TextFacts, textFacts } from './text-facts.ts';

export type PlanParts = Pick<FieldParts, 'db' | 'catalog'>;

/** Segments, or their cost in the survey's currency, of all these people together. */
export interface Amounts {
  /** Their first messages. */
  first: number;
  /** Whole interviews by the assumed rates, rounded up. */
  expected: number;
  /** Whole interviews where everybody waits for every reminder, then answers everything, each time after a clarification. */
  worst: number;
}

export interface LanguagePlan {
  language: string;
  /** False where the default language's texts would go out instead. */
  spoken: boolean;
  /** To be asked: without the suppressed. */
  people: number;
  suppressed: number;
  /** Segments of one first message. */
  each: number;
  segments: Amounts;
  /** Null where the survey states no price. */
  cost: Amounts | null;
}

export interface LaunchPlan {
  survey: string;
  /** Replicates from..to would be released by it; `released` are already. */
  released: number;
  from: number;
  to: number;
  of: number;
  /** The people of each replicate of the sample, the suppressed among them. */
  replicates: { replicate: number; people: number }[];
  people: number;
  suppressed: number;
  languages: LanguagePlan[];
  segments: Amounts;
  cost: Amounts | null;
  rates: InterviewRates;
  budget: {
    segments: number;
    reserve: number;
    /** May be out already. */
    spent: number;
    /** For first messages of replicates that are released and still wait: reckoned by the sample's mean. */
    promised: number;
    /** What new questions may still take: without reserve, spent and promised. */
    left: number;
    price: { perSegment: number; currency: string } | null;
  };
  timing: {
    startMs: number;
    endMs: number;
    segmentsPerSecond: number;
    /** Null where none may leave any more. */
    firstMs: number | null;
    /** When the last first question leaves; null where not all do. */
    lastMs: number | null;
    timeZone: string;
  };
  findings: Finding[];
  /** Names what was seen: another digest is another plan. */
  digest: string;
}

export interface Proposal {
  /** Release up to this replicate; all of them where it is left out. */
  replicates?: number | undefined;
  now: number;
  facts: SenderFacts;
}

/** @throws AppError `invalid` for a replicate that the survey does not have. */
export async function planLaunch(
  { db, catalog }: PlanParts,
  entry: CatalogEntry,
  survey: Survey,
  { replicates, now, facts }: Proposal,
): Promise<LaunchPlan> {
  const to = replicates ?? survey.replicates;
  if (!Number.isInteger(to) || to < 1 || to > survey.replicates) {
    const message = `survey ${entry.id} has ${survey.replicates} replicates: ${to} cannot be released`;
    throw new AppError('invalid', message, `say 1 to ${survey.replicates}`);
  }
  const texts = textFacts(survey);
  const counters = await readCounters(db, entry.id);
  const [sizes, suppressed, checks, pace] = await Promise.all([
    sampleSizes(db, entry.id),
    suppressedSizes(db, entry.id),
    readChecks(db, facts, now),
    paceOf(catalog, entry, survey),
  ]);
  const isNew = ({ replicate }: SampleSize) => replicate > entry.released && replicate <= to;
  const languages = languagePlans(survey, texts, sizes.filter(isNew), suppressed.filter(isNew));
  const segments = sumOf(languages.map((language) => language.segments));
  const people = total(languages.map((language) => language.people));
  const price = survey.budget.price ?? null;
  const budget = budgetOf(survey, texts, counters, sizes, entry.released);
  const timing = timingOf(survey, { now, pace, budget, segments: segments.first, languages });
  const plan = {
    survey: entry.id,
    released: entry.released,
    from: Math.min(entry.released + 1, to),
    to,
    of: survey.replicates,
    replicates: replicateSizes(survey, sizes),
    people,
    suppressed: total(languages.map((language) => language.suppressed)),
    languages,
    segments,
    cost: price && priced(segments, price.perSegment),
    rates: ASSUMED_RATES,
    budget: { ...budget, price },
    timing: { ...timing.shown, segmentsPerSecond: pace.segmentsPerSecond, timeZone: survey.timeZone },
  };
  const hears = twoWay({ country: survey.country, sender: facts.sender, emulated: facts.apiBaseUrl !== undefined }).possible;
  const findings = inOrder([
    ...caseFindings(entry, survey, plan, sizes.length === 0),
    ...timeFindings(survey, now, plan, timing.late),
    ...budgetFindings(plan),
    ...textFindings(survey, texts, languages),
    ...senderFindings(survey, facts),
    ...checkFindings(checks, facts, hears !== false),
    ...(pace.others.length > 0
      ? [finding('sharedSender', { surveys: pace.others, segmentsPerSecond: pace.segmentsPerSecond })]
      : []),
  ]);
  return { ...plan, findings, digest: digestOf(entry, plan) };
}

type PlanSoFar = Omit<LaunchPlan, 'findings' | 'digest'>;

function languagePlans(survey: Survey, texts: TextFacts, sizes: SampleSize[], suppressed: SampleSize[]): LanguagePlan[] {
  const found = new Set(sizes.map(({ language }) => language));
  // In the survey's order, then what the sample has besides.
  const order = [...new Set([...survey.languages.filter((language) => found.has(language)), ...[...found].sort()])];
  return order.map((language) => {
    const ofLanguage = (list: SampleSize[]) => total(list.flatMap((size) => (size.language === language ? [size.people] : [])));
    const blocked = ofLanguage(suppressed);
    const people = ofLanguage(sizes) - blocked;
    const each = texts.interview(language);
    const segments = {
      first: people * each.first,
      expected: Math.ceil(people * each.expected),
      worst: people * each.worst,
    };
    const { price } = survey.budget;
    return {
      language,
      spoken: survey.languages.includes(language),
      people,
      suppressed: blocked,
      each: each.first,
      segments,
      cost: price ? priced(segments, price.perSegment) : null,
    };
  });
}

function replicateSizes(survey: Survey, sizes: SampleSize[]): LaunchPlan['replicates'] {
  const people = new Map<number, number>();
  for (const size of sizes) people.set(size.replicate, (people.get(size.replicate) ?? 0) + size.people);
  return Array.from({ length: survey.replicates }, (_, index) => ({
    replicate: index + 1,
    people: people.get(index + 1) ?? 0,
  }));
}

function budgetOf(survey: Survey, texts: TextFacts, counters: Counters, sizes: SampleSize[], released: number) {
  const { segments, reserve } = survey.budget;
  const spent = counters['messages.segments'];
  const unreleased = total(sizes.flatMap(({ replicate, people }) => (replicate > released ? [people] : [])));
  const waiting = Math.max(0, counters['cases.waiting'] - unreleased);
  const all = total(sizes.map(({ people }) => people));
  const mean = all === 0 ? 0 : total(sizes.map(({ language, people }) => people * texts.interview(language).first)) / all;
  const promised = Math.ceil(waiting * mean);
  return { segments, reserve, spent, promised, left: segments - reserve - spent - promised };
}

/** The dispatcher's pace: the slowest of the surveys that share the sender, also of those closed, whose last answers may be waiting. */
async function paceOf(catalog: PlanParts['catalog'], entry: CatalogEntry, survey: Survey) {
  const own = survey.pacing.segmentsPerSecond;
  let segmentsPerSecond = own;
  const others: string[] = [];
  for (const other of await catalog.all()) {
    if (other.id === entry.id || (other.state !== 'fielding' && other.state !== 'closed')) continue;
    const rate = (await catalog.compiled(other)).survey.pacing.segmentsPerSecond;
    segmentsPerSecond = Math.min(segmentsPerSecond, rate);
    if (other.state === 'fielding' || rate < own) others.push(other.id);
  }
  return { segmentsPerSecond, others };
}

interface TimingQuestion {
  now: number;
  pace: { segmentsPerSecond: number };
  budget: { promised: number };
  segments: number;
  languages: LanguagePlan[];
}

function timingOf(survey: Survey, { now, pace, budget, segments, languages }: TimingQuestion) {
  const { startMs, endMs } = fieldPeriodMs(survey);
  const people = total(languages.map((language) => language.people));
  if (people === 0) return { shown: { startMs, endMs, firstMs: null, lastMs: null }, late: 0 };
  const course = courseOf(survey, {
    fromMs: Math.max(now, startMs),
    untilMs: endMs,
    segmentsPerSecond: pace.segmentsPerSecond,
    segments: budget.promised + segments,
    lastSegments: Math.max(...languages.map(({ each }) => each)),
  });
  const late = Math.min(people, Math.ceil((course.unsent * people) / segments));
  return { shown: { startMs, endMs, firstMs: course.firstMs, lastMs: course.lastMs }, late };
}

function* caseFindings(entry: CatalogEntry, survey: Survey, plan: PlanSoFar, empty: boolean): Generator<Finding> {
  if (entry.state === 'closed') return yield finding('closed', {});
  if (entry.archivedAt !== null) yield finding('archived', {});
  if (empty) return yield finding('noSample', {});
  if (plan.to <= entry.released) yield finding('nothingToRelease', { released: entry.released });
  else if (plan.people === 0 && plan.suppressed > 0) yield finding('allSuppressed', { suppressed: plan.suppressed });
  const silent = plan.languages.filter(({ spoken }) => !spoken).map(({ language, people }) => ({ language, people }));
  if (silent.length > 0) yield finding('languagesWithoutTexts', { languages: silent, instead: survey.defaultLanguage });
}

function* timeFindings(survey: Survey, now: number, plan: PlanSoFar, late: number): Generator<Finding> {
  const { startMs, endMs, firstMs, lastMs } = plan.timing;
  if (now >= endMs) return yield finding('periodOver', { endMs });
  if (now < startMs) yield finding('periodNotBegun', { startMs });
  if (plan.people === 0) return;
  if (firstMs === null) return yield finding('noSendingHour', {});
  if (late > 0) yield finding('tooLate', { people: late, endMs });
  const [soonest] = survey.reminders;
  const untilMs = lastMs ?? endMs;
  if (soonest !== undefined && untilMs - firstMs > soonest) yield finding('remindersShareThePace', { afterMs: soonest });
  const never = survey.reminders.filter((afterMs) => untilMs + afterMs >= endMs);
  if (never.length > 0) yield finding('remindersAfterEnd', { remindersMs: never });
}

function* budgetFindings({ segments, budget }: PlanSoFar): Generator<Finding> {
  // The reserve is there for the rest of the interviews, so only the first messages must do without it.
  const whole = budget.left + budget.reserve;
  if (segments.first > budget.left) yield finding('overBudget', { needed: segments.first, left: budget.left });
  else if (segments.expected > whole) yield finding('overBudgetExpected', { needed: segments.expected, left: whole });
  else if (segments.worst > whole) yield finding('overBudgetWorst', { needed: segments.worst, left: whole });
  if (budget.price === null) yield finding('noPrice', {});
}

function* textFindings(survey: Survey, texts: TextFacts, languages: LanguagePlan[]): Generator<Finding> {
  const asked = new Set(languages.map(({ language, spoken }) => (spoken ? language : survey.defaultLanguage)));
  const silent = texts.languagesWithoutOptOut.filter((language) => asked.has(language));
  if (silent.length > 0) yield finding('noOptOutWords', { languages: silent });
  const long = texts.longTexts.filter(({ language }) => asked.has(language));
  if (long.length > 0) yield finding('longTexts', { texts: long });
}

/** What an operator decides by. What changes by itself from minute to minute (time, what is spent) is not part of it. */
function digestOf(entry: CatalogEntry, plan: PlanSoFar): string {
  const { hash, state, released } = entry;
  const { to, languages, cost } = plan;
  const seen = { hash, state, released, to, languages, cost };
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}

function priced(segments: Amounts, perSegment: number): Amounts {
  return {
    first: segments.first * perSegment,
    expected: segments.expected * perSegment,
    worst: segments.worst * perSegment,
  };
}

function sumOf(amounts: Amounts[]): Amounts {
  return {
    first: total(amounts.map(({ first }) => first)),
    expected: total(amounts.map(({ expected }) => expected)),
    worst: total(amounts.map(({ worst }) => worst)),
  };
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
