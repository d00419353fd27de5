// What is wrong with a survey file, each with its line, as a list above the text.

import type { Problem } from '../../../../survey/problem.ts';
import type { Translate } from '../../i18n.ts';

export function Problems({
  problems,
  t,
  kind = 'mistakes',
}: {
  problems: Problem[];
  t: Translate;
  kind?: 'mistakes' | 'warnings';
}) {
  return (
    <div class={kind === 'mistakes' ? 'problems' : 'problems doubtful'}>
      <p class="notice-title">{t(`questionnaire:${kind}`, { count: problems.length })}</p>
      <ol>
        {problems.map((problem) => (
          <li key={`${problem.line}:${problem.column}:${problem.message}`} dir="ltr" lang="en">
            <span class="place">
              {problem.line}:{problem.column}
            </span>
            <span>
              {problem.path && <code>{problem.path}</code>} {problem.message}. <span class="note">{problem.hint}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
