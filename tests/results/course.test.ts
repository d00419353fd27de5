// The course of the answers: what is followed adds up to the tallies, in slices, once, and never twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '../../src/results/audit.ts';
import {
  followAnswers,
  LIMITS,
  readDays,
  readHours,
  readLanguages,
  readReplyHours,
  readRules,
} from '../../src/results/course.ts';
import { courseCsv } from '../../src/results/course-csv.ts';
import { countsOf, readCube } from '../../src/results/cube.ts';
import { ENTRY, NOW, type Seeded, SURVEY, seedPoll } from './seed.ts';

const HOUR_MS = 3_600_000;
const ZONE = SURVEY.timeZone;
let poll: Seeded & { respondents: number[] };

beforeEach(async () => {
  poll = await seedPoll();
});
afterEach(() => poll.close());

async function follow(): Promise<void> {
  while (!(await followAnswers(poll.db)));
}

test('what stands at the end is the tally', async () => {
  await follow();
  const counts = countsOf((await readCube(poll.db, 'poll')).tallies);
  for (const question of ['stance', 'gender', 'why']) {
    const last = (await readDays(poll.db, 'poll', question, ZONE)).at(-1)!;
    const tally = [...counts.get(question)!].filter(([, n]) => n !== 0);
    expect(Object.fromEntries(Object.entries(last.standing).filter(([, n]) => n !== 0))).toEqual(Object.fromEntries(tally));
  }
  expect((await readDays(poll.db, 'poll', 'age', ZONE)).at(-1)!.standing).toEqual({ number: 4 });
});

test('a change of mind is given and withdrawn', async () => {
  await follow();
  const [hour] = await readHours(poll.db, 'poll', 'stance');
  expect(hour!.given).toEqual({ support: 4, oppose: 3, unsure: 1, refused: 1, unclear: 1 });
  expect(hour!.withdrawn).toEqual({ oppose: 1, unsure: 1 });
  expect(hour!.standing).toEqual({ support: 4, oppose: 2, unsure: 0, refused: 1, unclear: 1 });
});

test('days are those of the survey’s time zone', async () => {
  // 20:30 UTC is 23:30 in Baghdad; an hour later it is tomorrow there and not yet in UTC.
  const evening = Date.UTC(2026, 11, 4, 20, 30);
  await poll.answer(poll.respondents[0]!, 'stance', 'oppose', evening);
  await poll.answer(poll.respondents[1]!, 'stance', 'support', evening + HOUR_MS);
  await follow();
  const days = await readDays(poll.db, 'poll', 'stance', ZONE);
  expect(days.map(({ day }) => day)).toEqual(['2026-12-02', '2026-12-04', '2026-12-05']);
  expect(days[1]).toMatchObject({ given: { oppose: 1 }, withdrawn: { support: 1 } });
  expect(days[2]!.standing).toMatchObject({ support: 4, oppose: 2 });
});

test('following again counts nothing twice, and goes on where it stopped', async () => {
  await follow();
  const before = await readDays(poll.db, 'poll', 'stance', ZONE);
  await follow();
  expect(await readDays(poll.db, 'poll', 'stance', ZONE)).toEqual(before);
  await poll.answer(poll.respondents[8]!, 'stance', 'support', NOW + 5);
  await follow();
  expect((await readDays(poll.db, 'poll', 'stance', ZONE)).at(-1)!.standing.support).toBe(5);
});

test('two that follow at once count each answer once', async () => {
  await Promise.all([follow(), follow(), follow()]);
  expect((await readDays(poll.db, 'poll', 'stance', ZONE)).at(-1)!.standing).toMatchObject({ support: 4, oppose: 2 });
});

test('a look ends in time where there is much to follow', async () => {
  let now = 0;
  // A clock on which each look at it takes longer than a look may last.
  const done = await followAnswers(poll.db, () => (now += LIMITS.followMs + 1));
  expect(done).toBe(false);
  expect(await followAnswers(poll.db)).toBe(true);
});

describe('what understood', () => {
  test('the answers that stand are counted by rule', async () => {
    await follow();
    const stance = (await readRules(poll.db, 'poll')).filter(({ question }) => question === 'stance');
    expect(stance).toEqual([{ question: 'stance', source: 'reply', rule: 'code.digit', n: 8 }]);
  });

  test('a coder’s decision takes the place of the rule’s', async () => {
    const respondent = poll.respondents[7]!;
    await follow();
    await poll.run(
      `INSERT INTO answer_history (respondent_id, question_id, option, replaced, source, rule, lexicon, provider_id, at)
       VALUES (@respondent, 'stance', 'oppose', 'unclear', 'coder', 'coder', '1', NULL, @at)`,
      { respondent, at: NOW + HOUR_MS },
    );
    await follow();
    const stance = (await readRules(poll.db, 'poll')).filter(({ question }) => question === 'stance');
    expect(stance.map(({ source, n }) => [source, n])).toEqual([
      ['reply', 7],
      ['coder', 1],
    ]);
  });
});

test('the language is the interview’s at the first answer', async () => {
  const [kurd, other] = poll.respondents as [number, number];
  const first = (await poll.db.get<{ provider_id: string }>('SELECT provider_id FROM answers WHERE respondent_id = @kurd', {
    kurd,
  }))!;
  await poll.run("UPDATE answer_history SET provider_id = 'SM-first' WHERE respondent_id = @kurd AND question_id = 'stance'", {
    kurd,
  });
  expect(first).toBeDefined();
  await poll.reply(kurd, 'SM-first', 'سوپاس', NOW);
  await poll.run("UPDATE outbox SET language = 'ckb' WHERE in_reply_to = 'SM-first'");
  await poll.run("UPDATE respondents SET language = 'ar' WHERE respondent_id = @other", { other });
  await follow();
  // A change of the answer in another language moves nothing.
  await poll.answer(kurd, 'stance', 'oppose', NOW + 9);
  await follow();
  const stance = (await readLanguages(poll.db, 'poll')).filter(({ question }) => question === 'stance');
  expect(stance).toEqual([
    { question: 'stance', language: 'en', n: 6 },
    { question: 'stance', language: 'ar', n: 1 },
    { question: 'stance', language: 'ckb', n: 1 },
  ]);
});

test('replies of all kinds by hour come from the counters', async () => {
  const hours = await readReplyHours(poll.db, 'poll');
  const counted = await poll.db.get<{ n: number }>("SELECT sum(n) AS n FROM counters WHERE name = 'replies.received'");
  expect(hours).toEqual([{ hour: Math.floor(NOW / HOUR_MS), n: counted!.n }]);
});

test('as CSV', async () => {
  const csv = await courseCsv(poll.db, SURVEY);
  const lines = csv.trim().split('\n');
  expect(lines[0]).toBe('question,by,value,option,given,withdrawn,standing');
  expect(lines).toContain('stance,day,2026-12-02,oppose,3,1,2');
  expect(lines).toContain('stance,language,en,,8,,');
  expect(lines).toContain('stance,rule,code.digit,,,,8');
});

test('the audit recomputes it, and sees a wrong hour', async () => {
  await follow();
  const check = async () => (await audit(poll.db, ENTRY, SURVEY)).checks.find(({ check }) => check === 'course')!.differences;
  expect(await check()).toBe(0);
  await poll.run("UPDATE answer_hours SET given = given + 1 WHERE question_id = 'stance' AND option = 'support'");
  expect(await check()).toBe(1);
});
