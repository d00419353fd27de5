// The citizens' phones: texts come in, time passes, texts go out. Timing and traffic only; what is said is decided in
// conversation.ts and bystanders.ts. Nothing here reaches any network but the `send` that it is given.

import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock.ts';
import type { Survey } from '../../survey/definition.ts';
import type { Meant, Utterance } from './agenda.ts';
import { Machine, Stranger } from './bystanders.ts';
import { Conversation, type Correspondent } from './conversation.ts';
import type { Citizen } from './population.ts';
import { recogniser } from './recognise.ts';

/** The provider's codes for a handset that is off or out of reach, and for a number that nobody has. */
const HANDSET_OFF = 30003;
const UNKNOWN_NUMBER = 30005;

export interface Text {
  from: string;
  to: string;
  body: string;
}
export type Delivery = { status: 'delivered' } | { status: 'undelivered' | 'failed'; errorCode: number };

/** A text that a citizen sent, and what he meant by it; `at` in ms UTC. */
export interface Sent {
  phone: string;
  at: number;
  body: string;
  meant: Meant;
}

export interface LiveCitizens {
  /** A text reaches `to`, now. Never throws. */
  deliver(text: Text): Delivery;
  /**
   * Resolves when nobody means to send anything any more, unless more texts come. Do not call it inside a clock's task.
   * Rejects with the first error that `send` threw.
   */
  idle(): Promise<void>;
  /** All phones go off: what was planned is dropped, and what is delivered from now on is not answered. */
  stop(): void;
  /** Everything sent so far, in the order of sending. */
  readonly sent: readonly Sent[];
}

/**
 * `send` resolves when the network has taken the message; a citizen's next text waits for neither the others' nor an answer.
 * Strangers learn the service's number from the first text that goes out to anyone.
 */
export function liveCitizens(options: {
  citizens: readonly Citizen[];
  survey: Survey;
  clock: Clock;
  send: (text: Text) => Promise<void>;
}): LiveCitizens {
  const { citizens, survey, clock, send } = options;
  const recognise = recogniser(survey);
  const phones = new Map(citizens.map((citizen) => [citizen.phone, phoneOf(citizen, survey)]));
  const off = new AbortController();
  // Everyone who is about to write listens to it.
  setMaxListeners(0, off.signal);
  const sent: Sent[] = [];
  const waiting: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  const failures: unknown[] = [];
  let planned = 0;
  let known = false;

  async function say(phone: Phone, service: string, utterance: Utterance): Promise<void> {
    const { owner } = phone;
    await clock.sleep(Math.max(0, utterance.dueAt - clock.now()), off.signal);
    if (off.signal.aborted || !owner.wouldSay(utterance)) return;
    const { body, kind, question, option } = utterance;
    const once = async () => {
      sent.push({ phone: owner.citizen.phone, at: clock.now(), body, meant: { kind, question, option } });
      await send({ from: owner.citizen.phone, to: service, body });
    };
    // Remembered before it is sent: the answer to it may arrive before `send` has returned.
    plan(phone, service, owner.said(utterance, clock.now()));
    await once();
    if (utterance.againAfterMs === null) return;
    await clock.sleep(utterance.againAfterMs, off.signal);
    if (!off.signal.aborted && owner.wouldSay(utterance)) await once();
  }

  function plan(phone: Phone, service: string, utterances: Utterance[]): void {
    for (const utterance of utterances) {
      planned += 1;
      clock
        .task(() => say(phone, service, utterance))
        .catch((error: unknown) => failures.push(error))
        .finally(() => {
          planned -= 1;
          if (planned === 0) for (const each of waiting.splice(0)) settle(each);
        });
    }
  }

  const settle = ({ resolve, reject }: (typeof waiting)[number]) => (failures.length > 0 ? reject(failures[0]) : resolve());

  function spread(service: string): void {
    if (known) return;
    known = true;
    for (const phone of phones.values()) plan(phone, service, phone.owner.begin(clock.now()));
  }

  return {
    sent,
    deliver({ to, from, body }) {
      if (off.signal.aborted) return { status: 'delivered' };
      spread(from);
      const phone = phones.get(to);
      const errorCode = phone ? outOfReach(phone) : UNKNOWN_NUMBER;
      if (!phone || errorCode !== null) return { status: 'undelivered', errorCode: errorCode ?? UNKNOWN_NUMBER };
      plan(phone, from, phone.owner.hear(recognise(body), clock.now()));
      return { status: 'delivered' };
    },
    idle: () =>
      new Promise((resolve, reject) => (planned === 0 ? settle({ resolve, reject }) : waiting.push({ resolve, reject }))),
    stop: () => off.abort(),
  };
}

interface Phone {
  owner: Correspondent;
  /** How many texts the network has tried to bring. */
  tried: number;
}

function phoneOf(citizen: Citizen, survey: Survey): Phone {
  const kind = citizen.stranger ? Stranger : citizen.course === 'autoReplies' ? Machine : Conversation;
  return { owner: new kind(citizen, survey), tried: 0 };
}

function outOfReach(phone: Phone): number | null {
  phone.tried += 1;
  switch (phone.owner.citizen.reach) {
    case 'reachable':
      return null;
    case 'offAtFirst':
      return phone.tried === 1 ? HANDSET_OFF : null;
    case 'off':
      return HANDSET_OFF;
    case 'unknownNumber':
      return UNKNOWN_NUMBER;
  }
}

/** The option of `question` that each phone last said clearly, an answer beside a STOP included. */
export function expressed(sent: readonly Sent[], question: string): Map<string, string> {
  const said = sent.filter(({ meant }) => meant.question === question && meant.option !== null);
  return new Map(said.map(({ phone, meant }) => [phone, meant.option!]));
}
