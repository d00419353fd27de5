// A survey made larger: every person of it, with all that was sent, heard and counted, so many times over, by other ids and numbers.
// Set by set inside the database. The copies' interviews are real; their sealed numbers are those of whom they were copied from.

import type { DatabaseAddress } from '../../store/address.ts';
import { type Bulk, openBulk } from './bulk.ts';

/** Copied in one statement: enough to be quick, few enough to tell how far it is. */
const PEOPLE_A_STATEMENT = 200_000;

/** How each column of a copy comes about; what is not named is as it was. */
type Changed = Readonly<Record<string, string>>;

interface Copied {
  table: string;
  /** Given by the engine. */
  key?: string;
  changed: Changed;
}

/** Ids grow by `@span` a copy. Random ids keep their length, and lie all over their indexes as real ones do. */
function copiedTables({ spread, spreadHash }: Bulk): Copied[] {
  const respondent = 's.respondent_id + c.n * CAST(@span AS BIGINT)';
  const ours = (column: string) => `${spread('c.n')} || substr(s.${column}, 9)`;
  const theirs = (column: string) => `'SM' || ${spread('c.n')} || substr(s.${column}, 11)`;
  const hash = spreadHash('s.number_hash', 'c.n');
  return [
    {
      table: 'respondents',
      changed: { respondent_id: respondent, number_hash: hash, draw: '(s.draw + c.n * 7368787) & 2147483647' },
    },
    {
      table: 'outbox',
      changed: {
        message_id: ours('message_id'),
        respondent_id: respondent,
        provider_id: theirs('provider_id'),
        in_reply_to: theirs('in_reply_to'),
      },
    },
    {
      table: 'delivery_reports',
      key: 'report_id',
      changed: { message_id: ours('message_id'), provider_id: theirs('provider_id') },
    },
    { table: 'inbox', changed: { provider_id: theirs('provider_id'), respondent_id: respondent, number_hash: hash } },
    { table: 'answers', changed: { respondent_id: respondent, provider_id: theirs('provider_id') } },
    { table: 'answer_history', key: 'history_id', changed: { respondent_id: respondent, provider_id: theirs('provider_id') } },
    { table: 'suppressions', changed: { number_hash: hash, provider_id: theirs('provider_id') } },
  ];
}

/** What was counted, by the column that holds the sum. */
const SUMS = [
  ['tallies', 'n'],
  ['counters', 'n'],
  ['sample_sizes', 'n'],
  ['answer_hours', 'given'],
  ['answer_hours', 'withdrawn'],
  ['answer_rules', 'n'],
  ['answer_languages', 'n'],
] as const;

/** Where the engine gives ids, it goes on after the greatest. */
const GIVEN_IDS = [
  ['respondents', 'respondent_id'],
  ['delivery_reports', 'report_id'],
  ['answer_history', 'history_id'],
] as const;

export interface Multiplied {
  seconds: number;
  /** Of the whole database. */
  bytes: number;
}

/**
 * Makes the one survey of a database, of `people`, `times` as large. Nobody else may have the database open.
 * The history must have been followed to its end (results/course.ts).
 */
export async function multiply(
  address: DatabaseAddress,
  { people, times, progress }: { people: number; times: number; progress(line: string): void },
): Promise<Multiplied> {
  const startedAt = performance.now();
  const bulk = await openBulk(address);
  try {
    const tables = copiedTables(bulk);
    const [{ span } = { span: 0 }] = await bulk.all('SELECT max(respondent_id) AS span FROM respondents');
    for (const { table } of tables) await bulk.run(`CREATE TABLE seed_${table} AS SELECT * FROM ${table}`);
    const copies: string[] = [];
    for (const table of tables) copies.push(...(await copyStatements(bulk, table)));
    const step = Math.max(1, Math.floor(PEOPLE_A_STATEMENT / people));
    for (let from = 1; from < times; from += step) {
      const to = Math.min(times - 1, from + step - 1);
      for (const sql of copies) await bulk.run(sql, { from, to, ...(sql.includes('@span') ? { span: span! } : {}) });
      progress(`${(to + 1) * people} people`);
    }
    for (const [table, column] of SUMS) await bulk.run(`UPDATE ${table} SET ${column} = ${column} * @times`, { times });
    await bulk.run('UPDATE answer_course SET through = (SELECT coalesce(max(history_id), 0) FROM answer_history)');
    for (const { table } of tables) await bulk.run(`DROP TABLE seed_${table}`);
    if (address.engine === 'postgres')
      for (const [table, id] of GIVEN_IDS)
        await bulk.all(`SELECT setval(pg_get_serial_sequence('${table}', '${id}'), (SELECT max(${id}) FROM ${table}))`);
    const bytes = await bulk.settle();
    return { seconds: (performance.now() - startedAt) / 1000, bytes };
  } finally {
    await bulk.close();
  }
}

/** None where the table is empty. */
async function copyStatements(bulk: Bulk, { table, key, changed }: Copied): Promise<string[]> {
  const [row] = await bulk.all(`SELECT * FROM seed_${table} LIMIT 1`);
  const columns = Object.keys(row ?? {}).filter((column) => column !== key);
  if (columns.length === 0) return [];
  const values = columns.map((column) => changed[column] ?? `s.${column}`);
  const copy = `
    WITH RECURSIVE c(n) AS (SELECT CAST(@from AS BIGINT) UNION ALL SELECT n + 1 FROM c WHERE n < CAST(@to AS BIGINT))
    INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM c CROSS JOIN seed_${table} s`;
  return [copy];
}
