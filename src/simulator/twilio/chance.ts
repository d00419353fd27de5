// Every random choice of the look-alike, keyed by what it is about instead of by the order in which requests arrive,
// so that a seed gives the same faults whatever the concurrency. No state, no clock.

import { createHash } from 'node:crypto';

/**
 * What a choice is about: the citizen's number, the way in which the message travels, and its ordinal among the messages
 * that this number sent or was sent that way, from 1.
 */
export interface Subject {
  phone: string;
  way: 'create' | 'reply' | 'keyword' | 'inbound';
  ordinal: number;
}

export interface Chance {
  /** A fraction in [0, 1), the same for the same seed, subject and purpose. */
  fraction(subject: Subject, purpose: string): number;
  /** A point in the range, ends included. */
  within(range: readonly [number, number], subject: Subject, purpose: string): number;
  /** 32 hexadecimal digits, for a SID. */
  hex(name: string): string;
}

export function chanceFrom(seed: string): Chance {
  const fraction = (subject: Subject, purpose: string) =>
    hash53(`${seed}|${subject.way}|${subject.phone}|${subject.ordinal}|${purpose}`) / 2 ** 53;
  return {
    fraction,
    within: ([low, high], subject, purpose) => Math.round(low + (high - low) * fraction(subject, purpose)),
    hex: (name) => createHash('md5').update(`${seed}|${name}`).digest('hex'),
  };
}

/** Two interleaved multiply-xorshift lanes (the cyrb53 scheme): some 50 draws a message make a cryptographic hash too dear. */
function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 11) * 2 ** 32 + (a >>> 0);
}
