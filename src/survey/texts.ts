// The words that leave: which text a message carries, in which language, and what it costs in segments. Pure.

import { SegmentedMessage } from 'sms-segments-calculator';
import type { Question, Survey, TextKey } from './definition.ts';

/** All that is needed to write a message again: stored in place of the body, which the survey's definition yields. */
export interface MessageContent {
  text: TextKey | 'question';
  /** The question that the text is about; null where it is about none. */
  question: string | null;
  language: string;
}

/** @throws TypeError where the survey has no such text, which a checked definition rules out. */
export function renderMessage(survey: Survey, content: MessageContent): string {
  const { text, language } = content;
  const question = content.question === null ? undefined : findQuestion(survey, content.question);
  const asked = question && say(question.text, language, survey);
  switch (text) {
    case 'invitation':
      return say(survey.texts.invitation ?? survey.questions[0]!.text, language, survey);
    case 'question':
      return required(asked, text);
    case 'clarify':
      return question?.clarify
        ? say(question.clarify, language, survey)
        : `${say(survey.texts.clarify, language, survey)} ${required(asked, text)}`;
    case 'start':
    case 'languageChanged':
      return asked ? `${say(survey.texts[text], language, survey)}\n${asked}` : say(survey.texts[text], language, survey);
    default:
      return say(survey.texts[text], language, survey);
  }
}

function say(texts: Record<string, string>, language: string, survey: Survey): string {
  return required(texts[language] ?? texts[survey.defaultLanguage], language);
}

function required(text: string | undefined, of: string): string {
  if (text === undefined) throw new TypeError(`the survey has no text for ${of}`);
  return text;
}

export interface Size {
  encoding: 'GSM-7' | 'UCS-2';
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  units: number;
  segments: number;
}

export function sizeOf(body: string): Size {
  const message = new SegmentedMessage(body);
  const encoding = message.encodingName === 'GSM-7' ? 'GSM-7' : 'UCS-2';
  return { encoding, units: encoding === 'GSM-7' ? message.messageSize / 7 : body.length, segments: message.segmentsCount };
}

/** The characters that are not in GSM-7: one of them makes the whole message UCS-2, with less than half the room. */
export function ucs2Characters(body: string): string[] {
  return [...new Set(body)].filter((character) => sizeOf(character).encoding === 'UCS-2');
}

export function findQuestion(survey: Survey, id: string): Question | undefined {
  return survey.questions.find((question) => question.id === id);
}
