import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { isSmall, LEAST_BASE } from '../../src/results/disclosure.ts';
import { wilson } from '../../src/results/estimates.ts';
import { draftPublication, headlineOf, standingOf } from '../../src/results/publication.ts';
import { publicationCsv } from '../../src/results/publication-csv.ts';
import {
  type PublishedChoice,
  publicationSchema,
  type Statement,
  statementSchema,
} from '../../src/results/publication-schema.ts';
import {
  keepDraft,
  listPublications,
  MAX_DRAFT_AGE_MS,
  publish,
  readDraft,
  readPublication,
  unpublish,
} from '../../src/results/publications.ts';
import { surveySchema } from '../../src/survey/definition.ts';
import { addStances, CLOSED, NOW, STANCES, STATEMENT, SURVEY, seedStances } from './publication-seed.ts';
import { ENTRY, type Seeded, seedPoll } from './seed.ts';

const BY = { actor: 'owner@example.org', now: NOW };
const draft = ({ db }: Seeded, entry = CLOSED, statement: Statement = STATEMENT) =>
  draftPublication(db, entry, SURVEY, statement, NOW);
const audited = async ({ db }: Seeded) =>
  (await db.all<{ actor: string; action: string; detail: string }>('SELECT actor, action, detail FROM audit_log')).map(
    ({ actor, action, detail }) => [actor, action, JSON.parse(detail)],
  );

