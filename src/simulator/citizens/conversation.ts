// One citizen's side of the interview: from the texts that reach him to the texts that he will send, and when.
// Pure but for its own memory; it neither waits nor sends. All choices are drawn by what they are about, so that
// nothing depends on anybody else.

import type { Survey } from '../../survey/definition.ts';
import { findQuestion, type MessageContent } from '../../survey/texts.ts';
import { type Move, movesOf } from './course.ts';
import { type Draw, drawFor } from './draws.ts';
import type { Citizen } from './population.ts';
import { closesAt, delayMs, HOUR_MS, MINUTE_MS, notAtNight, type Pace, QUICKEST_MS, SECOND_MS } from './rhythm.ts';
import { STRANGERS_SAY } from './shares.ts';
import * as wording from './wording.ts';

/** Two machines that answer each other would never end. */
export const MOST_TEXTS_EACH = 40;
/** Who changes his mind needs the time for it: a later first answer is the final one at once. */
const CHANGE_OF_MIND_MS = 48 * HOUR_MS;
/** Two texts of one person are kept this far apart, unless they are the same text twice. */
const APART_MS = 30 * SECOND_MS;
const REPEATED_AFTER_SECONDS = [3, 40] as const;
const RETURNS_AFTER_HOURS = [2, 20] as const;
const STRANGER_WITHIN_HOURS = 48;

/** What a text means to the one who sends it; `option` with an answer, and with a stop that also answers. */
export interface Meant {
  kind: Move | 'start' | 'thanks' | 'autoReply' | 'greeting' | 'question';
  question: string | null;
  option: string | null;
}
export interface Utterance extends Meant {
  /** ms UTC. */
  dueAt: number;
  body: string;
  /** The same again, so many ms after the first has gone. */
  againAfterMs: number | null;
}

export class Conversation {
  readonly citizen: Citizen;
  readonly #survey: Survey;
  readonly #closesAt: number;
  readonly #moves = new Map<string, { taken: number; last: Move | null; pending: boolean }>();
  readonly #reserved: number[] = [];
  #open: string;
  #language: string;
  #reminders = 0;
  #texts = 0;
  #ended = false;
  #optedOut = false;

  constructor(citizen: Citizen, survey: Survey) {
    this.citizen = citizen;
    this.#survey = survey;
    this.#closesAt = closesAt(survey);
    this.#open = survey.questions[0]!.id;
    this.#language = citizen.language;
  }

  /** A text is on the screen; `content` is undefined where it is none of the survey's. */
  hear(content: MessageContent | undefined, now: number): Utterance[] {
    if (this.citizen.course === 'autoReplies' && !this.citizen.stranger) return this.#autoReply(now);
    if (this.#optedOut) return [];
    // The provider answers HELP with a text of its own: help is help, whoever gives it.
    if (!content) return this.#moves.get(this.#open)?.last === 'help' ? this.hear(this.#helped(), now) : [];
    this.#language = content.language;
    if (this.citizen.stranger) return content.text === 'notInvited' ? this.#insist(now) : [];
    if (content.text === 'thanks') return this.#end(now);
    if (content.text === 'reminder') this.#reminders += 1;
    else if (content.text === 'invitation') this.#open = this.#survey.questions[0]!.id;
    else if (content.question !== null) this.#open = content.question;
    return this.#isPrompt(content) ? this.#react(now) : [];
  }

  /** Whether a text that was planned is still sent: nothing but a START follows a STOP. */
  wouldSay(utterance: Utterance): boolean {
    return !this.#optedOut || utterance.kind === 'start' || utterance.kind === 'autoReply';
  }

  /** The text has gone out; what the citizen plans because of it. */
  said(utterance: Utterance, now: number): Utterance[] {
    const memory = utterance.question === null ? undefined : this.#moves.get(utterance.question);
    if (memory) memory.pending = false;
    if (utterance.kind === 'start') this.#optedOut = false;
    if (utterance.kind !== 'stop' && utterance.kind !== 'stopWithAnswer') return [];
    this.#optedOut = true;
    return this.citizen.traits.returns && !this.citizen.stranger ? this.#comeBack(now) : [];
  }

  /** What a stranger texts in, having heard of the survey `now`. */
  outOfTheBlue(now: number): Utterance[] {
    const draw = this.#draw('stranger');
    const dueAt = now + draw.between(10 * 60, STRANGER_WITHIN_HOURS * 3600) * SECOND_MS;
    const occasion = this.#occasion(draw);
    switch (draw.weighted(STRANGERS_SAY)) {
      case 'answer':
        return this.#plan({ ...this.#answer(draw, 0), dueAt });
      case 'question':
        return this.#plan({ kind: 'question', body: wording.phrase(occasion, 'question'), dueAt });
      case 'hello':
        return this.#plan({ kind: 'greeting', body: wording.phrase(occasion, 'hello'), dueAt });
      case 'stop':
        return this.#plan({ kind: 'stop', body: wording.stop(occasion), dueAt });
    }
  }

  /** A reminder or a help text prompts those only who have not answered yet. */
  #isPrompt({ text, question }: MessageContent): boolean {
    const memory = this.#moves.get(this.#open);
    if (memory?.pending) return false;
    switch (text) {
      case 'invitation':
      case 'question':
      case 'clarify':
        return this.#reminders >= this.citizen.remindersNeeded;
      case 'start':
      case 'languageChanged':
        return question !== null;
      case 'reminder':
        return !memory && this.#reminders >= this.citizen.remindersNeeded;
      case 'help':
        return memory?.last === 'help' || memory?.last === 'unclear';
      default:
        return false;
    }
  }

