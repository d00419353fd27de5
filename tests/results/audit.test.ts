import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit, auditSchema } from '../../src/results/audit.ts';
import { showAudit } from '../../src/results/audit-view.ts';
import { ENTRY, NOW, type Seeded, SURVEY, seedPoll } from './seed.ts';

let poll: Seeded & { respondents: number[] };
beforeEach(async () => {
  poll = await seedPoll();
});
afterEach(() => poll.close());

const run = () => audit(poll.db, ENTRY, SURVEY);
const found = async () => (await run()).differences.map(({ check, published, recomputed }) => [check, published, recomputed]);
const hashOf = (respondent: number) => Buffer.from(`hash ${respondent}`);

describe('an audit of sound books', () => {
  it('finds nothing, and says what it read', async () => {
    const report = await run();
    expect(auditSchema.parse(report).differences).toEqual([]);
    expect(report.rows).toEqual({ respondents: 12, answers: 16, messages: 11, replies: 20 });
    expect(report.checks.every(({ differences, complete }) => differences === 0 && complete)).toBe(true);
  });

  it('takes the first of two last words, whatever came late or twice', async () => {
    const words = ['failed', 'sent', 'accepted', 'delivered'];
    for (const status of words) {
      await poll.run(
        `INSERT INTO delivery_reports (message_id, provider_id, status, via, received_at)
        SELECT message_id, provider_id, @status, 'webhook', 1 FROM outbox WHERE respondent_id = @respondent`,
        { status, respondent: poll.respondents[0]! },
      );
    }
    expect(await found()).toEqual([]);
  });

  it('lets the one stop text follow an opt-out, and what was being sent precede it', async () => {
    const [first] = poll.respondents as [number];
    const stop = await poll.hear(first, 'commands');
    await poll.reply(first, stop, 'stop', NOW + 60_000);
    await poll.run("INSERT INTO suppressions VALUES (@hash, @since, 'reply', @stop)", { hash: hashOf(first), since: NOW, stop });
    expect(await found()).toEqual([]);
  });
});

interface Corruption {
  name: string;
  sql: string;
  /** [check, published, recomputed] of each difference, in the audit's order. */
  differences: [string, string | number | null, string | number | null][];
}

