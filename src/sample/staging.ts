// Uploaded files between choosing and importing. They hold phone numbers, so that what lies on the disk is sealed with a key which
// only this process's memory has: a stolen disk names nobody, and after a restart nobody can read them any more.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { maskNumbers } from '../sms/mask.ts';
import type { DatabaseAddress } from '../store/address.ts';

export const LIMITS = {
  /** A million contacts with some strata are about 40 MB. */
  fileBytes: 200_000_000,
  /** How long a file waits for somebody. */
  keptMs: 3_600_000,
  sweptEveryMs: 600_000,
  /** At once, of all users together. */
  files: 20,
} as const;

const CIPHER = 'aes-256-gcm';

export interface StagedFile {
  id: string;
  name: string;
  bytes: number;
  /** Of what was uploaded, once it is here whole. */
  sha256: Buffer | undefined;
}

export interface Staging {
  /** Resolves to `tooLarge` beyond the limit, and to `full` where too many wait; nothing is kept then. */
  keep(source: Readable, name: string): Promise<StagedFile | 'tooLarge' | 'full'>;
  /** A place to write a file of our own to, such as rejected rows; readable once it is `written`, which never fails: then it is gone. */
  open(name: string): { id: string; stream: Writable; written: Promise<void> } | undefined;
  find(id: string): StagedFile | undefined;
  /** Undefined where it is gone. Fails at its end where somebody has changed it on the disk. */
  read(id: string): Readable | undefined;
  drop(id: string): void;
  close(): void;
}

interface Kept extends StagedFile {
  key: Buffer;
  iv: Buffer;
  tag: Buffer | undefined;
  until: number;
}

/** Beside an SQLite file; with a database elsewhere, a folder of this process: what is staged is for it alone. */
export function stagingFolder(database: DatabaseAddress): string {
  return database.engine === 'sqlite'
    ? join(dirname(database.path), 'uploads')
    : join(tmpdir(), `textpoll-uploads-${process.pid}`);
}

/** `now`: ms UTC. */
export function openStaging(folder: string, now: () => number): Staging {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = new Map<string, Kept>();
  const pathOf = (id: string) => join(folder, id);

  function drop(id: string): void {
    files.delete(id);
    rmSync(pathOf(id), { force: true });
  }

  /** What lies there for longer than a file is kept was left by a process that has ended. */
  function sweepOrphans(): void {
    for (const name of readdirSync(folder)) {
      const left = statSync(join(folder, name), { throwIfNoEntry: false });
      if (left && !files.has(name) && left.mtimeMs < Date.now() - LIMITS.keptMs) rmSync(join(folder, name), { force: true });
    }
  }
  sweepOrphans();
  const sweeping = setInterval(() => {
    sweep();
    sweepOrphans();
  }, LIMITS.sweptEveryMs);
  sweeping.unref();

  function sweep(): void {
    for (const file of files.values()) if (file.until <= now()) drop(file.id);
  }

  function begin(name: string): { file: Kept; stream: Writable; done: Promise<void> } | undefined {
    sweep();
    if (files.size >= LIMITS.files) return undefined;
    const file: Kept = {
      id: randomBytes(16).toString('hex'),
      // A file may be named after somebody's number, and its name is shown.
      name: maskNumbers(name.slice(0, 200)),
      bytes: 0,
      sha256: undefined,
      key: randomBytes(32),
      iv: randomBytes(12),
      tag: undefined,
      until: now() + LIMITS.keptMs,
    };
    files.set(file.id, file);
    const cipher = createCipheriv(CIPHER, file.key, file.iv);
    const stream = new PassThrough();
    const out = createWriteStream(pathOf(file.id), { mode: 0o600 });
    const closed = new Promise<void>((resolve) => out.once('close', () => resolve()));
    const done = pipeline(stream, cipher, out)
      .then(() => {
        file.tag = cipher.getAuthTag();
      })
      // What breaks while the file is still being opened would leave it on the disk after it was dropped.
      .finally(() => closed);
    return { file, stream, done };
  }

  return {
    async keep(source, name) {
      const begun = begin(name);
      if (!begun) {
        source.resume();
        return 'full';
      }
      const { file, stream, done } = begun;
      const hash = createHash('sha256');
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          file.bytes += chunk.length;
          hash.update(chunk);
          if (file.bytes > LIMITS.fileBytes) next(new TooLarge());
          else next(null, chunk);
        },
      });
      try {
        await Promise.all([pipeline(source, counted, stream), done]);
        file.sha256 = hash.digest();
      } catch (error) {
        stream.destroy();
        await done.catch(() => {});
        drop(file.id);
        if (error instanceof TooLarge) return 'tooLarge';
        throw error;
      }
      return told(file);
    },
    open(name) {
      const begun = begin(name);
      if (!begun) return undefined;
      const written = begun.done.catch(() => drop(begun.file.id));
      begun.stream.on('data', (chunk: Buffer) => {
        begun.file.bytes += chunk.length;
      });
      return { id: begun.file.id, stream: begun.stream, written };
    },
    find(id) {
      sweep();
      const file = files.get(id);
      return file && told(file);
    },
    read(id) {
      sweep();
      const file = files.get(id);
      if (!file?.tag || !exists(pathOf(id))) return undefined;
      const decipher = createDecipheriv(CIPHER, file.key, file.iv).setAuthTag(file.tag);
      const from = createReadStream(pathOf(id));
      from.on('error', (error) => decipher.destroy(error));
      // Who stops reading in the middle must not leave the file open.
      decipher.on('close', () => from.destroy());
      return from.pipe(decipher);
    },
    drop,
    close() {
      clearInterval(sweeping);
      // The folder stays: beside an SQLite file it is another process's too, which may have just started.
      for (const id of [...files.keys()]) drop(id);
    },
  };
}

class TooLarge extends Error {}

function told({ id, name, bytes, sha256 }: Kept): StagedFile {
  return { id, name, bytes, sha256 };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
