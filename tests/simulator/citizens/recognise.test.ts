import { describe, expect, it } from 'vitest';
import { contents, recogniser } from '../../../src/simulator/citizens/recognise.ts';
import { TEXT_KEYS } from '../../../src/survey/definition.ts';
import { renderMessage } from '../../../src/survey/texts.ts';
import { SURVEY } from './survey.ts';

describe('a citizen recognises', () => {
  const recognise = recogniser(SURVEY);

  it.each(contents(SURVEY))('$text $question in $language', (content) => {
    expect(recognise(renderMessage(SURVEY, content))).toEqual(content);
  });

  it('every kind of text in every language', () => {
    const known = contents(SURVEY).map(({ text, language }) => `${text} ${language}`);
    const wanted = [...TEXT_KEYS, 'question'].flatMap((text) => SURVEY.languages.map((language) => `${text} ${language}`));
    expect(new Set(known)).toEqual(new Set(wanted));
  });

  it.each(['', ' ', 'You have successfully been unsubscribed.', 'أؤيد'])('no other text: "%s"', (body) => {
    expect(recognise(body)).toBeUndefined();
  });

  it('the first question where the survey has no invitation', () => {
    const { invitation: _, ...texts } = SURVEY.texts;
    const survey = { ...SURVEY, texts };
    const body = renderMessage(survey, { text: 'question', question: 'stance', language: 'ckb' });
    expect(recogniser(survey)(body)).toEqual({ text: 'invitation', question: null, language: 'ckb' });
  });
});
