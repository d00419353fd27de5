// What the server says of itself and of our role, for who looks for faults. It changes nothing.

import type { Database } from '../database.ts';

const MAY_CREATE_TABLES = "SELECT has_schema_privilege(current_schema(), 'CREATE') AS may";
// `full_page_writes` is not among them: some file systems do without it rightly.
const DURABILITY = "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits";

export async function mayCreateTables(db: Database): Promise<boolean> {
  return (await db.get<{ may: number }>(MAY_CREATE_TABLES))?.may === 1;
}

/** `fsync`: on or off. `commits`: synchronous_commit, off or one of several ways of on. */
export async function readDurability(db: Database): Promise<{ fsync: string; commits: string }> {
  return (await db.get<{ fsync: string; commits: string }>(DURABILITY))!;
}
