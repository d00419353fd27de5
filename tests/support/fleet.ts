// Several `textpoll serve` processes of the built program on one database, behind one public address, each with its own line to the
// look-alike. It ends what it has started, and checks nothing.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MESSAGES_PATH } from '../../src/sms/twilio-urls.ts';
import { type Answered, type Front, startFront } from './front.ts';
import { type CreateCall, type ProviderLine, startProviderLine } from './provider-line.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;
/** Create calls take so long besides what the look-alike takes: a network has a length. */
const ROUND_TRIP_MS = 80;

export interface Instance {
  /** Its own address, beside the public one. */
  url: string;
  line: ProviderLine;
  /** Resolves to its exit status. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  /** What it has logged. */
  said(): string;
}

export interface Fleet {
  front: Front;
  instances: Instance[];
  /** Starts one more; resolves when it takes work. */
  start(): Promise<Instance>;
  /** Create calls of all instances, in the order in which they began. */
  calls(): CreateCall[];
  close(): Promise<void>;
}

export async function openFleet(options: {
  env: Record<string, string>;
  folder: string;
  provider: () => string;
  onAnswer?: (answered: Answered) => Promise<void>;
}): Promise<Fleet> {
  const front = await startFront(options.onAnswer);
  const instances: Instance[] = [];
  const running = new Set<ChildProcess>();

  async function start(): Promise<Instance> {
    const line = await startProviderLine(options.provider, ROUND_TRIP_MS);
    const env = { ...options.env, PUBLIC_BASE_URL: front.url, TWILIO_API_BASE_URL: line.url, PORT: '0', LOG_LEVEL: 'info' };
    const child = spawn(process.execPath, [MAIN, 'serve'], { cwd: options.folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    running.add(child);
    const ended = once(child, 'exit').then(([status]) => {
      running.delete(child);
      return status as number | null;
    });
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    const place = instances.length;
    const instance: Instance = {
      url: '',
      line,
      said: () => said,
      end(signal) {
        // The proxy finds out by itself, as it would elsewhere.
        child.kill(signal);
        return ended;
      },
    };
    instances.push(instance);
    instance.url = await listening(() => said);
    front.instances[place] = instance.url;
    return instance;
  }

  return {
    front,
    instances,
    start,
    calls: () => instances.flatMap(({ line }) => line.calls).sort((a, b) => a.at - b.at),
    async close() {
      for (const child of running) child.kill('SIGKILL');
      await Promise.all([...running].map((child) => once(child, 'exit')));
      await Promise.all([front.close(), ...instances.map(({ line }) => line.close())]);
    },
  };
}

async function listening(said: () => string): Promise<string> {
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; ) {
    const url = /"url":"(http:[^"]+)"[^\n]*"msg":"serving"/.exec(said())?.[1];
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`an instance did not start: ${said()}`);
}

/** The ids of the replies whose webhooks were answered as heard, by any instance. */
export function answeredReplies({ front }: Fleet): Set<string> {
  const ok = front.answered.filter(({ path, status }) => path === MESSAGES_PATH && status === 200);
  return new Set(ok.map(({ form }) => form.get('MessageSid')!));
}
