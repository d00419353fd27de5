// Those who take no part in the interview: strangers who text in, and handsets that answer by themselves.
// Pure but for their own memory, as conversation.ts is.

import type { Survey } from '../../survey/definition.ts';
import type { MessageContent } from '../../survey/texts.ts';
import { Agenda, type Draft, type Utterance } from './agenda.ts';
import type { Correspondent } from './conversation.ts';
import { type Draw, drawFor } from './draws.ts';
import type { Citizen } from './population.ts';
import { delayMs, QUICKEST_MS, SECOND_MS } from './rhythm.ts';
import { STRANGERS_INSIST, STRANGERS_SAY } from './shares.ts';
import * as wording from './wording.ts';

const STRANGER_AFTER_SECONDS = [10 * 60, 48 * 3600] as const;
const AUTO_REPLY_SPREAD_SECONDS = 20;

function occasionOf(citizen: Citizen, survey: Survey, draw: Draw): wording.Occasion {
  return { citizen, survey, question: survey.questions[0]!.id, language: citizen.language, draw };
}

/** Texts in unasked, and perhaps once more when told that he was not sampled. */
export class Stranger implements Correspondent {
  readonly citizen: Citizen;
  readonly #survey: Survey;
  readonly #agenda = new Agenda();
  #insisted = false;

  constructor(citizen: Citizen, survey: Survey) {
    this.citizen = citizen;
    this.#survey = survey;
  }

  begin(now: number): Utterance[] {
    const draw = drawFor(`${this.citizen.key}/stranger`);
    const at = now + draw.between(...STRANGER_AFTER_SECONDS) * SECOND_MS;
    return this.#agenda.plan(this.#opening(draw), at);
  }

  hear(content: MessageContent | undefined, now: number): Utterance[] {
    if (content?.text !== 'notInvited' || this.#insisted) return [];
    this.#insisted = true;
    const draw = drawFor(`${this.citizen.key}/insists`);
    return draw.chance(STRANGERS_INSIST) ? this.#agenda.plan(this.#answer(draw), now + delayMs('next', draw)) : [];
  }

  wouldSay(): boolean {
    return true;
  }

  said(): Utterance[] {
    return [];
  }

  #opening(draw: Draw): Draft {
    const occasion = occasionOf(this.citizen, this.#survey, draw);
    switch (draw.weighted(STRANGERS_SAY)) {
      case 'answer':
        return this.#answer(draw);
      case 'question':
        return { kind: 'question', body: wording.phrase(occasion, 'question') };
      case 'greeting':
        return { kind: 'greeting', body: wording.phrase(occasion, 'hello') };
      case 'stop':
        return { kind: 'stop', body: wording.stop(occasion) };
    }
  }

  #answer(draw: Draw): Draft {
    const occasion = occasionOf(this.citizen, this.#survey, draw);
    const { question } = occasion;
    const option = this.citizen.truth[question] ?? wording.ownAnswer(occasion);
    return { kind: 'answer', question, option, body: wording.answer(occasion, option) };
  }
}

/** Answers every text alike, its own answers' answers included. */
export class Machine implements Correspondent {
  readonly citizen: Citizen;
  readonly #survey: Survey;
  readonly #agenda = new Agenda();

  constructor(citizen: Citizen, survey: Survey) {
    this.citizen = citizen;
    this.#survey = survey;
  }

  begin(): Utterance[] {
    return [];
  }

  hear(_content: MessageContent | undefined, now: number): Utterance[] {
    const draw = drawFor(`${this.citizen.key}/machine/${this.#agenda.texts}`);
    const at = now + QUICKEST_MS + draw.between(0, AUTO_REPLY_SPREAD_SECONDS) * SECOND_MS;
    const body = wording.autoReply(occasionOf(this.citizen, this.#survey, draw));
    return this.#agenda.plan({ kind: 'autoReply', body }, at);
  }

  wouldSay(): boolean {
    return true;
  }

  said(): Utterance[] {
    return [];
  }
}
