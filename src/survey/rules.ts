// What a survey must keep beyond each field's own shape, so that its interviews end, its answers are told apart and its texts exist.

import type { Survey } from './definition.ts';
import type { Finding } from './problem.ts';
import { checkFielding } from './rules/fielding.ts';
import { checkFlow } from './rules/flow.ts';
import { checkLanguages } from './rules/languages.ts';
import { checkLengths } from './rules/lengths.ts';
import { checkQuestions } from './rules/questions.ts';

/** Everything that is wrong with a survey of the right shape; an empty list for one that may be fielded. */
export function checkRules(survey: Survey): Finding[] {
  const checks = [checkLanguages, checkQuestions, checkFlow, checkFielding];
  const findings = checks.flatMap((check) => [...check(survey)]);
  // Messages are put together only from texts that are known to exist.
  return findings.length > 0 ? findings : [...checkLengths(survey)];
}
