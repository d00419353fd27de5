import { describe, expect, it } from 'vitest';
import { Agenda, MOST_TEXTS_EACH } from '../../../src/simulator/citizens/agenda.ts';
import { Conversation } from '../../../src/simulator/citizens/conversation.ts';
import { type Citizen, population } from '../../../src/simulator/citizens/population.ts';
import type { MessageContent } from '../../../src/survey/texts.ts';
import { SURVEY } from './survey.ts';

const NOW = Date.parse('2026-12-01T06:00:00Z');
const [base] = population({ seed: 'c', size: 1, survey: SURVEY });
const plain: Partial<Citizen> = { course: 'completes', detour: 'none', remindersNeeded: 0, firstOpinion: null };
const traits = { ...base!.traits, saysThanks: false, stopsAfterEnd: false, returns: false, nightOwl: true };

function conversation(changes: Partial<Citizen> = {}): Conversation {
  return new Conversation({ ...base!, ...plain, traits, ...changes }, SURVEY);
}
function text(kind: MessageContent['text'], question: string | null = null): MessageContent {
  return { text: kind, question, language: 'ar' };
}
const kinds = (utterances: { kind: string }[]) => utterances.map(({ kind }) => kind);

describe('an agenda', () => {
  it('keeps texts half a minute apart, whatever was wished, and a repeated one’s second copy too', () => {
    const agenda = new Agenda();
    const draft = { kind: 'answer' as const, body: 'x' };
    const wishes = [1000, 1000, 500, 40_000, 90_000, 20_000];
    const times = wishes.flatMap((at) => agenda.plan(draft, at)).map(({ dueAt }) => dueAt);
    const [copied] = agenda.plan({ ...draft, againAfterMs: 40_000 }, 500_000);
    times.push(copied!.dueAt, copied!.dueAt + 40_000, agenda.plan(draft, 530_000)[0]!.dueAt);
    times.sort((a, b) => a - b);
    for (const [i, at] of times.entries()) if (i > 0) expect(at - times[i - 1]!).toBeGreaterThanOrEqual(30_000);
  });

  it('is bounded', () => {
    const agenda = new Agenda();
    const planned = Array.from({ length: 100 }, (_, i) => agenda.plan({ kind: 'autoReply', body: 'x' }, i * 1e6)).flat();
    expect(planned).toHaveLength(MOST_TEXTS_EACH);
  });
});

describe('a conversation', () => {
  it('plans one answer, however often the question comes before it is sent', () => {
    const talk = conversation();
    const [answer] = talk.hear(text('invitation'), NOW);
    expect(answer).toMatchObject({ kind: 'answer', question: 'stance' });
    for (const again of [text('invitation'), text('reminder'), text('clarify', 'stance'), text('question', 'stance')]) {
      expect(talk.hear(again, NOW)).toEqual([]);
    }
    talk.said(answer!, NOW);
    expect(kinds(talk.hear(text('clarify', 'stance'), NOW))).toEqual(['answer']);
  });

  it('says nothing after STOP, neither what was planned nor to what comes', () => {
    const talk = conversation({ course: 'stopsMidway' });
    const [answer] = talk.hear(text('invitation'), NOW);
    talk.said(answer!, NOW);
    const [stop] = talk.hear(text('question', 'governorate'), NOW);
    expect(stop!.kind).toBe('stop');
    expect(talk.wouldSay(answer!)).toBe(true);
    expect(talk.said(stop!, NOW)).toEqual([]);
    expect(talk.wouldSay(answer!)).toBe(false);
    const texts = [text('stop'), text('reminder'), text('question', 'governorate'), text('clarify', 'stance'), text('thanks')];
    for (const more of [undefined, ...texts]) expect(talk.hear(more, NOW)).toEqual([]);
  });

  it('goes on after START', () => {
    const talk = conversation({ course: 'stops', traits: { ...traits, returns: true } });
    const [stop] = talk.hear(text('invitation'), NOW);
    const [start] = talk.said(stop!, NOW);
    expect(start!.kind).toBe('start');
    expect(start!.dueAt - NOW).toBeGreaterThan(3_600_000);
    expect(talk.wouldSay(start!)).toBe(true);
    talk.said(start!, NOW);
    expect(kinds(talk.hear(text('start', 'stance'), NOW))).toEqual(['answer']);
  });

  it.each([
    ['reminder', 'help'],
    ['thanks', 'closed'],
    ['notInvited', 'stop'],
  ] as const)('takes no %s and no %s for a question, once it was answered', (...texts) => {
    const talk = conversation();
    const [answer] = talk.hear(text('invitation'), NOW);
    talk.said(answer!, NOW);
    for (const kind of texts) expect(talk.hear(text(kind), NOW)).toEqual([]);
  });

  it('changes a mind only where the time is left for it', () => {
    const other = base!.truth.stance === 'support' ? 'oppose' : 'support';
    const changes = { detour: 'changesMind', firstOpinion: { question: 'stance', option: other } } as const;
    const close = Date.parse('2026-12-11T17:00:00Z');
    for (const [at, option] of [
      [NOW, other],
      [close - 3_600_000, base!.truth.stance],
    ] as const) {
      const talk = conversation(changes);
      const [answer] = talk.hear(text('invitation'), at);
      expect(answer!.option).toBe(option);
      talk.said(answer!, at);
      const changed = option === other ? [{ kind: 'answer', question: 'stance', option: base!.truth.stance }] : [];
      expect(talk.hear(text('thanks'), at)).toMatchObject(changed);
      expect(talk.hear(text('thanks'), at)).toEqual([]);
    }
  });

  it('answers in the language that it was asked in', () => {
    const body = (language: string) =>
      ['stance', 'governorate', 'gender'].map((question) => {
        const talk = conversation({ truth: { ...base!.truth, governorate: 'baghdad' } });
        return talk.hear({ text: 'question', question, language }, NOW)[0]!.body;
      });
    expect(body('en').join('')).not.toMatch(/\p{Script=Arabic}/u);
    expect(body('ckb')[1]).toMatch(/[ەۆ]/u);
  });
});
