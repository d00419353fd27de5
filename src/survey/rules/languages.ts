// Every text in every language of the survey, and in no other.

import type { Survey } from '../definition.ts';
import { type Finding, nearest, type Path } from '../problem.ts';

export function* checkLanguages(survey: Survey): Generator<Finding> {
  const { languages, defaultLanguage } = survey;
  for (const [index, language] of languages.entries()) {
    if (languages.indexOf(language) < index) {
      yield { path: ['languages', index], message: `${language} is listed twice`, hint: 'Keep one of the two.' };
    }
  }
  if (!languages.includes(defaultLanguage)) {
    yield {
      path: ['defaultLanguage'],
      message: `the default language ${defaultLanguage} is not among the survey’s languages`,
      hint: `Choose one of ${languages.join(', ')}, or add ${defaultLanguage} to languages.`,
    };
  }
  for (const { path, texts } of textsOf(survey)) {
    for (const language of languages) {
      if (texts[language] !== undefined) continue;
      yield { path: [...path, language], message: `the text is missing in ${language}`, hint: `Add ${language}: with the text.` };
    }
    yield* unlisted(path, texts, languages);
  }
  for (const { path, wordings } of wordingsOf(survey)) yield* unlisted(path, wordings, languages);
}

function* unlisted(path: Path, texts: Record<string, unknown>, languages: readonly string[]): Generator<Finding> {
  for (const language of Object.keys(texts)) {
    if (languages.includes(language)) continue;
    const meant = nearest(language, languages);
    const hint = meant
      ? `Did you mean “${meant}”? Otherwise add ${language} to languages.`
      : `Remove it, or add ${language} to languages.`;
    yield { path: [...path, language], at: 'key', message: `${language} is not among the survey’s languages`, hint };
  }
}

/** Every text that is written once per language. */
function* textsOf(survey: Survey): Generator<{ path: Path; texts: Record<string, string> }> {
  yield { path: ['title'], texts: survey.title };
  yield { path: ['sponsor'], texts: survey.sponsor };
  for (const [key, texts] of Object.entries(survey.texts)) if (texts) yield { path: ['texts', key], texts };
  for (const [index, question] of survey.questions.entries()) {
    const path = ['questions', index];
    yield { path: [...path, 'text'], texts: question.text };
    if (question.clarify) yield { path: [...path, 'clarify'], texts: question.clarify };
    if (question.type !== 'choice') continue;
    for (const [place, option] of question.options.entries())
      yield { path: [...path, 'options', place, 'label'], texts: option.label };
  }
}

function* wordingsOf(survey: Survey): Generator<{ path: Path; wordings: Record<string, string[]> }> {
  for (const [index, question] of survey.questions.entries()) {
    if (question.type !== 'choice') continue;
    for (const [place, option] of question.options.entries()) {
      yield { path: ['questions', index, 'options', place, 'wordings'], wordings: option.wordings };
    }
  }
}
