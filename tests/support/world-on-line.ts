// A small installation whose way to PostgreSQL can be cut.

import type { Clock } from '../../src/clock.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open.ts';
import { startTcpLine, type TcpLine } from './tcp-line.ts';
import { openWorld, type World } from './world.ts';

/** The rooms work over the line; `rows` and what the world prepares go past it. Closing the world closes both. */
export async function openWorldOnLine(options: { clock?: Clock } = {}): Promise<{ world: World; line: TcpLine }> {
  // Where the database is, is known only with the world: nothing reads before it is there.
  let over: Database;
  const wrap = ({ shard }: Database): Database => ({
    get: (sql, params) => over.get(sql, params),
    all: (sql, params) => over.all(sql, params),
    many: (sql, list) => over.many(sql, list),
    batch: (statements) => over.batch(statements),
    close: () => over.close(),
    shard,
  });
  const world = await openWorld({ ...options, wrap });
  if (world.database.engine !== 'postgres') throw new Error('such a line leads to PostgreSQL');
  const url = new URL(world.database.url);
  const line = await startTcpLine(Number(url.port));
  over = openDatabase({ engine: 'postgres', url: Object.assign(url, { hostname: '127.0.0.1', port: String(line.port) }).href });
  return {
    line,
    world: {
      ...world,
      async close() {
        await world.intake.close();
        await over.close();
        await line.close();
        await world.close();
      },
    },
  };
}
