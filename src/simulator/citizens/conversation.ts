// One citizen's side of the interview: from the texts that reach him to the texts that he will send, and when.
// Pure but for its own memory; it neither waits nor sends. All choices are drawn by what they are about, so that
// nothing depends on anybody else.

import type { Survey } from '../../survey/definition.ts';
import type { MessageContent } from '../../survey/texts.ts';
import { Agenda, type Draft, type Utterance } from './agenda.ts';
import { type Move, movesOf } from './course.ts';
import { type Draw, drawFor } from './draws.ts';
import type { Citizen } from './population.ts';
import { closesAt, delayMs, HOUR_MS, MINUTE_MS, notAtNight, type Pace, SECOND_MS } from './rhythm.ts';
import * as wording from './wording.ts';

/**
 * Who changes his mind needs the time for it: a first answer later than this before the close is the final one at once.
 * The interview, the night and the change take less than two days, and an end without a time of day leaves one in doubt.
 */
const CHANGE_OF_MIND_MS = 72 * HOUR_MS;
const REPEATED_AFTER_SECONDS = [3, 40] as const;
const RETURNS_AFTER_SECONDS = [2 * 3600, 20 * 3600] as const;
const THANKS_AFTER_SECONDS = [40, 600] as const;

/** Whoever has a phone: what comes in, and what is going out because of it. Times are ms UTC. */
export interface Correspondent {
  readonly citizen: Citizen;
  /** The survey is under way, and its number known. */
  begin(now: number): Utterance[];
  /** A text is on the screen; `content` is undefined where it is none of the survey's. */
  hear(content: MessageContent | undefined, now: number): Utterance[];
  /** Whether a text that was planned is still sent. */
  wouldSay(utterance: Utterance): boolean;
  /** The text is going out; what is planned because of it. */
  said(utterance: Utterance, now: number): Utterance[];
}

/** What has happened at one question: how many moves were made, the last of them, and whether it is still to be sent. */
interface Memory {
  taken: number;
  last: Move;
  pending: boolean;
}

export class Conversation implements Correspondent {
  readonly citizen: Citizen;
  readonly #survey: Survey;
  readonly #closesAt: number;
  readonly #agenda = new Agenda();
  readonly #memories = new Map<string, Memory>();
  #open: string;
  #language: string;
  #reminders = 0;
  /** The question at which he said what he will not hold to. */
  #toTakeBack: string | null = null;
  #ended = false;
  #optedOut = false;

  constructor(citizen: Citizen, survey: Survey) {
    this.citizen = citizen;
    this.#survey = survey;
    this.#closesAt = closesAt(survey);
    this.#open = survey.questions[0]!.id;
    this.#language = citizen.language;
  }

  begin(): Utterance[] {
    return [];
  }

  hear(content: MessageContent | undefined, now: number): Utterance[] {
    if (this.#optedOut) return [];
    if (content) {
      this.#language = content.language;
      if (content.text === 'thanks') return this.#end(now);
      if (content.text === 'reminder') this.#reminders += 1;
      if (content.text === 'invitation') this.#open = this.#survey.questions[0]!.id;
      else if (content.question !== null) this.#open = content.question;
    }
    return this.#isPrompt(content) ? this.#react(now) : [];
  }

  /** Nothing but a START follows a STOP. */
  wouldSay(utterance: Utterance): boolean {
    return !this.#optedOut || utterance.kind === 'start';
  }

  said(utterance: Utterance, now: number): Utterance[] {
    const memory = utterance.question === null ? undefined : this.#memories.get(utterance.question);
    if (memory) memory.pending = false;
    if (utterance.kind === 'start') this.#optedOut = false;
    if (utterance.kind !== 'stop' && utterance.kind !== 'stopWithAnswer') return [];
    this.#optedOut = true;
    return this.citizen.traits.returns ? this.#comeBack(now) : [];
  }

  #isPrompt(content: MessageContent | undefined): boolean {
    const memory = this.#memories.get(this.#open);
    if (memory?.pending) return false;
    switch (content?.text) {
      case 'invitation':
      case 'question':
      case 'clarify':
        return this.#reminders >= this.citizen.remindersNeeded;
      case 'start':
      case 'languageChanged':
        return content.question !== null;
      case 'reminder':
        return !memory && this.#reminders >= this.citizen.remindersNeeded;
      case 'help':
        return memory?.last === 'help' || memory?.last === 'unclear';
      case undefined:
        // The provider answers HELP with a text of its own: help is help, whoever gives it.
        return memory?.last === 'help';
      default:
        return false;
    }
  }

