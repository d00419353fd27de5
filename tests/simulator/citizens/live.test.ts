import { describe, expect, it } from 'vitest';
import { MOST_TEXTS_EACH } from '../../../src/simulator/citizens/agenda.ts';
import { expressed, liveCitizens, type Sent } from '../../../src/simulator/citizens/live.ts';
import { type Citizen, population } from '../../../src/simulator/citizens/population.ts';
import { closesAt } from '../../../src/simulator/citizens/rhythm.ts';
import type { Course } from '../../../src/simulator/citizens/shares.ts';
import { createVirtualClock } from '../../../src/simulator/virtual-clock.ts';
import type { Survey } from '../../../src/survey/definition.ts';
import { renderMessage } from '../../../src/survey/texts.ts';
import { field, SERVICE } from './perfect-service.ts';
import { SURVEY } from './survey.ts';

const START = Date.parse('2026-12-01T06:00:00Z');
const people = population({ seed: 'talk', size: 1200, survey: SURVEY });
const run = await field(people, createVirtualClock(START, 0));

function textsOf(sent: readonly Sent[]): Map<string, Sent[]> {
  const texts = new Map<string, Sent[]>();
  for (const one of sent) texts.set(one.phone, [...(texts.get(one.phone) ?? []), one]);
  return texts;
}
const said = textsOf(run.live.sent);
const kinds = (citizen: Citizen) => (said.get(citizen.phone) ?? []).map(({ meant }) => meant.kind);
const reachable = people.filter(({ reach, stranger }) => reach === 'reachable' && !stranger);
const on = (course: Course) => reachable.filter((citizen) => citizen.course === course && citizen.remindersNeeded === 0);
const with_ = (course: Course, is: (citizen: Citizen) => boolean) => {
  const found = on(course).filter(is);
  expect(found.length, `somebody who ${course}`).toBeGreaterThan(0);
  return found;
};

describe('a whole fielding', () => {
  it('is the same in another order of asking', async () => {
    const again = await field(people, createVirtualClock(START, 0), [...people].reverse());
    expect(textsOf(again.live.sent)).toEqual(said);
  });

  it('ends with what each citizen last expressed being his truth', () => {
    const inTime = run.live.sent.filter(({ at }) => at < closesAt(SURVEY));
    const truth = new Map(people.map((citizen) => [citizen.phone, citizen.truth]));
    for (const question of SURVEY.questions) {
      const last = expressed(inTime, question.id);
      expect(last.size).toBeGreaterThan(300);
      for (const [phone, option] of last) expect(option).toBe(truth.get(phone)![question.id]);
    }
    for (const [phone, { answers }] of run.cases) {
      for (const [question, option] of answers) expect(option).toBe(truth.get(phone)![question]);
    }
  });

  it('sends nothing that it does not record, from a known phone to the service', () => {
    expect(run.received.map(({ from, body }) => [from, body])).toEqual(run.live.sent.map(({ phone, body }) => [phone, body]));
    expect(new Set(run.received.map(({ to }) => to))).toEqual(new Set([SERVICE]));
    expect(run.received.every(({ body }) => body.trim() !== '')).toBe(true);
  });

  it('keeps the texts of one citizen apart, but for the same text twice', () => {
    for (const texts of said.values()) {
      for (const [i, text] of texts.entries()) {
        const before = texts[i - 1];
        if (before) expect(text.at - before.at).toBeGreaterThanOrEqual(before.body === text.body ? 2000 : 30_000);
      }
    }
  });

  it('leaves the unreachable unreached, with the provider’s codes', () => {
    const codes = { reachable: undefined, offAtFirst: 30003, off: 30003, unknownNumber: 30005 };
    for (const { phone, reach, stranger } of people) if (!stranger) expect(run.undelivered.get(phone)).toBe(codes[reach]);
    for (const citizen of people) if (citizen.reach === 'off' && !citizen.stranger) expect(kinds(citizen)).toEqual([]);
  });

  it('takes minutes to hours, and lets most sleep at night', () => {
    const first = on('completes').flatMap(({ phone }) => said.get(phone)?.[0]?.at ?? []);
    const delays = first.map((at) => at - START).sort((a, b) => a - b);
    expect(delays[0]).toBeGreaterThanOrEqual(30_000);
    expect(delays[Math.floor(delays.length / 2)]! / 60_000).toBeGreaterThan(10);
    expect(delays[Math.floor(delays.length / 2)]! / 60_000).toBeLessThan(60);
    const atNight = first.filter((at) => new Date(at + 3 * 3_600_000).getUTCHours() < 7).length;
    expect(atNight / first.length).toBeLessThan(0.1);
  });
});

