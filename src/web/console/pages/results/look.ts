// What the results' page looks at: one look for all who watch a survey, whatever their language. All of it is read from tallies,
// counters and the followed course; nothing is counted anew.

import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import {
  type Day,
  followAnswers,
  type Hour,
  type LanguageCount,
  readDays,
  readHours,
  readLanguages,
  readReplyHours,
  readRules,
  type Understood,
} from '../../../../results/course.ts';
import { type Report, readReport } from '../../../../results/report.ts';
import type { Database } from '../../../../store/database.ts';
import type { ChoiceQuestion, Survey } from '../../../../survey/definition.ts';

export interface ResultsLook {
  survey: Survey;
  report: Report;
  /** The question whose course it is. */
  question: ChoiceQuestion | undefined;
  days: Day[];
  hours: Hour[];
  /** Replies of any kind, by hour since the epoch. */
  replies: { hour: number; n: number }[];
  rules: Understood[];
  languages: LanguageCount[];
  /** False while answers that came before are still being followed: the course is behind the tallies. */
  followed: boolean;
}

/** What the reader has chosen to see divided and over time. */
export interface Choice {
  question: ChoiceQuestion | undefined;
  /** A stratum's name. */
  stratum: string | undefined;
}

/** From the address. What it does not name, or names wrongly, is the first that fits. */
export function choiceOf(query: URLSearchParams, survey: Survey): Choice {
  const choices = survey.questions.filter((question): question is ChoiceQuestion => question.type === 'choice');
  const question = choices.find(({ id }) => id === query.get('question')) ?? choices[0];
  // A question by itself would say nothing.
  const fitting = survey.strata.filter((stratum) => !('question' in stratum) || stratum.question !== question?.id);
  const stratum = fitting.find(({ name }) => name === query.get('stratum')) ?? fitting[0];
  return { question, stratum: stratum?.name };
}

/** @param now ms UTC. */
export async function lookAtResults(
  db: Database,
  entry: CatalogEntry,
  survey: Survey,
  question: ChoiceQuestion | undefined,
  now: number,
): Promise<ResultsLook> {
  const followed = await followAnswers(db);
  return {
    survey,
    report: await readReport(db, entry, survey, now),
    question,
    days: question ? await readDays(db, entry.id, question.id, survey.timeZone) : [],
    hours: question ? await readHours(db, entry.id, question.id) : [],
    replies: await readReplyHours(db, entry.id),
    rules: await readRules(db, entry.id),
    languages: await readLanguages(db, entry.id),
    followed,
  };
}