describe('a draft', () => {
  let poll: Seeded;
  beforeAll(async () => {
    poll = await seedStances();
  });
  afterAll(() => poll.close());

  it('is what its schema says, and its hash that of its canonical text', async () => {
    const { snapshot, text, hash } = await draft(poll);
    expect(publicationSchema.parse(JSON.parse(text))).toEqual(snapshot);
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    expect((await draft(poll)).hash).toBe(hash);
    const { ckb: _, ...without } = STATEMENT.sampling;
    expect((await draft(poll, CLOSED, { ...STATEMENT, sampling: without })).hash).not.toBe(hash);
  });

  it('opens with the question about the matter, each share with its interval', async () => {
    const { snapshot } = await draft(poll);
    expect(snapshot.headline).toBe('stance');
    const stance = snapshot.questions[0] as PublishedChoice;
    const base = 280 + 184 + 116;
    expect(stance).toMatchObject({ base, refused: 37, unclear: 20, total: base + 57, enough: true });
    expect(stance.options[0]).toEqual({
      ...{ code: 'support', key: 1, label: { en: 'Support', ar: 'أؤيد' }, means: null, n: 280, share: 280 / base },
      ...wilson(280 / base, base),
    });
  });

  it('holds every wording as it left, in every language of the survey', async () => {
    const { messages, questions, survey } = (await draft(poll)).snapshot;
    expect(messages.invitation).toEqual({ en: 'Do you support it?', ar: 'هل تؤيد؟' });
    expect(questions.map(({ id }) => id)).toEqual(SURVEY.questions.map(({ id }) => id));
    expect(messages.clarify).toEqual(SURVEY.texts.clarify);
    expect(questions.map(({ clarify }) => clarify)).toEqual(SURVEY.questions.map(({ clarify }) => clarify ?? null));
    expect(survey).toMatchObject({ version: ENTRY.version, hash: ENTRY.hash, languages: ['en', 'ar'] });
  });

  it('gives no counts, shares or means on a base under 50', async () => {
    const { snapshot } = await draft(poll);
    const gender = snapshot.questions[2] as PublishedChoice;
    expect(gender).toMatchObject({ base: 0, enough: false });
    expect(gender.options.map(({ n, share, low, high }) => [n, share, low, high])).toEqual(Array(2).fill(Array(4).fill(null)));
    expect(snapshot.questions[1]).toMatchObject({ enough: false, mean: null, median: null });
    const few = await seedStances({ north: [30, 19, 0, 0, 0] });
    const [stance] = (await draft(few)).snapshot.questions as [PublishedChoice];
    await few.close();
    expect(stance.base).toBe(LEAST_BASE - 1);
    expect(stance.enough).toBe(false);
    expect(JSON.stringify(stance)).not.toContain('30');
  });

  it('hides the small row and one further, and tells only the publisher which', async () => {
    const { snapshot, text, hidden } = await draft(poll);
    const [region] = snapshot.breakdowns;
    expect(region).toMatchObject({ stratum: 'region', by: null, question: 'stance', hidden: 2 });
    expect(region!.rows.map(({ value, base, without }) => [value, base, without])).toEqual([
      ['north', 150, 12],
      ['south', 160, 11],
      ['west', 120, 10],
    ]);
    expect(hidden.map(({ value, why }) => [value, why])).toEqual([
      ['east', 'smallCell'],
      ['marsh', 'complement'],
    ]);
    expect(text).not.toMatch(/"(east|marsh)"/);
    expect(snapshot.limits).toContain('hidden');
    for (const { rows } of snapshot.breakdowns)
      for (const { base, without, options } of rows) {
        expect(base).toBeGreaterThanOrEqual(LEAST_BASE);
        expect([without, ...options.map(({ n }) => n!)].filter(isSmall)).toEqual([]);
      }
  });

  it('breaks nothing down by a stratum of which nothing is known, nor questions that make strata', async () => {
    expect((await draft(poll)).snapshot.breakdowns.map(({ stratum, question }) => [stratum, question])).toEqual([
      ['region', 'stance'],
    ]);
  });

  it('counts every released case against the response rate', async () => {
    const { response, cases } = (await draft(poll)).snapshot;
    expect(cases.sampled).toBe(2 * 637);
    expect(response).toEqual({ sampled: 1274, notYetAsked: 0, released: 1274, answered: 580, share: 580 / 1274 });
  });

  it('gives no interval where the sample is no random one', async () => {
    const { snapshot } = await draft(poll, CLOSED, { ...STATEMENT, sampleKind: 'nonrandom' });
    const stance = snapshot.questions[0] as PublishedChoice;
    expect(stance.options.map(({ low, high }) => [low, high])).toEqual(Array(3).fill([null, null]));
    expect(snapshot.breakdowns[0]!.rows[0]!.options[0]).toMatchObject({ n: 70, low: null, high: null });
    expect(snapshot.limits).toContain('nonrandom');
    expect(snapshot.limits).not.toContain('interval');
    expect(standingOf(stance)).toBe('unknown');
  });

  it('is refused before fielding, and while the books do not balance', async () => {
    await expect(draft(poll, { ...CLOSED, state: 'draft', startedAt: null })).rejects.toMatchObject({ code: 'refused' });
    const broken = await seedStances();
    await broken.run("UPDATE counters SET n = n + 1 WHERE name = 'cases.delivered'");
    await expect(draft(broken)).rejects.toThrow('do not balance');
    await broken.close();
  });
});

test('answers that a person decided are told apart from those of the rules', async () => {
  const poll = await seedPoll();
  await poll.run("UPDATE answers SET source = 'coder' WHERE question_id = 'stance' AND option = 'oppose'");
  await poll.run("UPDATE answers SET source = 'coder' WHERE question_id = 'stance' AND option = 'unclear'");
  const { snapshot } = await draft(poll, ENTRY);
  await poll.close();
  expect(snapshot.questions[0]!.decidedByPerson).toBe(2);
  expect(snapshot.decided).toEqual({ rule: 6 + 1 - 2 + 4 + 3 + 1, person: 2, nobody: 1 });
});

describe('which answer is the commonest', () => {
  const options = (...bounds: [number, number, number][]) => ({
    enough: true,
    options: bounds.map(([low, share, high], at) => ({
      code: `o${at}`,
      key: at,
      label: {},
      means: null,
      n: 100,
      share,
      low,
      high,
    })),
  });
  test.each([
    ['is told where the two intervals lie apart', options([0.3, 0.35, 0.4], [0.41, 0.45, 0.5]), 'apart'],
    ['is not told where they overlap', options([0.3, 0.35, 0.4], [0.39, 0.45, 0.5]), 'overlap'],
    ['is not told where they touch', options([0.3, 0.35, 0.4], [0.4, 0.45, 0.5]), 'overlap'],
    ['is not told on too few answers', { ...options([0.1, 0.2, 0.3], [0.7, 0.8, 0.9]), enough: false }, 'tooFew'],
  ])('%s', (_, question, standing) => {
    expect(standingOf(question)).toBe(standing);
  });
});

