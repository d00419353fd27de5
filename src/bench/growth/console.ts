// The real service as its operators run it, `textpoll serve`, and a browser that is signed in to it. It measures time alone.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../demo/free-port.ts';
import { AppError } from '../../errors.ts';
import { environment } from '../../settings.ts';
import type { DatabaseAddress } from '../../store/address.ts';
import { openStore } from '../../store/open.ts';
import { openUsers } from '../../users/users.ts';
import { BENCH } from '../fixture.ts';

const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));
const START_MS = 120_000;
const STOP_MS = 20_000;
const ANSWER_MS = 120_000;
const LOOK_EVERY_MS = 50;
const DAY_MS = 86_400_000;
const OWNER = 'owner@example.org';

export interface Served {
  url: string;
  /** Signed in. @throws AppError where the answer is not 200. @returns milliseconds until the last byte, or until the first live part. */
  get(path: string, until?: 'end' | 'firstPart'): Promise<number>;
  /** The text of a page. */
  read(path: string): Promise<string>;
  /** Bytes that the process holds, and the most that it has held; null where the system does not tell. */
  memory(): { now: number; peak: number } | null;
  /** Processor time used so far, user and system, of all threads; null where the system does not tell. */
  cpuMs(): number | null;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** Where the provider is; without it nobody is there. */
  apiBaseUrl?: string;
}

/** Ready to answer, with its owner signed in. */
export async function serve(database: DatabaseAddress, { apiBaseUrl }: ServeOptions = {}): Promise<Served> {
  const token = await ownersLink(database);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    stdio: ['ignore', 'ignore', 2],
    env: {
      ...environment(),
      DATABASE_URL: database.engine === 'sqlite' ? `file:${database.path}` : database.url,
      TEXTPOLL_SECRET: BENCH.secret,
      TWILIO_ACCOUNT_SID: BENCH.accountSid,
      TWILIO_AUTH_TOKEN: BENCH.authToken,
      TWILIO_FROM: BENCH.sender,
      TWILIO_MESSAGING_SERVICE_SID: '',
      TWILIO_API_BASE_URL: apiBaseUrl ?? 'http://127.0.0.1:9',
      PUBLIC_BASE_URL: url,
      HOST: '127.0.0.1',
      PORT: String(port),
      REDACT_PROVIDER_COPIES: 'off',
      LOG_LEVEL: 'fatal',
    },
  });
  try {
    await untilReady(url, child);
    const cookie = await signIn(`${url}/sign-in/link?token=${token}`);
    return {
      url,
      get: async (path, until = 'end') => (await visit(url + path, cookie, until)).ms,
      read: async (path) => (await visit(url + path, cookie, 'end')).text,
      memory: () => memoryOf(child.pid!),
      cpuMs: () => cpuMsOf(child.pid!),
      stop: () => end(child),
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** Somebody who may see every page, and the link that lets them in. */
async function ownersLink(database: DatabaseAddress): Promise<string> {
  const { db } = await openStore(database, BENCH.secret);
  const users = openUsers({ db, database, secret: BENCH.secret, baseUrl: 'http://127.0.0.1' });
  try {
    const by = { actor: 'bench', now: Date.now() };
    const made = await users.people.create({ email: OWNER, name: 'Owner', language: 'en', role: 'owner' }, by);
    const user = made.outcome === 'created' ? made.user : (await users.people.find(OWNER))!;
    return await users.links.issue(user.id, 'sign-in', DAY_MS, by);
  } finally {
    await users.close();
    await db.close();
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new AppError('unavailable', `the service ended with ${child.exitCode}`);
    const response = await fetch(`${url}/sign-in`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    if (performance.now() > until) throw new AppError('unavailable', 'the service did not get ready');
    await sleep(LOOK_EVERY_MS);
  }
}

async function signIn(link: string): Promise<string> {
  const response = await fetch(link, { redirect: 'manual' });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
  if (response.status !== 303 || cookies.length === 0)
    throw new AppError('unavailable', `signing in was answered ${response.status}`);
  return cookies.join('; ');
}

function visit(url: string, cookie: string, until: 'end' | 'firstPart'): Promise<{ ms: number; text: string }> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const asked = request(url, { headers: { Cookie: cookie }, timeout: ANSWER_MS }, (response) => {
      if (response.statusCode !== 200) {
        asked.destroy();
        return reject(new AppError('unavailable', `${new URL(url).pathname} was answered ${response.statusCode}`));
      }
      let text = '';
      const done = () => resolve({ ms: performance.now() - startedAt, text });
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (until === 'firstPart' && text.includes('data: ')) {
          done();
          asked.destroy();
        }
      });
      response.on('end', done);
    });
    asked.on('timeout', () => asked.destroy(new AppError('unavailable', `${url} did not answer`)));
    asked.on('error', reject);
    asked.end();
  });
}

export function memoryOf(pid: number): { now: number; peak: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) * 1024;
    return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
  } catch {
    return null;
  }
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

function cpuMsOf(pid: number): number | null {
  try {
    // Behind the name, which may hold anything, the 12th and the 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}

/** What the system keeps of a file in memory is given up, where its tools can: a first look then reads the disk. */
export function forget(path: string): boolean {
  return (
    spawnSync('dd', [`of=${path}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none'], { stdio: 'ignore' })
      .status === 0
  );
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