// Each corrupts one thing; `%n` stands for the n-th respondent.
const CORRUPTIONS: Corruption[] = [
  {
    name: 'a tally too many',
    sql: "UPDATE tallies SET n = n + 1 WHERE question_id = 'stance' AND option = 'unclear'",
    differences: [['tallies', 2, 1]],
  },
  {
    name: 'an error that nobody counted',
    sql: "UPDATE outbox SET error_code = '30005' WHERE error_code = '30003'",
    differences: [
      ['errors', 1, 0],
      ['errors', 0, 1],
    ],
  },
  {
    name: 'an error whose message came to another end',
    sql: "UPDATE counters SET name = 'errors.overcome.30003' WHERE name = 'errors.failed.30003'",
    differences: [
      ['errors', 0, 1],
      ['errors', 1, 0],
    ],
  },
  {
    name: 'create calls that nobody counted',
    sql: 'UPDATE outbox SET attempts = 2 WHERE respondent_id = %0 AND is_case = 1',
    differences: [
      ['attempts', 0, 2],
      ['attempts', 0, 4],
    ],
  },
  {
    name: 'a sample that is told smaller than it is',
    sql: 'UPDATE sample_sizes SET n = n - 1 WHERE cell_id = (SELECT min(cell_id) FROM sample_sizes)',
    differences: [['sample', 11, 12]],
  },
  {
    name: 'a tally lost',
    sql: "DELETE FROM tallies WHERE question_id = 'why'",
    differences: [['tallies', 0, 1]],
  },
  {
    name: 'a tally in the wrong cell',
    sql: "UPDATE tallies SET cell_id = (SELECT min(cell_id) FROM cells) WHERE question_id = 'why'",
    differences: [
      ['tallies', 1, 0],
      ['tallies', 0, 1],
    ],
  },
  {
    name: 'a changed answer',
    sql: "UPDATE answers SET option = 'unsure' WHERE respondent_id = %4 AND question_id = 'stance'",
    differences: [
      ['tallies', 1, 0],
      ['tallies', 0, 1],
      ['history', 'unsure', 'support'],
      ['interviews', 'unsure', 'support'],
    ],
  },
  {
    name: 'an answer without a history',
    sql: "DELETE FROM answer_history WHERE respondent_id = %0 AND question_id = 'why'",
    differences: [['history', 'text', null]],
  },
  {
    name: 'a history that says something else in the end',
    sql: "UPDATE answer_history SET option = 'unsure' WHERE respondent_id = %0 AND question_id = 'stance'",
    differences: [['history', 'support', 'unsure']],
  },
  {
    name: 'a gap in the chain of changes',
    sql: "UPDATE answer_history SET replaced = 'support' WHERE respondent_id = %1 AND option = 'unsure'",
    differences: [['chains', 'support', 'oppose']],
  },
  {
    name: 'a change that hides what it replaced',
    sql: "UPDATE answer_history SET replaced = NULL WHERE respondent_id = %1 AND replaced = 'unsure'",
    differences: [['chains', null, 'unsure']],
  },
  {
    name: 'an interview that tells another story',
    sql: `UPDATE respondents SET interview = replace(interview, '"support"', '"oppose"') WHERE respondent_id = %4`,
    differences: [['interviews', 'support', 'oppose']],
  },
  {
    name: 'an interview that forgot',
    sql: 'UPDATE respondents SET interview = \'{"answers":{}}\' WHERE respondent_id = %4',
    differences: [['interviews', 'support', null]],
  },
  {
    name: 'an option that the question does not have',
    sql: `UPDATE respondents SET interview = replace(interview, '"40"', '"140"') WHERE respondent_id = %3;
      UPDATE answers SET option = '140' WHERE option = '40';
      UPDATE answer_history SET option = '140' WHERE option = '40';
      UPDATE tallies SET option = '140' WHERE option = '40'`,
    differences: [['options', '140', null]],
  },
  {
    name: 'a case that was never sampled',
    sql: "UPDATE counters SET n = n + 1 WHERE name = 'cases.sampled'",
    differences: [
      ['balance', 13, 12],
      ['cases', 13, 12],
    ],
  },
  {
    name: 'a case counted in another state, in balance',
    sql: `UPDATE counters SET n = n + 1 WHERE name = 'cases.delivered'; UPDATE counters SET n = n - 1 WHERE name = 'cases.sent'`,
    differences: [
      ['cases', 7, 6],
      ['cases', 1, 2],
    ],
  },
  {
    name: 'a count below zero that keeps the balance',
    sql: `INSERT INTO counters VALUES ('poll', 'cases.sending', 0, 1, -1); INSERT INTO counters VALUES ('poll', 'cases.notSent', 0, 1, 1)`,
    differences: [
      ['balance', -1, 0],
      ['cases', 1, 0],
      ['cases', -1, 0],
    ],
  },
  {
    name: 'a reply that the books forgot',
    sql: "UPDATE counters SET n = n - 1 WHERE name IN ('replies.received', 'replies.acknowledged')",
    differences: [
      ['replies', 0, 1],
      ['replies', 19, 20],
    ],
  },
  {
    name: 'a reply in another class',
    sql: "UPDATE inbox SET class = 'late' WHERE class = 'acknowledged'",
    differences: [
      ['replies', 1, 0],
      ['replies', 0, 1],
    ],
  },
  {
    name: 'a message that the books forgot',
    sql: "UPDATE counters SET n = n - 1 WHERE name = 'messages.created'",
    differences: [['messages', 9, 10]],
  },
  {
    name: 'a segment that nobody sent',
    sql: "UPDATE counters SET n = n + 1 WHERE name = 'messages.segments'",
    differences: [['messages', 21, 20]],
  },
  {
    name: 'a message behind its reports',
    sql: "INSERT INTO delivery_reports (message_id, provider_id, status, via, received_at) SELECT message_id, provider_id, 'delivered', 'list', 1 FROM outbox WHERE respondent_id = %7",
    differences: [['delivery', 'sent', 'delivered']],
  },
  {
    name: 'a message behind a report that came without our id',
    sql: "INSERT INTO delivery_reports (provider_id, status, via, received_at) SELECT provider_id, 'failed', 'list', 1 FROM outbox WHERE respondent_id = %7",
    differences: [['delivery', 'sent', 'failed']],
  },
  {
    name: 'an unknown message of which the provider has told',
    sql: "INSERT INTO delivery_reports (message_id, provider_id, status, via, received_at) SELECT message_id, 'SM9', 'sent', 'list', 1 FROM outbox WHERE respondent_id = %10",
    differences: [['delivery', 'unknown', 'sent']],
  },
  {
    name: 'a delivery of which nobody has told',
    sql: 'DELETE FROM delivery_reports WHERE message_id = (SELECT message_id FROM outbox WHERE respondent_id = %0)',
    differences: [['delivery', 'delivered', null]],
  },
  {
    name: 'one message that the provider has twice',
    sql: "INSERT INTO delivery_reports (message_id, provider_id, status, via, received_at) SELECT message_id, 'SM9', 'delivered', 'list', 1 FROM outbox WHERE respondent_id = %0",
    differences: [['promise 1', 2, 1]],
  },
  {
    name: 'two messages under one id of the provider',
    sql: `DROP INDEX outbox_provider; DELETE FROM delivery_reports WHERE message_id = (SELECT message_id FROM outbox WHERE respondent_id = %1);
      UPDATE outbox SET provider_id = (SELECT provider_id FROM outbox WHERE respondent_id = %0) WHERE respondent_id = %1;
      INSERT INTO delivery_reports (message_id, provider_id, status, via, received_at) SELECT message_id, provider_id, 'delivered', 'list', 1 FROM outbox WHERE respondent_id = %1`,
    differences: [['promise 1', 2, 1]],
  },
  {
    name: 'an answer whose message is not there',
    sql: "UPDATE answers SET provider_id = 'SM9' WHERE question_id = 'why'",
    differences: [['sources', 'SM9', null]],
  },
  {
    name: 'a reply’s answer that names no message',
    sql: "UPDATE answers SET provider_id = NULL WHERE question_id = 'why'",
    differences: [['sources', null, null]],
  },
  {
    name: 'a message that came after its opt-out',
    sql: "INSERT INTO suppressions SELECT number_hash, CAST(@now AS BIGINT) - 60000, 'reply', NULL FROM respondents WHERE respondent_id = %0",
    differences: [['promise 3', 1, 0]],
  },
];

