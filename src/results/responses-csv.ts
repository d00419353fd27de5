// The responses one by one, for analysts: no number, no words, no time of day, and in an order that joins to nothing. Streamed, so
// that its memory does not grow with the survey.

import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { DateTime } from 'luxon';
import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Strata } from '../catalog/cells.ts';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import type { Interview } from '../survey/interview.ts';
import { dispositionOf } from './dispositions.ts';
import { shuffled } from './permutation.ts';

/** After so many respondents the thread does something else, and what was gathered goes out. */
const RESPONDENTS_A_CHUNK = 200;

// Walks the primary key from its ends to the survey's first and last respondent.
const FIRST = 'SELECT respondent_id AS id FROM respondents WHERE survey_id = @survey ORDER BY respondent_id LIMIT 1';
const LAST = 'SELECT respondent_id AS id FROM respondents WHERE survey_id = @survey ORDER BY respondent_id DESC LIMIT 1';
// By primary keys alone. Those who answered nothing have no row.
const RESPONSE = `
  SELECT r.language, r.interview, c.strata, a.question_id AS question, a.option, a.source, a.answered_at AS at
  FROM answers a JOIN respondents r ON r.respondent_id = a.respondent_id JOIN cells c ON c.cell_id = r.cell_id
  WHERE a.respondent_id = @id AND a.survey_id = @survey`;

interface Row {
  language: string;
  /** Null once the survey has been sealed. */
  interview: string | null;
  strata: string;
  question: string;
  option: string;
  source: string;
  at: number;
}

/**
 * A header and one line for each respondent who answered, refused or was unclear, in chunks. The first columns say which
 * questionnaire it was, so that the file explains itself. Strata are those of the sample; those that questions make are answers. The day is that
 * of the latest answer in the survey's time zone. An open question's answer is `text`: its words stay sealed. Answers that come
 * meanwhile may or may not be among them. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export async function* responsesCsv(db: Database, entry: CatalogEntry, survey: Survey): AsyncGenerator<string> {
  const columns = columnsOf(survey);
  yield stringify([columns]);
  const first = (await db.get<{ id: number }>(FIRST, { survey: entry.id }))?.id;
  if (first === undefined) return;
  const last = (await db.get<{ id: number }>(LAST, { survey: entry.id }))!.id;
  let seen = 0;
  let lines: Record<string, string>[] = [];
  for (const offset of shuffled(last - first + 1)) {
    const rows = await db.all<Row>(RESPONSE, { survey: entry.id, id: first + offset });
    if (rows.length > 0) lines.push(lineOf(entry, survey, rows));
    if (++seen % RESPONDENTS_A_CHUNK !== 0) continue;
    if (lines.length > 0) yield stringify(lines, { columns, escape_formulas: true });
    lines = [];
    await setImmediate();
  }
  if (lines.length > 0) yield stringify(lines, { columns, escape_formulas: true });
}

function columnsOf(survey: Survey): string[] {
  return [
    'survey',
    'version',
    'questionnaire',
    'disposition',
    'language',
    'day',
    ...survey.strata.filter((stratum) => 'column' in stratum).map(({ name }) => `stratum_${name}`),
    ...survey.questions.flatMap(({ id }) => [`answer_${id}`, `source_${id}`]),
  ];
}

function lineOf(entry: CatalogEntry, survey: Survey, rows: Row[]): Record<string, string> {
  const { language, interview, strata } = rows[0]!;
  const answers = Object.fromEntries(rows.map(({ question, option }) => [question, option]));
  // The phase would not do: somebody may say STOP after the last question.
  const ended = interview !== null && (JSON.parse(interview) as Interview).question === null;
  const latest = Math.max(...rows.map(({ at }) => at));
  return {
    survey: entry.id,
    version: String(entry.version),
    questionnaire: entry.hash.slice(0, 12),
    disposition: dispositionOf(survey, answers, ended),
    language,
    day: DateTime.fromMillis(latest, { zone: survey.timeZone }).toISODate()!,
    ...Object.fromEntries(Object.entries(JSON.parse(strata) as Strata).map(([name, value]) => [`stratum_${name}`, value ?? ''])),
    ...Object.fromEntries(
      rows.flatMap(({ question, option, source }) => [
        [`answer_${question}`, option],
        [`source_${question}`, source],
      ]),
    ),
  };
}
