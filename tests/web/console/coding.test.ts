// The coding page: the next case without its number, decisions with and without htmx, races, undo.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { erase } from '../../../src/respondents/erase.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { fielded } from '../../support/fielded.ts';
import { loadSurvey, numberOf } from '../../support/world.ts';

let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld();
  await fielded(site, { n: 20, waiting: 0 });
});
afterEach(() => site.close());

const PATH = '/surveys/coalition/coding';
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!;
const shownCase = (html: string) => ({ case: hidden(html, 'case'), seen: hidden(html, 'seen') });

test('a case is shown with its conversation, its options and their keys, and without its number', async () => {
  await site.intake.hear(site.says(8, 'call me on 0770 123 4567 or 07701234567'));
  const [row] = await site.rows('SELECT respondent_id FROM respondents WHERE number_hash = @hash', {
    hash: site.sealer.lookup(numberOf(8)),
  });
  const { text } = await site.get(`${PATH}?case=${row!.respondent_id}.stance`, { as: 'coder' });
  expect(text).toContain('data-key="1"');
  expect(text).toContain('>Support</bdi>');
  expect(text).toContain('role="log"');
  for (let citizen = 0; citizen < 20; citizen++) expect(text).not.toContain(numberOf(citizen).slice(4));
  expect(text).toContain('call me on … or …');
});

test('a decision leads to the next case; its repetition changes nothing', async () => {
  const first = shownCase((await site.get(PATH, { as: 'coder' })).text);
  const answer = await site.post(PATH, { ...first, option: 'oppose' }, { as: 'coder' });
  expect([answer.status, answer.location]).toEqual([303, `${PATH}?after=${first.case}&done=coding%3Adone.decided`]);
  expect(shownCase((await site.get(answer.location!, { as: 'coder' })).text).case).not.toBe(first.case);
  const again = await site.post(PATH, { ...first, option: 'support' }, { as: 'coder' });
  expect(again.status).toBe(409);
  expect(again.text).toContain('since it was shown');
  const [respondent] = first.case.split('.');
  expect(
    await site.rows("SELECT option FROM answers WHERE respondent_id = @id AND question_id = 'stance'", {
      id: Number(respondent),
    }),
  ).toEqual([{ option: 'oppose' }]);
});

test('by htmx the next case comes as a part of the page', async () => {
  const first = shownCase((await site.get(PATH, { as: 'coder' })).text);
  const answer = await site.post(PATH, { ...first, option: 'unclear' }, { as: 'coder', headers: { 'HX-Request': 'true' } });
  expect(answer.status).toBe(200);
  expect(answer.text).toMatch(/^<div id="desk"/);
  expect(answer.text).toContain('<p id="said" hx-swap-oob="innerHTML">Decided.</p>');
});

test('one’s own decision can be taken back', async () => {
  const first = shownCase((await site.get(PATH, { as: 'coder' })).text);
  await site.post(PATH, { ...first, option: 'support' }, { as: 'coder' });
  const { text } = await site.get(PATH, { as: 'coder' });
  const change = hidden(text, 'change');
  const theirs = await site.post(`${PATH}/undo`, { case: first.case, change }, { as: 'owner' });
  expect(theirs.status).toBe(409);
  const mine = await site.post(`${PATH}/undo`, { case: first.case, change }, { as: 'coder' });
  expect(mine.location).toBe(`${PATH}?case=${first.case}&done=coding%3Adone.undone`);
});

test('when all is done, that is said', async () => {
  for (;;) {
    const { text } = await site.get(PATH, { as: 'coder' });
    if (text.includes('Nothing waits')) break;
    await site.post(PATH, { ...shownCase(text), option: 'refused' }, { as: 'coder' });
  }
  expect((await site.get(PATH, { as: 'coder' })).text).toContain('Your latest decisions');
});

