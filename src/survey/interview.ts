// The interview: one respondent's conversation as a pure step from a reply to a new state and events.
// It reads no clock and writes nothing; `intake` turns its events into rows.

import { type CompiledSurvey, firstQuestion, nextQuestion } from './compiled.ts';
import type { MessageContent } from './texts.ts';
import type { Understanding } from './understanding/understanding.ts';

export const LIMITS = {
  /** Direct replies in an hour that do not carry the interview on (clarify, help, re-ask …): breaks loops with answering machines. */
  asidesPerHour: 6,
  /** The same body again so soon after an answer is a repeat: an impatient thumb, or a network that delivers twice. */
  repeatMs: 60_000,
  /** A late or uninvited message is answered once in this time. */
  politeMs: 86_400_000,
  /** The provider lists times to the second. */
  providerTimeSlackMs: 1_000,
} as const;

export type Phase = 'invited' | 'asking' | 'clarifying' | 'done' | 'stopped' | 'closed';
export type Purpose = 'ask' | 'remind' | 'clarify' | 're-ask' | 'reply';
/** The books of replies: each message that was heard counts in exactly one. */
export const REPLY_CLASSES = ['answers', 'refusals', 'unclear', 'commands', 'acknowledged', 'late', 'uninvited'] as const;
export type ReplyClass = (typeof REPLY_CLASSES)[number];

/** Plain data: it goes through JSON between any two steps. Times are ms UTC. */
export interface Interview {
  phase: Phase;
  language: string;
  /** The open question; null after the end. */
  question: string | null;
  /** When the open question was asked: an older message cannot answer it. */
  askedAt: number;
  /** Questions on which the one clarification is spent. */
  clarified: string[];
  answers: Record<string, { option: string; at: number }>;
  /** `question/purpose` → the ordinal of the next such message. */
  ordinals: Record<string, number>;
  /** The last reply that answered a question, to know its repeats by. */
  latest: { fingerprint: number; at: number } | null;
  /** When the last asides left, at most as many as an hour may have. */
  asidesAt: number[];
  politeAt: number | null;
  /** When the respondent last said STOP or START, to place a recovered older word. */
  optedAt: number | null;
}

export interface Reply {
  body: string;
  /** The provider's time of it; for a webhook, when it arrived. */
  at: number;
  /** The provider knew the keyword and has answered it already. */
  optOut?: 'stop' | 'start' | 'help';
}

export interface Situation {
  now: number;
  /** The survey takes answers. */
  open: boolean;
  /** The number is on the suppression list. */
  suppressed: boolean;
}

export type InterviewEvent =
  /** Exactly one a step: what the message was, for the inbox and the books. */
  | { type: 'heard'; as: ReplyClass; understanding: Understanding; question: string | null }
  | { type: 'answered'; question: string; option: string; replaced: string | null; rule: string }
  | { type: 'suppressed' }
  | { type: 'unsuppressed' }
  | { type: 'languageChanged'; language: string }
  /** At most one a step. */
  | { type: 'send'; purpose: Purpose; question: string | null; ordinal: number; content: MessageContent };

export interface Step {
  interview: Interview;
  events: InterviewEvent[];
}

/** The state in which a respondent is invited; its first message has purpose ask and ordinal 0. */
export function invite(survey: CompiledSurvey, language: string, now: number): Interview {
  const question = firstQuestion(survey).id;
  return {
    phase: 'invited',
    language,
    question,
    askedAt: now,
    clarified: [],
    answers: {},
    ordinals: { [`${question}/ask`]: 1 },
    latest: null,
    asidesAt: [],
    politeAt: null,
    optedAt: null,
  };
}

/** Hears one reply. Neither argument is changed. Total: every reply in every state has an outcome. */
export function step(survey: CompiledSurvey, interview: Interview, reply: Reply, situation: Situation): Step {
  const turn = new Turn(survey, copyOf(interview), reply, situation);
  turn.hear();
  return { interview: turn.interview, events: turn.events };
}

/** As deep as a turn changes it: an answer and `latest` are replaced as a whole. structuredClone takes longer than the rest of the step. */
function copyOf(interview: Interview): Interview {
  const { clarified, answers, ordinals, asidesAt } = interview;
  return { ...interview, clarified: [...clarified], answers: { ...answers }, ordinals: { ...ordinals }, asidesAt: [...asidesAt] };
}

/** A message from a number that no survey has invited. `survey` is the one whose words answer it. */
export function hearStranger(
  survey: CompiledSurvey,
  stranger: { politeAt: number | null; optedAt: number | null },
  reply: Reply,
  situation: Situation,
): Step {
  const turn = new Turn(
    survey,
    { ...invite(survey, survey.survey.defaultLanguage, reply.at), ...stranger, question: null, ordinals: {} },
    reply,
    situation,
  );
  turn.hearStranger();
  return { interview: turn.interview, events: turn.events };
}

