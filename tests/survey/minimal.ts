// A small correct survey file, and the same file with one thing changed.

import { readFileSync } from 'node:fs';
import type { Survey } from '../../src/survey/definition.ts';
import { parseSurveyFile } from '../../src/survey/file.ts';

export const minimal = readFileSync(new URL('./fixtures/minimal.yaml', import.meta.url), 'utf8');

/** @throws where `from` does not stand exactly once in the file: a change that changes nothing proves nothing. */
export function edited(from: string, to: string, text = minimal): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`«${from}» stands ${parts.length - 1} times in the file`);
  return parts.join(to);
}

/** @throws with the problems of a file that has some. */
export function parsed(text: string): Survey {
  const result = parseSurveyFile(text, 'survey.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.survey;
}
