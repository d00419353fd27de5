// A file's SHA-256, by which an import that was cut off knows it again.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../errors.ts';

/** @throws AppError `unavailable` where it cannot be read. */
export async function digestOf(path: string): Promise<Uint8Array> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw new AppError('unavailable', `${path} cannot be read: ${(error as Error).message}`);
  }
  return hash.digest();
}
