// What one person means to send, and when: it keeps his texts apart and bounds their number. It neither waits nor sends.

import type { Move } from './course.ts';
import { SECOND_MS } from './rhythm.ts';

/** Two machines that answer each other would never end. */
export const MOST_TEXTS_EACH = 40;
/** Two texts of one person are kept this far apart, unless they are the same text twice. */
const APART_MS = 30 * SECOND_MS;

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
/** What is not said is null. */
export type Draft = Partial<Utterance> & Pick<Utterance, 'kind' | 'body'>;

export class Agenda {
  readonly #reserved: number[] = [];
  #texts = 0;

  get texts(): number {
    return this.#texts;
  }

  /** The text as it will be sent, later than asked where another stands in its way; none once the bound is reached. */
  plan(draft: Draft, wishedAt: number): Utterance[] {
    if (this.#texts >= MOST_TEXTS_EACH) return [];
    this.#texts += 1;
    let dueAt = Math.round(wishedAt);
    const clash = () => this.#reserved.find((other) => Math.abs(other - dueAt) < APART_MS);
    for (let other = clash(); other !== undefined; other = clash()) dueAt = other + APART_MS;
    const utterance = { question: null, option: null, againAfterMs: null, ...draft, dueAt };
    this.#reserved.push(dueAt);
    if (utterance.againAfterMs !== null) this.#reserved.push(dueAt + utterance.againAfterMs);
    return [utterance];
  }
}