describe('what a coder is told when a decision is not taken', () => {
  const HTMX = { 'HX-Request': 'true' };
  const next = async () => shownCase((await site.get(PATH, { as: 'coder' })).text);

  test('no answer at all', async () => {
    const refused = await site.post(PATH, { ...(await next()), option: 'maybe' }, { as: 'coder' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('This is no answer to the question.');
  });

  test('a case that is erased meanwhile', async () => {
    const one = await next();
    await erase(site, { respondent: Number(one.case.split('.')[0]) }, { actor: 'owner@example.org', now: site.clock.now() });
    const refused = await site.post(PATH, { ...one, option: 'support' }, { as: 'coder', headers: HTMX });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('This case is gone');
    expect(shownCase(refused.text).case).not.toBe(one.case);
  });

  test('an undoing that comes too late', async () => {
    const one = await next();
    await site.post(PATH, { ...one, option: 'support' }, { as: 'coder' });
    const undoing = { case: one.case, change: hidden((await site.get(PATH, { as: 'coder' })).text, 'change') };
    await site.post(`${PATH}/undo`, undoing, { as: 'coder' });
    const again = await site.post(`${PATH}/undo`, undoing, { as: 'coder', headers: HTMX });
    expect(again.status).toBe(409);
    expect(again.text).toContain('since it was shown');
  });

  test.each([
    ['no case', {}],
    ['a case that is none', { case: '1', seen: '1' }],
    ['a case that there is not', { case: '999999.stance', seen: '1' }],
    ['a change that is none', { case: '1.stance', seen: 'x' }],
  ])('%s', async (_, fields) => {
    const { status } = await site.post(PATH, { ...(fields as Record<string, string>), option: 'support' }, { as: 'coder' });
    expect([404, 409]).toContain(status);
  });
});

test('what was left unclear is a queue of its own, in which one stays', async () => {
  for (let n = 0; n < 2; n++)
    await site.post(PATH, { ...shownCase((await site.get(PATH, { as: 'coder' })).text), option: 'unclear' }, { as: 'coder' });
  const { text } = await site.get(`${PATH}?left=1`, { as: 'coder' });
  expect(text).toContain('A coder has left this unclear');
  const first = shownCase(text);
  const decided = await site.post(PATH, { ...first, left: hidden(text, 'left'), option: 'oppose' }, { as: 'coder' });
  expect(decided.location).toContain('left=1');
  const second = (await site.get(decided.location!, { as: 'coder' })).text;
  expect(second).toContain('A coder has left this unclear');
  expect(shownCase(second).case).not.toBe(first.case);
  expect((await site.get(`${PATH}?of=nothing`, { as: 'coder' })).status).toBe(200);
});

test('a coder sees the page in Arabic, with the question in both languages', async () => {
  const { text } = await site.get(PATH, { as: 'coder', language: 'ar' });
  expect(text).toContain('ما المقصود؟');
  expect(text).not.toMatch(/coding:|undefined/);
});

test('a number is typed, or refused, by one and the same form', async () => {
  const numbers = await openConsoleWorld({ survey: loadSurvey('example-yes-no.yaml') });
  try {
    await numbers.move('start');
    for (const citizen of [1, 2]) {
      await numbers.invite(citizen, 'en');
      for (const said of ['1', '1', 'bla bla bla', 'bla bla blah bla']) {
        numbers.advance(100_000);
        await numbers.intake.hear(numbers.says(citizen, said));
      }
    }
    const path = '/surveys/example-yes-no/coding';
    const one = shownCase((await numbers.get(path, { as: 'coder' })).text);
    const wrong = await numbers.post(path, { ...one, number: '301' }, { as: 'coder' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="301"');
    expect((await numbers.post(path, { ...one, number: ' 45 ' }, { as: 'coder' })).status).toBe(303);
    const other = shownCase((await numbers.get(path, { as: 'coder' })).text);
    expect((await numbers.post(path, { ...other, number: '', option: 'refused' }, { as: 'coder' })).status).toBe(303);
    const answers = await numbers.rows("SELECT option, source FROM answers WHERE question_id = 'minutes' ORDER BY option");
    expect(answers).toEqual([
      { option: '45', source: 'coder' },
      { option: 'refused', source: 'coder' },
    ]);
  } finally {
    await numbers.close();
  }
});
