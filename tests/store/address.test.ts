import { expect, test } from 'vitest';
import { describeAddress } from '../../src/store/address.ts';

test.each([
  ['postgres://someone:hush@db.example.org:5433/polls?sslmode=require&password=hush', 'postgres://db.example.org:5433/polls'],
  ['postgres://someone@db.example.org/polls', 'postgres://db.example.org/polls'],
  ['postgresql://h%40sh:p%2Fw@127.0.0.1/a', 'postgres://127.0.0.1/a'],
])('%s is shown without who connects and with what password', (url, shown) => {
  expect(describeAddress({ engine: 'postgres', url })).toBe(shown);
});

test('a file is shown by its path', () => {
  expect(describeAddress({ engine: 'sqlite', path: '/var/lib/textpoll/textpoll.db' })).toBe('/var/lib/textpoll/textpoll.db');
});
