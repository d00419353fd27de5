// What would be published of a survey now: its report after disclosure control, with all that a reader needs to judge it by.
// It stores nothing (publications.ts does) and words nothing (the public page does).

import { createHash } from 'node:crypto';
import type { CatalogEntry } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../store/database.ts';
import { type ChoiceQuestion, keyOf, type Question, type Survey } from '../survey/definition.ts';
import { canonical } from '../survey/file.ts';
import { renderMessage } from '../survey/texts.ts';
import { type Hiding, hide, LEAST_BASE, SMALL_CELL } from './disclosure.ts';
import { proportion } from './estimates.ts';
import type {
  LimitTold,
  Publication,
  PublishedBreakdown,
  PublishedChoice,
  PublishedEstimate,
  PublishedQuestion,
  Statement,
} from './publication-schema.ts';
import { type Report, readReport } from './report.ts';

/** A row that the public will not see; for the publisher's eyes. */
export interface HiddenRow {
  stratum: string;
  question: string;
  value: string | null;
  label: Record<string, string> | null;
  why: Hiding;
}

export interface Draft {
  snapshot: Publication;
  /** The canonical JSON, of which `hash` is the SHA-256 in hexadecimal. */
  text: string;
  hash: string;
  hidden: HiddenRow[];
}

interface Making {
  survey: Survey;
  report: Report;
  /** Question → how many of its answers and refusals a person decided. */
  decided: Map<string, number>;
  /** A sample that is no random one gets no intervals. */
  random: boolean;
}

// Over the partial index of coders' decisions: they are few, answers are many. Unclear is no decision.
const READ_DECIDED = `
  SELECT question_id, count(*) AS n FROM answers
  WHERE survey_id = @survey AND source = 'coder' AND option <> 'unclear' GROUP BY question_id`;

/**
 * @param now ms UTC: the time that the figures carry.
 * @throws AppError `refused` where nothing has been asked yet, or where the books do not balance.
 */
