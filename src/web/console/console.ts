// Opens the console: its own connection to the database, its users, its live pages, and an HTTP server for them.

import { createServer, type Server } from 'node:http';
import { openCatalog } from '../../catalog/catalog.ts';
import { openCells } from '../../catalog/cells.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { openImports } from '../../sample/imports.ts';
import { openStaging, stagingFolder } from '../../sample/staging.ts';
import type { Gateway } from '../../sms/gateway.ts';
import type { Store } from '../../store/open.ts';
import type { Users } from '../../users/users.ts';
import { consoleApp } from './app.ts';
import { openLive } from './live.ts';
import type { SiteFacts } from './site.ts';

export interface ConsoleParts {
  store: Store;
  users: Users;
  gateway: Gateway;
  clock: Clock;
  log: Logger;
  facts: SiteFacts;
  setUpToken: string | undefined;
}

export interface Console {
  server: Server;
  /** Ends live pages and imports, and closes what it was given: users and database. */
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
  const { db, sealer } = store;
  const catalog = openCatalog(db);
  const cells = openCells(db);
  const staging = openStaging(stagingFolder(parts.facts.database), () => clock.now());
  const onError = (error: unknown) => log.error({ err: error }, 'an import failed');
  const imports = openImports({ db, sealer, catalog, cells, clock, staging, onError });
  const app = consoleApp({
    db,
    sealer,
    catalog,
    cells,
    clock,
    staging,
    imports,
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
      await imports.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await parts.users.close();
      await store.db.close();
    },
  };
}
