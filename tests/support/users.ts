// Users on a real database, browsers that keep cookies, and the app that shows codes.

import { createHmac } from 'node:crypto';
import type { DatabaseAddress } from '../../src/store/address.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import type { Role } from '../../src/users/roles.ts';
import { openUsers, type Users } from '../../src/users/users.ts';
import { throwawayDatabase } from './database.ts';
import { SECRET } from './world.ts';

export const PASSWORD = 'a long enough password';
export const BASE_URL = 'https://poll.example.org/poll';

export interface UsersWorld extends Store {
  users: Users;
  database: DatabaseAddress;
  by: { actor: string; now: number };
  /** The time of links and of the audit log. */
  advance(ms: number): void;
  /** Somebody with PASSWORD. */
  person(role: Role, name?: string): Promise<{ id: string; email: string }>;
  /** The log's actions, oldest first. */
  logged(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openUsersWorld(baseUrl = BASE_URL): Promise<UsersWorld> {
  const throwaway = await throwawayDatabase();
  const database = throwaway.address;
  const store = await openStore(database, SECRET);
  let nowMs = Date.now();
  const users = openUsers({ ...store, database, secret: SECRET, baseUrl, now: () => nowMs });
  const by = { actor: 'test', now: nowMs };
  return {
    ...store,
    users,
    database,
    by,
    advance: (ms) => {
      nowMs += ms;
    },
    async person(role, name: string = role) {
      const email = `${name}@example.org`;
      const made = await users.people.create({ email, name, role, language: 'en', password: PASSWORD }, by);
      if (made.outcome !== 'created') throw new Error(`${email} is taken`);
      return made.user;
    },
    logged: async () => {
      const rows = await store.db.all<{ action: string }>('SELECT action FROM audit_log ORDER BY entry_id');
      return rows.map(({ action }) => action);
    },
    async close() {
      await users.close();
      await store.db.close();
      await throwaway.remove();
    },
  };
}

/** A browser's cookies, as far as tests need them. */
export function browser(ip = '192.0.2.1') {
  const jar = new Map<string, string>();
  return {
    take(setCookies: string[]) {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split('; ');
        const name = pair.slice(0, pair.indexOf('='));
        if (attributes.includes('Max-Age=0')) jar.delete(name);
        else jar.set(name, pair.slice(name.length + 1));
      }
    },
    get cookies(): string | undefined {
      return jar.size === 0 ? undefined : [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    get from() {
      return { cookies: this.cookies, ip, userAgent: 'a browser of the tests' };
    },
  };
}

/** Of a time-based code's address: RFC 6238 with SHA-1, six digits, thirty seconds. */
export function codeOf(uri: string, atMs = Date.now()): string {
  const secret = new URL(uri).searchParams.get('secret')!;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const digest = createHmac('sha1', base32(secret)).update(counter).digest();
  const offset = digest.at(-1)! & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
