// The answer to a COMMIT is lost somewhere on a message's way: whether or not the commit has happened, no message is called for twice, and
// what cannot be told stays unknown.

import { afterEach, expect, test } from 'vitest';
import { startDispatcher } from '../../src/field/dispatcher.ts';
import { audit } from '../../src/results/audit.ts';
import { readBooks } from '../../src/results/read-books.ts';
import { createVirtualClock } from '../../src/simulator/virtual-clock.ts';
import type { LostCommit } from '../support/tcp-line.ts';
import { elevenOnTheFirstDay, HOUR_MS, loadSurvey, type World } from '../support/world.ts';
import { openWorldOnLine } from '../support/world-on-line.ts';

const RESPONDENTS = 6;
/** More commits than sending takes to these few: release, claims, marks, outcomes. */
const COMMITS = 10;

let world: World;
afterEach(() => world.close());

const cases = Array.from({ length: COMMITS }, (_, after) => after).flatMap((after): [number, LostCommit][] => [
  [after, 'on its way'],
  [after, 'its answer'],
]);

test.each(cases)('after %i others a COMMIT is lost %s', async (after, which) => {
  const clock = createVirtualClock(elevenOnTheFirstDay(loadSurvey('coalition.yaml')));
  const letGo = clock.hold();
  const opened = await openWorldOnLine({ clock });
  world = opened.world;
  await world.sample(1, RESPONDENTS);
  await world.move('start');
  let lost = false;
  void opened.line.loseCommit(which, after).then(() => {
    lost = true;
  });
  // Leases run out meanwhile, and the sender's bucket fills again.
  const dispatcher = startDispatcher(world.field, { pollMs: 5_000 });
  await clock.task(async () => {
    letGo();
    await clock.sleep(HOUR_MS / 6);
  });
  await dispatcher.stop();

  const called = world.gateway.sent.map(({ to }) => to);
  expect(new Set(called).size).toBe(called.length);
  const { balanced, cases } = await readBooks(world.db, world.survey.id);
  expect(balanced).toBe(true);
  expect(cases.accepted + cases.unknown).toBe(RESPONDENTS);
  expect(called.length).toBeGreaterThanOrEqual(cases.accepted);
  // Only what lost its mark may be without a call, and only where a COMMIT was lost.
  expect(called.length === RESPONDENTS || (lost && cases.unknown >= RESPONDENTS - called.length)).toBe(true);
  expect((await audit(world.db, await world.entry(), world.survey)).differences).toEqual([]);
  // The first commits are always there to be lost.
  if (after < 3) expect(lost).toBe(true);
});
