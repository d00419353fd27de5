// What a launch would do, and what stands against it: each finding appears where it should and only there; nothing starts against a blocker,
// an unseen warning or a plan that has changed.

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSurvey } from '../../src/catalog/catalog.ts';
import type { Checks } from '../../src/field/checks.ts';
import { FINDING_CODES, type FindingCode, type SenderFacts } from '../../src/field/findings.ts';
import { startFielding } from '../../src/field/launch.ts';
import { type LaunchPlan, planLaunch } from '../../src/field/plan.ts';
import { release } from '../../src/field/release.ts';
import { readBooks } from '../../src/results/read-books.ts';
import type { Survey } from '../../src/survey/definition.ts';
import { fieldPeriodMs } from '../../src/survey/field-period.ts';
import { ASSUMED_RATES, interviewCost } from '../../src/survey/interview-cost.ts';
import { COUNT_SIZES_ANEW, HOUR_MS, loadSurvey, numberOf, OUR_NUMBER, openWorld, type World } from '../support/world.ts';

const coalition = loadSurvey('coalition.yaml');
const facts: SenderFacts = {
  sender: { kind: 'number', number: OUR_NUMBER },
  publicBaseUrl: 'https://poll.example.org',
  apiBaseUrl: undefined,
};
const healthy: Omit<Checks, 'at'> = {
  webhook: { outcome: 'accepted' },
  provider: { account: 'active', clockOffMs: 0, routes: [{ sms: true, comes: 'here' }], silentOn: null },
};

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function use(change: Partial<Survey>): Promise<void> {
  await world.close();
  world = await openWorld({ survey: { ...coalition, ...change } });
}

/** Spreads citizens first..last over replicates, one after another. */
async function sample(first: number, last: number, language = 'ar', replicate = 1): Promise<void> {
  await world.sample(first, last, { language });
  await world.db.batch([
    {
      sql: 'UPDATE respondents SET replicate = @replicate WHERE draw BETWEEN @first AND @last',
      params: { replicate, first, last },
    },
    ...COUNT_SIZES_ANEW,
  ]);
}

async function suppress(n: number): Promise<void> {
  await world.db.batch([
    {
      sql: "INSERT INTO suppressions (number_hash, since, reason) VALUES (@hash, 0, 'stop')",
      params: { hash: world.sealer.lookup(numberOf(n)) },
    },
  ]);
}

async function see(checks: Omit<Checks, 'at'>, at = world.clock.now()): Promise<void> {
  const value = JSON.stringify({ at, ...checks, of: `${facts.publicBaseUrl} ${facts.sender.kind}` });
  await world.db.batch([
    {
      sql: "INSERT INTO meta (name, value) VALUES ('launch-checks', @value) ON CONFLICT (name) DO UPDATE SET value = @value",
      params: { value },
    },
  ]);
}

async function plan(options: { replicates?: number; facts?: Partial<SenderFacts>; now?: number } = {}): Promise<LaunchPlan> {
  const now = options.now ?? world.clock.now();
  return planLaunch(world, await world.entry(), world.survey, {
    replicates: options.replicates,
    now,
    facts: { ...facts, ...options.facts },
  });
}
const codes = (found: LaunchPlan) => found.findings.map(({ code }) => code);
/** Always there for a coalition survey at Twilio, with nothing looked at yet. */
const USUAL: FindingCode[] = ['noRepliesInCountry', 'longTexts', 'unchecked'];

