// The coding page: the next case without its number, decisions with and without htmx, races, undo.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { fielded } from '../../support/fielded.ts';
import { numberOf } from '../../support/world.ts';

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
  const { text } = await site.get(PATH, { as: 'coder' });
  expect(text).toContain('data-key="1"');
  expect(text).toContain('>Support</bdi>');
  expect(text).toContain('role="log"');
  for (let citizen = 0; citizen < 20; citizen++) expect(text).not.toContain(numberOf(citizen).slice(4));
  expect(text).not.toContain('07701234567');
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
  expect(answer.text).toContain('Decided. Here is the next one.');
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
