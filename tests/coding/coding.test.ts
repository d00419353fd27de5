// Coders' decisions: what waits, what a decision changes, that nothing is lost to a race, and that the audit follows them.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCodersConversation } from '../../src/coding/conversation.ts';
import { type CodingParts, decide, readCodedCase, undo } from '../../src/coding/decide.ts';
import { codingProgress, latestDecisions, nextUnclear, type UnclearAnswer } from '../../src/coding/queue.ts';
import { erase } from '../../src/respondents/erase.ts';
import { audit } from '../../src/results/audit.ts';
import { countsOf, readCube } from '../../src/results/cube.ts';
import { fielded } from '../support/fielded.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let parts: CodingParts;
const by = (actor = 'a@example.org') => ({ actor, now: world.clock.now(), origin: '127.0.0.1' });
const SURVEY = 'coalition';

beforeEach(async () => {
  world = await openWorld();
  parts = { db: world.db, catalog: world.catalog, cells: world.cells };
  await fielded(world, { n: 30, waiting: 2 });
});
afterEach(() => world.close());

async function next(coder = 'a@example.org', after?: UnclearAnswer): Promise<UnclearAnswer & { seen: number }> {
  const answer = (await nextUnclear(world.db, SURVEY, { coder, after }))!;
  return { ...answer, seen: (await readCodedCase(parts, answer)).change };
}

async function counts(question = 'stance'): Promise<Record<string, number>> {
  return Object.fromEntries(countsOf((await readCube(world.db, SURVEY)).tallies).get(question) ?? []);
}

/** Citizen n answers what comes first, and says twice what cannot be understood of the third question. */
async function unclearGender(n: number): Promise<void> {
  await world.invite(n, 'en');
  for (const body of ['1', 'Baghdad', 'bla bla bla', 'bla bla blah bla']) {
    world.advance(100_000);
    await world.intake.hear(world.says(n, body));
  }
}

/** Of all that the audit checks but messages: these citizens were never really sent anything. */
async function differences() {
  const all = (await audit(world.db, await world.entry(), world.survey)).differences;
  return all.filter(({ check }) => check !== 'delivery' && check !== 'messages');
}

async function answerOf({ respondent, question }: UnclearAnswer) {
  return (
    await world.rows('SELECT option, source, rule FROM answers WHERE respondent_id = @respondent AND question_id = @question', {
      respondent,
      question,
    })
  )[0];
}

test('every unclear answer comes once, and then the first again', async () => {
  const waiting = (await counts()).unclear!;
  expect(waiting).toBeGreaterThan(3);
  const seen = new Set<string>();
  let after: UnclearAnswer | undefined;
  for (let n = 0; n < waiting; n++) {
    after = await nextUnclear(world.db, SURVEY, { coder: 'a', after });
    seen.add(`${after!.respondent}/${after!.question}`);
  }
  expect(seen.size).toBe(waiting);
  const again = await nextUnclear(world.db, SURVEY, { coder: 'a', after });
  expect(seen).toContain(`${again!.respondent}/${again!.question}`);
});

test('coders begin at different places', async () => {
  const starts = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((coder) => nextUnclear(world.db, SURVEY, { coder })));
  expect(new Set(starts.map((start) => start!.respondent)).size).toBeGreaterThan(1);
});

test('one question’s answers are a queue of their own, with their own progress', async () => {
  await unclearGender(500);
  const before = await codingProgress(world.db, SURVEY);
  const gender = (await nextUnclear(world.db, SURVEY, { coder: 'a', question: 'gender' }))!;
  expect(gender.question).toBe('gender');
  expect(await nextUnclear(world.db, SURVEY, { coder: 'a', question: 'gender', after: gender })).toEqual(gender);
  const { change } = await readCodedCase(parts, gender);
  await decide(parts, { ...gender, seen: change, survey: SURVEY, option: 'male' }, by());
  expect(await nextUnclear(world.db, SURVEY, { coder: 'a', question: 'gender' })).toBeUndefined();
  const { questions, waiting } = await codingProgress(world.db, SURVEY);
  expect(waiting).toBe(before.waiting - 1);
  expect(questions).toEqual([
    { question: 'gender', waiting: 0, decided: 1, left: 0 },
    { question: 'stance', waiting, decided: 0, left: 0 },
  ]);
});

