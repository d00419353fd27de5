// Which of the survey's texts lies on the screen: a citizen knows a text by its words, as a reader would.
// It must not guess: a text that the survey does not have is nobody's.

import { type Survey, TEXT_KEYS } from '../../survey/definition.ts';
import { type MessageContent, renderMessage } from '../../survey/texts.ts';

/** The texts that may carry a question at their end, and those that always do. */
const WITH_QUESTION = new Set(['start', 'languageChanged']);
const ONLY_WITH_QUESTION = new Set(['clarify']);

/**
 * Maps a body to what the survey means by it; undefined for any other text, such as the provider's own.
 * Where two texts are the same word for word, the one in the default language and then the earlier kind is meant.
 */
export function recogniser(survey: Survey): (body: string) => MessageContent | undefined {
  const known = new Map<string, MessageContent>();
  for (const content of contents(survey)) {
    const body = renderMessage(survey, content);
    if (!known.has(body)) known.set(body, content);
  }
  return (body) => known.get(body);
}

/** Every text that the survey can send, in every language. */
export function contents(survey: Survey): MessageContent[] {
  const languages = [survey.defaultLanguage, ...survey.languages.filter((language) => language !== survey.defaultLanguage)];
  const questions = survey.questions.map((question) => question.id);
  return languages.flatMap((language) => [
    ...TEXT_KEYS.flatMap((text) => {
      const about = WITH_QUESTION.has(text) ? [null, ...questions] : ONLY_WITH_QUESTION.has(text) ? questions : [null];
      return about.map((question) => ({ text, question, language }));
    }),
    ...questions.map((question) => ({ text: 'question' as const, question, language })),
  ]);
}