/** 32-bit FNV-1a of the words without case and surrounding space: enough to know a repeat by, too little to tell the words. */
export function fingerprint(body: string): number {
  let hash = 0x811c9dc5;
  for (const char of body.trim().toLowerCase()) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return hash;
}

class Turn {
  readonly events: InterviewEvent[] = [];
  private readonly survey: CompiledSurvey;
  readonly interview: Interview;
  private readonly reply: Reply;
  private readonly situation: Situation;

  constructor(survey: CompiledSurvey, interview: Interview, reply: Reply, situation: Situation) {
    this.survey = survey;
    this.interview = interview;
    this.reply = reply;
    this.situation = situation;
  }

  hear(): void {
    const { interview, situation } = this;
    const { understanding, question } = this.understand();
    if (interview.phase === 'stopped' || situation.suppressed) return this.hearStopped(understanding);
    if (understanding.kind === 'stop') return this.stop(understanding);
    if (!situation.open) return this.hearLate(understanding);
    if (this.isRepeat() && !isCommand(understanding)) return this.note('acknowledged', understanding, null);
    switch (understanding.kind) {
      case 'help':
      case 'start':
      case 'language':
        return this.command(understanding);
      case 'answer':
      case 'refuse':
      case 'unclear':
        if (interview.question === null) return this.hearAfterEnd(understanding, question);
        // Recovered from the provider's list, and older than the open question: it answers something that is past.
        if (this.reply.at < interview.askedAt - LIMITS.providerTimeSlackMs) return this.note('acknowledged', understanding, null);
        return understanding.kind === 'unclear'
          ? this.unclear(understanding, interview.question)
          : this.take(understanding, interview.question);
    }
  }

  hearStranger(): void {
    const { understanding } = this.understand();
    if (this.situation.suppressed) return this.hearStopped(understanding);
    if (understanding.kind === 'stop') return this.stop(understanding);
    this.note(isCommand(understanding) ? 'commands' : 'uninvited', understanding, null);
    if (understanding.kind === 'help') return this.aside('help', null);
    this.politely('notInvited');
  }

  /** The provider's own reading of a keyword stands above ours, but an answer beside an opt-out is kept. */
  private understand(): { understanding: Understanding; question: string | null } {
    const { interview, reply, situation } = this;
    const context = { language: interview.language, suppressed: situation.suppressed || interview.phase === 'stopped' };
    const heard = this.survey.understand(reply.body, interview.question, Object.keys(interview.answers), context);
    if (reply.optOut === undefined || heard.understanding.kind === reply.optOut) return heard;
    return { understanding: { kind: reply.optOut, rule: `provider.${reply.optOut}` }, question: null };
  }

  /** After an opt-out only START is heard; everything else is recorded in silence. */
  private hearStopped(understanding: Understanding): void {
    const { interview, reply, situation } = this;
    const older = interview.optedAt !== null && reply.at < interview.optedAt;
    if (understanding.kind !== 'start' || older) {
      interview.phase = 'stopped';
      return this.note(isCommand(understanding) ? 'commands' : 'acknowledged', understanding, null);
    }
    this.note('commands', understanding, null);
    this.events.push({ type: 'unsuppressed' });
    interview.optedAt = reply.at;
    interview.phase = interview.question === null ? 'done' : 'asking';
    if (situation.open) this.aside('start', interview.question);
    else this.politely('closed');
  }

  private stop(understanding: Extract<Understanding, { kind: 'stop' }>): void {
    const { interview, reply, situation } = this;
    this.note('commands', understanding, interview.question);
    // An older STOP that came to light after a newer START was taken back by it.
    if (interview.optedAt !== null && reply.at < interview.optedAt) return;
    if (understanding.option !== undefined && interview.question !== null && situation.open) {
      this.record(interview.question, understanding.option, understanding.rule);
    }
    this.events.push({ type: 'suppressed' });
    interview.phase = 'stopped';
    interview.optedAt = reply.at;
    if (reply.optOut === undefined) this.send('reply', null, 'stop');
  }

  private hearLate(understanding: Understanding): void {
    this.interview.phase = 'closed';
    this.note(isCommand(understanding) ? 'commands' : 'late', understanding, null);
    if (understanding.kind === 'help') return this.aside('help', null);
    if (understanding.kind === 'language') this.speak(understanding.language);
    this.politely('closed');
  }

  private command(understanding: Extract<Understanding, { kind: 'help' | 'start' | 'language' }>): void {
    const { interview } = this;
    this.note('commands', understanding, interview.question);
    if (understanding.kind === 'start') return this.aside('start', interview.question);
    // Help names the languages: it also answers a wish for a language that the survey does not speak.
    if (understanding.kind === 'help' || !this.speak(understanding.language)) return this.aside('help', null);
    this.aside('languageChanged', interview.question);
  }

