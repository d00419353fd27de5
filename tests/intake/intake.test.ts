// Hearing: what is answered is on disk, once, whoever races with whom.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { openCells } from '../../src/catalog/cells.ts';
import { release } from '../../src/field/release.ts';
import { LIMITS, openIntake } from '../../src/intake/intake.ts';
import { readBooks } from '../../src/results/read-books.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open.ts';
import { HOUR_MS, numberOf, openWorld, providerId, type World } from '../support/world.ts';

let world: World;
let beforeBatch: (() => Promise<void>) | undefined;

beforeEach(async () => {
  beforeBatch = undefined;
  const wrap = (db: Database): Database => ({
    ...db,
    batch: async (statements) => {
      const meddle = beforeBatch;
      beforeBatch = undefined;
      await meddle?.();
      return db.batch(statements);
    },
  });
  world = await openWorld({ wrap });
  await world.invite(1);
  await world.invite(2, 'en');
  await world.move('start');
});
afterEach(() => world.close());

const stances = () =>
  world.rows(
    "SELECT option, sum(n) AS n FROM tallies WHERE question_id = 'stance' GROUP BY option HAVING sum(n) <> 0 ORDER BY option",
  );

describe('a reply', () => {
  test('is on disk when it is answered, body and number sealed', async () => {
    const answer = await world.intake.hear(world.says(1, '1'));
    expect(answer?.body).toBe('ما هي محافظة سكنك؟ اكتب اسمها.');
    expect(await world.raw('SELECT count(*) AS n FROM inbox')).toEqual([{ n: 1 }]);
    expect(await world.raw("SELECT option FROM answers WHERE question_id = 'stance'")).toEqual([{ option: 'support' }]);
    const [sealed] = (await world.raw('SELECT body_sealed FROM inbox')) as { body_sealed: Buffer }[];
    expect(sealed!.body_sealed.length).toBe(1 + 12 + 1 + 16);
    expect(await stances()).toEqual([{ option: 'support', n: 1 }]);
  });

  test('that comes again, in the same group or later, gets the same answer and counts once', async () => {
    const message = world.says(1, '2');
    const [first, second] = await Promise.all([world.intake.hear(message), world.intake.hear({ ...message })]);
    const third = await world.intake.hear({ ...message });
    expect(first).not.toBeNull();
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect((await readBooks(world.db, 'coalition')).replies).toMatchObject({ received: 1, answers: 1 });
    expect(await world.rows("SELECT sum(n) AS n FROM counters WHERE name = 'messages.duplicates'")).toEqual([{ n: 2 }]);
  });

  test('of many respondents share groups; several of one respondent are heard in order', async () => {
    const says = [
      world.says(1, '1'),
      world.says(2, '2'),
      world.says(1, 'بغداد', { at: world.clock.now() + 1 }),
      world.says(2, 'Basra', { at: world.clock.now() + 1 }),
    ];
    const answers = await Promise.all(says.map((message) => world.intake.hear(message)));
    expect(answers.map((answer) => answer?.body)).toEqual([
      'ما هي محافظة سكنك؟ اكتب اسمها.',
      'Which governorate do you live in? Reply with its name.',
      'الجنس؟ 1 ذكر، 2 أنثى',
      'Your gender? Reply 1 Male, 2 Female.',
    ]);
    expect(await world.rows('SELECT version FROM respondents ORDER BY respondent_id')).toEqual([{ version: 1 }, { version: 1 }]);
  });

  test('that loses a race for its respondent is heard again, and the others of the group are not held up', async () => {
    beforeBatch = async () => {
      await world.raw("UPDATE respondents SET version = version + 1 WHERE language = 'ar'");
    };
    const answers = await Promise.all([world.intake.hear(world.says(1, '1')), world.intake.hear(world.says(2, '2'))]);
    expect(answers.map((answer) => answer !== null)).toEqual([true, true]);
    expect(await stances()).toEqual([
      { option: 'oppose', n: 1 },
      { option: 'support', n: 1 },
    ]);
    expect((await readBooks(world.db, 'coalition')).replies).toMatchObject({ received: 2, answers: 2 });
  });

  test('that another instance heard meanwhile gets that one’s answer', async () => {
    const message = world.says(1, '1');
    const elsewhere = openElsewhere(world);
    let theirs: unknown;
    beforeBatch = async () => {
      theirs = await elsewhere.hear(message);
    };
    const ours = await world.intake.hear(message);
    expect(ours).toEqual(theirs);
    expect((await readBooks(world.db, 'coalition')).replies).toMatchObject({ received: 1 });
  });

  test('beyond the queue’s bound is refused, and what was taken is kept', async () => {
    const many = Array.from({ length: LIMITS.maxQueue }, (_, n) => world.intake.hear(world.says(1000 + n, 'hello')));
    await expect(world.intake.hear(world.says(1, '1'))).rejects.toMatchObject({ code: 'overloaded' });
    await Promise.all(many);
    expect((await readBooks(world.db, 'coalition')).replies.received).toBe(LIMITS.maxQueue);
  });

  test('moves the respondent’s answers to the cell that an answer puts him in', async () => {
    await world.intake.hear(world.says(1, '1'));
    await world.intake.hear(world.says(1, 'بغداد', { at: world.clock.now() + 1 }));
    const cube = await world.rows(
      'SELECT t.question_id, t.option, c.strata, sum(t.n) AS n FROM tallies t JOIN cells c ON c.cell_id = t.cell_id GROUP BY 1, 2, 3 HAVING sum(t.n) <> 0 ORDER BY 1',
    );
    const strata = JSON.stringify({ region: 'centre', governorate: 'baghdad', age: null, gender: null });
    expect(cube).toEqual([
      { question_id: 'governorate', option: 'baghdad', strata, n: 1 },
      { question_id: 'stance', option: 'support', strata, n: 1 },
    ]);
  });
});

