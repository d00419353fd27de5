// Runs the built command line as its users do: another process, its own environment, its exit status.

import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseAddress } from '../../src/store/address.ts';
import { type ThrowawayDatabase, throwawayDatabase } from './database.ts';
import { SECRET } from './world.ts';

export { COALITION, coalitionNow, TWILIO_SETTINGS } from './coalition-now.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Ran {
  status: number | null;
  out: string;
  err: string;
}

export interface Installation {
  folder: string;
  database: DatabaseAddress;
  raw: ThrowawayDatabase['raw'];
  env: Record<string, string>;
  run(args: string[], input?: string): Promise<Ran>;
  /** A process that goes on; ended by the test. */
  start(args: string[]): ChildProcess;
  file(name: string, content: string): string;
  /** The folder, and the database with it. */
  remove(): Promise<void>;
}

/** A folder of its own, with no settings but those given: what the developer's shell has set does not count. */
export async function install(settings: Record<string, string> = {}): Promise<Installation> {
  const { address, url, folder, raw, remove } = await throwawayDatabase();
  const env = {
    PATH: process.env.PATH ?? '',
    TMPDIR: tmpdir(),
    DATABASE_URL: url,
    TEXTPOLL_SECRET: SECRET,
    ...settings,
  };
  const start = (args: string[]) => spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: 'pipe' });
  return {
    folder,
    database: address,
    raw,
    env,
    start,
    remove,
    run: (args, input) =>
      new Promise((resolve, reject) => {
        const child = start(args);
        const ran: Ran = { status: null, out: '', err: '' };
        child.stdout!.on('data', (chunk) => {
          ran.out += chunk;
        });
        child.stderr!.on('data', (chunk) => {
          ran.err += chunk;
        });
        child.on('error', reject);
        child.on('close', (status) => resolve({ ...ran, status }));
        child.stdin!.end(input ?? '');
      }),
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

export const SAMPLE_CSV = [
  'phone,language,region',
  '07701234567,ar,centre',
  '0770 123 4568,ckb,kurdistan',
  '+9647701234569,en,south',
  '9.64771E+11,ar,centre',
  '07701234567,ar,centre',
  '',
].join('\n');