  private speak(language: string | undefined): boolean {
    if (language === undefined || !this.survey.survey.languages.includes(language)) return false;
    this.interview.language = language;
    this.events.push({ type: 'languageChanged', language });
    return true;
  }

  private hearAfterEnd(understanding: Understanding, question: string | null): void {
    const { interview, reply } = this;
    const given = question === null ? undefined : interview.answers[question];
    if (understanding.kind === 'answer' && understanding.by === 'words' && question !== null && given) {
      const stands =
        given.option === understanding.option || reply.at < given.at || this.survey.question(question).repeat === 'first';
      if (stands) return this.note('acknowledged', understanding, question);
      this.note('answers', understanding, question);
      this.record(question, understanding.option, understanding.rule);
      return this.aside('thanks', null);
    }
    const courtesy =
      understanding.kind === 'unclear' && ['thanks', 'greeting', 'autoReply', 'empty'].includes(understanding.reason);
    this.note(courtesy || understanding.kind === 'refuse' ? 'acknowledged' : 'unclear', understanding, null);
  }

  private take(understanding: Extract<Understanding, { kind: 'answer' | 'refuse' }>, question: string): void {
    const { interview } = this;
    const option = understanding.kind === 'answer' ? understanding.option : 'refused';
    this.note(understanding.kind === 'answer' ? 'answers' : 'refusals', understanding, question);
    this.record(question, option, understanding.rule);
    const next = nextQuestion(this.survey, question, option);
    interview.question = next;
    interview.phase = next === null ? 'done' : 'asking';
    interview.askedAt = this.situation.now;
    if (next === null) this.send('reply', null, 'thanks');
    else this.send('ask', next, 'question');
  }

  private unclear(understanding: Extract<Understanding, { kind: 'unclear' }>, question: string): void {
    const { interview } = this;
    this.note('unclear', understanding, question);
    // A machine answered: no person to clarify with, and the one clarification is kept for when there is.
    if (understanding.reason === 'autoReply') return;
    if (!interview.clarified.includes(question)) {
      interview.clarified.push(question);
      interview.phase = 'clarifying';
      return this.aside('clarify', question);
    }
    // Words that are not understood take no answer away, such as a coder's.
    if (interview.answers[question] === undefined) this.record(question, 'unclear', understanding.rule, false);
  }

  private isRepeat(): boolean {
    const { latest } = this.interview;
    if (latest === null || latest.fingerprint !== fingerprint(this.reply.body)) return false;
    return Math.abs(this.reply.at - latest.at) <= LIMITS.repeatMs;
  }

  private note(as: ReplyClass, understanding: Understanding, question: string | null): void {
    if (this.interview.phase === 'invited') this.interview.phase = 'asking';
    this.events.push({ type: 'heard', as, understanding, question });
  }

  private record(question: string, option: string, rule: string, isAnswer = true): void {
    const { interview, reply } = this;
    const replaced = interview.answers[question]?.option ?? null;
    interview.answers[question] = { option, at: reply.at };
    if (isAnswer) interview.latest = { fingerprint: fingerprint(reply.body), at: reply.at };
    this.events.push({ type: 'answered', question, option, replaced, rule });
  }

  /** A direct reply that does not carry the interview on: so many an hour, then silence. */
  private aside(text: MessageContent['text'], question: string | null): void {
    const { interview, situation, reply } = this;
    if (reply.optOut !== undefined) return;
    interview.asidesAt = interview.asidesAt.filter((at) => at > situation.now - 3_600_000);
    if (interview.asidesAt.length >= LIMITS.asidesPerHour) return;
    interview.asidesAt.push(situation.now);
    this.send(text === 'clarify' ? 'clarify' : question === null ? 'reply' : 're-ask', question, text);
  }

  private politely(text: 'closed' | 'notInvited'): void {
    const { interview, situation, reply } = this;
    if (reply.optOut !== undefined) return;
    if (interview.politeAt !== null && situation.now - interview.politeAt < LIMITS.politeMs) return;
    interview.politeAt = situation.now;
    this.send('reply', null, text);
  }

  private send(purpose: Purpose, question: string | null, text: MessageContent['text']): void {
    const { interview } = this;
    const key = `${question ?? ''}/${purpose}`;
    const ordinal = interview.ordinals[key] ?? 0;
    interview.ordinals[key] = ordinal + 1;
    this.events.push({ type: 'send', purpose, question, ordinal, content: { text, question, language: interview.language } });
  }
}

function isCommand(understanding: Understanding): boolean {
  return ['stop', 'start', 'help', 'language'].includes(understanding.kind);
}