function openElsewhere(from: World) {
  const db = openDatabase(from.database);
  return openIntake({ db, sealer: from.sealer, catalog: openCatalog(db), cells: openCells(db), now: () => from.clock.now() });
}

describe('STOP', () => {
  test('withdraws what waits for the number, and the case is suppressed', async () => {
    await world.sample(3, 3);
    expect(await release(world.field, await world.entry())).toBe(1);
    await world.intake.hear(world.says(3, 'STOP', { optOut: 'stop' }));
    expect(await world.rows('SELECT state FROM outbox WHERE is_case = 1 AND provider_id IS NULL')).toEqual([
      { state: 'suppressed' },
    ]);
    const books = await readBooks(world.db, 'coalition');
    expect(books).toMatchObject({ balanced: true, cases: { suppressed: 1, waiting: 0, delivered: 2 } });
  });

  test('from a number that nobody asked counts for later samples', async () => {
    await world.intake.hear(world.says(4, 'STOP', { optOut: 'stop' }));
    await world.sample(4, 4);
    await release(world.field, await world.entry());
    expect((await readBooks(world.db, 'coalition')).cases).toMatchObject({ suppressed: 1, waiting: 0 });
  });
});

describe('strangers', () => {
  test('are answered politely once a day, across groups', async () => {
    const first = await world.intake.hear(world.says(9, 'hello'));
    const second = await world.intake.hear(world.says(9, 'hello?'));
    world.advance(25 * HOUR_MS);
    const third = await world.intake.hear(world.says(9, 'hello!'));
    expect([first === null, second === null, third === null]).toEqual([false, true, false]);
    expect((await readBooks(world.db, 'coalition')).replies).toMatchObject({ received: 3, uninvited: 3 });
  });
});

describe('delivery reports', () => {
  const state = async () => (await world.rows("SELECT state, provider_id FROM outbox WHERE message_id = 'ask-7'"))[0];

  beforeEach(async () => {
    await world.invite(7);
    await world.raw(`
      UPDATE outbox SET state = 'sending', provider_id = NULL, settled_at = NULL WHERE message_id = 'ask-7';
      UPDATE counters SET n = n - 1 WHERE name = 'cases.delivered';
      INSERT INTO counters VALUES ('coalition', 'cases.sending', 0, 0, 1);`);
  });

  const report = (status: 'accepted' | 'sent' | 'delivered' | 'failed', extra: object = {}) =>
    world.intake.report({ messageId: 'ask-7', providerId: providerId(7), status, errorCode: null, via: 'webhook', ...extra });

  test.each([
    ['in order', ['sent', 'delivered'], 'delivered'],
    ['in the wrong order', ['delivered', 'sent'], 'delivered'],
    ['repeated', ['sent', 'sent', 'delivered', 'delivered'], 'delivered'],
    ['the first last word stands', ['failed', 'delivered'], 'failed'],
    ['nothing but the first', ['sent'], 'sent'],
  ] as const)('%s', async (_, statuses, expected) => {
    for (const status of statuses) await report(status);
    expect(await state()).toEqual({ state: expected, provider_id: providerId(7) });
    expect(await world.rows('SELECT count(*) AS n FROM delivery_reports')).toEqual([{ n: statuses.length }]);
    expect((await readBooks(world.db, 'coalition')).balanced).toBe(true);
  });

  test('all in one group', async () => {
    await Promise.all([report('delivered'), report('sent'), report('accepted')]);
    expect(await state()).toEqual({ state: 'delivered', provider_id: providerId(7) });
  });

  test('of another of the provider’s messages under our id are kept and change nothing', async () => {
    await report('sent');
    await report('delivered', { providerId: providerId(8) });
    expect(await state()).toEqual({ state: 'sent', provider_id: providerId(7) });
    expect(await world.rows('SELECT count(*) AS n FROM delivery_reports')).toEqual([{ n: 2 }]);
  });

  test('of an unknown message are kept', async () => {
    await world.intake.report({ messageId: null, providerId: providerId(99), status: 'sent', errorCode: null, via: 'webhook' });
    expect(await world.rows('SELECT provider_id FROM delivery_reports')).toEqual([{ provider_id: providerId(99) }]);
  });

  test('that the recipient has opted out suppress the number', async () => {
    await report('failed', { errorCode: '21610' });
    const hash = world.sealer.lookup(numberOf(7));
    expect(await world.rows('SELECT reason FROM suppressions WHERE number_hash = @hash', { hash })).toEqual([
      { reason: 'provider' },
    ]);
  });
});
