// A survey made ready to hear replies: its definition, and for each question what understands an answer to it. Pure.

import type { Question, Survey } from './definition.ts';
import { type MessageContent, renderMessage, sizeOf } from './texts.ts';
import { compileUnderstanding } from './understanding/compile.ts';
import type { ReplyContext, Understand, Understanding } from './understanding/understanding.ts';

export interface CompiledSurvey {
  survey: Survey;
  /** @throws TypeError where there is no such question. */
  question(id: string): Question;
  /**
   * What `body` means to someone whose open question is `open`; with none open, whether its words answer exactly one of the
   * questions `answered` before (`question` says which).
   */
  understand(
    body: string,
    open: string | null,
    answered: readonly string[],
    context: ReplyContext,
  ): { understanding: Understanding; question: string | null };
  /** A message's words and its segments; each is written and counted once. */
  message(content: MessageContent): { body: string; segments: number };
}

/** Once per survey and process. */
export function compileSurvey(survey: Survey): CompiledSurvey {
  const questions = new Map(survey.questions.map((question) => [question.id, question]));
  const understands = new Map<string, Understand>();
  const first = survey.questions[0]!.id;
  const messages = new Map<string, { body: string; segments: number }>();

  /** Building the word indexes takes long, and a command that only reads results needs none: each is made when first needed. */
  function meaning(question: string, body: string, context: ReplyContext): Understanding {
    let understand = understands.get(question);
    if (!understand) {
      understand = compileUnderstanding(questions.get(question)!, survey);
      understands.set(question, understand);
    }
    return understand(body, context);
  }

  function afterEnd(body: string, answered: readonly string[], context: ReplyContext) {
    const heard = meaning(first, body, context);
    if (heard.kind !== 'answer' && heard.kind !== 'unclear') return { understanding: heard, question: null };
    const answers = answered
      .filter((id) => questions.get(id)?.type === 'choice')
      .map((question) => ({ question, understanding: meaning(question, body, context) }))
      .filter(({ understanding }) => understanding.kind === 'answer' && understanding.by === 'words');
    return answers.length === 1 ? answers[0]! : { understanding: heard, question: null };
  }

  return {
    survey,
    question(id) {
      const question = questions.get(id);
      if (!question) throw new TypeError(`survey ${survey.id} has no question ${id}`);
      return question;
    },
    message(content) {
      const key = `${content.text}/${content.question}/${content.language}`;
      const known = messages.get(key);
      if (known) return known;
      const body = renderMessage(survey, content);
      const message = { body, segments: sizeOf(body).segments };
      messages.set(key, message);
      return message;
    },
    understand(body, open, answered, context) {
      if (open === null) return afterEnd(body, answered, context);
      return { understanding: meaning(open, body, context), question: open };
    },
  };
}

export function firstQuestion(survey: CompiledSurvey): Question {
  return survey.survey.questions[0]!;
}

/** The question after `id` once it was answered with `option` (a code, or `refused`); null ends the interview. */
export function nextQuestion(survey: CompiledSurvey, id: string, option: string): string | null {
  const question = survey.question(id);
  const { questions } = survey.survey;
  if (question.type === 'choice' && question.role === 'consent') {
    if (option === 'refused' || question.options.find((candidate) => candidate.code === option)?.means === 'no') return null;
  }
  const rule = question.next.find((candidate) => candidate.if.includes(option));
  if (rule) return rule.go === 'end' ? null : rule.go;
  return questions[questions.indexOf(question) + 1]?.id ?? null;
}
