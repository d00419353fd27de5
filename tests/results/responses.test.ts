// The responses one by one: what a line says, what it never says, and that its place tells nothing.

import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Disposition, dispositionOf } from '../../src/results/dispositions.ts';
import { shuffled } from '../../src/results/permutation.ts';
import { responsesCsv } from '../../src/results/responses-csv.ts';
import { surveySchema } from '../../src/survey/definition.ts';
import { ENTRY, type Seeded, SURVEY, seed, seedPoll } from './seed.ts';

let poll: Seeded & { respondents: number[] };
beforeEach(async () => {
  poll = await seedPoll();
});
afterEach(() => poll.close());

type Line = Record<string, string>;
async function read(of: Seeded = poll, survey = SURVEY): Promise<{ text: string; lines: Line[] }> {
  let text = '';
  for await (const chunk of responsesCsv(of.db, ENTRY, survey)) text += chunk;
  return { text, lines: parse(text, { columns: true }) as Line[] };
}

test('one line for each who answered, refused or was unclear', async () => {
  const { lines } = await read();
  expect(lines).toHaveLength(8);
  const stances = lines.map(({ answer_stance }) => answer_stance).sort();
  expect(stances).toEqual(['oppose', 'oppose', 'refused', 'support', 'support', 'support', 'support', 'unclear']);
  expect(lines.find(({ answer_why }) => answer_why === 'text')).toEqual({
    survey: 'poll',
    version: '1',
    questionnaire: 'c0ffee000000',
    disposition: 'complete',
    language: 'en',
    day: '2026-12-02',
    stratum_region: 'north',
    answer_stance: 'support',
    source_stance: 'reply',
    answer_age: '20',
    source_age: 'reply',
    answer_gender: 'female',
    source_gender: 'reply',
    answer_why: 'text',
    source_why: 'reply',
  });
});

test('no number, no hash of one, no id and no time of day is in it', async () => {
  const { text } = await read();
  for (const secret of ['hash', 'SM-in', Buffer.from('hash 1').toString('hex'), 'T12:', '12:30'])
    expect(text).not.toContain(secret);
});

test('a text that would be a formula is harmless', async () => {
  const other = await seed();
  const id = await other.addCase({ region: '=HYPERLINK("http://x")' });
  await other.ask(id, 'delivered');
  await other.answer(id, 'stance', 'support');
  const { lines } = await read(other);
  expect(lines[0]!.stratum_region).toBe('\'=HYPERLINK("http://x")');
  await other.close();
});

test('an empty survey has a header alone', async () => {
  const other = await seed();
  const { text, lines } = await read(other);
  expect(lines).toEqual([]);
  expect(text.startsWith('survey,version,questionnaire,')).toBe(true);
  await other.close();
});

test('two exports differ in order, and hold the same lines', async () => {
  const other = await seed();
  for (let n = 0; n < 60; n++) {
    const id = await other.addCase({ region: `r${n}` });
    await other.ask(id, 'delivered');
    await other.answer(id, 'stance', 'support');
  }
  const [first, second] = [(await read(other)).lines, (await read(other)).lines];
  const regions = (lines: Line[]) => lines.map(({ stratum_region }) => stratum_region);
  expect(regions(first)).not.toEqual(regions(second));
  expect(regions(first).sort()).toEqual(regions(second).sort());
  await other.close();
});

test.each([0, 1, 2, 3, 10, 97, 1000, 4096, 12_345])('a shuffle of %i visits each once', (size) => {
  const visited = [...shuffled(size)];
  expect(visited).toHaveLength(size);
  expect(new Set(visited).size).toBe(size);
  expect(visited.every((n) => n >= 0 && n < size)).toBe(true);
});

test('a shuffle is drawn by its key, and neighbours do not stay together', () => {
  const key = Buffer.alloc(32, 7);
  const visited = [...shuffled(1000, key)];
  expect([...shuffled(1000, key)]).toEqual(visited);
  expect([...shuffled(1000, Buffer.alloc(32, 8))]).not.toEqual(visited);
  const near = visited.filter((n, index) => index > 0 && Math.abs(n - visited[index - 1]!) <= 5).length;
  expect(near).toBeLessThan(40);
});

const ASKED = ['stance', 'age', 'gender', 'why'];
test.each<[string, Record<string, string>, boolean, Disposition]>([
  ['all questions', Object.fromEntries(ASKED.map((id) => [id, 'x'])), false, 'complete'],
  ['the end by another way', { stance: 'support' }, true, 'complete'],
  ['half of them', { stance: 'support', age: '20' }, false, 'partial'],
  ['fewer', { stance: 'support' }, false, 'breakOff'],
  ['fewer, and a refusal that counts for nothing', { stance: 'support', age: 'refused' }, false, 'breakOff'],
  ['a refusal alone', { stance: 'refused' }, true, 'refused'],
  ['unclear alone', { stance: 'unclear' }, false, 'unclear'],
  ['unclear, then a refusal', { stance: 'unclear', age: 'refused' }, true, 'refused'],
])('%s', (_, answers, ended, expected) => {
  expect(dispositionOf(SURVEY, answers, ended)).toBe(expected);
});

test('questions that are not required do not count towards completion', () => {
  const survey = surveySchema.parse({
    ...SURVEY,
    reminders: [],
    questions: SURVEY.questions.map((question, index) => ({ ...question, required: index < 2 })),
  });
  expect(dispositionOf(survey, { stance: 'support', age: '20' }, false)).toBe('complete');
});