describe('the plan', () => {
  test('counts people by language and replicate without the suppressed, and what they cost', async () => {
    await sample(1, 10, 'ar', 1);
    await sample(11, 13, 'ckb', 1);
    await sample(14, 20, 'ar', 2);
    await suppress(1);
    await suppress(99);
    const first = await plan({ replicates: 1 });
    expect(first).toMatchObject({ from: 1, to: 1, of: 4, people: 12, suppressed: 1, segments: { first: 27 } });
    expect(first.languages.map(({ language, people, suppressed, each }) => [language, people, suppressed, each])).toEqual([
      ['ar', 9, 1, 2],
      ['ckb', 3, 0, 3],
    ]);
    expect(first.replicates.map(({ people }) => people)).toEqual([13, 7, 0, 0]);
    const all = await plan();
    expect([all.to, all.people]).toEqual([4, 19]);
    expect(all.cost?.first).toBeCloseTo(41 * 0.1, 10);
    const { worst } = interviewCost(coalition, 'ar', ASSUMED_RATES);
    expect(first.languages[0]!.segments.worst).toBe(9 * worst);
    expect(first.segments.first).toBeLessThan(first.segments.expected);
    expect(first.segments.expected).toBeLessThan(first.segments.worst);
  });

  test('of a survey in the field counts what is left, and what is promised to those who wait', async () => {
    await sample(1, 10, 'ar', 1);
    await sample(11, 30, 'ar', 2);
    const launched = await plan({ replicates: 1 });
    await launch({ replicates: 1, digest: launched.digest });
    await release(world.field, await world.entry());
    const next = await plan({ replicates: 2 });
    expect(next).toMatchObject({ released: 1, from: 2, to: 2, people: 20 });
    expect(next.budget).toMatchObject({ spent: 0, promised: 20, left: 40_000 - 8_000 - 20 });
    expect(codes(await plan({ replicates: 1 }))).toContain('nothingToRelease');
  });

  test('says when the last first message leaves', async () => {
    await sample(1, 40);
    const now = world.clock.now();
    // Eighty segments at ten a second, ten at once, the last two when the bucket lets them.
    expect((await plan()).timing).toMatchObject({ firstMs: now, lastMs: now + 6_800, segmentsPerSecond: 10 });
  });

  test('keeps its digest while nothing changes, and changes it with what an operator decides by', async () => {
    await sample(1, 10, 'ar', 1);
    const seen = (await plan({ replicates: 1 })).digest;
    world.advance(60_000);
    expect((await plan({ replicates: 1 })).digest).toBe(seen);
    expect((await plan({ replicates: 2 })).digest).not.toBe(seen);
    await suppress(3);
    const after = (await plan({ replicates: 1 })).digest;
    expect(after).not.toBe(seen);
    await addSurvey(world.db, { ...coalition, reminders: [] }, { actor: 'test', now: 0 });
    const { survey } = await world.catalog.compiled(await world.entry());
    const changed = await planLaunch(world, await world.entry(), survey, { replicates: 1, now: world.clock.now(), facts });
    expect(changed.digest).not.toBe(after);
  });

  test.each([0, 5, 1.5, Number.NaN])('%s replicates are none that the survey has', async (replicates) => {
    await expect(plan({ replicates })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('findings', () => {
  const period = fieldPeriodMs(coalition);
  const onlyArabic: Survey['texts'] = {
    ...coalition.texts,
    invitation: { ...coalition.texts.invitation, ar: 'هل تؤيد؟ 1 نعم، 2 لا، 3 لا أعرف' },
  };

  test.each<[string, Partial<Survey>, Parameters<typeof plan>[0], FindingCode[]]>([
    ['nothing unusual', {}, {}, []],
    ['before the field period', {}, { now: period.startMs - 1 }, ['periodNotBegun']],
    ['after it', {}, { now: period.endMs }, ['periodOver']],
    ['in its last night', {}, { now: period.endMs - HOUR_MS }, ['noSendingHour']],
    ['an hour before its last night', {}, { now: period.endMs - 5 * HOUR_MS }, ['remindersAfterEnd']],
    [
      'a pace too slow for it',
      { pacing: { segmentsPerSecond: 0.0001 } },
      {},
      ['tooLate', 'remindersShareThePace', 'remindersAfterEnd'],
    ],
    ['a pace that lasts over a reminder', { pacing: { segmentsPerSecond: 0.0009 } }, {}, ['remindersShareThePace']],
    ['a budget below the first messages', { budget: { ...coalition.budget, segments: 79, reserve: 0 } }, {}, ['overBudget']],
    ['a reserve that leaves too little', { budget: { ...coalition.budget, segments: 8_079 } }, {}, ['overBudget']],
    [
      'a budget below the usual interview',
      { budget: { ...coalition.budget, segments: 81, reserve: 1 } },
      {},
      ['overBudgetExpected'],
    ],
    [
      'a budget below the dearest interview',
      { budget: { ...coalition.budget, segments: 400, reserve: 0 } },
      {},
      ['overBudgetWorst'],
    ],
    ['no price', { budget: { segments: 40_000, reserve: 0 } }, {}, ['noPrice']],
    ['no way to stop', { texts: onlyArabic }, {}, ['noOptOutWords']],
    ['an address without https', {}, { facts: { publicBaseUrl: 'http://127.0.0.1:3000' } }, ['addressNotHttps']],
  ])('%s', async (_name, change, options, expected) => {
    await use(change);
    await sample(1, 40);
    const found = codes(await plan(options));
    expect(found.filter((code) => !USUAL.includes(code)).sort()).toEqual([...expected].sort());
  });

  test.each<[string, Partial<Survey>, Partial<SenderFacts>, FindingCode[]]>([
    ['a number in Iraq', {}, {}, ['noRepliesInCountry']],
    ['a number elsewhere', { country: 'GB' }, {}, ['repliesUnknown']],
    ['a name', { country: 'GB' }, { sender: { kind: 'alphanumeric', name: 'Poll' } }, ['senderIsName']],
    ['an emulator', {}, { apiBaseUrl: 'http://127.0.0.1:4010' }, ['emulated']],
  ])('of the sender: %s', async (_name, change, given, expected) => {
    await use(change);
    await sample(1, 2);
    const found = codes(await plan({ facts: given }));
    expect(found.filter((code) => code !== 'longTexts' && code !== 'unchecked')).toEqual(expected);
  });

  const provider = (more: Partial<Checks['provider']>) => ({ ...healthy, provider: { ...healthy.provider, ...more } });
  test.each<[string, Omit<Checks, 'at'>, FindingCode[]]>([
    ['all is well', healthy, []],
    ['the signature is refused', { ...healthy, webhook: { outcome: 'wrongSignature' } }, ['webhookSignature']],
    ['a stranger answers', { ...healthy, webhook: { outcome: 'stranger', status: 404 } }, ['webhookStranger']],
    ['nobody answers', { ...healthy, webhook: { outcome: 'unreachable', code: 'ENOTFOUND' } }, ['webhookUnreachable']],
    ['the provider is silent', provider({ account: null, routes: null, silentOn: 'account' }), ['providerSilent']],
    ['a suspended account', provider({ account: 'suspended' }), ['accountNotActive']],
    ['a clock that is off', provider({ clockOffMs: -31_000 }), ['clockOff']],
    ['no number', provider({ routes: [] }), ['senderMissing']],
    ['a number without SMS', provider({ routes: [{ sms: false, comes: 'here' }] }), ['senderWithoutSms']],
    ['replies that go elsewhere', provider({ routes: [{ sms: true, comes: 'elsewhere' }] }), ['repliesGoElsewhere']],
    ['replies called with once', provider({ routes: [{ sms: true, comes: 'hereOnce' }] }), ['repliesWithoutRetries']],
  ])('of what was looked at: %s', async (_name, checks, expected) => {
    await use({ country: 'GB' });
    await sample(1, 2);
    await see(checks);
    expect(codes(await plan()).filter((code) => code !== 'longTexts' && code !== 'repliesUnknown')).toEqual(expected);
  });

  test('what was looked at long ago, or of another address, tells nothing', async () => {
    await sample(1, 2);
    await see(healthy, world.clock.now() - 31 * 60_000);
    expect(codes(await plan())).toContain('unchecked');
    await see(healthy);
    expect(codes(await plan())).not.toContain('unchecked');
    expect(codes(await plan({ facts: { publicBaseUrl: 'https://other.example.org' } }))).toContain('unchecked');
  });

  test('where nobody can reply, where replies go is no matter', async () => {
    await sample(1, 2);
    await see(provider({ routes: [{ sms: true, comes: 'elsewhere' }] }));
    expect(codes(await plan())).not.toContain('repliesGoElsewhere');
  });

  test('of the sample: none, all of it suppressed, languages that the survey does not speak', async () => {
    expect(codes(await plan())).toContain('noSample');
    await sample(1, 2);
    await suppress(1);
    await suppress(2);
    expect(codes(await plan())).toContain('allSuppressed');
    await sample(3, 5, 'tr');
    const { findings } = await plan();
    expect(findings.find(({ code }) => code === 'languagesWithoutTexts')?.detail).toEqual({
      languages: [{ language: 'tr', people: 3 }],
      instead: 'ar',
    });
  });

  test('of texts: what makes each longer than a segment', async () => {
    const curly = { ...coalition.texts, thanks: { ...coalition.texts.thanks, en: `That’s all. ${'x'.repeat(70)}` } };
    await use({ texts: curly });
    await sample(1, 2, 'en');
    const found = (await plan()).findings.find(({ code }) => code === 'longTexts');
    expect(found).toMatchObject({ severity: 'warning' });
    const { texts } = found!.detail as { texts: { text: string; language: string; characters: string[]; encoding: string }[] };
    expect(new Set(texts.map(({ language }) => language))).toEqual(new Set(['en']));
    expect(texts.find(({ text }) => text === 'thanks')).toMatchObject({ encoding: 'UCS-2', segments: 2, characters: ['’'] });
    expect(texts.find(({ text }) => text === 'invitation')).toMatchObject({ encoding: 'GSM-7', segments: 2, characters: [] });
  });

  test('of a sender that another survey uses, at the slower pace', async () => {
    await sample(1, 40);
    await addSurvey(world.db, { ...coalition, id: 'other', pacing: { segmentsPerSecond: 2 } }, { actor: 'test', now: 0 });
    expect(codes(await plan())).not.toContain('sharedSender');
    await world.move('start', 'other');
    const found = await plan();
    expect(found.findings.find(({ code }) => code === 'sharedSender')?.detail).toEqual({
      surveys: ['other'],
      segmentsPerSecond: 2,
    });
    expect(found.timing.segmentsPerSecond).toBe(2);
  });

  test('each has its words in English, and blockers come first', async () => {
    const { findings } = await plan({ facts: { publicBaseUrl: 'http://127.0.0.1:3000' } });
    const blockers = findings.map(({ severity }) => severity).lastIndexOf('blocker');
    expect(findings.slice(0, blockers + 1).every(({ severity }) => severity === 'blocker')).toBe(true);
    const view = readFileSync(new URL('../../src/commands/launch-view.ts', import.meta.url), 'utf8');
    for (const code of FINDING_CODES) expect(view).toContain(`case '${code}':`);
  });
});

async function launch(more: Partial<Parameters<typeof startFielding>[3]> = {}) {
  const entry = await world.entry();
  const by = { actor: 'ada@example.org', now: world.clock.now() };
  return startFielding(world, entry, (await world.catalog.compiled(entry)).survey, {
    accepted: FINDING_CODES,
    facts,
    by,
    ...more,
  });
}
const entries = () => world.rows("SELECT actor, action FROM audit_log WHERE action LIKE 'field.%'");

describe('the launch', () => {
  beforeEach(() => sample(1, 10, 'ar', 1));

  test('releases what was seen, once: a second submission finds another plan', async () => {
    const { digest } = await plan({ replicates: 1 });
    expect(await launch({ replicates: 1, digest })).toMatchObject({ released: 1 });
    await expect(launch({ replicates: 1, digest })).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.entry()).toMatchObject({ state: 'fielding', released: 1, oneWay: true });
    expect(await entries()).toEqual([{ actor: 'ada@example.org', action: 'field.start' }]);
  });

  test('two submissions at the same moment: one of them', async () => {
    const { digest } = await plan();
    const both = await Promise.allSettled([launch({ digest }), launch({ digest })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await entries()).length).toBe(1);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['somebody opted out', () => suppress(3)],
    ['the sample grew', () => sample(11, 12)],
    ['the questionnaire changed', () => addSurvey(world.db, { ...coalition, reminders: [] }, { actor: 'test', now: 0 })],
  ])('is refused where %s meanwhile', async (_name, happens) => {
    const { digest } = await plan();
    await happens();
    await expect(launch({ digest })).rejects.toMatchObject({ code: 'conflict' });
    expect((await world.entry()).state).toBe('draft');
  });

  test('is refused by a blocker, whatever is accepted', async () => {
    await expect(launch({ facts: { ...facts, publicBaseUrl: 'http://127.0.0.1:1' } })).rejects.toMatchObject({ code: 'refused' });
    world.advance(8 * 24 * HOUR_MS);
    await expect(launch()).rejects.toMatchObject({ code: 'refused' });
    expect(await entries()).toEqual([]);
  });

  test('is refused by each warning that was not accepted, and says which', async () => {
    for (const code of codes(await plan())) {
      const accepted = FINDING_CODES.filter((other) => other !== code);
      await expect(launch({ accepted })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(code) });
    }
    expect((await world.entry()).state).toBe('draft');
  });

  test('a survey to which people can reply is not called one-way', async () => {
    await launch({ facts: { ...facts, apiBaseUrl: 'http://127.0.0.1:4010' } });
    expect(await world.entry()).toMatchObject({ oneWay: false });
  });

  test('leaves the books as they were', async () => {
    await launch();
    expect(await readBooks(world.db, 'coalition')).toMatchObject({ balanced: true, cases: { sampled: 10, waiting: 10 } });
  });
});