test('a consent question and a question that makes a stratum are no headline', () => {
  const [stance, , gender] = SURVEY.questions;
  const consent = { ...stance!, id: 'consent', role: 'consent' as const };
  const survey = (questions: unknown[]) => surveySchema.parse({ ...SURVEY, reminders: [], questions });
  expect(headlineOf(survey([consent, gender, stance]))!.id).toBe('stance');
  expect(headlineOf(survey([consent, gender]))!.id).toBe('gender');
  expect(headlineOf(survey([SURVEY.questions[1]]))).toBeNull();
});

describe('a statement', () => {
  test.each<[string, object, string]>([
    ['nobody who conducted it', { conductedBy: { en: ' ', ar: '' } }, 'missing'],
    ['no contact', { contact: '' }, 'missing'],
    ['no word on the sample', { sampling: {} }, 'missing'],
    ['an unknown kind of sample', { sampleKind: 'perfect' }, 'missing'],
    ['a long contact', { contact: 'x'.repeat(201) }, 'tooLong'],
    ['a mark that turns the line round', { contact: 'a\u202Eb' }, 'controlCharacter'],
  ])('is refused with %s', (_, wrong, message) => {
    expect(statementSchema.safeParse({ ...STATEMENT, ...wrong }).error?.issues[0]?.message).toBe(message);
  });

  it('drops the languages that were left empty', () => {
    expect(statementSchema.parse({ ...STATEMENT, sampling: { en: ' drawn ', ckb: '' } }).sampling).toEqual({ en: 'drawn' });
  });
});