  #react(now: number): Utterance[] {
    const before = this.#memories.get(this.#open);
    const taken = before?.taken ?? 0;
    const move = movesOf(this.citizen, this.#survey, this.#open)[taken];
    if (!move) return [];
    const draw = this.#draw(`${this.#open}/${taken}`);
    const pace = this.citizen.course === 'late' ? 'afterClose' : this.#memories.size === 0 ? 'first' : 'next';
    const at = this.#timeFor(pace, now, draw);
    this.#memories.set(this.#open, { taken: taken + 1, last: move, pending: true });
    const draft = move === 'answer' ? this.#answer(draw, at, before?.last === 'answer') : this.#put(move, draw);
    return this.#agenda.plan({ ...draft, question: this.#open }, at);
  }

  #put(move: Exclude<Move, 'answer'>, draw: Draw): Draft {
    const occasion = this.#occasion(draw);
    switch (move) {
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
        if (option === undefined) return { kind: 'stop', body: wording.stop(occasion) };
        return { kind: move, option, body: wording.stopWithAnswer(occasion, option) };
      }
    }
  }

  /** @param misunderstood a clear answer came before, and he was asked again all the same. */
  #answer(draw: Draw, at: number, misunderstood: boolean): Draft {
    const { course, detour } = this.citizen;
    const occasion = this.#occasion(draw);
    const option = this.#opinion(at) ?? wording.ownAnswer(occasion);
    const body = wording.answer(occasion, option, misunderstood ? 'digit' : undefined);
    const first = this.#open === this.#survey.questions[0]!.id;
    const twice = course === 'completes' && detour === 'repeats' && first && !misunderstood;
    const againAfterMs = twice ? draw.between(...REPEATED_AFTER_SECONDS) * SECOND_MS : null;
    return { kind: 'answer', option, body, againAfterMs };
  }

  /** His opinion on the open question at that time; undefined for a question without options. */
  #opinion(at: number): string | undefined {
    const { course, firstOpinion, truth } = this.citizen;
    const changesLater = course === 'completes' && !this.#ended && at + CHANGE_OF_MIND_MS < this.#closesAt;
    if (!changesLater || firstOpinion?.question !== this.#open) return truth[this.#open];
    this.#toTakeBack = this.#open;
    return firstOpinion.option;
  }

  #end(now: number): Utterance[] {
    if (this.#ended) return [];
    const { traits, truth } = this.citizen;
    const draw = this.#draw('end');
    const later = this.#timeFor('afterEnd', now, draw);
    const planned: Utterance[] = [];
    this.#ended = true;
    if (traits.saysThanks) {
      const body = wording.phrase(this.#occasion(draw), 'thanks');
      planned.push(...this.#agenda.plan({ kind: 'thanks', body }, now + draw.between(...THANKS_AFTER_SECONDS) * SECOND_MS));
    }
    if (this.#toTakeBack !== null) {
      const question = this.#toTakeBack;
      const option = truth[question]!;
      const body = wording.changedMind({ ...this.#occasion(draw), question }, option);
      const inTime = now + Math.max(MINUTE_MS, (this.#closesAt - now) / 2);
      planned.push(...this.#agenda.plan({ kind: 'answer', question, option, body }, Math.min(later, inTime)));
    } else if (traits.stopsAfterEnd) {
      planned.push(...this.#agenda.plan({ kind: 'stop', body: wording.stop(this.#occasion(draw)) }, later));
    }
    return planned;
  }

  #comeBack(now: number): Utterance[] {
    const draw = this.#draw('start');
    const at = now + draw.between(...RETURNS_AFTER_SECONDS) * SECOND_MS;
    return this.#agenda.plan({ kind: 'start', body: wording.start(this.#occasion(draw)) }, at);
  }

  /** An exchange under way goes on at night; what can wait, waits for the morning. */
  #timeFor(pace: Pace, now: number, draw: Draw): number {
    if (pace === 'afterClose') return Math.max(now, this.#closesAt + HOUR_MS) + delayMs(pace, draw);
    const unhurried = now + delayMs(pace, draw);
    const awake = this.citizen.traits.nightOwl || pace === 'next';
    return awake ? unhurried : notAtNight(unhurried, this.#survey.timeZone, draw);
  }

  #draw(about: string): Draw {
    return drawFor(`${this.citizen.key}/${about}`);
  }

  #occasion(draw: Draw): wording.Occasion {
    return { citizen: this.citizen, survey: this.#survey, question: this.#open, language: this.#language, draw };
  }
}
