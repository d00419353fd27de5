// The Database port on PostgreSQL, for several instances of the service on one database. A batch goes over in one round trip, and its
// COMMIT or ROLLBACK in a second. It knows no table.

import pg from 'pg';
import { AppError } from '../../errors.ts';
import { Conflict, type Database, Interrupted, type Params, type Row, type Statement } from '../database.ts';
import { connection, openPool } from './connection.ts';
import { translate, valuesOf } from './dialect.ts';
import { isConflict, isUniqueViolation, mayPass } from './failures.ts';
import { openLanes } from './lanes.ts';

export const LIMITS = {
  /** Batches at once: intake's two groups, the dispatcher's marks and outcomes, and what the console does. */
  writers: 8,
  /** Connections that reads share. */
  readers: 4,
  /** A batch is short: one that lasts longer holds others up, and is given up on both ends. */
  batchTimeoutMs: 15_000,
  /** A session that waits for us inside a transaction is ended by the server: we have stopped, or the way to it has. */
  idleInBatchMs: 10_000,
  /** Reports and audits over millions of rows take minutes; what the service itself reads takes milliseconds. */
  readTimeoutMs: 600_000,
  /** How often what certainly did not happen is tried again while the server is away, and the pauses between. */
  retryMs: [100, 300, 1_000, 2_000, 4_000],
} as const;

export interface PostgresOptions {
  /** How long a read may take; the service's own are short. */
  readTimeoutMs?: number;
}

/** Connects when it is first used. Its methods throw AppError `unavailable` where the server stays away. */
export function openPostgres(url: string, options: PostgresOptions = {}): Database {
  const writers = openPool({
    ...connection(url),
    max: LIMITS.writers,
    pipeline: true,
    statement_timeout: LIMITS.batchTimeoutMs,
    // Ours is the longer one, so that it is the server which says how the batch ended.
    query_timeout: LIMITS.batchTimeoutMs + 5_000,
    idle_in_transaction_session_timeout: LIMITS.idleInBatchMs,
  });
  const readTimeoutMs = options.readTimeoutMs ?? LIMITS.readTimeoutMs;
  const readers = openLanes(
    { ...connection(url), statement_timeout: readTimeoutMs, query_timeout: readTimeoutMs + 5_000 },
    LIMITS.readers,
  );

  /** All on one lane, which takes them in one go. */
  async function many(sql: string, list: readonly Params[]): Promise<Row[][]> {
    if (list.length === 0) return [];
    const { names, ...statement } = translate(sql);
    const queries = list.map((params) => ({ ...statement, values: valuesOf({ names, ...statement }, params) }));
    return persistently(async () => {
      const lane = await readers.take();
      try {
        return (await Promise.all(queries.map((query) => lane.client.query<Row>(query)))).map(({ rows }) => rows);
      } finally {
        lane.done();
      }
    });
  }

  const all = async (sql: string, params: Params) => (await many(sql, [params]))[0]!;

  return {
    shard: 0,
    get: async <R>(sql: string, params: Params = {}) => (await all(sql, params))[0] as R | undefined,
    all: async <R>(sql: string, params: Params = {}) => (await all(sql, params)) as R[],
    many: async <R>(sql: string, list: readonly Params[]) => (await many(sql, list)) as R[][],
    batch: (statements) => (statements.length === 0 ? Promise.resolve([]) : persistently(() => batch(writers, statements))),
    async close() {
      await Promise.all([writers.end(), readers.close()]);
    },
  };
}

async function batch(writers: pg.Pool, statements: readonly Statement[]): Promise<Row[][]> {
  const client = await writers.connect();
  let broken: Error | undefined;
  try {
    const rows = await run(client, statements);
    await end(client, statements);
    return rows;
  } catch (error) {
    if (!(error instanceof Conflict) && !isServerAnswer(error)) broken = error as Error;
    throw error;
  } finally {
    // A connection of which we do not know how it stands is not given to the next.
    client.release(broken);
  }
}

/** All statements in one round trip. The transaction is rolled back, and the connection usable, where it throws Conflict. */
async function run(client: pg.PoolClient, statements: readonly Statement[]): Promise<Row[][]> {
  // All of them before the first goes out: a missing parameter then leaves nothing half sent.
  const queries = statements.map(({ sql, params }) => {
    const statement = translate(sql);
    return { text: statement.text, name: statement.name, values: valuesOf(statement, params) };
  });
  const results = await Promise.allSettled([client.query('BEGIN'), ...queries.map((query) => client.query<Row>(query))]);
  const rows: Row[][] = [];
  // The first failure is the cause: what follows it only says that the transaction is aborted.
  for (const [place, result] of results.entries()) {
    if (place === 0 && result.status === 'fulfilled') continue;
    const index = place - 1;
    const statement = statements[index];
    if (result.status === 'rejected') throw await undone(client, failure(result.reason, index, statement?.sql ?? 'BEGIN'));
    const { rowCount, rows: found } = result.value;
    if (statement!.expect !== undefined && rowCount !== statement!.expect)
      throw await undone(client, new Conflict(index, statement!.sql));
    rows.push(found);
  }
  return rows;
}

async function undone(client: pg.PoolClient, error: unknown): Promise<unknown> {
  if (!isServerAnswer(error) && !(error instanceof Conflict)) return error;
  try {
    await client.query('ROLLBACK');
    return error;
  } catch (lost) {
    // Nothing was committed: that much is certain even so.
    return error instanceof Conflict ? error : lost;
  }
}

function failure(error: unknown, index: number, sql: string): unknown {
  if (isUniqueViolation(error)) return new Conflict(index, sql);
  if (isConflict(error)) return new Conflict(-1, sql);
  return error;
}

async function end(client: pg.PoolClient, statements: readonly Statement[]): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    if (isConflict(error)) throw new Conflict(-1, 'COMMIT');
    // The answer to the COMMIT did not come: it may have happened. Only who knows what was to be written can look.
    throw new Interrupted(`the outcome of a batch of ${statements.length} statements is not known: ${(error as Error).message}`);
  }
}

function isServerAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !mayPass(error);
}

/** Tries again what certainly did not happen, while the server is away: a restart, a failover. */
async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Conflict || error instanceof AppError || !mayPass(error)) throw error;
      const pauseMs = LIMITS.retryMs[attempt];
      if (pauseMs === undefined) {
        throw new AppError(
          'unavailable',
          `the database does not answer: ${(error as Error).message}`,
          'check DATABASE_URL and the server',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
