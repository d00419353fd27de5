// Opens the console: its own connection to the database, its users, its live pages, and an HTTP server for them.

import { createServer, type Server } from 'node:http';
import { openCatalog } from '../../catalog/catalog.ts';
import { openCells } from '../../catalog/cells.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Gateway } from '../../sms/gateway.ts';
import type { Store } from '../../store/open.ts';
import type { Sessions } from '../../users/roles.ts';
import { consoleApp } from './app.ts';
import { openLive } from './live.ts';
import type { SiteFacts } from './site.ts';

export interface ConsoleParts {
  store: Store;
  users: Sessions;
  gateway: Gateway;
  clock: Clock;
  log: Logger;
  facts: SiteFacts;
  setUpToken: string | undefined;
}

export interface Console {
  server: Server;
  /** Ends live pages, and closes what it was given: users and database. */
  close(): Promise<void>;
}

/** `where`: a socket's path, or a port of this machine. Resolves once it listens. */
export async function startConsole(
  parts: ConsoleParts,
  where: { path: string } | { host: string; port: number },
): Promise<Console> {
  const { store, log, clock } = parts;
  const live = openLive({
    now: () => clock.now(),
    onError: (error) => log.error({ err: error }, 'a live page could not be shown'),
  });
  const app = consoleApp({
    db: store.db,
    sealer: store.sealer,
    catalog: openCatalog(store.db),
    cells: openCells(store.db),
    clock,
    log,
    users: parts.users,
    gateway: parts.gateway,
    live,
    facts: parts.facts,
    setUpToken: parts.setUpToken,
  });
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, resolve);
  });
  return {
    server,
    async close() {
      live.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await parts.users.close();
      await store.db.close();
    },
  };
}