describe('a citizen who', () => {
  it('is silent says nothing', () => {
    for (const citizen of with_('silent', () => true)) expect(kinds(citizen)).toEqual([]);
  });

  it('completes answers every question, however he gets there', () => {
    for (const citizen of with_('completes', () => true)) expect(run.cases.get(citizen.phone)!.answers.size).toBe(4);
  });

  it.each([
    ['unclearFirst', 'unclear'],
    ['asksForHelp', 'help'],
    ['changesLanguage', 'language'],
  ] as const)('%s says so once', (detour, kind) => {
    for (const citizen of with_('completes', (each) => each.detour === detour)) {
      expect(kinds(citizen).filter((each) => each === kind)).toHaveLength(1);
    }
  });

  it('repeats sends the first answer twice within the minute', () => {
    for (const { phone } of with_('completes', ({ detour }) => detour === 'repeats')) {
      const [first, second] = said.get(phone)!;
      expect(second).toMatchObject({ body: first!.body, meant: first!.meant });
      expect(second!.at - first!.at).toBeLessThan(60_000);
    }
  });

  it('changes his mind says the truth last, in words, before the close', () => {
    for (const { phone, firstOpinion, truth } of with_('completes', (each) => each.firstOpinion !== null)) {
      const stances = said.get(phone)!.filter(({ meant }) => meant.question === 'stance');
      expect(stances.map(({ meant }) => meant.option)).toEqual([firstOpinion!.option, truth.stance]);
      expect(stances[1]!.body).toMatch(/\p{L}{3}/u);
      expect(stances[1]!.at).toBeLessThan(closesAt(SURVEY));
    }
  });

  it('breaks off answers one question', () => {
    for (const citizen of with_('breaksOff', () => true)) expect(kinds(citizen)).toEqual(['answer']);
  });

  it('refuses says no more of that question', () => {
    for (const citizen of with_('refuses', () => true)) {
      const answers = citizen.traits.refusesOnlyOpinion ? ['answer', 'answer', 'answer'] : [];
      expect(kinds(citizen).filter((kind) => kind !== 'thanks' && kind !== 'stop')).toEqual(['refuse', ...answers]);
    }
  });

  it.each(['stops', 'stopsWithAnswer', 'stopsMidway'] as const)('%s says nothing after it but START', (course) => {
    for (const citizen of with_(course, () => true)) {
      const spoken = kinds(citizen);
      const stopped = spoken.findIndex((kind) => kind === 'stop' || kind === 'stopWithAnswer');
      expect(spoken[stopped]).toBe(course === 'stopsWithAnswer' ? 'stopWithAnswer' : 'stop');
      expect(spoken[stopped + 1]).toBe(citizen.traits.returns ? 'start' : undefined);
    }
  });

  it('comes back answers what he is asked', () => {
    for (const citizen of with_('stops', ({ traits }) => traits.returns)) {
      expect(run.cases.get(citizen.phone)!.answers.get('stance')).toBe(citizen.truth.stance);
    }
  });

  it('is unclear twice is never clear', () => {
    for (const citizen of with_('unclearTwice', () => true)) expect(kinds(citizen)).toEqual(['unclear', 'unclear']);
  });

  it('is late answers after the close', () => {
    for (const { phone } of with_('late', () => true)) {
      expect(said.get(phone)).toHaveLength(1);
      expect(said.get(phone)![0]!.at).toBeGreaterThan(closesAt(SURVEY));
    }
  });

  it('needs reminders answers after so many', () => {
    for (const remindersNeeded of [1, 2]) {
      const slow = reachable.filter((each) => each.course === 'completes' && each.remindersNeeded === remindersNeeded);
      expect(slow.length).toBeGreaterThan(0);
      for (const { phone } of slow) {
        expect(said.get(phone)![0]!.at - START).toBeGreaterThan([24, 72][remindersNeeded - 1]! * 3_600_000);
      }
    }
  });

  it('is a stranger texts in unasked', () => {
    for (const citizen of people) if (citizen.stranger) expect(kinds(citizen).length).toBeGreaterThanOrEqual(1);
  });
});

/** The phones of one citizen, or of all, and a clock at the start. */
function phones(citizens: Citizen[], send: (body: string) => Promise<void> = async () => {}) {
  const live = liveCitizens({ citizens, survey: SURVEY, clock: createVirtualClock(START, 0), send: ({ body }) => send(body) });
  const deliver = (to: string, body: string) => live.deliver({ from: SERVICE, to, body });
  return { live, deliver };
}
const invitation = (language: string) => renderMessage(SURVEY, { text: 'invitation', question: null, language });