describe('a decision', () => {
  test('moves the tally, is the coder’s in the answer and its history, and sends nothing', async () => {
    const before = await counts();
    const messages = (await world.rows('SELECT count(*) AS n FROM outbox'))[0]!.n;
    const one = await next();
    await decide(parts, { ...one, survey: SURVEY, option: 'oppose' }, by());
    expect(await counts()).toEqual({ ...before, unclear: before.unclear! - 1, oppose: before.oppose! + 1 });
    expect(await answerOf(one)).toEqual({ option: 'oppose', source: 'coder', rule: 'coder.decided' });
    const { history } = await readCodedCase(parts, one);
    expect(history.at(-1)).toMatchObject({ option: 'oppose', source: 'coder', actor: 'a@example.org', undoes: null });
    expect((await world.rows('SELECT count(*) AS n FROM outbox'))[0]!.n).toBe(messages);
    expect(await world.rows("SELECT actor, origin FROM audit_log WHERE action = 'coding.decide'")).toEqual([
      { actor: 'a@example.org', origin: '127.0.0.1' },
    ]);
    expect(await differences()).toEqual([]);
  });

  test('made twice by the same form is made once', async () => {
    const one = await next();
    const decision = { ...one, survey: SURVEY, option: 'support' };
    await decide(parts, decision, by());
    await expect(decide(parts, decision, by())).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of two coders at once, one is told that it has changed', async () => {
    const one = await next();
    const outcomes = await Promise.allSettled([
      decide(parts, { ...one, survey: SURVEY, option: 'support' }, by('a@example.org')),
      decide(parts, { ...one, survey: SURVEY, option: 'oppose' }, by('b@example.org')),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await differences()).toEqual([]);
  });

  test.each(['maybe', '', 'text', '1', 'x'.repeat(500)])('may not be %s', async (option) => {
    const one = await next();
    await expect(decide(parts, { ...one, survey: SURVEY, option }, by())).rejects.toMatchObject({ code: 'invalid' });
  });

  test('about an answer that there is not, or of another survey, is refused', async () => {
    const one = await next();
    const wrong = [
      { ...one, survey: SURVEY, respondent: 999_999, option: 'support' },
      { ...one, survey: SURVEY, question: 'nothing', option: 'support' },
    ];
    for (const decision of wrong) await expect(decide(parts, decision, by())).rejects.toMatchObject({ code: 'notFound' });
    await expect(decide(parts, { ...one, survey: 'other', option: 'support' }, by())).rejects.toMatchObject({ code: 'notFound' });
  });

  test('to refuse, and after the survey has closed, is a decision too', async () => {
    await world.move('close');
    const one = await next();
    await decide(parts, { ...one, survey: SURVEY, option: 'refused' }, by());
    expect(await answerOf(one)).toMatchObject({ option: 'refused', source: 'coder' });
    expect(await differences()).toEqual([]);
  });
});

test('left unclear, an answer leaves the queue and can be decided later', async () => {
  const before = await codingProgress(world.db, SURVEY);
  const one = await next();
  await decide(parts, { ...one, survey: SURVEY, option: 'unclear' }, by());
  expect(await codingProgress(world.db, SURVEY)).toMatchObject({ waiting: before.waiting - 1, left: 1, decided: 0 });
  expect(await nextUnclear(world.db, SURVEY, { coder: 'b', left: true })).toEqual({
    respondent: one.respondent,
    question: one.question,
  });
  const { change } = await readCodedCase(parts, one);
  await decide(parts, { ...one, seen: change, survey: SURVEY, option: 'support' }, by('b@example.org'));
  expect(await codingProgress(world.db, SURVEY)).toMatchObject({ waiting: before.waiting - 1, left: 0, decided: 1 });
  expect(await nextUnclear(world.db, SURVEY, { coder: 'b', left: true })).toBeUndefined();
  expect(await differences()).toEqual([]);
});

describe('undoing', () => {
  test('puts the answer back as it was, and into the queue', async () => {
    const before = await counts();
    const one = await next();
    const was = await answerOf(one);
    const { change } = await decide(parts, { ...one, survey: SURVEY, option: 'support' }, by());
    await undo(parts, { ...one, survey: SURVEY, change }, by());
    expect(await counts()).toEqual({ ...before, support: before.support! });
    expect(await answerOf(one)).toEqual(was);
    expect((await readCodedCase(parts, one)).history).toHaveLength(3);
    expect((await next('a@example.org', { respondent: one.respondent, question: '' })).respondent).toBe(one.respondent);
    expect(await differences()).toEqual([]);
  });

  test('goes back step by step', async () => {
    const one = await next();
    const left = await decide(parts, { ...one, survey: SURVEY, option: 'unclear' }, by());
    const decided = await decide(parts, { ...one, seen: left.change, survey: SURVEY, option: 'oppose' }, by());
    await undo(parts, { ...one, survey: SURVEY, change: decided.change }, by());
    expect(await answerOf(one)).toMatchObject({ option: 'unclear', source: 'coder', rule: 'coder.left' });
    expect(await differences()).toEqual([]);
  });

  test('is for who decided, and once', async () => {
    const one = await next();
    const { change } = await decide(parts, { ...one, survey: SURVEY, option: 'support' }, by());
    await expect(undo(parts, { ...one, survey: SURVEY, change }, by('b@example.org'))).rejects.toMatchObject({ code: 'refused' });
    await undo(parts, { ...one, survey: SURVEY, change }, by());
    await expect(undo(parts, { ...one, survey: SURVEY, change }, by())).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a reply that comes later', () => {
  /** Citizen 8 has said what was not understood, twice. */
  const UNCLEAR_CITIZEN = 8;
  async function theirs() {
    const [row] = await world.rows('SELECT respondent_id FROM respondents WHERE number_hash = @hash', {
      hash: world.sealer.lookup(world.says(UNCLEAR_CITIZEN, '').from),
    });
    const answer = { respondent: row!.respondent_id as number, question: 'stance' };
    return { ...answer, seen: (await readCodedCase(parts, answer)).change };
  }

  test('and is understood goes over the coder’s decision', async () => {
    const one = await theirs();
    await decide(parts, { ...one, survey: SURVEY, option: 'support' }, by());
    world.advance(100_000);
    await world.intake.hear(world.says(UNCLEAR_CITIZEN, '2'));
    expect(await answerOf(one)).toMatchObject({ option: 'oppose', source: 'reply' });
    expect(await differences()).toEqual([]);
  });

  test('and is not understood takes nothing away', async () => {
    const one = await theirs();
    await decide(parts, { ...one, survey: SURVEY, option: 'support' }, by());
    world.advance(100_000);
    await world.intake.hear(world.says(UNCLEAR_CITIZEN, 'بلا بلا بلا'));
    expect(await answerOf(one)).toMatchObject({ option: 'support', source: 'coder' });
    expect(await differences()).toEqual([]);
  });

  test('before the decision is made on what was seen: the coder is told', async () => {
    const one = await theirs();
    await world.intake.hear(world.says(UNCLEAR_CITIZEN, '2'));
    await expect(decide(parts, { ...one, survey: SURVEY, option: 'support' }, by())).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('a coder’s answer to a question that makes a stratum moves the case to its cell', async () => {
  await unclearGender(500);
  const [row] = await world.rows("SELECT respondent_id FROM answers WHERE question_id = 'gender' AND option = 'unclear'");
  const one = { respondent: row!.respondent_id as number, question: 'gender' };
  await decide(parts, { ...one, seen: (await readCodedCase(parts, one)).change, survey: SURVEY, option: 'female' }, by());
  const [cell] = await world.rows(
    'SELECT c.strata FROM respondents r JOIN cells c ON c.cell_id = r.cell_id WHERE r.respondent_id = @id',
    { id: one.respondent },
  );
  expect(JSON.parse(cell!.strata as string)).toMatchObject({ gender: 'female' });
  expect(await differences()).toEqual([]);
});

describe('a case that is erased', () => {
  const eraser = () => ({ ...parts, sealer: world.sealer, clock: world.clock });

  test('between the look and the decision is gone for the coder', async () => {
    const one = await next();
    await erase(eraser(), { respondent: one.respondent }, by('owner@example.org'));
    await expect(decide(parts, { ...one, survey: SURVEY, option: 'support' }, by())).rejects.toMatchObject({ code: 'notFound' });
    expect(await differences()).toEqual([]);
  });

  test('in the middle of the decision is not written over', async () => {
    const one = await next();
    const outcomes = await Promise.allSettled([
      erase(eraser(), { respondent: one.respondent }, by('owner@example.org')),
      decide(parts, { ...one, survey: SURVEY, option: 'support' }, by()),
    ]);
    expect(outcomes[0].status).toBe('fulfilled');
    expect(await differences()).toEqual([]);
  });

  test('stays unclear: its words are gone', async () => {
    const one = await next();
    await erase(eraser(), { respondent: one.respondent }, by('owner@example.org'));
    const [rest] = await world.rows(
      'SELECT a.respondent_id FROM answers a JOIN respondents r USING (respondent_id) WHERE length(r.number_sealed) = 0 AND a.question_id = @question',
      { question: one.question },
    );
    const left = { respondent: rest!.respondent_id as number, question: one.question };
    const { change: seen, erased } = await readCodedCase(parts, left);
    expect(erased).toBe(true);
    await expect(decide(parts, { ...left, seen, survey: SURVEY, option: 'support' }, by())).rejects.toMatchObject({
      code: 'refused',
    });
    expect(await answerOf(left)).toMatchObject({ option: 'unclear', source: 'coder' });
    expect(await differences()).toEqual([]);
  });

  test('after the decision leaves nothing in the log that leads to it', async () => {
    const one = await next();
    const { change } = await decide(parts, { ...one, survey: SURVEY, option: 'support' }, by());
    await erase(eraser(), { respondent: one.respondent }, by('owner@example.org'));
    const [entry] = await world.rows("SELECT detail FROM audit_log WHERE action = 'coding.decide'");
    expect(JSON.parse(entry!.detail as string)).toEqual({
      case: expect.stringMatching(/^[0-9a-f]{16}$/),
      question: one.question,
      option: 'support',
      replaced: 'unclear',
    });
    expect(await latestDecisions(world.db, SURVEY, 'a@example.org')).toEqual([]);
    await expect(undo(parts, { ...one, survey: SURVEY, change }, by())).rejects.toMatchObject({ code: 'notFound' });
    expect(await differences()).toEqual([]);
  });
});

test('whatever three coders and the citizens do, the books stay right and nobody is written to', async () => {
  const pick = seededDice(7);
  const messages = async () => (await world.rows("SELECT count(*) AS n FROM outbox WHERE via = 'api'"))[0]!.n;
  const before = await messages();
  const coders = ['a@example.org', 'b@example.org', 'c@example.org'];
  const options = ['support', 'oppose', 'refused', 'unclear'];
  const outcomes = { done: 0, refused: 0 };
  const tryIt = (work: Promise<unknown>) =>
    work.then(
      () => outcomes.done++,
      (error: { code?: string }) => {
        if (error.code !== 'conflict' && error.code !== 'refused') throw error;
        outcomes.refused++;
      },
    );
  for (let turn = 0; turn < 60; turn++) {
    world.advance(30_000);
    const coder = coders[pick(3)]!;
    const at = await nextUnclear(world.db, SURVEY, { coder, question: 'stance', left: pick(3) === 0 });
    const [last] = await latestDecisions(world.db, SURVEY, coder);
    if (pick(4) === 0) await world.intake.hear(world.says([7, 8, 17, 18, 27, 28][pick(6)]!, ['1', '2', 'بلا بلا'][pick(3)]!));
    else if (pick(3) === 0 && last) await tryIt(undo(parts, { ...last, survey: SURVEY }, by(coder)));
    else if (at) {
      const { change: seen } = await readCodedCase(parts, at);
      const option = () => options[pick(options.length)]!;
      await Promise.all(
        [coder, coders[pick(3)]!].map((who) => tryIt(decide(parts, { ...at, seen, survey: SURVEY, option: option() }, by(who)))),
      );
    }
  }
  expect(outcomes.done).toBeGreaterThan(10);
  expect(outcomes.refused).toBeGreaterThan(5);
  expect(await messages()).toBe(before);
  expect(await differences()).toEqual([]);
});

/** Whole numbers below a bound, the same for the same seed. */
function seededDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('a coder’s own decisions, newest first', async () => {
  const one = await next();
  const { change } = await decide(parts, { ...one, survey: SURVEY, option: 'support' }, by());
  await decide(parts, { ...(await next('b@example.org')), survey: SURVEY, option: 'oppose' }, by('b@example.org'));
  await undo(parts, { ...one, survey: SURVEY, change }, by());
  const latest = await latestDecisions(world.db, SURVEY, 'a@example.org');
  expect(latest.map(({ option, undoing }) => [option, undoing])).toEqual([
    ['unclear', true],
    ['support', false],
  ]);
});

const FORGERIES: [string, string, string[]][] = [
  [
    'a decision passed off as a reply’s',
    "UPDATE answers SET source = 'reply', rule = 'code.digit' WHERE respondent_id = @respondent AND question_id = @question",
    ['coders'],
  ],
  [
    'another option put into the answer',
    "UPDATE answers SET option = 'oppose' WHERE respondent_id = @respondent AND question_id = @question",
    ['tallies', 'tallies', 'history', 'interviews'],
  ],
  [
    'another coder’s name',
    "UPDATE answer_history SET actor = 'b@example.org' WHERE actor IS NOT NULL",
    ['decisions', 'decisions'],
  ],
  ['no coder’s name', 'UPDATE answer_history SET actor = NULL', ['coders', 'decisions', 'decisions']],
  [
    'a decision that nobody made, with its history',
    `INSERT INTO answer_history (respondent_id, question_id, option, replaced, source, rule, lexicon, at, actor)
      SELECT respondent_id, question_id, option, option, source, rule, lexicon, at, actor FROM answer_history WHERE actor IS NOT NULL`,
    ['decisions'],
  ],
];
test.each(FORGERIES)('the audit finds %s', async (_, sql, checks) => {
  const { respondent, question, seen } = await next();
  await decide(parts, { respondent, question, seen, survey: SURVEY, option: 'support' }, by());
  const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => name!);
  const params = Object.fromEntries(Object.entries({ respondent, question }).filter(([name]) => names.includes(name)));
  await world.db.batch([{ sql, params }]);
  expect((await differences()).map(({ check }) => check)).toEqual(checks);
});

test('a coder reads the words of a case, and no phone number in them', async () => {
  await world.invite(600, 'en');
  const words = ['my number is 0770 123 45 67 ok', 'رقمي ٠٧٧٠١٢٣٤٥٦٧ خابرني'];
  for (const body of words) {
    world.advance(100_000);
    await world.intake.hear(world.says(600, body));
  }
  const [row] = await world.rows('SELECT respondent_id FROM respondents WHERE number_hash = @hash', {
    hash: world.sealer.lookup(world.says(600, '').from),
  });
  const { messages } = await readCodersConversation(
    { ...parts, sealer: world.sealer },
    { survey: SURVEY, respondent: row!.respondent_id as number },
  );
  expect(messages.filter(({ direction }) => direction === 'heard').map(({ body }) => body)).toEqual([
    'my number is … ok',
    'رقمي … خابرني',
  ]);
  expect(messages[0]).toMatchObject({ direction: 'sent', purpose: 'ask', language: 'en' });
});
