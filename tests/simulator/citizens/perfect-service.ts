// A stand-in for the service that reads minds: it takes every text for what its sender meant, and asks on.

import type { Clock } from '../../../src/clock.ts';
import { type LiveCitizens, liveCitizens, type Text } from '../../../src/simulator/citizens/live.ts';
import type { Citizen } from '../../../src/simulator/citizens/population.ts';
import { closesAt } from '../../../src/simulator/citizens/rhythm.ts';
import { type MessageContent, renderMessage } from '../../../src/survey/texts.ts';
import { SURVEY } from './survey.ts';

export const SERVICE = '+15005550006';
const HOUR_MS = 3_600_000;

interface Case {
  open: number;
  language: string;
  clarified: Set<string>;
  heard: boolean;
  answers: Map<string, string>;
}

/** Fields the survey at `citizens`, `order` deciding who is asked first; resolves when all is said. */
export async function field(citizens: Citizen[], clock: Clock, order: Citizen[] = citizens) {
  const cases = new Map(
    citizens
      .filter((citizen) => !citizen.stranger)
      .map(({ phone, language }): [string, Case] => [
        phone,
        { open: 0, language, clarified: new Set(), heard: false, answers: new Map() },
      ]),
  );
  const undelivered = new Map<string, number>();
  const received: Text[] = [];
  const questions = SURVEY.questions.map((question) => question.id);
  let asking = 0;

  const say = (to: string, content: MessageContent) => {
    const delivery = live.deliver({ from: SERVICE, to, body: renderMessage(SURVEY, content) });
    if (delivery.status !== 'delivered') undelivered.set(to, delivery.errorCode);
  };
  const later = (ms: number, work: () => void) => {
    asking += 1;
    void clock
      .task(async () => {
        await clock.sleep(ms);
        work();
      })
      .finally(() => {
        asking -= 1;
      });
  };

  function reply(one: Case, kind: string, option: string | null, about: string | null): MessageContent | null {
    const { language } = one;
    const question = questions[one.open] ?? null;
    if (kind === 'answer' || kind === 'refuse') {
      if (about !== question) {
        if (about && option && question === null) one.answers.set(about, option);
        return null;
      }
      if (question && option) one.answers.set(question, option);
      one.open += 1;
      const next = questions[one.open];
      return next ? { text: 'question', question: next, language } : { text: 'thanks', question: null, language };
    }
    if (kind === 'help' || kind === 'stop') return { text: kind, question: null, language };
    if (kind === 'stopWithAnswer') return { text: 'stop', question: null, language };
    if (kind === 'start' || kind === 'language') return { text: kind === 'start' ? kind : 'languageChanged', question, language };
    if (question === null || one.clarified.has(question)) return null;
    one.clarified.add(question);
    return { text: 'clarify', question, language };
  }

  const live: LiveCitizens = liveCitizens({
    citizens,
    survey: SURVEY,
    clock,
    send: async (text) => {
      received.push(text);
      const one = cases.get(text.from);
      const { meant } = live.sent.findLast(({ phone }) => phone === text.from)!;
      if (!one) return later(2000, () => say(text.from, { text: 'notInvited', question: null, language: 'ar' }));
      one.heard = true;
      const late = clock.now() >= closesAt(SURVEY);
      if (meant.kind === 'language') one.language = citizens.find(({ phone }) => phone === text.from)!.changesLanguageTo;
      const content = late
        ? ({ text: 'closed', question: null, language: one.language } as const)
        : reply(one, meant.kind, meant.option, meant.question);
      if (content) later(2000, () => say(text.from, content));
    },
  });

  for (const { phone, language, stranger } of order) {
    if (stranger) continue;
    later(0, () => say(phone, { text: 'invitation', question: null, language }));
    for (const hours of [24, 72]) {
      later(hours * HOUR_MS, () => {
        const one = cases.get(phone)!;
        if (!one.heard) say(phone, { text: 'reminder', question: null, language });
      });
    }
  }
  do {
    await live.idle();
    await new Promise((resolve) => setImmediate(resolve));
  } while (asking > 0);
  await live.idle();
  return { live, cases, undelivered, received };
}
