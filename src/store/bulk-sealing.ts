// Many short texts sealed or looked up at once, byte for byte as node:crypto would do each: its own objects, one for each text, cost ten
// times what they compute. AES and the random bytes stay OpenSSL's; here are only GCM's sum and SHA-256's rounds for one block. It keeps
// no text.

import { createCipheriv, createHash } from 'node:crypto';

const BLOCK_BYTES = 16;
export const IV_BYTES = 12;
export const TAG_BYTES = 16;
/** What one block holds: an E.164 number with its sign has at most 16 characters. */
export const SEALED_LENGTH = BLOCK_BYTES;
/** What one block of SHA-256 holds beside its padding. */
export const HASHED_LENGTH = 55;

/** ASCII alone: a character is a byte. */
export function isShort(text: string, length: number): boolean {
  if (text.length > length) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/**
 * AES-256-GCM. Each text has at most `SEALED_LENGTH` ASCII characters, and gets `IV_BYTES` of `nonces`: random, never used before. Nonce,
 * text and tag go into `into`, behind the byte at the text's start.
 */
export function openBulkCipher(
  key: Uint8Array,
  aad: Uint8Array,
): (texts: readonly string[], nonces: Buffer, into: Buffer, starts: readonly number[]) => void {
  // Its blocks do not depend on each other: the one object does for all of them.
  const aes = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const multiply = multiplierBy(aes.update(Buffer.alloc(BLOCK_BYTES)));
  const start = new Uint32Array(4);
  if (aad.length > BLOCK_BYTES) throw new Error('the additional data is longer than a block');
  const padded = Buffer.alloc(BLOCK_BYTES);
  padded.set(aad);
  for (let word = 0; word < 4; word++) start[word] = padded.readUInt32BE(4 * word);
  multiply(start);
  const sum = new Uint32Array(4);
  return (texts, nonces, into, starts) => {
    const blocks = Buffer.alloc(2 * BLOCK_BYTES * texts.length);
    for (let n = 0; n < texts.length; n++) {
      const at = 2 * BLOCK_BYTES * n;
      nonces.copy(blocks, at, IV_BYTES * n, IV_BYTES * (n + 1));
      blocks[at + 15] = 1;
      nonces.copy(blocks, at + BLOCK_BYTES, IV_BYTES * n, IV_BYTES * (n + 1));
      blocks[at + BLOCK_BYTES + 15] = 2;
    }
    const stream = aes.update(blocks);
    for (let n = 0; n < texts.length; n++) {
      const text = texts[n]!;
      const at = 2 * BLOCK_BYTES * n;
      let to = starts[n]! + 1;
      nonces.copy(into, to, IV_BYTES * n, IV_BYTES * (n + 1));
      to += IV_BYTES;
      sum.set(start);
      for (let c = 0; c < text.length; c++) {
        const byte = text.charCodeAt(c) ^ stream[at + BLOCK_BYTES + c]!;
        into[to + c] = byte;
        sum[c >> 2]! ^= byte << (24 - 8 * (c & 3));
      }
      to += text.length;
      if (text !== '') multiply(sum);
      sum[1]! ^= 8 * aad.length;
      sum[3]! ^= 8 * text.length;
      multiply(sum);
      for (let byte = 0; byte < TAG_BYTES; byte++)
        into[to + byte] = (sum[byte >> 2]! >>> (24 - 8 * (byte & 3))) ^ stream[at + byte]!;
    }
  };
}

/** Multiplies an element of GCM's field by `factor`, in place: a table for each byte of it. */
function multiplierBy(factor: Buffer): (element: Uint32Array) => void {
  const table = new Uint32Array(BLOCK_BYTES * 256 * 4);
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => factor.readUInt32BE(at)) as [number, number, number, number];
  for (let bit = 0; bit < 128; bit++) {
    const [place, mask] = [bit >> 3, 0x80 >> (bit & 7)];
    for (let byte = 0; byte < 256; byte++) {
      if ((byte & mask) === 0) continue;
      const at = (place * 256 + byte) * 4;
      table[at]! ^= a;
      table[at + 1]! ^= b;
      table[at + 2]! ^= c;
      table[at + 3]! ^= d;
    }
    const carry = d & 1;
    d = ((d >>> 1) | (c << 31)) >>> 0;
    c = ((c >>> 1) | (b << 31)) >>> 0;
    b = ((b >>> 1) | (a << 31)) >>> 0;
    a = ((a >>> 1) ^ (carry ? 0xe1000000 : 0)) >>> 0;
  }
  return (element) => {
    let [w, x, y, z] = [0, 0, 0, 0];
    for (let place = 0; place < BLOCK_BYTES; place++) {
      const at = (place * 256 + ((element[place >> 2]! >>> (24 - 8 * (place & 3))) & 0xff)) * 4;
      w ^= table[at]!;
      x ^= table[at + 1]!;
      y ^= table[at + 2]!;
      z ^= table[at + 3]!;
    }
    element[0] = w;
    element[1] = x;
    element[2] = y;
    element[3] = z;
  };
}

/** HMAC-SHA256 of a text of at most `HASHED_LENGTH` ASCII characters: writes its first `length` bytes, at most 32, to `into` at `at`. */
export function openBulkHmac(key: Uint8Array): (text: string, into: Buffer, at: number, length: number) => void {
  const inner = new Int32Array(8);
  const outer = new Int32Array(8);
  const words = new Int32Array(64);
  const block = Buffer.alloc(64);
  const own = key.length > 64 ? createHash('sha256').update(key).digest() : key;
  for (const [state, pad] of [
    [inner, 0x36],
    [outer, 0x5c],
  ] as const) {
    state.set(INITIAL);
    block.fill(pad);
    for (let at = 0; at < own.length; at++) block[at]! ^= own[at]!;
    for (let word = 0; word < 16; word++) words[word] = block.readInt32BE(4 * word);
    compress(state, words);
  }
  const state = new Int32Array(8);
  return (text, into, at, length) => {
    words.fill(0, 0, 16);
    for (let c = 0; c < text.length; c++) words[c >> 2]! |= text.charCodeAt(c) << (24 - 8 * (c & 3));
    words[text.length >> 2]! |= 0x80 << (24 - 8 * (text.length & 3));
    words[15] = 8 * (64 + text.length);
    state.set(inner);
    compress(state, words);
    for (let word = 0; word < 8; word++) words[word] = state[word]!;
    words[8] = 0x80000000 | 0;
    words.fill(0, 9, 15);
    words[15] = 8 * (64 + 32);
    state.set(outer);
    compress(state, words);
    for (let byte = 0; byte < length; byte++) into[at + byte] = state[byte >> 2]! >>> (24 - 8 * (byte & 3));
  };
}

/** The first `count` primes' roots, the 32 bits after the point: SHA-256's constants are these. */
function rootsOfPrimes(count: number, root: (prime: number) => number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32) | 0);
}

const INITIAL = rootsOfPrimes(8, Math.sqrt);
const ROUNDS = rootsOfPrimes(64, Math.cbrt);

/** One block, whose 16 words stand at the beginning of `w`, into `state`. */
function compress(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const [x, y] = [w[i - 15]!, w[i - 2]!];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
  state[4] = (state[4]! + e) | 0;
  state[5] = (state[5]! + f) | 0;
  state[6] = (state[6]! + g) | 0;
  state[7] = (state[7]! + h) | 0;
}
