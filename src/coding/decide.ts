// A coder's decision on an answer that was not understood, and its undoing. It enters the tally as the coder's, its history is kept,
// and no message is ever sent by it. A reply that comes later goes over it, as it goes over an earlier reply.

import { type By, logCaseEntry } from '../catalog/audit-log.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Cells } from '../catalog/cells.ts';
import { AppError } from '../errors.ts';
import { tallyMoves } from '../intake/rows.ts';
import { Conflict, type Database, type Row } from '../store/database.ts';
import { commitParts } from '../store/parts.ts';
import type { Question, Survey } from '../survey/definition.ts';
import type { Interview } from '../survey/interview.ts';
import type { UnclearAnswer } from './queue.ts';
import * as sql from './statements.ts';

export interface CodingParts {
  db: Database;
  catalog: Catalog;
  cells: Cells;
}

/** What answers bear that a coder gave: `coder.left` where it was left unclear. */
const RULE = { decided: 'coder.decided', left: 'coder.left' } as const;

export interface Change {
  /** Its place in the history. */
  id: number;
  option: string;
  source: 'reply' | 'coder' | 'correction';
  rule: string;
  lexicon: string;
  providerId: string | null;
  actor: string | null;
  undoes: number | null;
}

export interface CodedCase extends UnclearAnswer {
  survey: string;
  language: string;
  option: string;
  /** The latest change of this answer: a decision names it, so that it is made on what was seen. */
  change: number;
  /** The person was erased: no words are left to decide by, so it can only be left unclear. */
  erased: boolean;
  history: Change[];
}

/** @throws AppError `notFound` where there is no such answer; an erasure gives what is left of a case another id */
export async function readCodedCase(parts: Pick<CodingParts, 'db'>, answer: UnclearAnswer): Promise<CodedCase> {
  const { row, history } = await load(parts, answer);
  return {
    ...answer,
    survey: row.survey_id,
    language: row.language,
    option: row.option,
    change: row.change,
    erased: row.erased === 1,
    history,
  };
}

/**
 * `option`: one of the question's codes, a number within its range, `refused`, or `unclear` to leave it so. `seen` is the change that
 * the coder looked at. @throws AppError `conflict` where the answer has changed since, `invalid` where the option is none, `refused` where
 * the person was erased
 */
export async function decide(
  parts: CodingParts,
  decision: UnclearAnswer & { survey: string; option: string; seen: number },
  by: By,
): Promise<{ change: number }> {
  const { row, history } = await load(parts, decision);
  const { survey } = await parts.catalog.compiled(await parts.catalog.get(decision.survey));
  if (row.survey_id !== decision.survey) throw notFound();
  const question = survey.questions.find(({ id }) => id === decision.question);
  if (!question || !isAnswerTo(question, decision.option))
    throw new AppError('invalid', `${decision.option.slice(0, 40)} is no answer to this question`, 'choose one of its options');
  const last = history.at(-1)!;
  if (row.erased === 1 && decision.option !== 'unclear') throw erased();
  if (last.id !== decision.seen || row.option !== 'unclear' || (row.source === 'coder' && decision.option === 'unclear')) {
    throw changed();
  }
  const rule = decision.option === 'unclear' ? RULE.left : RULE.decided;
  const to = { option: decision.option, source: 'coder' as const, rule, lexicon: last.lexicon, providerId: last.providerId };
  await change(parts, survey, row, decision, to, null, by);
  return { change: (await load(parts, decision)).row.change };
}

/** Takes a coder's own decision back. @throws AppError `refused` where it is another's, `conflict` where the answer has changed since */
export async function undo(
  parts: CodingParts,
  decision: UnclearAnswer & { survey: string; change: number },
  by: By,
): Promise<void> {
  const { row, history } = await load(parts, decision);
  if (row.survey_id !== decision.survey) throw notFound();
  const { survey } = await parts.catalog.compiled(await parts.catalog.get(row.survey_id));
  const standing = standingChanges(history);
  if (row.erased === 1) throw erased();
  const last = standing.at(-1);
  const before = standing.at(-2);
  if (last?.id !== decision.change || history.at(-1)!.id !== decision.change || !before) throw changed();
  if (last.source !== 'coder' || last.actor !== by.actor)
    throw new AppError('refused', 'only the coder who made a decision can take it back', 'ask that coder to');
  await change(parts, survey, row, decision, before, last.id, by);
}

