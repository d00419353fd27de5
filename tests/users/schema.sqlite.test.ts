// The tables that we write by hand are those that better-auth expects.

import { getMigrations } from 'better-auth/db/migration';
import Sqlite from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { authOptions } from '../../src/users/auth-options.ts';
import { BASE_URL, openUsersWorld, type UsersWorld } from '../support/users.ts';
import { SECRET } from '../support/world.ts';

let world: UsersWorld | undefined;
afterEach(() => world?.close());

test('better-auth finds nothing to migrate, and no column of another type', async () => {
  world = await openUsersWorld();
  const connection = new Sqlite((world.database as { path: string }).path, { readonly: true });
  const warnings: string[] = [];
  const options = { ...authOptions({ secret: SECRET, baseUrl: BASE_URL }), database: connection };
  const { toBeCreated, toBeAdded, toBeAddedIndexes, unsafeChanges, schemaProblems } = await getMigrations({
    ...options,
    logger: { level: 'warn', log: (_level, message) => warnings.push(message) },
  });
  connection.close();
  expect({ toBeCreated, toBeAdded, toBeAddedIndexes, unsafeChanges, schemaProblems, warnings }).toEqual({
    toBeCreated: [],
    toBeAdded: [],
    toBeAddedIndexes: [],
    unsafeChanges: [],
    schemaProblems: [],
    warnings: [],
  });
});
