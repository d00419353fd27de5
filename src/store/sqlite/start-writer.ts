// A writer on a thread of its own: while one batch goes to disk, the next is put together here. It keeps batches in their order, and
// knows nothing of what they write.

import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { Interrupted, type Row, type Statement } from '../database.ts';
import { type Batch, type Outcome, packer, rowsOf } from './writer-messages.ts';

export interface WriterThread {
  /** As `Database.batch`. @throws Interrupted where the thread ended with the batch. */
  batch(statements: readonly Statement[]): Promise<Row[][]>;
  /** Takes no more, and resolves when all that was taken is settled. */
  close(): Promise<void>;
}

interface Waiting {
  steps: number;
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

interface Running {
  worker: Worker;
  pack(id: number, statements: readonly Statement[]): Batch;
  waiting: Map<number, Waiting>;
}

const SCRIPT = new URL('./writer-thread.js', import.meta.url);

/** A thread that has ended by itself is followed by another with the next batch. `script` is the thread's module. */
export function startWriter(path: string, script: URL = SCRIPT): WriterThread {
  let running: Running | undefined;
  let closed = false;
  let batches = 0;

  function start(): Running {
    const worker = new Worker(script, { workerData: { path } });
    const started: Running = { worker, pack: packer(), waiting: new Map() };
    // It keeps nobody from ending who has nothing to write.
    worker.unref();
    worker.on('message', (outcome: Outcome) => settle(started, outcome));
    let cause = 'it ended';
    worker.on('error', (error: unknown) => {
      cause = (error as Error).message;
    });
    worker.on('exit', () => {
      if (running === started) running = undefined;
      for (const { reject } of started.waiting.values()) reject(new Interrupted(`the thread that writes failed: ${cause}`));
      started.waiting.clear();
    });
    return started;
  }

  function settle({ worker, waiting }: Running, outcome: Outcome): void {
    const { steps, resolve, reject } = waiting.get(outcome.id)!;
    waiting.delete(outcome.id);
    if (waiting.size === 0 && !closed) worker.unref();
    try {
      resolve(rowsOf(outcome, steps));
    } catch (error) {
      reject(error);
    }
  }

  running = start();
  return {
    batch: (statements) =>
      new Promise((resolve, reject) => {
        if (closed) throw new AppError('unavailable', 'the database was closed');
        running ??= start();
        const { worker, pack, waiting } = running;
        const batch = pack(++batches, statements);
        worker.postMessage(batch, [batch.bytes.buffer]);
        if (waiting.size === 0) worker.ref();
        waiting.set(batch.id, { steps: statements.length, resolve, reject });
      }),
    async close() {
      closed = true;
      if (!running) return;
      const { worker } = running;
      worker.ref();
      // Behind all batches, which it takes in order.
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage('close');
      await ended;
    },
  };
}
