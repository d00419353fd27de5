// The answer to a COMMIT is lost while replies and reports are heard: whether or not the commit has happened, each is written once, and
// its webhook gets the answer that is on disk.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { audit } from '../../src/results/audit.ts';
import { readBooks } from '../../src/results/read-books.ts';
import type { LostCommit, TcpLine } from '../support/tcp-line.ts';
import { providerId, type World } from '../support/world.ts';
import { openWorldOnLine } from '../support/world-on-line.ts';

let line: TcpLine;
let world: World;
beforeEach(async () => {
  ({ world, line } = await openWorldOnLine());
  await world.move('start');
});
afterEach(() => world.close());

const both = test.each<[LostCommit]>([['on its way'], ['its answer']]);

both('replies, the COMMIT lost %s: each once, and answered with what is on disk', async (which) => {
  for (const n of [1, 2, 3]) await world.invite(n);
  const before = await offBy();
  const lost = line.loseCommit(which);
  const answers = await Promise.all([1, 2, 3].map((n) => world.intake.hear(world.says(n, '1'))));
  await lost;
  const rows = await world.rows('SELECT message_id FROM outbox WHERE in_reply_to IS NOT NULL ORDER BY message_id');
  expect(answers.map((answer) => answer!.messageId).sort()).toEqual(rows.map((row) => row.message_id));
  expect(await world.rows('SELECT count(*) AS n FROM inbox')).toEqual([{ n: 3 }]);
  expect(await world.rows('SELECT count(*) AS n FROM answer_history')).toEqual([{ n: 3 }]);
  expect((await readBooks(world.db, world.survey.id)).balanced).toBe(true);
  expect(await offBy()).toEqual(before);
});

both('an opt-out, the COMMIT lost %s: heard once, and answered with the one stop text', async (which) => {
  await world.invite(1);
  const before = await offBy();
  const lost = line.loseCommit(which);
  const answer = await world.intake.hear(world.says(1, 'إيقاف'));
  await lost;
  expect(answer).not.toBeNull();
  expect(await world.rows('SELECT count(*) AS n FROM suppressions')).toEqual([{ n: 1 }]);
  expect(await world.rows("SELECT message_id FROM outbox WHERE text = 'stop'")).toEqual([{ message_id: answer!.messageId }]);
  expect((await readBooks(world.db, world.survey.id)).balanced).toBe(true);
  expect(await offBy()).toEqual(before);
});

both('delivery reports, the COMMIT lost %s: the state moves once, and the books with it', async (which) => {
  await world.invite(1);
  const reply = await world.intake.hear(world.says(1, '1'));
  const before = await offBy();
  const lost = line.loseCommit(which);
  const report = {
    messageId: reply!.messageId,
    providerId: providerId(9),
    status: 'delivered',
    errorCode: null,
    via: 'webhook',
  } as const;
  await world.intake.report(report);
  await lost;
  expect(
    await world.rows('SELECT state, provider_id FROM outbox WHERE message_id = @messageId', { messageId: reply!.messageId }),
  ).toEqual([{ state: 'delivered', provider_id: providerId(9) }]);
  expect((await readBooks(world.db, world.survey.id)).balanced).toBe(true);
  expect(await offBy()).toEqual(before);
});

/** By how much the audit finds each figure off: what the world itself writes of an invitation is not the whole of one. */
async function offBy() {
  const { differences } = await audit(world.db, await world.entry(), world.survey);
  return differences.map(({ what, published, recomputed }) => [what, Number(recomputed) - Number(published)]);
}
