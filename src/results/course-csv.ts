// The course of the answers as tidy CSV: by day, by language, by what understood them.

import { stringify } from 'csv-stringify/sync';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { followAnswers, readDays, readLanguages, readRules } from './course.ts';

const COLUMNS = ['question', 'by', 'value', 'option', 'given', 'withdrawn', 'standing'] as const;
type Line = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/**
 * By day of the survey's time zone: what was given, what was withdrawn for another answer, and what stood at the day's end. By
 * language: respondents whose first answer it was, whatever it said. By rule (or coder, or correction): answers that stand.
 */
export async function courseCsv(db: Database, survey: Survey): Promise<string> {
  while (!(await followAnswers(db)));
  const lines: Line[] = [];
  for (const { id } of survey.questions) {
    for (const { day, given, withdrawn, standing } of await readDays(db, survey.id, id, survey.timeZone)) {
      for (const [option, n] of Object.entries(standing)) {
        const moved = { given: given[option] ?? 0, withdrawn: withdrawn[option] ?? 0 };
        lines.push({ question: id, by: 'day', value: day, option, ...moved, standing: n });
      }
    }
  }
  for (const { question, language, n } of await readLanguages(db, survey.id))
    lines.push({ question, by: 'language', value: language, given: n });
  for (const { question, source, rule, n } of await readRules(db, survey.id))
    lines.push({ question, by: source === 'reply' ? 'rule' : source, value: rule, standing: n });
  return stringify(lines, { header: true, columns: [...COLUMNS], escape_formulas: true });
}