  #helped(): MessageContent {
    return { text: 'help', question: null, language: this.#language };
  }

  #react(now: number): Utterance[] {
    const { citizen } = this;
    const memory = this.#moves.get(this.#open) ?? { taken: 0, last: null, pending: false };
    const move = movesOf(citizen, this.#survey, this.#open)[memory.taken];
    if (!move) return [];
    const draw = this.#draw(`${this.#open}/${memory.taken}`);
    const dueAt = this.#dueAt(citizen.course === 'late' ? 'afterClose' : this.#moves.size === 0 ? 'first' : 'next', now, draw);
    this.#moves.set(this.#open, { taken: memory.taken + 1, last: move, pending: true });
    return this.#plan({ ...this.#put(move, draw, memory.last === 'answer' ? 1 : 0, dueAt), question: this.#open, dueAt });
  }

  #put(
    move: Move,
    draw: Draw,
    answeredBefore: number,
    dueAt: number,
  ): Omit<Partial<Utterance>, 'body'> & { kind: Move; body: string } {
    const occasion = this.#occasion(draw);
    switch (move) {
      case 'answer':
        return this.#answer(draw, answeredBefore, dueAt);
      case 'unclear':
        return { kind: move, body: wording.unclear(occasion) };
      case 'refuse':
      case 'help':
        return { kind: move, body: wording.phrase(occasion, move) };
      case 'language':
        return { kind: move, body: wording.wishFor(this.citizen.changesLanguageTo, occasion) };
      case 'stop':
        return { kind: move, body: wording.stop(occasion) };
      case 'stopWithAnswer': {
        const option = this.citizen.truth[this.#open];
        return option
          ? { kind: move, option, body: wording.stopWithAnswer(occasion, option) }
          : { kind: 'stop', body: wording.stop(occasion) };
      }
    }
  }

  #answer(draw: Draw, answeredBefore: number, dueAt = 0) {
    const { citizen } = this;
    const question = findQuestion(this.#survey, this.#open)!;
    const occasion = this.#occasion(draw);
    const option = question.type === 'choice' ? this.#opinion(dueAt) : wording.ownAnswer(question, occasion);
    const body = wording.answer(occasion, option, answeredBefore > 0 ? 'digit' : undefined);
    const twice = citizen.course === 'completes' && citizen.detour === 'repeats' && this.#open === this.#survey.questions[0]!.id;
    const againAfterMs = twice && answeredBefore === 0 ? draw.between(...REPEATED_AFTER_SECONDS) * SECOND_MS : null;
    return { kind: 'answer' as const, question: this.#open, option, body, againAfterMs };
  }

  #opinion(dueAt: number): string {
    const { firstOpinion, truth } = this.citizen;
    const first = this.#willChangeMind() && firstOpinion?.question === this.#open && dueAt + CHANGE_OF_MIND_MS < this.#closesAt;
    return first ? firstOpinion.option : truth[this.#open]!;
  }

  #willChangeMind(): boolean {
    const { course, stranger, detour } = this.citizen;
    return course === 'completes' && detour === 'changesMind' && !stranger && !this.#ended;
  }

  #end(now: number): Utterance[] {
    if (this.#ended) return [];
    const { citizen } = this;
    const mind = this.#willChangeMind() ? citizen.firstOpinion : null;
    this.#ended = true;
    const draw = this.#draw('end');
    const planned: Utterance[] = [];
    if (citizen.traits.saysThanks) {
      const dueAt = now + draw.between(40, 600) * SECOND_MS;
      planned.push(...this.#plan({ kind: 'thanks', body: wording.phrase(this.#occasion(draw), 'thanks'), dueAt }));
    }
    if (mind) {
      const option = citizen.truth[mind.question]!;
      const body = wording.changedMind({ ...this.#occasion(draw), question: mind.question }, option);
      const dueAt = Math.min(this.#dueAt('afterEnd', now, draw), now + Math.max(MINUTE_MS, (this.#closesAt - now) / 2));
      planned.push(...this.#plan({ kind: 'answer', question: mind.question, option, body, dueAt }));
    } else if (citizen.traits.stopsAfterEnd) {
      const dueAt = this.#dueAt('afterEnd', now, draw);
      planned.push(...this.#plan({ kind: 'stop', body: wording.stop(this.#occasion(draw)), dueAt }));
    }
    return planned;
  }

  #comeBack(now: number): Utterance[] {
    const draw = this.#draw('start');
    const dueAt = now + draw.between(...(RETURNS_AFTER_HOURS.map((hours) => hours * 3600) as [number, number])) * SECOND_MS;
    return this.#plan({ kind: 'start', body: wording.start(this.#occasion(draw)), dueAt });
  }

  /** Some strangers try once more. */
  #insist(now: number): Utterance[] {
    const draw = this.#draw('insist');
    if (this.#ended || !draw.chance(0.5)) return [];
    this.#ended = true;
    return this.#plan({ ...this.#answer(draw, 0), dueAt: now + delayMs('next', draw) });
  }

  #autoReply(now: number): Utterance[] {
    const draw = this.#draw(`auto/${this.#texts}`);
    const dueAt = now + QUICKEST_MS + draw.between(0, 20) * SECOND_MS;
    return this.#plan({ kind: 'autoReply', body: wording.autoReply(this.#occasion(draw)), dueAt });
  }

  #dueAt(pace: Pace, now: number, draw: Draw): number {
    if (pace === 'afterClose') return Math.max(now, this.#closesAt + HOUR_MS) + delayMs(pace, draw);
    const unhurried = now + delayMs(pace, draw);
    const wakes = this.citizen.traits.nightOwl || this.#willChangeMind() || pace === 'next';
    return wakes ? unhurried : notAtNight(unhurried, this.#survey.timeZone, draw);
  }

  /** Fills in what is missing and keeps the texts apart. */
  #plan(planned: Partial<Utterance> & Pick<Utterance, 'kind' | 'body' | 'dueAt'>): Utterance[] {
    if (this.#texts >= MOST_TEXTS_EACH) return [];
    this.#texts += 1;
    let dueAt = Math.round(planned.dueAt);
    const clashes = () => this.#reserved.find((other) => Math.abs(other - dueAt) < APART_MS);
    for (let clash = clashes(); clash !== undefined; clash = clashes()) dueAt = clash + APART_MS;
    const againAfterMs = planned.againAfterMs ?? null;
    this.#reserved.push(dueAt, ...(againAfterMs === null ? [] : [dueAt + againAfterMs]));
    return [{ question: null, option: null, ...planned, againAfterMs, dueAt }];
  }

  #draw(about: string): Draw {
    return drawFor(`${this.citizen.key}/${about}`);
  }

  #occasion(draw: Draw): wording.Occasion {
    return { citizen: this.citizen, survey: this.#survey, question: this.#open, language: this.#language, draw };
  }
}
