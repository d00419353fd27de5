// Questions and options that can be told apart, and strata that exist.

import { type ChoiceQuestion, END, keyOf, LIMITS, type Survey } from '../definition.ts';
import { type Finding, nearest, type Path } from '../problem.ts';

export function* checkQuestions(survey: Survey): Generator<Finding> {
  const ids = survey.questions.map((question) => question.id);
  for (const [index, question] of survey.questions.entries()) {
    const path = ['questions', index];
    if (question.id === END) {
      yield {
        path: [...path, 'id'],
        message: `a question cannot be called ${END}`,
        hint: `${END} is where a next rule ends the interview.`,
      };
    }
    if (ids.indexOf(question.id) < index) {
      yield {
        path: [...path, 'id'],
        message: `another question is called ${question.id} already`,
        hint: 'Give each question its own id.',
      };
    }
    if (question.type === 'number') yield* checkRange(path, question.min, question.max);
    if (question.type === 'choice') {
      yield* checkOptions(path, question);
      yield* checkSpellings(path, question);
      if (question.role === 'consent') yield* checkConsent(path, question);
    }
  }
  yield* checkStrata(survey);
}

function* checkRange(path: Path, min: number, max: number): Generator<Finding> {
  if (min >= max) {
    yield {
      path: [...path, 'min'],
      message: `min (${min}) is not below max (${max})`,
      hint: 'Swap the two, or widen the range.',
    };
  } else if (max - min > LIMITS.numberRange) {
    const message = `the range from ${min} to ${max} is wider than ${LIMITS.numberRange}`;
    yield {
      path: [...path, 'max'],
      message,
      hint: 'Each number is tallied by itself: ask in a larger unit, or as an open question.',
    };
  }
}

function* checkOptions(path: Path, question: ChoiceQuestion): Generator<Finding> {
  const codes = new Map<string, number>();
  const keys = new Map<number, number>();
  const meanings = new Map<string, number>();
  for (const [place, option] of question.options.entries()) {
    const at = [...path, 'options', place];
    const key = keyOf(option, place);
    if (codes.has(option.code)) {
      yield {
        path: [...at, 'code'],
        message: `the code ${option.code} is taken by another option`,
        hint: 'Give each option its own code.',
      };
    }
    if (keys.has(key)) {
      const other = question.options[keys.get(key)!]!.code;
      const message = `the key ${key} is taken by the option ${other}`;
      yield {
        path: [...at, 'key'],
        message,
        hint: 'Give each option its own key; without one it is the option’s place in the list.',
      };
    }
    if (option.means && meanings.has(option.means)) {
      const other = question.options[meanings.get(option.means)!]!.code;
      const message = `the option ${other} means ${option.means} already`;
      yield { path: [...at, 'means'], message, hint: 'Let one option mean it, and give the other wordings of its own.' };
    }
    codes.set(option.code, place);
    keys.set(key, place);
    if (option.means) meanings.set(option.means, place);
  }
}

/** No label, wording or key of one option may be read as another's. */
function* checkSpellings(path: Path, question: ChoiceQuestion): Generator<Finding> {
  const owners = new Map(question.options.map((option, place) => [String(keyOf(option, place)), place]));
  for (const [place, option] of question.options.entries()) {
    const at = [...path, 'options', place];
    const labels = Object.entries(option.label).map(([language, text]) => ({ path: [...at, 'label', language], text }));
    const wordings = Object.entries(option.wordings).flatMap(([language, texts]) =>
      texts.map((text, index) => ({ path: [...at, 'wordings', language, index], text })),
    );
    for (const spelling of [...labels, ...wordings]) {
      const plain = plainly(spelling.text);
      const owner = owners.get(plain) ?? place;
      owners.set(plain, owner);
      if (owner === place) continue;
      const message = `“${spelling.text}” also stands for the option ${question.options[owner]!.code}`;
      yield { path: spelling.path, message, hint: 'A reply with these words could mean either: leave them to one option.' };
    }
  }
}

/** Spellings that readers take for the same word: without case, vowel signs, punctuation, and keyboards' variants of a letter. */
function plainly(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}ـ]/gu, '')
    .toLowerCase()
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[ىیئ]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/[ةەھ]/g, 'ه')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return plain === '' ? text : plain;
}

function* checkConsent(path: Path, question: ChoiceQuestion): Generator<Finding> {
  for (const meaning of ['yes', 'no'] as const) {
    if (question.options.some((option) => option.means === meaning)) continue;
    const message = `a consent question needs an option that means ${meaning}`;
    yield { path: [...path, 'options'], message, hint: `Add means: ${meaning} to the option that says so.` };
  }
}

function* checkStrata(survey: Survey): Generator<Finding> {
  const names = new Set<string>();
  const choices = survey.questions.filter((question) => question.type === 'choice').map((question) => question.id);
  for (const [index, stratum] of survey.strata.entries()) {
    const path = ['strata', index];
    if (names.has(stratum.name)) {
      yield {
        path: [...path, 'name'],
        message: `another stratum is called ${stratum.name} already`,
        hint: 'Give each stratum its own name.',
      };
    }
    names.add(stratum.name);
    if (!('question' in stratum) || choices.includes(stratum.question)) continue;
    const exists = survey.questions.some((question) => question.id === stratum.question);
    const message = exists ? `${stratum.question} is not a choice question` : `there is no question ${stratum.question}`;
    const meant = nearest(stratum.question, choices);
    const hint = meant ? `Did you mean “${meant}”?` : 'Name a choice question: its options are the strata.';
    yield { path: [...path, 'question'], message, hint };
  }
}
