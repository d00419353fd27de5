// The processes of a bench: each part runs in one of its own, is asked for things, and tells what processor time it has used.
// Where the system can pin processes, whoever makes the load has a core of its own.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The side that is measured, and the side that makes the load or stands in for the world outside. */
export type Side = 'measured' | 'load';

export interface Role {
  /** @throws Error with what went wrong there. */
  ask<T>(action: string, given?: unknown): Promise<T>;
  /** Processor time used so far, user and system, of all its threads; µs. */
  cpuUs(): Promise<number>;
  /** The most memory that it has held, in bytes. */
  peakBytes(): Promise<number>;
  end(): Promise<void>;
}

interface Question {
  id: number;
  action: string;
  given: unknown;
}
type Answer = { id: number; value: unknown } | { id: number; error: string };

const END_TIMEOUT_MS = 20_000;

/** `file` is the role's module, without its ending, beside this one. */
export function startRole(file: string, side: Side): Role {
  const module = fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  // The bench's own flags too: node --cpu-prof dist/main.js bench … profiles every role.
  const [command, ...args] = [...pinning(side), process.execPath, ...process.execArgv, module];
  // What a role prints is news: standard output belongs to the results.
  const child = spawn(command!, args, { stdio: ['ignore', 2, 2, 'ipc'], serialization: 'advanced' });
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  let ended = false;
  child.on('message', (answer: Answer) => {
    const waiting = open.get(answer.id);
    open.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(`${file}: ${answer.error}`));
    else waiting?.resolve(answer.value);
  });
  const fail = (error: Error) => {
    ended = true;
    for (const { reject } of open.values()) reject(error);
    open.clear();
  };
  child.on('error', fail);
  child.on('exit', (code, signal) => fail(new Error(`${file} ended with ${code ?? signal}`)));
  const ask = <T>(action: string, given: unknown = {}) =>
    new Promise<T>((resolve, reject) => {
      if (ended) return reject(new Error(`${file} has ended`));
      const id = ++asked;
      open.set(id, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id, action, given } satisfies Question);
    });
  return {
    ask,
    cpuUs: () => ask<number>('cpuUs'),
    peakBytes: () => ask<number>('peakBytes'),
    end: () => (ended ? Promise.resolve() : endChild(child)),
  };
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.disconnect();
  });
}

/** The role's side: answers what it is asked until its bench goes away. */
// biome-ignore lint/suspicious/noExplicitAny: each action knows what it is given
export function serveRole(actions: Record<string, (given: any) => unknown>): void {
  const all: typeof actions = {
    cpuUs: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    peakBytes: () => process.resourceUsage().maxRSS * 1024,
    ...actions,
  };
  process.on('message', async ({ id, action, given }: Question) => {
    try {
      process.send!({ id, value: await all[action]!(given) });
    } catch (error) {
      process.send!({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.once('disconnect', () => process.exit(0));
}

const cores = availableParallelism();
let canPin: boolean | undefined;

/** The load has the last core. The measured side has the others; of two cores it may use both, as a service with threads does. */
function pinning(side: Side): string[] {
  canPin ??= cores > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  if (!canPin) return [];
  if (side === 'load') return ['taskset', '-c', String(cores - 1)];
  return cores > 2 ? ['taskset', '-c', `0-${cores - 2}`] : [];
}
