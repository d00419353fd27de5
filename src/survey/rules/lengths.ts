// No message may be longer than the provider takes, also where one is put together from two texts.

import { LIMITS, type Survey } from '../definition.ts';
import type { Finding } from '../problem.ts';
import { renderMessage } from '../texts.ts';

/** The texts that may stand before a question in the same message. */
const PREFIXES = ['languageChanged', 'start', 'clarify'] as const;

export function* checkLengths(survey: Survey): Generator<Finding> {
  for (const [index, question] of survey.questions.entries()) {
    for (const language of survey.languages) {
      const lengths = PREFIXES.map((text) => ({
        text,
        length: renderMessage(survey, { text, question: question.id, language }).length,
      }));
      const { text, length } = lengths.reduce((longest, other) => (other.length > longest.length ? other : longest));
      if (length <= LIMITS.textLength) continue;
      const message = `with texts.${text} before it, the question has ${length} characters; a message may have ${LIMITS.textLength}`;
      yield {
        path: ['questions', index, 'text', language],
        message,
        hint: `Shorten the question, or texts.${text}.${language}.`,
      };
    }
  }
}
