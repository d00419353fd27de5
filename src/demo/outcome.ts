// What came of a demo: the tallies, the repeats, and the agreement of what was recorded with what the citizens truly hold.

import { openCatalog } from '../catalog/catalog.ts';
import { expressed, type LiveCitizens } from '../simulator/citizens/live.ts';
import type { Citizen } from '../simulator/citizens/population.ts';
import type { Store } from '../store/open.ts';
import type { Survey } from '../survey/definition.ts';
import { fieldPeriodMs } from '../survey/field-period.ts';

const TALLIES_OF_QUESTION =
  'SELECT option, sum(n) AS n FROM tallies WHERE survey_id = @survey AND question_id = @question GROUP BY option';

/** Question → option → n, every option that has been given, and the survey's own options at 0 where not. */
export async function tallies(store: Store, surveyId: string): Promise<Record<string, Record<string, number>>> {
  const catalog = openCatalog(store.db);
  const { survey } = await catalog.compiled(await catalog.get(surveyId));
  const result: Record<string, Record<string, number>> = {};
  for (const question of survey.questions) {
    const rows = await store.db.all<{ option: string; n: number }>(TALLIES_OF_QUESTION, {
      survey: surveyId,
      question: question.id,
    });
    const none = question.type === 'choice' ? question.options.map(({ code }) => [code, 0] as const) : [];
    result[question.id] = { ...Object.fromEntries(none), ...Object.fromEntries(rows.map(({ option, n }) => [option, n])) };
  }
  return result;
}

export async function duplicates(store: Store): Promise<number> {
  const row = await store.db.get<{ n: number | null }>("SELECT sum(n) AS n FROM counters WHERE name = 'messages.duplicates'");
  return row?.n ?? 0;
}

const RECORDED = `
  SELECT r.number_hash, a.option FROM answers a JOIN respondents r ON r.respondent_id = a.respondent_id
  WHERE a.survey_id = @survey AND a.question_id = @question`;

/**
 * What was recorded against what the citizens truly hold; a flip is support for oppose, or the reverse. Who has changed his mind and
 * never came to say so before the close, because a text was lost on its way, is taken at his last word.
 */
export async function compareWithTruth(
  store: Store,
  survey: Survey,
  { citizens, living }: { citizens: readonly Citizen[]; living: LiveCitizens },
): Promise<{ agreements: number; flips: number }> {
  const question = survey.questions[0]!.id;
  const { endMs } = fieldPeriodMs(survey);
  const said = expressed(
    living.sent.filter(({ at }) => at < endMs),
    question,
  );
  const rows = await store.db.all<{ number_hash: Uint8Array; option: string }>(RECORDED, { survey: survey.id, question });
  const recorded = new Map(rows.map((row) => [Buffer.from(row.number_hash).toString('hex'), row.option]));
  let agreements = 0;
  let flips = 0;
  for (const { phone, truth } of citizens) {
    const option = recorded.get(Buffer.from(store.sealer.lookup(phone)).toString('hex'));
    const held = said.get(phone) ?? truth[question];
    if (option === undefined) continue;
    if (option === held) agreements++;
    if ((option === 'support' && held === 'oppose') || (option === 'oppose' && held === 'support')) flips++;
  }
  return { agreements, flips };
}