describe('publishing', () => {
  let poll: Seeded;
  beforeAll(async () => {
    poll = await seedStances();
  });
  afterAll(() => poll.close());

  it('publishes exactly what was seen, and nothing twice', async () => {
    const { db } = poll;
    const seen = await keepDraft(db, CLOSED, SURVEY, STATEMENT, BY);
    expect(await readPublication(db, 'poll')).toBeUndefined();
    await addStances(poll, { north: [100, 0, 0, 0, 0] });
    expect(await publish(db, CLOSED, seen.hash, BY)).toEqual({ number: 1, already: false });
    expect(await publish(db, CLOSED, seen.hash, { ...BY, now: NOW + 1 })).toEqual({ number: 1, already: true });
    const published = (await readPublication(db, 'poll'))!;
    expect(published).toMatchObject({ number: 1, hash: seen.hash, text: seen.text, publishedAt: NOW });
    expect(published.snapshot.response.answered).toBe(580);
    expect(await readDraft(db, CLOSED, NOW)).toBeUndefined();
    expect(await audited(poll)).toEqual([
      [BY.actor, 'publication.draft', { hash: seen.hash }],
      [BY.actor, 'publication.publish', { hash: seen.hash }],
    ]);
  });

  it('shows the newest and keeps the older', async () => {
    const { db } = poll;
    const later = await keepDraft(db, CLOSED, SURVEY, STATEMENT, { ...BY, now: NOW + 1000 });
    expect(await publish(db, CLOSED, later.hash, { ...BY, now: NOW + 2000 })).toMatchObject({ number: 2 });
    expect((await readPublication(db, 'poll'))!.snapshot.response.answered).toBe(680);
    expect((await readPublication(db, 'poll', 1))!.snapshot.response.answered).toBe(580);
    expect(await readPublication(db, 'poll', 3)).toBeUndefined();
  });

  it('takes back one, then all, and gives no number twice', async () => {
    const { db } = poll;
    const { hash } = (await readPublication(db, 'poll', 2))!;
    expect(await unpublish(db, CLOSED, BY, 2)).toBe(1);
    expect((await readPublication(db, 'poll'))!.number).toBe(1);
    expect(await readPublication(db, 'poll', 2)).toBeUndefined();
    await expect(publish(db, CLOSED, hash, BY)).rejects.toMatchObject({ code: 'conflict' });
    expect(await unpublish(db, CLOSED, BY)).toBe(1);
    expect(await unpublish(db, CLOSED, BY)).toBe(0);
    expect(await readPublication(db, 'poll')).toBeUndefined();
    const again = await keepDraft(db, CLOSED, SURVEY, STATEMENT, { ...BY, now: NOW + 3000 });
    expect(await publish(db, CLOSED, again.hash, BY)).toMatchObject({ number: 3 });
    expect((await listPublications(db, 'poll')).map(({ number, withdrawnBy }) => [number, withdrawnBy])).toEqual([
      [3, null],
      [2, BY.actor],
      [1, BY.actor],
    ]);
  });

  it('is a conflict where the draft is another one, old, or gone', async () => {
    const { db } = poll;
    const first = await keepDraft(db, CLOSED, SURVEY, STATEMENT, { ...BY, now: NOW + 4000 });
    const second = await keepDraft(db, ENTRY, SURVEY, STATEMENT, { ...BY, now: NOW + 5000 });
    expect(second.warnings).toContain('stillFielding');
    await expect(publish(db, ENTRY, first.hash, BY)).rejects.toMatchObject({ code: 'conflict' });
    const old = { ...BY, now: NOW + 5001 + MAX_DRAFT_AGE_MS };
    expect((await readDraft(db, ENTRY, old.now))!.warnings).toContain('oldDraft');
    await expect(publish(db, ENTRY, second.hash, old)).rejects.toThrow('more than an hour old');
    await expect(publish(db, ENTRY, 'f'.repeat(64), BY)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('happens once where the same form comes twice at once', async () => {
    const { db } = poll;
    const seen = await keepDraft(db, CLOSED, SURVEY, STATEMENT, { ...BY, now: NOW + 6000 });
    const both = await Promise.all([publish(db, CLOSED, seen.hash, BY), publish(db, CLOSED, seen.hash, BY)]);
    expect(both.map(({ number }) => number)).toEqual([4, 4]);
    expect(both.filter(({ already }) => !already)).toHaveLength(1);
  });

  it('warns of what two publications could be subtracted to, and of languages left empty', async () => {
    const { db } = poll;
    const warnings = async (now: number) => (await keepDraft(db, CLOSED, SURVEY, STATEMENT, { ...BY, now })).warnings;
    expect(await warnings(NOW + 7000)).toEqual(['smallBase', 'untranslated']);
    await addStances(poll, { north: [3, 0, 0, 0, 0] });
    expect(await warnings(NOW + 8000)).toEqual(['smallBase', 'untranslated', 'fewNew']);
    await addStances(poll, { north: [47, 0, 0, 0, 0] });
    expect(await warnings(NOW + 9000)).toEqual(['smallBase', 'untranslated']);
  });
});

test('as CSV, the whole first, then the visible rows, disarmed for spreadsheets', async () => {
  const poll = await seedStances({ ...STANCES, '=1+1': [50, 50, 50, 0, 0] });
  const { snapshot } = await draft(poll);
  await poll.close();
  const lines = parse(publicationCsv(snapshot), { columns: true }) as Record<string, string>[];
  expect(lines[0]).toMatchObject({ question: 'stance', stratum: '', option: 'support', n: '330', base: '730' });
  expect(lines).toContainEqual({
    ...{ question: 'stance', stratum: 'region', value: 'north', option: 'refused+unclear', n: '12', base: '150' },
    ...{ share: '', low: '', high: '' },
  });
  const values = new Set(lines.map(({ value }) => value));
  expect(values).toEqual(new Set(['', 'north', 'south', 'west', "'=1+1"]));
});