describe('the phones', () => {
  it.each(['', '\u0000', '؟', 'x'.repeat(5000), invitation('ar')])('take any text without throwing', (body) => {
    const { live, deliver } = phones(people);
    for (const { phone } of people) expect(['delivered', 'undelivered']).toContain(deliver(phone, body).status);
    live.stop();
  });

  it('are unknown where nobody has the number', () => {
    expect(phones(people).deliver('+9647700000001', 'x')).toEqual({ status: 'undelivered', errorCode: 30005 });
  });

  it('that answer by themselves answer every text, but not for ever', async () => {
    const [machine] = on('autoReplies');
    let count = 0;
    const { live, deliver } = phones([machine!], async () => {
      count += 1;
      if (count < 1000) deliver(machine!.phone, 'and you?');
    });
    deliver(machine!.phone, 'hello');
    await live.idle();
    expect(count).toBe(MOST_TEXTS_EACH);
  });

  it('send nothing once stopped, and idle ends', async () => {
    const { live, deliver } = phones(people);
    for (const { phone, language } of people) deliver(phone, invitation(language));
    live.stop();
    await live.idle();
    expect(deliver(people[0]!.phone, invitation('ar'))).toEqual({ status: 'delivered' });
    await live.idle();
    expect(live.sent).toEqual([]);
  });

  it('report a failing network when idle', async () => {
    const [citizen] = on('breaksOff');
    const { live, deliver } = phones([citizen!], () => Promise.reject(new Error('no network')));
    deliver(citizen!.phone, invitation(citizen!.language));
    await expect(live.idle()).rejects.toThrow('no network');
  });

  it('take the provider’s own text for the help that was asked for', async () => {
    const [lost] = with_('completes', ({ detour }) => detour === 'asksForHelp');
    const { live, deliver } = phones([lost!], async () => {
      if (live.sent.length === 1) deliver(lost!.phone, 'Reply STOP to unsubscribe.');
    });
    deliver(lost!.phone, invitation(lost!.language));
    await live.idle();
    expect(live.sent.map(({ meant }) => meant.kind)).toEqual(['help', 'answer']);
  });

  it('say it again by its digit where a clear answer was not understood', async () => {
    const [citizen] = with_('breaksOff', ({ voices }) => voices.ar === 'iraqi');
    const clarify = renderMessage(SURVEY, { text: 'clarify', question: 'stance', language: citizen!.language });
    const { live, deliver } = phones([citizen!], async () => {
      if (live.sent.length < 10) deliver(citizen!.phone, clarify);
    });
    deliver(citizen!.phone, invitation(citizen!.language));
    await live.idle();
    expect(live.sent).toHaveLength(3);
    const digit = { support: /[1١۱]/, oppose: /[2٢۲]/, unsure: /[3٣۳]/ }[citizen!.truth.stance as 'support'];
    for (const { body } of live.sent.slice(1)) expect(body).toMatch(digit);
  });

  it('answer questions that have no options', async () => {
    const asked = { required: true, text: { ar: 'كم؟' }, next: [], repeat: 'last' as const };
    const survey: Survey = {
      ...SURVEY,
      questions: [
        { ...asked, id: 'count', type: 'number', min: 3, max: 9 },
        { ...asked, id: 'why', type: 'open', text: { ar: 'لماذا؟' } },
      ],
    };
    const citizens = population({ seed: 'n', size: 40, survey });
    const talker = citizens.find((each) => each.course === 'completes' && each.detour === 'none' && each.remindersNeeded === 0)!;
    const live = liveCitizens({
      citizens: [{ ...talker, reach: 'reachable' }],
      survey,
      clock: createVirtualClock(START, 0),
      send: async () => {},
    });
    for (const body of [renderMessage(survey, { text: 'invitation', question: null, language: 'ar' }), 'كم؟', 'لماذا؟']) {
      live.deliver({ from: SERVICE, to: talker.phone, body });
      await live.idle();
    }
    const meant = live.sent.map((sent) => sent.meant);
    expect(meant[0]).toMatchObject({ kind: 'answer', question: 'count', option: expect.stringMatching(/^[3-9]$/) });
    expect(meant.at(-1)).toMatchObject({ kind: 'answer', question: 'why', option: expect.stringMatching(/\p{L}/u) });
  });

  it('hear a reminder that crosses an answer without saying it again', async () => {
    const [citizen] = on('breaksOff');
    const reminder = renderMessage(SURVEY, { text: 'reminder', question: null, language: citizen!.language });
    const { live, deliver } = phones([citizen!], async () => {
      deliver(citizen!.phone, reminder);
    });
    deliver(citizen!.phone, invitation(citizen!.language));
    deliver(citizen!.phone, reminder);
    await live.idle();
    expect(live.sent).toHaveLength(1);
  });
});
