// The result of a survey as it stands now: from the tally cube and the books alone, never from the replies.

import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Database } from '../store/database.ts';
import type { ChoiceQuestion, Question, Survey } from '../survey/definition.ts';
import { type Counts, type Cube, countsByValue, countsOf, readCube } from './cube.ts';
import { type Level, mean, median, proportion } from './estimates.ts';
import { type Books, readBooks } from './read-books.ts';
import type { ChoiceResult, NumberResult, QuestionResult, Report, StratumResult, Taken } from './report-schema.ts';

export { type Report, reportSchema } from './report-schema.ts';

const LEVEL: Level = 0.95;
/** Codes that stand beside the answers and are no part of the base. */
const APART = ['refused', 'unclear'] as const;

/** @param now ms UTC: the time that the result carries. */
export async function readReport(db: Database, entry: CatalogEntry, survey: Survey, now: number): Promise<Report> {
  const cube = await readCube(db, entry.id);
  const books = await readBooks(db, entry.id);
  const counts = countsOf(cube.tallies);
  const questions = survey.questions.map((question) => resultOf(question, counts));
  return {
    survey: {
      id: entry.id,
      title: survey.title,
      version: entry.version,
      hash: entry.hash,
      state: entry.state,
      oneWay: entry.oneWay,
      startedAt: timeOf(entry.startedAt),
      closedAt: timeOf(entry.closedAt),
    },
    asOf: new Date(now).toISOString(),
    level: LEVEL,
    ...responseOf(books, questions[0]!.base),
    questions,
    strata: survey.strata.map((stratum) => stratumOf(survey, stratum, cube)),
    books,
  };
}

export function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** How far the cases got, each with its share of the sample; `answered` counts those who answered the first question. */
export function responseOf({ cases }: Books, answered: number): Pick<Report, 'response' | 'funnel'> {
  // Only the provider's own word makes a message failed: it had accepted it before.
  const accepted = cases.accepted + cases.sent + cases.delivered + cases.failed;
  const asked = cases.sending + cases.unknown + accepted;
  const stages = { sampled: cases.sampled, accepted, delivered: cases.delivered, answered };
  return {
    response: { sampled: cases.sampled, asked, answered, ...proportion(answered, asked, LEVEL) },
    funnel: Object.entries(stages).map(([stage, n]) => ({
      stage: stage as keyof typeof stages,
      n,
      share: proportion(n, cases.sampled).share,
    })),
  };
}

function resultOf(question: Question, counts: Counts): QuestionResult {
  const options = counts.get(question.id) ?? new Map<string, number>();
  const asked = { id: question.id, text: question.text };
  switch (question.type) {
    case 'choice':
      return { ...asked, type: 'choice', ...choiceOf(question, options) };
    case 'number':
      return { ...asked, type: 'number', ...numberOf(options) };
    case 'open':
      return { ...asked, type: 'open', ...takenOf(options) };
  }
}

function takenOf(options: Map<string, number>): Taken {
  const total = [...options.values()].reduce((sum, n) => sum + n, 0);
  const [refused, unclear] = APART.map((code) => options.get(code) ?? 0) as [number, number];
  return { base: total - refused - unclear, refused, unclear, total };
}

function choiceOf(question: ChoiceQuestion, counts: Map<string, number>): Taken & Pick<ChoiceResult, 'options'> {
  const taken = takenOf(counts);
  const options = question.options.map(({ code, label }) => {
    const n = counts.get(code) ?? 0;
    return { code, label, n, ...proportion(n, taken.base, LEVEL) };
  });
  return { ...taken, options };
}

function numberOf(counts: Map<string, number>): Taken & Pick<NumberResult, 'distribution' | 'mean' | 'median'> {
  const taken = takenOf(counts);
  const distribution = [...counts]
    .filter(([option, n]) => n !== 0 && !(APART as readonly string[]).includes(option))
    .map(([option, n]) => ({ value: Number(option), n, share: proportion(n, taken.base).share }))
    .sort((a, b) => a.value - b.value);
  return { ...taken, mean: mean(distribution), median: median(distribution), distribution };
}

function stratumOf(survey: Survey, stratum: Survey['strata'][number], cube: Cube): StratumResult {
  const id = 'question' in stratum ? stratum.question : null;
  const source = survey.questions.find((question) => question.id === id);
  const options = source?.type === 'choice' ? source.options : [];
  const choices = survey.questions.filter((question) => question.type === 'choice');
  const counts = countsByValue(cube, stratum.name);
  const values = inOrder(
    [...counts.keys()],
    options.map(({ code }) => code),
  );
  return {
    name: stratum.name,
    question: id,
    values: values.map((value) => ({
      value,
      label: options.find(({ code }) => code === value)?.label ?? null,
      questions: choices.map((question) => {
        const { options: results, ...taken } = choiceOf(question, counts.get(value)?.get(question.id) ?? new Map());
        return { id: question.id, ...taken, options: results.map(({ label: _, ...result }) => result) };
      }),
    })),
  };
}

/** The options of the question in its order, also those that nobody chose; then other values; what is not known comes last. */
function inOrder(found: (string | null)[], options: string[]): (string | null)[] {
  const others = found.filter((value) => value !== null && !options.includes(value)) as string[];
  others.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return [...options, ...others, ...(found.includes(null) ? [null] : [])];
}
