// The suppression list by hand: as a STOP does it, taken back only where no citizen said it.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { release } from '../../src/field/release.ts';
import { remind } from '../../src/field/reminders.ts';
import { suppress, unsuppress } from '../../src/respondents/suppress.ts';
import { countSuppressions, countSuppressionsByMonth, suppressionCountsCsv } from '../../src/respondents/suppression-counts.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { HOUR_MS, numberOf, openWorld, type World } from '../support/world.ts';
import { ask, BY, CASE_STATES, differences } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.move('start');
});
afterEach(() => world.close());

const by = () => ({ ...BY, now: world.clock.now() });
const list = () => world.rows('SELECT reason FROM suppressions');
const interviewOf = async (id: number) =>
  JSON.parse((await world.rows('SELECT interview FROM respondents WHERE respondent_id = @id', { id }))[0]!.interview as string);

describe('a case in each state', () => {
  test.each(CASE_STATES.filter((state) => state !== 'suppressed'))(
    '%s: nothing more is sent, and the books balance',
    async (state) => {
      const asked = await ask(world, 1, state);
      const waits = state === 'waiting' || state === 'claimed';
      const done = await suppress(world, { respondent: asked.respondent }, 'request', by());
      expect(done).toEqual({ outcome: 'suppressed', since: world.clock.now(), reason: 'request', withdrawn: waits ? 1 : 0 });
      await asked.finish({ kind: 'accepted', providerId: asked.providerId });
      world.gateway.sent.length = 0;
      await release(world.field, await world.entry());
      world.advance(72 * HOUR_MS);
      await remind(world.field, await world.entry());
      expect(world.gateway.sent).toEqual([]);
      const { balanced, cases } = await readBooks(world.db, 'coalition');
      expect([balanced, cases.waiting]).toEqual([true, 0]);
      if (waits || state === 'unreleased') expect(cases.suppressed).toBe(1);
      expect(await differences(world)).toEqual([]);
    },
  );
});

test('replies are heard in silence, until START', async () => {
  const { respondent } = await ask(world, 1, 'delivered');
  await suppress(world, { respondent }, 'risk', by());
  world.advance(1_000);
  expect(await world.intake.hear(world.says(1, '1'))).toBeNull();
  expect(await interviewOf(respondent)).toMatchObject({ phase: 'stopped', answers: {} });
  world.advance(1_000);
  expect(await world.intake.hear(world.says(1, 'START'))).not.toBeNull();
  expect(await list()).toEqual([]);
});

test('an older START that comes to light does not undo it', async () => {
  const { respondent } = await ask(world, 1, 'delivered');
  await suppress(world, { respondent }, 'request', by());
  await world.intake.hear(world.says(1, 'START', { at: world.clock.now() - 1, via: 'list' }));
  expect(await list()).toEqual([{ reason: 'request' }]);
});

test('said twice, the first entry stands and is on record once', async () => {
  await suppress(world, { number: numberOf(5) }, 'risk', by());
  expect(await suppress(world, { number: numberOf(5) }, 'request', by())).toMatchObject({ outcome: 'already', reason: 'risk' });
  expect(await world.rows("SELECT detail FROM audit_log WHERE action = 'respondent.suppress'")).toEqual([
    { detail: JSON.stringify({ reason: 'risk', withdrawn: 0 }) },
  ]);
});

test('a reply that comes in between is heard, and the number suppressed', async () => {
  const { respondent } = await ask(world, 1, 'delivered');
  let meddled = false;
  const db: World['db'] = {
    ...world.db,
    batch: async (statements) => {
      if (!meddled) {
        meddled = true;
        await world.intake.hear(world.says(1, '1'));
      }
      return world.db.batch(statements);
    },
  };
  await suppress({ ...world, db }, { respondent }, 'request', by());
  expect(await interviewOf(respondent)).toMatchObject({ phase: 'stopped', answers: { stance: { option: 'support' } } });
  expect(await differences(world)).toEqual([]);
});

describe('taking it back', () => {
  test('lets the interview go on where it was', async () => {
    const { respondent } = await ask(world, 1, 'delivered');
    await suppress(world, { respondent }, 'other', by());
    await unsuppress(world, { respondent }, by());
    expect(await list()).toEqual([]);
    expect(await interviewOf(respondent)).toMatchObject({ phase: 'asking', question: 'stance' });
    expect(await world.intake.hear(world.says(1, '1'))).not.toBeNull();
    expect(await differences(world)).toEqual([]);
  });

  test('does not ask whose question was withdrawn', async () => {
    const { respondent } = await ask(world, 1, 'waiting');
    await suppress(world, { respondent }, 'other', by());
    await unsuppress(world, { respondent }, by());
    expect(await interviewOf(respondent)).toMatchObject({ phase: 'stopped' });
    expect((await readBooks(world.db, 'coalition')).cases).toMatchObject({ suppressed: 1, waiting: 0 });
  });

  test.each([
    ['a STOP', async () => void (await world.intake.hear(world.says(1, 'STOP')))],
    [
      'a STOP after the operator’s entry',
      async () => {
        await suppress(world, { number: numberOf(1) }, 'other', by());
        world.advance(1_000);
        await world.intake.hear(world.says(1, 'STOP'));
      },
    ],
    [
      'the provider’s word after the operator’s entry',
      async () => {
        const [row] = await world.rows('SELECT message_id, provider_id FROM outbox');
        await suppress(world, { number: numberOf(1) }, 'other', by());
        await world.intake.report({
          messageId: row!.message_id as string,
          providerId: row!.provider_id as string,
          status: 'failed',
          errorCode: '21610',
          via: 'webhook',
        });
      },
    ],
  ])('never undoes %s', async (_, stop) => {
    const { respondent } = await ask(world, 1, 'sent');
    await stop();
    await expect(unsuppress(world, { respondent }, by())).rejects.toMatchObject({ code: 'refused' });
    expect(await list()).toHaveLength(1);
  });

  test('of a stranger’s STOP is refused too', async () => {
    await suppress(world, { number: numberOf(9) }, 'other', by());
    world.advance(1);
    await world.intake.hear(world.says(9, 'STOP'));
    await expect(unsuppress(world, { number: numberOf(9) }, by())).rejects.toMatchObject({ code: 'refused' });
  });

  test('of what is not there is told', async () => {
    await expect(unsuppress(world, { number: numberOf(9) }, by())).rejects.toMatchObject({ code: 'notFound' });
  });
});

test('counts by reason and by month never name anybody', async () => {
  await suppress(world, { number: numberOf(1) }, 'request', by());
  world.advance(40 * 24 * HOUR_MS);
  await suppress(world, { number: numberOf(2) }, 'request', by());
  await suppress(world, { number: numberOf(3) }, 'risk', by());
  await world.intake.hear(world.says(4, 'STOP', { optOut: 'stop' }));
  expect(await countSuppressions(world.db)).toMatchObject({ total: 4, reasons: { reply: 1, request: 2, risk: 1, erasure: 0 } });
  const months = await countSuppressionsByMonth(world.db);
  expect(months.map(({ reason, n }) => [reason, n])).toEqual([
    ['request', 1],
    ['reply', 1],
    ['request', 1],
    ['risk', 1],
  ]);
  const [first, ...rest] = months.map(({ month }) => month);
  expect(rest.every((month) => month > first!)).toBe(true);
  expect(await suppressionCountsCsv(world.db)).toMatch(/^month,reason,n\n\d{4}-\d{2},request,1\n/);
});
