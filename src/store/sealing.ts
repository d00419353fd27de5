// Promise 6: a stolen database names nobody. Numbers are found by keyed hash; numbers and bodies are readable only with a key
// that is not in the database.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Stands before every sealed value, so that another cipher can follow one day. */
const FORMAT = 1;
const BEGINNING = Buffer.of(FORMAT);
/** Asking the system for random bytes costs more than the cipher itself: they are drawn in bulk. Each is used once. */
const RANDOM_POOL_BYTES = IV_BYTES * 512;
/** HKDF's salt: fixed, as the secret is already high in entropy and two services must derive the same keys from it. */
const SALT = 'textpoll/v1';
export const MIN_SECRET_LENGTH = 32;

/** What a value is: bound into the seal, so that a sealed body cannot be passed off as a number. */
export type SealedKind = 'number' | 'body';
const KINDS: Record<SealedKind, Buffer> = { number: Buffer.from('number'), body: Buffer.from('body') };

export interface Sealer {
  /** The keyed hash under which a number (E.164) is looked up: 16 bytes, enough that ten billion numbers do not meet. */
  lookup(number: string): Uint8Array;
  /** By which a file of contacts is known again, from its SHA-256: that of a short file would tell its numbers to whoever tries them all. */
  fileMark(sha256: Uint8Array): Uint8Array;
  seal(kind: SealedKind, text: string): Uint8Array;
  /** @throws AppError where the value was sealed with another secret, as another kind, or is damaged. */
  open(kind: SealedKind, sealed: Uint8Array): string;
  /** Tells whether two secrets are the same without telling the secret. */
  readonly checkValue: string;
}

/** A key for one purpose, 32 bytes: each purpose has its own name, so that no key tells of another. */
export function derivedKey(secret: string, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, SALT, name, 32));
}

export function createSealer(secret: string): Sealer {
  const key = (name: string) => derivedKey(secret, name);
  const lookupKey = key('number lookup');
  const sealKey = key('seal');
  const fileKey = key('file mark');
  return {
    checkValue: createHmac('sha256', key('check')).update('textpoll').digest('hex'),
    lookup: (number) => createHmac('sha256', lookupKey).update(number).digest().subarray(0, 16),
    fileMark: (sha256) => createHmac('sha256', fileKey).update(sha256).digest(),
    seal(kind, text) {
      const iv = freshIv();
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(KINDS[kind]);
      return Buffer.concat([BEGINNING, iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(kind, sealed) {
      try {
        const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
        if (bytes[0] !== FORMAT) throw new Error('format');
        const iv = bytes.subarray(1, 1 + IV_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', sealKey, iv, { authTagLength: TAG_BYTES }).setAAD(KINDS[kind]);
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return decipher.update(bytes.subarray(1 + IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new AppError(
          'refused',
          `a sealed ${kind} cannot be opened`,
          'is TEXTPOLL_SECRET the one that this database was begun with?',
        );
      }
    },
  };
}

const randomPool = Buffer.alloc(RANDOM_POOL_BYTES);
let randomUsed = RANDOM_POOL_BYTES;

function freshIv(): Buffer {
  if (randomUsed === RANDOM_POOL_BYTES) {
    randomFillSync(randomPool);
    randomUsed = 0;
  }
  randomUsed += IV_BYTES;
  return Buffer.from(randomPool.subarray(randomUsed - IV_BYTES, randomUsed));
}

/** Binds a database to its secret at first sight. @throws AppError where it was begun with another one. */
export async function bindSecret(db: Database, sealer: Sealer): Promise<void> {
  await db.batch([
    {
      sql: "INSERT INTO meta (name, value) VALUES ('secret', @value) ON CONFLICT (name) DO NOTHING",
      params: { value: sealer.checkValue },
    },
  ]);
  const row = await db.get<{ value: string }>("SELECT value FROM meta WHERE name = 'secret'");
  if (row && timingSafeEqual(Buffer.from(row.value), Buffer.from(sealer.checkValue))) return;
  throw new AppError(
    'refused',
    'TEXTPOLL_SECRET is not the secret that this database was begun with: its numbers could not be read, and nobody’s STOP would be found',
    'set TEXTPOLL_SECRET to the first one, or DATABASE_URL to another database',
  );
}
