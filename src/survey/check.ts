// Every message of a survey as it would leave, in each language, with its size and cost: what is read before fielding. Pure.

import type { Survey, TextKey } from './definition.ts';
import { dearestPath } from './interview-cost.ts';
import { type Problem, showPath } from './problem.ts';
import { type MessageContent, renderMessage, type Size, sizeOf } from './texts.ts';
import { findWarnings } from './warnings.ts';

/** Costs are in the budget's currency; null where the survey states no price. */
export interface CheckReport {
  survey: string;
  currency: string | null;
  languages: LanguageReport[];
  warnings: Warning[];
}

/** A warning has a place in the file where the report was made of a file just read. */
export type Warning = Pick<Problem, 'path' | 'message' | 'hint'> & Partial<Problem>;

export interface LanguageReport {
  language: string;
  direction: 'ltr' | 'rtl';
  messages: MessageReport[];
  /** The dearest interview that is answered at once, from the first message to the thanks: without reminders and clarifications. */
  interview: { messages: number; segments: number; cost: number | null };
}

export interface MessageReport extends Size {
  text: TextKey | 'question';
  question: string | null;
  body: string;
  cost: number | null;
}

/** @param warnings those of parseSurveyFile, which know their places in the file; without them they are found anew. */
export function checkReport(survey: Survey, warnings?: readonly Problem[]): CheckReport {
  return {
    survey: survey.id,
    currency: survey.budget.price?.currency ?? null,
    languages: survey.languages.map((language) => reportLanguage(survey, language)),
    warnings: [...(warnings ?? findWarnings(survey).map(({ path, message, hint }) => ({ path: showPath(path), message, hint })))],
  };
}

function reportLanguage(survey: Survey, language: string): LanguageReport {
  const messages = contentsOf(survey).map((content) => reportMessage(survey, { ...content, language }));
  return { language, direction: directionOf(language), messages, interview: dearestInterview(survey, messages) };
}

/** In the order in which a respondent may meet them. */
function contentsOf(survey: Survey): Omit<MessageContent, 'language'>[] {
  const first = survey.questions[0]!.id;
  const ids = survey.questions.map((question) => question.id);
  return [
    { text: 'invitation', question: first },
    ...ids.map((question) => ({ text: 'question', question }) as const),
    { text: 'reminder', question: first },
    ...ids.map((question) => ({ text: 'clarify', question }) as const),
    { text: 'thanks', question: null },
    { text: 'help', question: null },
    { text: 'stop', question: null },
    { text: 'start', question: first },
    { text: 'languageChanged', question: first },
    { text: 'closed', question: null },
    { text: 'notInvited', question: null },
  ];
}

function reportMessage(survey: Survey, content: MessageContent): MessageReport {
  const body = renderMessage(survey, content);
  const size = sizeOf(body);
  return { text: content.text, question: content.question, body, ...size, cost: costOf(survey, size.segments) };
}

function costOf(survey: Survey, segments: number): number | null {
  return survey.budget.price ? segments * survey.budget.price.perSegment : null;
}

function dearestInterview(survey: Survey, messages: readonly MessageReport[]): LanguageReport['interview'] {
  const segmentsOf = (text: string, question: string | null) =>
    messages.find((message) => message.text === text && message.question === question)!.segments;
  const asking = (place: number) => segmentsOf(place === 0 ? 'invitation' : 'question', survey.questions[place]!.id);
  const path = dearestPath(survey, asking);
  const segments = path.reduce((sum, place) => sum + asking(place), segmentsOf('thanks', null));
  return { messages: path.length + 1, segments, cost: costOf(survey, segments) };
}

const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']);

function directionOf(language: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(language).maximize().script;
  return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
}