describe('an audit of corrupted books', () => {
  it.each(CORRUPTIONS)('finds $name, and nothing else', async ({ sql, differences }) => {
    for (const statement of sql.split(';').filter((part) => part.trim() !== '')) {
      const named = statement.replace(/%(\d+)/g, (_, index) => String(poll.respondents[Number(index)]));
      await poll.run(named, { now: NOW });
    }
    expect((await found()).sort()).toEqual([...differences].sort());
  });

  it('finds a respondent in a cell that the answers do not lead to', async () => {
    // The tallies move along, so that only the cell is wrong.
    const [first] = poll.respondents as [number];
    const [row] = await poll.db.all<{ cell_id: number }>('SELECT cell_id FROM respondents WHERE respondent_id = @first', {
      first,
    });
    await poll.run(
      'INSERT INTO cells (cell_id, survey_id, strata) VALUES (99, \'poll\', \'{"region":"north","gender":"male"}\')',
    );
    const alone = poll.respondents[2]!;
    await poll.run('UPDATE respondents SET cell_id = 99 WHERE cell_id = @cell', { cell: row!.cell_id });
    await poll.run('UPDATE tallies SET cell_id = 99 WHERE cell_id = @cell AND n > 0', { cell: row!.cell_id });
    expect((await run()).differences).toEqual([
      { check: 'cells', what: `gender of respondent ${first}`, published: 'male', recomputed: 'female' },
      { check: 'cells', what: `gender of respondent ${alone}`, published: 'male', recomputed: 'female' },
    ]);
  });

  it('finds an answer that somebody else gave', async () => {
    const [first, second] = poll.respondents as [number, number];
    const other = await poll.hear(second, 'unclear');
    await poll.run("UPDATE answers SET provider_id = @other WHERE respondent_id = @first AND question_id = 'why'", {
      first,
      other,
    });
    expect(await found()).toEqual([['sources', other, `from respondent ${second}`]]);
  });

  it('finds a second stop text, and an answer to somebody who was silent by then', async () => {
    const [first] = poll.respondents as [number];
    for (const text of ['stop', 'stop', 'help']) await poll.reply(first, await poll.hear(first, 'commands'), text, NOW + 60_000);
    await poll.run("INSERT INTO suppressions VALUES (@hash, @since, 'reply', NULL)", { hash: hashOf(first), since: NOW });
    expect(await found()).toEqual([
      ['promise 3', 1, 0],
      ['promise 3', 1, 0],
    ]);
  });

  it('holds the make-up of what is not released yet to language and cell', async () => {
    const respondent = await poll.addCase({ region: 'north' });
    await poll.run('UPDATE respondents SET replicate = 3 WHERE respondent_id = @respondent', { respondent });
    await poll.run(
      'UPDATE sample_sizes SET n = n - 1 WHERE cell_id = (SELECT cell_id FROM respondents WHERE respondent_id = @respondent)',
      {
        respondent,
      },
    );
    await poll.run(
      `INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n)
      SELECT survey_id, language, cell_id, replicate, 1 FROM respondents WHERE respondent_id = @respondent`,
      { respondent },
    );
    expect(await found()).toEqual([]);
    await poll.run("UPDATE sample_sizes SET language = 'ar' WHERE replicate = 3");
    expect(await found()).toEqual([
      ['sample', 1, 0],
      ['sample', 0, 1],
    ]);
  });

  it('goes through every page of respondents', async () => {
    const cell = await poll.db.get<{ cell_id: number }>('SELECT min(cell_id) AS cell_id FROM cells');
    await poll.db.batch(
      Array.from({ length: 2_500 }, (_, index) => ({
        sql: `INSERT INTO respondents (respondent_id, survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, created_at, interview)
          VALUES (@id, 'poll', @hash, @sealed, 'en', @cell, 1, 0, 0, '{"answers":{"why":{"option":"text"}}}')`,
        params: { id: 10_000 + index, hash: Buffer.from(`more ${index}`), sealed: Buffer.of(1), cell: cell!.cell_id },
      })),
    );
    const report = await run();
    const check = report.checks.find((candidate) => candidate.check === 'interviews');
    // Bounded: as many as are listed, and the word that there are more.
    expect(check).toMatchObject({ differences: 1_000, complete: false });
    expect(report.differences.filter((difference) => difference.check === 'interviews')).toHaveLength(1_000);
    await poll.run('UPDATE respondents SET interview = NULL WHERE respondent_id BETWEEN 10000 AND 12498');
    const last = (await run()).differences.filter((difference) => difference.check === 'interviews');
    expect(last.map(({ what }) => what)).toEqual(['answer of respondent 12499 to why, in the interview']);
  });
});

describe('an audit on a terminal', () => {
  it('says that all is well, or what is not', async () => {
    expect(showAudit(await run(), { color: false, width: 80 })).toContain('✔ Every published number follows from the raw rows.');
    await poll.run("UPDATE tallies SET n = n + 1 WHERE question_id = 'why'");
    const shown = showAudit(await run(), { color: false, width: 100 });
    expect(shown).toContain('✘ tallies, from the answers and the cells of those who gave them: 1\n');
    expect(shown).toMatch(/why = text in cell \d+: 2 published, 1 recomputed/);
    expect(shown).toContain('✘ 1 difference.');
  });
});