export async function draftPublication(
  db: Database,
  entry: CatalogEntry,
  survey: Survey,
  statement: Statement,
  now: number,
): Promise<Draft> {
  if (entry.startedAt === null)
    throw new AppError('refused', `survey ${entry.id} has not been fielded: there is nothing to publish`, 'start fielding first');
  const report = await readReport(db, entry, survey, now);
  if (!report.books.balanced)
    throw new AppError('refused', `the books of survey ${entry.id} do not balance`, `textpoll audit ${entry.id} says where`);
  const rows = await db.all<{ question_id: string; n: number }>(READ_DECIDED, { survey: entry.id });
  const making = {
    survey,
    report,
    decided: new Map(rows.map(({ question_id, n }) => [question_id, n])),
    random: statement.sampleKind === 'random',
  };
  const { breakdowns, hidden } = breakDown(making);
  const snapshot = compose(making, statement, breakdowns);
  const text = canonical(snapshot);
  return { snapshot, text, hash: hashOf(text), hidden };
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The first choice that is about the matter: no consent, and none that only sorts respondents into strata; null where there is none. */
export function headlineOf(survey: Survey): ChoiceQuestion | null {
  const choices = choicesOf(survey);
  return choices.find(({ id }) => !makesStratum(survey, id)) ?? choices[0] ?? null;
}

function choicesOf(survey: Survey): ChoiceQuestion[] {
  return survey.questions.filter((question) => question.type === 'choice').filter(({ role }) => role !== 'consent');
}

function makesStratum(survey: Survey, question: string): boolean {
  return survey.strata.some((stratum) => 'question' in stratum && stratum.question === question);
}

function compose(making: Making, statement: Statement, breakdowns: PublishedBreakdown[]): Publication {
  const { survey, report } = making;
  const { id, version, hash, state, startedAt, closedAt } = report.survey;
  const { title, sponsor, country, languages, timeZone } = survey;
  const questions = survey.questions.map((question) => questionOf(question, making));
  const headline = headlineOf(survey)?.id ?? null;
  return {
    format: 'textpoll-publication',
    formatVersion: 1,
    survey: { id, title, sponsor, country, languages, timeZone, version, hash, state },
    statement,
    asOf: report.asOf,
    field: { planned: survey.fieldPeriod, startedAt, closedAt, reminders: survey.reminders.length },
    mode: 'sms',
    weighting: 'none',
    level: report.level,
    messages: { invitation: worded(survey, 'invitation'), reminder: worded(survey, 'reminder'), clarify: survey.texts.clarify },
    headline,
    questions,
    breakdowns,
    response: responseOf(report, questions.find((question) => question.id === headline) ?? questions[0]!),
    cases: report.books.cases,
    decided: decidedOf(questions),
    disclosure: { smallestCell: SMALL_CELL.most + 1, leastBase: LEAST_BASE },
    limits: limitsOf(making, breakdowns),
  };
}

/** The words as they left, in each of the survey's languages. */
function worded(survey: Survey, text: 'invitation' | 'reminder'): Record<string, string> {
  return Object.fromEntries(
    survey.languages.map((language) => [language, renderMessage(survey, { text, question: null, language })]),
  );
}

function questionOf(question: Question, { report, decided, random }: Making): PublishedQuestion {
  const result = report.questions.find(({ id }) => id === question.id)!;
  const { id, text, base, refused, unclear, total } = result;
  const enough = base >= LEAST_BASE;
  const common = { id, required: question.required, text, clarify: question.clarify ?? null };
  const taken = { base, refused, unclear, total, decidedByPerson: decided.get(id) ?? 0, enough };
  if (question.type === 'choice' && result.type === 'choice') {
    const options = question.options.map((option, index) => {
      const { n } = result.options[index]!;
      const estimate = enough ? estimateOf(n, base, random) : NOTHING;
      return { code: option.code, key: keyOf(option, index), label: option.label, means: option.means ?? null, ...estimate };
    });
    return { ...common, ...taken, type: 'choice', options };
  }
  if (question.type === 'number' && result.type === 'number') {
    const [mean, median] = enough ? [result.mean, result.median] : [null, null];
    return { ...common, ...taken, type: 'number', least: question.min, most: question.max, mean, median };
  }
  return { ...common, ...taken, type: 'open' };
}

const NOTHING: PublishedEstimate = { n: null, share: null, low: null, high: null };

function estimateOf(n: number, base: number, random: boolean): PublishedEstimate {
  const { share, low, high } = proportion(n, base);
  return { n, share, low: random ? low : null, high: random ? high : null };
}

/**
 * By each stratum, the questions that are about the matter. Those that make strata are left out: crossed with one another they would
 * stand twice, turned round, and what one hides the other would show.
 */
function breakDown(making: Making): { breakdowns: PublishedBreakdown[]; hidden: HiddenRow[] } {
  const { survey, report, random } = making;
  const questions = choicesOf(survey).filter(({ id }) => !makesStratum(survey, id));
  const hidden: HiddenRow[] = [];
  const breakdowns = report.strata.flatMap((stratum) =>
    questions.flatMap((question): PublishedBreakdown[] => {
      const rows = stratum.values
        .map(({ value, label, questions: results }) => ({ value, label, ...results.find(({ id }) => id === question.id)! }))
        // A value that nobody stands in is no row: it would say nothing, and protect nobody.
        .filter(({ total }) => total > 0);
      if (rows.length < 2) return [];
      // Refused and unclear are published, and so counted, as one cell: apart they are small in nearly every row, and tell little.
      const hiding = hide(
        rows.map(({ base, total, options }) => ({ base, cells: [...options.map(({ n }) => n), total - base] })),
      );
      rows.forEach(({ value, label }, index) => {
        const why = hiding[index]!;
        if (why !== null) hidden.push({ stratum: stratum.name, question: question.id, value, label, why });
      });
      const shown = rows.filter((_, index) => hiding[index] === null);
      return [
        {
          stratum: stratum.name,
          by: stratum.question,
          question: question.id,
          rows: shown.map(({ value, label, base, total, options }) => ({
            value,
            label,
            base,
            without: total - base,
            options: options.map(({ code, n }) => ({ code, ...estimateOf(n, base, random) })),
          })),
          hidden: rows.length - shown.length,
        },
      ];
    }),
  );
  return { breakdowns, hidden };
}

/**
 * The one outcome rate that the books alone can give honestly. AAPOR's RR1 is I / ((I+P) + (R+NC+O) + (UH+UO)): here I is who answered
 * the headline question, and the sum is every released case. None is taken for ineligible, so that the rate can only be too low.
 * The other rates need the final disposition of each case. Source: AAPOR Standard Definitions, 9th edition.
 */
function responseOf({ books: { cases } }: Report, { base: answered }: PublishedQuestion): Publication['response'] {
  const released = cases.sampled - cases.waiting;
  const { share } = proportion(answered, released);
  return { sampled: cases.sampled, notYetAsked: cases.waiting, released, answered, share };
}

function decidedOf(questions: PublishedQuestion[]): Publication['decided'] {
  const sum = (of: (question: PublishedQuestion) => number) => questions.reduce((total, question) => total + of(question), 0);
  const person = sum(({ decidedByPerson }) => decidedByPerson);
  return { rule: sum(({ base, refused }) => base + refused) - person, person, nobody: sum(({ unclear }) => unclear) };
}

function limitsOf({ report, random }: Making, breakdowns: PublishedBreakdown[]): LimitTold[] {
  const told: [LimitTold, boolean][] = [
    ['coverage', true],
    ['nonresponse', true],
    ['selfSelection', true],
    ['reading', true],
    ['languages', true],
    ['interval', random],
    ['nonrandom', !random],
    ['unweighted', true],
    ['stillFielding', report.survey.closedAt === null],
    ['oneWay', report.survey.oneWay],
    ['hidden', breakdowns.some(({ hidden }) => hidden > 0)],
  ];
  return told.filter(([, holds]) => holds).map(([limit]) => limit);
}

/** What the shares of a choice say about which answer is the commonest: nothing, where intervals overlap or there are none. */
export function standingOf({
  options,
  enough,
}: Pick<PublishedChoice, 'options' | 'enough'>): 'tooFew' | 'apart' | 'overlap' | 'unknown' {
  if (!enough) return 'tooFew';
  const [first, second] = [...options].sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (first?.low == null || second?.high == null) return 'unknown';
  return first.low > second.high ? 'apart' : 'overlap';
}
