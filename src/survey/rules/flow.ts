// Which question may follow which: only forward, so that every interview ends, and each question is reached by some answers.

import { END, type Question, REFUSED, type Survey } from '../definition.ts';
import { type Finding, nearest } from '../problem.ts';

export function* checkFlow(survey: Survey): Generator<Finding> {
  let sound = true;
  for (const [index, question] of survey.questions.entries()) {
    for (const finding of checkNext(survey, question, index)) {
      sound = false;
      yield finding;
    }
  }
  if (!sound) return;
  const reached = new Set([0]);
  for (const [index, question] of survey.questions.entries()) {
    if (reached.has(index)) {
      for (const follower of followersOf(survey, index)) reached.add(follower);
    } else {
      const message = `no answers lead to the question ${question.id}`;
      yield {
        path: ['questions', index],
        message,
        hint: 'Every answer before it goes elsewhere: change a next rule, or remove the question.',
      };
    }
  }
}

/** The places of the questions that may come after the one at `index`; the number of questions stands for the end. */
export function followersOf(survey: Survey, index: number): Set<number> {
  const question = survey.questions[index]!;
  if (question.type !== 'choice') return new Set([index + 1]);
  return new Set(
    question.options.map((option) => {
      if (question.role === 'consent' && option.means === 'no') return survey.questions.length;
      const rule = question.next.find((candidate) => candidate.if.includes(option.code));
      return rule ? placeOf(survey, rule.go) : index + 1;
    }),
  );
}

function placeOf(survey: Survey, id: string): number {
  return id === END ? survey.questions.length : survey.questions.findIndex((question) => question.id === id);
}

function* checkNext(survey: Survey, question: Question, index: number): Generator<Finding> {
  const path = ['questions', index, 'next'];
  if (question.next.length > 0 && question.type !== 'choice') {
    yield {
      path,
      at: 'key',
      message: `a ${question.type} question cannot branch`,
      hint: 'Only the options of a choice question lead elsewhere: ask it as a choice.',
    };
    return;
  }
  const codes = question.type === 'choice' ? question.options.map((option) => option.code) : [];
  const ruled = new Set<string>();
  for (const [place, rule] of question.next.entries()) {
    for (const [which, code] of rule.if.entries()) {
      const at = [...path, place, 'if', which];
      if (!codes.includes(code) && code !== REFUSED) {
        const meant = nearest(code, codes);
        const hint = meant ? `Did you mean “${meant}”?` : `The options are ${codes.join(', ')}.`;
        yield { path: at, message: `the question ${question.id} has no option ${code}`, hint };
      } else if (ruled.has(code)) {
        yield {
          path: at,
          message: `a rule above says already where ${code} goes`,
          hint: 'The first rule counts: remove one of the two.',
        };
      }
      ruled.add(code);
    }
    yield* checkTarget(survey, rule.go, index, [...path, place, 'go']);
  }
}

function* checkTarget(survey: Survey, go: string, index: number, path: (string | number)[]): Generator<Finding> {
  if (go === END) return;
  const target = placeOf(survey, go);
  if (target > index) return;
  const later = survey.questions.slice(index + 1).map((question) => question.id);
  const forward = `Go to a later question (${later.join(', ') || 'there is none'}) or to ${END}.`;
  const meant = target === -1 ? nearest(go, [...later, END]) : undefined;
  const message = target === -1 ? `there is no question ${go}` : `the interview cannot go back to ${go}`;
  yield { path, message, hint: meant ? `Did you mean “${meant}”?` : forward };
}
