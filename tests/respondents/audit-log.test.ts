// The audit log: read a page at a time by any filter, and never rewritten.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logEntry } from '../../src/catalog/audit-log.ts';
import { LIMITS, readAuditChoices, readAuditLog } from '../../src/catalog/read-audit-log.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  const entries = Array.from({ length: 130 }, (_, n) =>
    logEntry(
      { actor: n % 2 === 0 ? 'a@example.org' : 'b@example.org', now: n, ...(n % 5 === 0 ? { origin: '192.0.2.1' } : {}) },
      n % 3 === 0 ? 'field.pause' : 'respondent.find',
      n % 7 === 0 ? null : 'coalition',
      { n },
    ),
  );
  await world.db.batch(entries);
});
afterEach(() => world.close());

async function all(filter: Parameters<typeof readAuditLog>[1]) {
  const found = [];
  let before: number | undefined;
  for (;;) {
    const page = await readAuditLog(world.db, { ...filter, before });
    expect(page.entries.length).toBeLessThanOrEqual(LIMITS.page);
    found.push(...page.entries);
    if (page.next === null) return found;
    before = page.next;
  }
}

describe('every filter finds its entries, newest first, each once', () => {
  test.each([
    [{}, () => true],
    [{ actor: 'a@example.org' }, (n: number) => n % 2 === 0],
    [{ action: 'field.pause' }, (n: number) => n % 3 === 0],
    [{ survey: 'coalition' }, (n: number) => n % 7 !== 0],
    [{ survey: 'coalition', action: 'field.pause' }, (n: number) => n % 7 !== 0 && n % 3 === 0],
    [{ actor: 'b@example.org', action: 'field.pause' }, (n: number) => n % 2 === 1 && n % 3 === 0],
    [
      { survey: 'coalition', actor: 'b@example.org', action: 'respondent.find' },
      (n: number) => n % 7 !== 0 && n % 2 === 1 && n % 3 !== 0,
    ],
    [{ actor: 'nobody' }, () => false],
  ] as [Parameters<typeof readAuditLog>[1], (n: number) => boolean][])('%o', async (filter, wanted) => {
    const expected = Array.from({ length: 130 }, (_, n) => n)
      .filter(wanted)
      .reverse();
    const found = (await all(filter)).filter(({ action }) => action !== 'survey.add');
    expect(found.map(({ detail }) => detail.n)).toEqual(expected);
  });
});

test('an entry is what was written, with where it came from', async () => {
  const [entry] = (await readAuditLog(world.db, { actor: 'b@example.org', action: 'respondent.find' })).entries;
  expect(entry).toMatchObject({ at: 127, survey: 'coalition', detail: { n: 127 }, origin: null });
  expect((await all({})).find(({ detail }) => detail.n === 5)).toMatchObject({ origin: '192.0.2.1' });
  expect(await readAuditChoices(world.db)).toEqual({
    actors: ['a@example.org', 'b@example.org', 'test'],
    actions: ['field.pause', 'respondent.find', 'survey.add'],
  });
});

test.each(["UPDATE audit_log SET actor = 'me'", 'DELETE FROM audit_log', 'DELETE FROM audit_log WHERE entry_id = 3'])(
  '%s is refused',
  async (sql) => {
    await expect(world.raw(sql)).rejects.toThrow(/append-only/);
  },
);
