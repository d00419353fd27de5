// Finding and reading one case: what is shown, what is not, and that each look is on record.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findByNumber, readCase, requireNumber } from '../../src/respondents/cases.ts';
import { LIMITS, readConversation } from '../../src/respondents/conversation.ts';
import { maskedNumber } from '../../src/sms/mask.ts';
import { numberOf, openWorld, type World } from '../support/world.ts';
import { ask, BY } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.move('start');
});
afterEach(() => world.close());

const log = () => world.rows("SELECT actor, action, survey_id, detail, origin FROM audit_log WHERE action LIKE 'respondent.%'");

describe('a number as it is typed', () => {
  test.each(['07710000007', '+964 771 000 0007', '00964-771-000-0007', '٠٧٧١٠٠٠٠٠٠٧', '7710000007'])('%s', (typed) => {
    expect(requireNumber(typed, 'IQ')).toBe(numberOf(7));
  });
  test.each(['', '0771', '9.64771E+11', '+964 1 712 3456', 'Ali'])('%s is refused, and not repeated', (typed) => {
    expect(() => requireNumber(typed, 'IQ')).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(() => requireNumber('0771123', 'IQ')).not.toThrow(/0771123/);
  });
  test('of a country that nobody knows', () => {
    expect(() => requireNumber('07710000007', 'XX')).toThrow(/country/);
  });
});

test('a case is found in every survey that has it, and the look is on record without the number', async () => {
  const { respondent } = await ask(world, 7, 'delivered');
  const found = await findByNumber(world, numberOf(7), BY);
  expect(found).toMatchObject({
    masked: '•••••••••••07',
    suppression: null,
    otherMessages: 0,
    cases: [{ respondent, survey: 'coalition', state: 'delivered', phase: 'invited', language: 'ar' }],
  });
  expect(await log()).toEqual([
    {
      actor: BY.actor,
      action: 'respondent.find',
      survey_id: 'coalition',
      detail: expect.stringMatching(/^\{"case":"[0-9a-f]{16}"\}$/),
      origin: '192.0.2.7',
    },
  ]);
});

test('a number without a case is on record only as a look', async () => {
  await world.intake.hear(world.says(9, 'hello'));
  expect(await findByNumber(world, numberOf(9), BY)).toMatchObject({ cases: [], otherMessages: 1 });
  expect(await log()).toMatchObject([{ survey_id: null, detail: '{}' }]);
});

test('a case is read with its conversation in order, what was understood, and its answers’ history', async () => {
  const { respondent } = await ask(world, 7, 'delivered');
  for (const body of ['قسە', '1', '2']) {
    world.advance(90_000);
    await world.intake.hear(world.says(7, body));
  }
  world.advance(90_000);
  await world.intake.hear(world.says(7, 'شكرا'));
  const read = await readCase(world, respondent, BY);
  expect(read).toMatchObject({
    masked: maskedNumber(numberOf(7)),
    replicate: 1,
    strata: { region: 'centre' },
    suppression: null,
  });
  const { messages, complete } = read.conversation;
  expect(complete).toBe(true);
  expect(messages.map(({ direction }) => direction)).toEqual([
    'sent',
    'heard',
    'sent',
    'heard',
    'sent',
    'heard',
    'sent',
    'heard',
  ]);
  expect(messages[0]).toMatchObject({
    purpose: 'ask',
    state: 'delivered',
    reports: [{ status: 'accepted' }, { status: 'sent' }, { status: 'delivered' }],
  });
  expect(messages[1]).toMatchObject({ body: 'قسە', as: 'unclear', kind: 'unclear' });
  expect(messages[3]).toMatchObject({ body: '1', as: 'answers', option: 'support', question: 'stance' });
  expect(messages[4]).toMatchObject({ direction: 'sent', inReplyTo: messages[3]!.id });
  expect(read.answers.find(({ question }) => question === 'stance')?.history).toMatchObject([
    { option: 'support', replaced: null },
  ]);
  expect(JSON.stringify(read)).not.toContain(numberOf(7).slice(-8));
  expect((await log()).at(-1)).toMatchObject({ action: 'respondent.read', survey_id: 'coalition' });
});

test('a conversation that grew beyond reading is cut to its newest, and says so', async () => {
  const { respondent } = await ask(world, 7, 'delivered');
  for (let n = 0; n <= LIMITS.messages; n++) {
    world.advance(1_000);
    await world.intake.hear(world.says(7, `قسە ${n}`));
  }
  const { messages, complete } = await readConversation(world, 'coalition', respondent);
  expect(complete).toBe(false);
  expect(messages.filter(({ direction }) => direction === 'heard')).toHaveLength(LIMITS.messages);
  expect(messages.at(-1)).toMatchObject({ body: `قسە ${LIMITS.messages}` });
});

test('who is not there is not found, and looked for on no record', async () => {
  await expect(readCase(world, 4711, BY)).rejects.toMatchObject({ code: 'notFound' });
  expect(await log()).toEqual([]);
});
