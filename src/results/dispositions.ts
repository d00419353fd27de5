// What became of the interview of somebody who answered something. Pure. Those who never answered have outcomes too, which are not
// told from answers and are no business of this file.

import type { Survey } from '../survey/definition.ts';

/**
 * `complete`: the questions came to their end, or every required one is answered (don't know counts). `partial`: the survey's
 * declared share of the required ones is. `breakOff`: less, and then silence. `refused` and `unclear`: nothing else was said.
 */
export const DISPOSITIONS = ['complete', 'partial', 'breakOff', 'refused', 'unclear'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** @param answers question → option, at least one. @param ended whether the interview has no open question left. */
export function dispositionOf(survey: Survey, answers: Readonly<Record<string, string>>, ended: boolean): Disposition {
  const said = Object.values(answers);
  if (said.every((option) => option === 'refused' || option === 'unclear'))
    return said.includes('refused') ? 'refused' : 'unclear';
  if (ended) return 'complete';
  const required = survey.questions.filter((question) => question.required);
  const answered = required.filter(
    ({ id }) => answers[id] !== undefined && answers[id] !== 'refused' && answers[id] !== 'unclear',
  );
  const share = required.length === 0 ? 1 : answered.length / required.length;
  return share === 1 ? 'complete' : share >= survey.completion.threshold ? 'partial' : 'breakOff';
}