/** The changes that have not been taken back, without the takings back. */
function standingChanges(history: readonly Change[]): Change[] {
  const undone = new Set(history.map(({ undoes }) => undoes));
  return history.filter(({ id, undoes }) => undoes === null && !undone.has(id));
}

interface CaseRow extends Row {
  respondent_id: number;
  survey_id: string;
  cell_id: number;
  language: string;
  interview: string;
  version: number;
  option: string;
  source: 'reply' | 'coder' | 'correction';
  change: number;
  erased: 0 | 1;
}

async function load({ db }: Pick<CodingParts, 'db'>, { respondent, question }: UnclearAnswer) {
  const row = await db.get<CaseRow>(sql.CASE, { respondent, question });
  if (!row) throw notFound();
  const rows = await db.all<Row>(sql.HISTORY, { respondent, question, change: row.change });
  const history = rows.map((change) => ({
    id: change.history_id,
    option: change.option,
    source: change.source,
    rule: change.rule,
    lexicon: change.lexicon,
    providerId: change.provider_id,
    actor: change.actor,
    undoes: change.undoes,
  })) as Change[];
  return { row, history };
}

type Outcome = Pick<Change, 'option' | 'source' | 'rule' | 'lexicon' | 'providerId'>;

async function change(
  parts: CodingParts,
  survey: Survey,
  row: CaseRow,
  { respondent, question }: UnclearAnswer,
  to: Outcome,
  undoes: number | null,
  by: By,
): Promise<void> {
  const before = JSON.parse(row.interview) as Interview;
  const after: Interview = {
    ...before,
    answers: { ...before.answers, [question]: { ...before.answers[question]!, option: to.option } },
  };
  const cell = await parts.cells.after(survey, row.cell_id, after.answers);
  const answer = { respondent, question, option: to.option, source: to.source, rule: to.rule, lexicon: to.lexicon };
  const entry = { question, option: to.option, replaced: row.option };
  const statements = [
    {
      sql: sql.UPDATE_RESPONDENT,
      params: { respondent, version: row.version, interview: JSON.stringify(after), cell },
      expect: 1,
    },
    { sql: sql.UPDATE_ANSWER, params: answer, expect: 1 },
    {
      sql: sql.INSERT_HISTORY,
      params: { ...answer, replaced: row.option, providerId: to.providerId, now: by.now, actor: by.actor, undoes },
    },
    ...logCaseEntry(by, undoes === null ? 'coding.decide' : 'coding.undo', { survey: survey.id, respondent }, entry),
  ];
  const deltas = tallyMoves(survey.id, before, row.cell_id, after, cell);
  const lost = await commitParts(parts.db, [{ statements, deltas }]).catch((error: unknown) => {
    if (error instanceof Conflict) throw changed();
    throw error;
  });
  if (lost.size > 0) throw changed();
}

function isAnswerTo(question: Question, option: string): boolean {
  if (option === 'refused' || option === 'unclear') return true;
  if (question.type === 'choice') return question.options.some(({ code }) => code === option);
  if (question.type === 'number')
    return /^-?\d{1,9}$/.test(option) && Number(option) >= question.min && Number(option) <= question.max;
  return option === 'text';
}

function changed(): AppError {
  return new AppError('conflict', 'this answer has changed since it was shown', 'look at it again');
}

function erased(): AppError {
  return new AppError('refused', 'the words of this case were erased: there is nothing to decide by', 'leave it unclear');
}

function notFound(): AppError {
  return new AppError('notFound', 'there is no such answer to decide', 'take the next one');
}
