// Starts the console on a thread of its own, keeps it running, and hands out the way to it.

import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../clock.ts';
import type { Logger, LogLevel } from '../../log.ts';
import { forwardTo } from '../forward.ts';
import { within } from './origin.ts';
import type { SiteFacts } from './site.ts';

/** What the thread is given: plain data, as it crosses over. */
export interface ThreadData {
  socketPath: string;
  secret: string;
  logLevel: LogLevel;
  facts: SiteFacts;
  setUpToken: string | undefined;
  /** Where the time stands, in ms, when it is not the system's. */
  time: SharedArrayBuffer | undefined;
}

/** What it says once it listens. */
export interface Listening {
  /** How many there are who may sign in. */
  users: number;
}

export interface ConsoleThread extends Listening {
  forward(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** A thread that ends by itself is started again, after a pause that grows. */
const RESTART_MS = [500, 2_000, 10_000, 60_000] as const;
/** How often the thread is told a time that is not the system's. */
const TIME_EVERY_MS = 50;
const CLOSE_TIMEOUT_MS = 5_000;

/** `trustedProxies`: addresses or subnets. `clock` where the time is not the system's. Resolves once the console answers. */
export async function startConsoleThread(
  options: Omit<ThreadData, 'socketPath' | 'time'>,
  { log, clock, trustedProxies = [] }: { log: Logger; clock?: Clock; trustedProxies?: readonly string[] },
): Promise<ConsoleThread> {
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-console-'));
  const time = clock && sharedTime(clock);
  const data: ThreadData = { ...options, socketPath: join(folder, 'console.sock'), time: time?.buffer };
  let closing = false;
  let failures = 0;
  let worker: Worker;

  function start(): Promise<Listening> {
    rmSync(data.socketPath, { force: true });
    worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: data });
    const started = new Promise<Listening>((resolve, reject) => {
      worker.once('message', (listening: Listening) => {
        failures = 0;
        resolve(listening);
      });
      worker.once('error', reject);
    });
    worker.on('error', (error) => log.error({ err: error }, 'the console’s thread failed'));
    worker.on('exit', () => {
      if (closing) return;
      const pauseMs = RESTART_MS[Math.min(failures++, RESTART_MS.length - 1)]!;
      log.error({ pauseMs }, 'the console’s thread ended: it is started again');
      setTimeout(() => {
        if (!closing) start().catch(() => {});
      }, pauseMs).unref();
    });
    return started;
  }

  const { users } = await start().catch((error: unknown) => {
    closing = true;
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    users,
    forward: forwardTo(data.socketPath, {
      isProxy: within(trustedProxies),
      onError: (error) => log.warn({ err: error }, 'the console did not answer'),
    }),
    async close() {
      closing = true;
      time?.stop();
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage('close');
      const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sharedTime(clock: Clock): { buffer: SharedArrayBuffer; stop(): void } {
  const buffer = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(buffer);
  const tell = () => void Atomics.store(cell, 0, BigInt(Math.round(clock.now())));
  tell();
  const timer = setInterval(tell, TIME_EVERY_MS);
  timer.unref();
  return { buffer, stop: () => clearInterval(timer) };
}
