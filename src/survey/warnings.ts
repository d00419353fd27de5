// What may be fielded but is worth a second look: costs, opt-out, keys that no text names. Never stops a survey.

import { type ChoiceQuestion, keyOf, type Survey } from './definition.ts';
import type { Finding, Path } from './problem.ts';
import { sizeOf, ucs2Characters } from './texts.ts';

/** With more options than this nobody lists the keys in a text message: the answer is given by name. */
const LISTED_OPTIONS = 9;

/** Words that stop the messages, as an invitation would name them. STOP is understood in every language. */
const OPT_OUT_WORDS: Record<string, readonly string[]> = {
  ar: ['إيقاف', 'ايقاف', 'أوقف', 'اوقف', 'توقف', 'قف', 'إلغاء', 'الغاء'],
  ckb: ['ڕاگرتن', 'راگرتن', 'ڕایبگرە', 'بوەستێنە', 'وەستان'],
  kmr: ['raweste', 'rawestîne', 'bisekine'],
  tr: ['dur', 'durdur'],
};

export function findWarnings(survey: Survey): Finding[] {
  return [...checkConsentFirst(survey), ...survey.languages.flatMap((language) => [...checkLanguage(survey, language)])];
}

function* checkConsentFirst(survey: Survey): Generator<Finding> {
  for (const [index, question] of survey.questions.entries()) {
    if (index === 0 || question.type !== 'choice' || question.role !== 'consent') continue;
    const path = ['questions', index, 'role'];
    yield {
      path,
      message: 'consent is asked after other questions',
      hint: 'Put the consent question first: what is asked before it is asked without consent.',
    };
  }
}

function* checkLanguage(survey: Survey, language: string): Generator<Finding> {
  for (const { path, text } of messagesIn(survey, language)) {
    const { encoding, units, segments } = sizeOf(text);
    if (segments > 1) {
      const most = encoding === 'GSM-7' ? 160 : 70;
      const message = `the text takes ${segments} segments (${encoding}, ${units} units)`;
      yield { path, message, hint: `One segment holds ${most} units; each further one is charged.` };
    }
    if (/^en\b/.test(language) && encoding === 'UCS-2') {
      const odd = ucs2Characters(text).join(' ');
      yield {
        path,
        message: `${odd} makes this English text cost as much as an Arabic one`,
        hint: 'Write straight quotes, plain dashes and three dots.',
      };
    }
  }
  yield* checkKeys(survey, language);
  yield* checkOptOut(survey, language);
}

function* messagesIn(survey: Survey, language: string): Generator<{ path: Path; text: string }> {
  for (const [key, texts] of Object.entries(survey.texts)) {
    const text = texts?.[language];
    if (text !== undefined) yield { path: ['texts', key, language], text };
  }
  for (const [index, question] of survey.questions.entries()) {
    for (const key of ['text', 'clarify'] as const) {
      const text = question[key]?.[language];
      if (text !== undefined) yield { path: ['questions', index, key, language], text };
    }
  }
}

function* checkKeys(survey: Survey, language: string): Generator<Finding> {
  for (const [index, question] of survey.questions.entries()) {
    if (question.type !== 'choice') continue;
    yield* keysUnnamed(question, question.text[language], ['questions', index, 'text', language]);
    if (index === 0) yield* keysUnnamed(question, survey.texts.invitation?.[language], ['texts', 'invitation', language]);
  }
}

function* keysUnnamed(question: ChoiceQuestion, text: string | undefined, path: Path): Generator<Finding> {
  if (text === undefined) return;
  const named = new Set((text.match(/\d+|[٠-٩]+|[۰-۹]+/g) ?? []).map(toNumber));
  const missing = question.options.map(keyOf).filter((key) => !named.has(key));
  const listed = missing.length < question.options.length || question.options.length <= LISTED_OPTIONS;
  if (missing.length === 0 || !listed) return;
  const message = `the text does not name the ${missing.length === 1 ? 'key' : 'keys'} ${missing.join(', ')} of ${question.id}`;
  yield { path, message, hint: 'Name each key with its option, such as 1 Yes, 2 No: digits are understood best.' };
}

function toNumber(digits: string): number {
  return Number(digits.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf)));
}

function* checkOptOut(survey: Survey, language: string): Generator<Finding> {
  if (namesOptOut(survey, language)) return;
  const invited = survey.texts.invitation?.[language] !== undefined;
  const word = OPT_OUT_WORDS[language]?.[0] ?? 'STOP';
  yield {
    path: invited ? ['texts', 'invitation', language] : ['questions', 0, 'text', language],
    message: 'the first message does not say how to stop the messages',
    hint: `Add a word that stops them, such as ${word}.`,
  };
}

/** Whether the first message in this language says how to stop the messages. */
export function namesOptOut(survey: Survey, language: string): boolean {
  const text = survey.texts.invitation?.[language] ?? survey.questions[0]!.text[language] ?? '';
  const words = new Set(text.toLowerCase().split(/[^\p{L}\p{M}]+/u));
  return ['stop', ...(OPT_OUT_WORDS[language] ?? [])].some((word) => words.has(word));
}
