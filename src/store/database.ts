// The Database port: all that the rooms above know of storage. One SQL text runs on every engine; it must not know surveys.

import { AppError } from '../errors.ts';

export type Value = string | number | null | Uint8Array;
export type Params = Readonly<Record<string, Value>>;
export type Row = Record<string, Value>;

/** `expect` is the number of rows that the statement must change or return; another number rolls the batch back with Conflict. */
export interface Statement {
  sql: string;
  params: Params;
  expect?: number;
}

export interface Database {
  /** Which rows of sums this process adds to, so that processes do not wait for each other's; reads sum. 0 until the service takes one. */
  shard: number;
  /** Reads only. */
  get<R = Row>(sql: string, params?: Params): Promise<R | undefined>;
  /** Reads only. */
  all<R = Row>(sql: string, params?: Params): Promise<R[]>;
  /** Reads only: the rows of one statement for each of `list`, in its order. One round trip, but not one moment: each is read by itself. */
  many<R = Row>(sql: string, list: readonly Params[]): Promise<R[][]>;
  /** Every write: all statements or none, in order. Resolves to the rows that each returned, once they are durable. */
  batch(statements: readonly Statement[]): Promise<Row[][]>;
  close(): Promise<void>;
}

/** A batch lost a race: `index` is the statement whose `expect` failed, or -1 where the engine did not say. */
export class Conflict extends Error {
  readonly index: number;
  constructor(index: number, sql: string) {
    super(`statement ${index} did not find what it expected: ${sql.slice(0, 120)}`);
    this.name = 'Conflict';
    this.index = index;
  }
}

/**
 * The engine was asked to commit and its answer was lost: the batch happened as a whole, or not at all. Who can tell by reading a key
 * that the batch writes does so, and goes on; others report it.
 */
export class Interrupted extends AppError {
  constructor(message: string) {
    super('unavailable', message, 'look whether it has happened before doing it again');
    this.name = 'Interrupted';
  }
}
