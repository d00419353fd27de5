// What crosses over to the writer's thread and back: a batch as one flat list of values, since thousands of small objects a second
// take longer to copy than to write. It knows neither tables nor threads.

import { Conflict, type Row, type Statement, type Value } from '../database.ts';
import { valueNamed } from '../parameters.ts';
import { positional } from './connection.ts';
import type { Step } from './writer.ts';

export interface Batch {
  id: number;
  /** Statements that the thread has not seen before: numbered on from those that it has. */
  texts: { text: string; places: number }[];
  /** For each step its statement's number and how many rows it expects; -1 where it does not say. */
  steps: number[];
  values: Value[];
  /** For each value that is bytes its place in `values`, and where it begins and ends in `bytes`. */
  blobs: number[];
  bytes: Uint8Array<ArrayBuffer>;
}

export type Outcome = { id: number; rows: [step: number, rows: Row[]][] } | { id: number; failure: Failure };
type Failure = { conflict: number; message: string } | { message: string; code: string | undefined };

/** Packs batches for one thread, which must get all of them in order. */
export function packer(): (id: number, statements: readonly Statement[]) => Batch {
  const numbers = new Map<string, number>();

  function numberOf(sql: string, texts: Batch['texts']): number {
    const known = numbers.get(sql);
    if (known !== undefined) return known;
    const { text, names } = positional(sql);
    texts.push({ text, places: names.length });
    numbers.set(sql, numbers.size);
    return numbers.size - 1;
  }

  return (id, statements) => {
    const batch: Omit<Batch, 'bytes'> = { id, texts: [], steps: [], values: [], blobs: [] };
    const pieces: Uint8Array[] = [];
    let length = 0;
    // Before anything is numbered: what is not sent must not be taken for known.
    for (const { sql, params } of statements) {
      for (const name of positional(sql).names) {
        const value = valueNamed(params, name);
        if (value instanceof Uint8Array) {
          batch.blobs.push(batch.values.length, length, length + value.length);
          pieces.push(value);
          length += value.length;
          batch.values.push(null);
        } else batch.values.push(value);
      }
    }
    for (const { sql, expect } of statements) batch.steps.push(numberOf(sql, batch.texts), expect ?? -1);
    return { ...batch, bytes: joined(pieces, length) };
  };
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The thread's side. */
export function unpacker(): (batch: Batch) => Generator<Step> {
  const texts: Batch['texts'] = [];
  return function* ({ texts: more, steps, values, blobs, bytes }) {
    for (let index = 0; index < blobs.length; index += 3)
      values[blobs[index]!] = bytes.subarray(blobs[index + 1], blobs[index + 2]);
    texts.push(...more);
    let at = 0;
    for (let index = 0; index < steps.length; index += 2) {
      const { text, places } = texts[steps[index]!]!;
      const expect = steps[index + 1]!;
      yield { text, values: values.slice(at, at + places), expect: expect < 0 ? undefined : expect };
      at += places;
    }
  };
}

/** Most statements give back nothing, and that is not sent. */
export function outcomeOf(id: number, write: () => Row[][]): Outcome {
  try {
    return { id, rows: [...write().entries()].filter(([, rows]) => rows.length > 0) };
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    return { id, failure: error instanceof Conflict ? { conflict: error.index, message } : { message, code } };
  }
}

/** `steps` is how many there were. @throws Conflict, or the Error that was thrown there. */
export function rowsOf(outcome: Outcome, steps: number): Row[][] {
  if ('failure' in outcome) throw errorOf(outcome.failure);
  const rows: Row[][] = Array.from({ length: steps }, () => []);
  for (const [step, returned] of outcome.rows) rows[step] = returned;
  return rows;
}

function errorOf(failure: Failure): Error {
  const { message } = failure;
  return 'conflict' in failure
    ? Object.assign(new Conflict(failure.conflict, ''), { message })
    : Object.assign(new Error(message), { code: failure.code });
}
