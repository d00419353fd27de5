// The part of the audit that goes from respondent to respondent: interview, answers and cell must tell the same. A page at a time,
// so that its memory does not grow with the sample.

import { type Strata, strataAfter } from '../catalog/cells.ts';
import type { Database } from '../store/database.ts';
import { RESERVED_CODES, type Survey } from '../survey/definition.ts';
import type { Interview } from '../survey/interview.ts';
import { RESPONDENTS } from './audit-statements.ts';

const PAGE = 1_000;

interface Row {
  respondent_id: number;
  interview: string | null;
  cell_survey: string;
  strata: string;
  question_id: string | null;
  option: string | null;
}

interface Respondent {
  id: number;
  said: Interview['answers'];
  cell: { survey: string; strata: Strata };
  answers: Record<string, { option: string }>;
}

/** One number that differs: as it is published, and as the raw rows have it. */
export interface Difference {
  what: string;
  published: string | number | null;
  recomputed: string | number | null;
}

type Found = Record<'interviews' | 'cells' | 'options', Difference[]>;

/** At most `limit` differences of each kind. */
export async function auditRespondents(db: Database, survey: Survey, limit: number): Promise<Found> {
  const found: Found = { interviews: [], cells: [], options: [] };
  let after = 0;
  for (;;) {
    const page = byRespondent(await db.all<Row>(RESPONDENTS, { survey: survey.id, after, limit: PAGE }));
    for (const respondent of page) {
      found.interviews.push(...compareInterview(respondent));
      found.cells.push(...compareCell(survey, respondent));
      found.options.push(...compareOptions(survey, respondent));
    }
    for (const differences of Object.values(found)) differences.splice(limit);
    if (page.length < PAGE) return found;
    after = page.at(-1)!.id;
  }
}

function byRespondent(rows: Row[]): Respondent[] {
  const respondents: Respondent[] = [];
  for (const row of rows) {
    let last = respondents.at(-1);
    if (last?.id !== row.respondent_id) {
      const said = row.interview === null ? {} : (JSON.parse(row.interview) as Interview).answers;
      const cell = { survey: row.cell_survey, strata: JSON.parse(row.strata) as Strata };
      last = { id: row.respondent_id, said, cell, answers: {} };
      respondents.push(last);
    }
    if (row.question_id !== null) last.answers[row.question_id] = { option: row.option! };
  }
  return respondents;
}

function compareInterview({ id, said, answers }: Respondent): Difference[] {
  const questions = new Set([...Object.keys(said), ...Object.keys(answers)]);
  return [...questions].flatMap((question) =>
    differ(
      `answer of respondent ${id} to ${question}, in the interview`,
      answers[question]?.option ?? null,
      said[question]?.option ?? null,
    ),
  );
}

/** Strata from questions follow from the answers; those from the sample's columns are raw themselves. */
function compareCell(survey: Survey, { id, cell, answers }: Respondent): Difference[] {
  const expected = strataAfter(survey, cell.strata, answers);
  return [
    ...differ(`survey of the cell of respondent ${id}`, cell.survey, survey.id),
    ...Object.entries(expected).flatMap(([name, value]) =>
      differ(`${name} of respondent ${id}`, cell.strata[name] ?? null, value),
    ),
  ];
}

function compareOptions(survey: Survey, { id, answers }: Respondent): Difference[] {
  return Object.entries(answers).flatMap(([question, { option }]) =>
    isAmongOptions(survey, question, option)
      ? []
      : [{ what: `answer of respondent ${id} to ${question}, among its options`, published: option, recomputed: null }],
  );
}

function isAmongOptions(survey: Survey, id: string, option: string): boolean {
  const question = survey.questions.find((candidate) => candidate.id === id);
  if (!question) return false;
  if (option === 'refused' || option === 'unclear') return true;
  switch (question.type) {
    case 'choice':
      return question.options.some(({ code }) => code === option);
    case 'number':
      return /^-?\d+$/.test(option) && Number(option) >= question.min && Number(option) <= question.max;
    case 'open':
      return RESERVED_CODES.includes(option);
  }
}

function differ(what: string, published: string | null, recomputed: string | null): Difference[] {
  return published === recomputed ? [] : [{ what, published, recomputed }];
}
