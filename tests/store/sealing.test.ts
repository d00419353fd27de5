// Promise 6: what is sealed opens only with the secret, as what it was sealed as, and untouched.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { createSealer, type SealedKind } from '../../src/store/sealing.ts';
import { openWorld, SECRET, type World } from '../support/world.ts';

const sealer = createSealer(SECRET);
const other = createSealer(`${SECRET}!`);

describe('a sealed value', () => {
  test.each<[SealedKind, string]>([
    ['number', '+9647701234567'],
    ['body', 'لا أؤيد 👎'],
    ['body', ''],
    ['body', 'x'.repeat(1600)],
  ])('%s opens to what it was', (kind, text) => {
    const sealed = sealer.seal(kind, text);
    expect(sealer.open(kind, sealed)).toBe(text);
    expect(Buffer.from(sealed).includes(Buffer.from(text || 'nothing'))).toBe(false);
  });

  test('differs each time, so that equal bodies do not show', () => {
    expect(Buffer.from(sealer.seal('body', '1')).equals(Buffer.from(sealer.seal('body', '1')))).toBe(false);
  });

  test.each([
    ['with another secret', () => other.open('number', sealer.seal('number', '+9647701234567'))],
    ['as another kind', () => sealer.open('number', sealer.seal('body', '+9647701234567'))],
    [
      'with a bit turned',
      () =>
        sealer.open(
          'body',
          Uint8Array.from(sealer.seal('body', 'yes'), (byte, index) => (index === 15 ? byte ^ 1 : byte)),
        ),
    ],
    ['cut short', () => sealer.open('body', sealer.seal('body', 'yes').slice(0, 20))],
    ['empty', () => sealer.open('body', new Uint8Array())],
    [
      'of an unknown format',
      () =>
        sealer.open(
          'body',
          Uint8Array.from(sealer.seal('body', 'yes'), (byte, index) => (index === 0 ? 9 : byte)),
        ),
    ],
  ])('does not open %s, and the error tells nothing', (_, open) => {
    expect(open).toThrow(/^a sealed (body|number) cannot be opened$/);
  });
});

describe('the look-up of a number', () => {
  test('is the same for the same number and secret, and for nothing else', () => {
    const hash = (of: typeof sealer, number: string) => Buffer.from(of.lookup(number)).toString('hex');
    expect(hash(sealer, '+9647701234567')).toBe(hash(createSealer(SECRET), '+9647701234567'));
    expect(new Set([hash(sealer, '+9647701234567'), hash(sealer, '+9647701234568'), hash(other, '+9647701234567')]).size).toBe(3);
  });
});

describe('a database', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  test('opens with its own secret only', async () => {
    const again = await openStore(world.database, SECRET);
    await again.db.close();
    await expect(openStore(world.database, `${SECRET}!`)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('TEXTPOLL_SECRET is not the secret'),
    });
    expect(await world.rows("SELECT value FROM meta WHERE name = 'secret'")).toEqual([{ value: sealer.checkValue }]);
  });
});
