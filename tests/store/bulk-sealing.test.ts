// What is computed here for many texts at once is what node:crypto computes for each: the same bytes, for every key and text.

import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  HASHED_LENGTH,
  IV_BYTES,
  isShort,
  openBulkCipher,
  openBulkHmac,
  SEALED_LENGTH,
  TAG_BYTES,
} from '../../src/store/bulk-sealing.ts';
import { createSealer } from '../../src/store/sealing.ts';

const ascii = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)), maxLength });
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('AES-256-GCM', () => {
  const texts = fc.array(ascii(SEALED_LENGTH), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      bytes(32),
      fc.uint8Array({ maxLength: 16 }),
      texts,
      fc.infiniteStream(bytes(IV_BYTES)),
      (key, aad, given, ivs) => {
        const nonces = Buffer.concat([...ivs.take(given.length)]);
        const lengths = given.map((text) => 1 + IV_BYTES + text.length + TAG_BYTES);
        const starts = lengths.map((_, n) => lengths.slice(0, n).reduce((sum, length) => sum + length, 0));
        const into = Buffer.alloc(lengths.reduce((sum, length) => sum + length, 0));
        openBulkCipher(key, aad)(given, nonces, into, starts);
        for (const [n, text] of given.entries()) {
          const iv = nonces.subarray(IV_BYTES * n, IV_BYTES * (n + 1));
          const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
          const wanted = Buffer.concat([Buffer.of(0), iv, cipher.update(text, 'latin1'), cipher.final(), cipher.getAuthTag()]);
          expect(into.subarray(starts[n]!, starts[n]! + lengths[n]!).toString('hex')).toBe(wanted.toString('hex'));
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('HMAC-SHA256', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), ascii(HASHED_LENGTH), fc.integer({ min: 1, max: 32 }), (key, text, length) => {
      const into = Buffer.alloc(40, 0xee);
      openBulkHmac(key)(text, into, 3, length);
      const wanted = createHmac('sha256', key).update(text).digest().subarray(0, length);
      expect(into.toString('hex')).toBe(`eeeeee${wanted.toString('hex')}${'ee'.repeat(37 - length)}`);
    }),
    { numRuns: 1_000 },
  );
});

test('only ASCII within the length is short', () => {
  expect([isShort('', 0), isShort('ab', 2), isShort('abc', 2), isShort('\u007f', 1), isShort('\u0080', 1)]).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

describe('the sealer', () => {
  const sealer = createSealer(randomBytes(32).toString('hex'));

  test('opens what was sealed with others, and knows it as the kind that it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(ascii(SEALED_LENGTH), fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 20 }),
        (texts) => {
          const sealed = sealer.sealAll('number', texts);
          expect(sealed.map((value) => sealer.open('number', value))).toEqual(texts.map((text) => Buffer.from(text).toString()));
          for (const value of sealed) expect(() => sealer.open('body', value)).toThrow('cannot be opened');
        },
      ),
    );
  });

  test('a changed bit does not open', () => {
    const [sealed] = sealer.sealAll('number', ['+9647701234567']);
    for (let bit = 8; bit < 8 * sealed!.length; bit++) {
      const changed = Uint8Array.from(sealed!);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => sealer.open('number', changed)).toThrow('cannot be opened');
    }
  });

  test('seals the same text otherwise each time', () => {
    const texts = Array.from({ length: 2_000 }, () => '+9647701234567');
    const nonces = [...sealer.sealAll('number', texts), ...sealer.sealAll('number', texts)].map((value) =>
      Buffer.from(value.subarray(1, 1 + IV_BYTES)).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(4_000);
  });

  test('looks up many as one by one', () => {
    const numbers = ['+9647701234567', '', '+1', 'x'.repeat(HASHED_LENGTH), 'x'.repeat(HASHED_LENGTH + 1), 'رقم'];
    const one = numbers.map((number) => Buffer.from(sealer.lookup(number)).toString('hex'));
    expect(sealer.lookupAll(numbers).map((hash) => Buffer.from(hash).toString('hex'))).toEqual(one);
  });
});
