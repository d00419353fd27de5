// Random conversations: whatever is said, whenever, however late it comes to light, the interview keeps its promises.
// fast-check prints the seed and the shortest conversation that breaks one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileSurvey } from '../../src/survey/compiled.ts';
import { type Interview, type InterviewEvent, invite, LIMITS, type Reply, step } from '../../src/survey/interview.ts';
import { loadSurvey } from '../support/world.ts';

const survey = compileSurvey(loadSurvey('coalition.yaml'));
const INVITED_AT = Date.UTC(2026, 11, 1, 8);

const WORDS = [
  '1',
  '2',
  '3',
  '4',
  '7',
  '99',
  '١',
  '۲',
  'I support it',
  'لا أؤيد',
  'أعارض',
  'دژم',
  'پشتگیری دەکەم',
  'not against',
  'both',
  'بغداد',
  'Erbil',
  'هەولێر',
  'male',
  'أنثى',
  'thanks',
  'شكرا',
  'hello',
  'why?',
  '',
  '👍',
  'liars',
  'STOP',
  'stop the war',
  'لا ترسل لي',
  'ڕاگرتن',
  'START',
  'ابدأ',
  'yes',
  'نعم',
  'help',
  'يارمەتی',
  'English',
  'kurdî',
  'turkce',
  'بالعربي',
  'I do not want to answer',
  'نامەوێت وەڵام بدەمەوە',
  '2 and stop texting me',
  'Do Not Disturb is on. I will reply in 1 hour',
  'support or oppose?',
  'x'.repeat(1600),
];

interface Said {
  words: string;
  afterMs: number;
  /** Found in the provider's list only that much later. */
  lateMs: number;
  optOut: 'stop' | 'start' | 'help' | undefined;
  closed: boolean;
}

const said: fc.Arbitrary<Said> = fc.record({
  words: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...WORDS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  ),
  afterMs: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 90_000, max: 172_800_000 })),
  lateMs: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 7_200_000 }) }),
  optOut: fc.oneof(
    { weight: 20, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('stop', 'start', 'help') },
  ),
  closed: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

interface Turn {
  said: Said;
  reply: Reply;
  now: number;
  before: Interview;
  after: Interview;
  events: InterviewEvent[];
  suppressed: boolean;
}

/** Each state goes through JSON, as between two webhooks. */
function hold(conversation: Said[], language: string): Turn[] {
  let interview = invite(survey, language, INVITED_AT);
  let suppressed = false;
  let now = INVITED_AT;
  return conversation.map((words) => {
    now += words.afterMs;
    const before = JSON.parse(JSON.stringify(interview)) as Interview;
    const reply: Reply = { body: words.words, at: now - words.lateMs, ...(words.optOut ? { optOut: words.optOut } : {}) };
    const wasSuppressed = suppressed;
    const { interview: after, events } = step(survey, before, reply, { now, open: !words.closed, suppressed });
    interview = after;
    if (events.some(({ type }) => type === 'suppressed')) suppressed = true;
    if (events.some(({ type }) => type === 'unsuppressed')) suppressed = false;
    return {
      said: words,
      reply,
      now,
      before: JSON.parse(JSON.stringify(before)) as Interview,
      after,
      events,
      suppressed: wasSuppressed,
    };
  });
}

const sends = ({ events }: Turn) => events.filter((event) => event.type === 'send');
const runs = { numRuns: 400 };

function always(check: (turns: Turn[]) => void): void {
  fc.assert(
    fc.property(fc.array(said, { minLength: 1, maxLength: 30 }), fc.constantFrom('ar', 'ckb', 'en'), (conversation, language) =>
      check(hold(conversation, language)),
    ),
    runs,
  );
}

describe('in any conversation', () => {
  test('each message is heard once and answered at most once', () => {
    always((turns) => {
      for (const turn of turns) {
        expect(turn.events.filter(({ type }) => type === 'heard').length).toBe(1);
        expect(sends(turn).length).toBeLessThanOrEqual(1);
        if (turn.reply.optOut) expect(sends(turn)).toEqual([]);
      }
    });
  });

  test('after the one stop text there is nothing until START', () => {
    always((turns) => {
      for (const turn of turns) {
        const opensAgain = turn.events.some(({ type }) => type === 'unsuppressed');
        if (turn.suppressed && !opensAgain) expect(sends(turn)).toEqual([]);
        if (turn.events.some(({ type }) => type === 'suppressed')) {
          expect(sends(turn).map(({ content }) => content.text)).toEqual(turn.reply.optOut ? [] : ['stop']);
        }
      }
    });
  });

  test('no message is meant twice', () => {
    always((turns) => {
      const keys = turns.flatMap((turn) =>
        sends(turn).map(({ question, purpose, ordinal }) => `${question}/${purpose}/${ordinal}`),
      );
      expect(new Set(['stance/ask/0', ...keys]).size).toBe(keys.length + 1);
    });
  });

  test('answers are among the options, and the events tell the state', () => {
    always((turns) => {
      for (const { before, after, events } of turns) {
        const told = { ...before.answers };
        for (const event of events) {
          if (event.type !== 'answered') continue;
          const question = survey.question(event.question);
          const codes = question.type === 'choice' ? question.options.map(({ code }) => code) : [];
          expect([...codes, 'refused', 'unclear']).toContain(event.option);
          expect(event.replaced).toBe(before.answers[event.question]?.option ?? null);
          told[event.question] = after.answers[event.question]!;
          expect(told[event.question]!.option).toBe(event.option);
        }
        expect(after.answers).toEqual(told);
      }
    });
  });

  test('a recovered older reply never overrides a newer one', () => {
    always((turns) => {
      for (const { before, after } of turns) {
        for (const [question, { at }] of Object.entries(before.answers)) {
          const now = after.answers[question]!;
          if (before.answers[question]!.option !== 'unclear') expect(now.at).toBeGreaterThanOrEqual(at);
        }
      }
    });
  });

  test('our asides in an hour are bounded, and the questions are each asked once', () => {
    always((turns) => {
      const all = turns.flatMap((turn) => sends(turn).map((send) => ({ at: turn.now, send })));
      const asks = all.filter(({ send }) => send.purpose === 'ask').map(({ send }) => send.question);
      expect(new Set(asks).size).toBe(asks.length);
      const asides = all.filter(({ send }) => !(send.purpose === 'ask' || ['stop', 'closed'].includes(send.content.text)));
      for (const { at } of asides) {
        const hour = asides.filter((other) => other.at >= at && other.at < at + 3_600_000);
        // The thanks at the end carry the interview on: they are no aside, and come once.
        expect(hour.length).toBeLessThanOrEqual(LIMITS.asidesPerHour + 1);
      }
    });
  });

  test('a late reply is never an answer', () => {
    always((turns) => {
      for (const { said: words, before, after } of turns) if (words.closed) expect(after.answers).toEqual(before.answers);
    });
  });

  test('it always ends: clear answers lead out of any state', () => {
    always((turns) => {
      const clear: Record<string, string> = { stance: '1', governorate: 'Basra', gender: '2', age: '4' };
      let interview = turns.at(-1)!.after;
      let now = turns.at(-1)!.now + 86_400_000;
      let suppressed = interview.phase === 'stopped';
      for (let turn = 0; turn < survey.survey.questions.length + 1 && interview.question !== null; turn++) {
        now += 120_000;
        const body = suppressed ? 'START' : clear[interview.question]!;
        const heard = step(survey, interview, { body, at: now }, { now, open: true, suppressed });
        suppressed = false;
        interview = heard.interview;
      }
      expect(interview.question).toBeNull();
    });
  });
});
