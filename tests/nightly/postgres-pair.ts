// A PostgreSQL primary and its synchronous standby, of Debian's packages, in a folder of their own: `apt-get install postgresql`. It ends
// only what it has started.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const INSTALLED = '/usr/lib/postgresql';
const START_TIMEOUT_MS = 60_000;

export interface PostgresPair {
  primaryPort: number;
  standbyPort: number;
  /** Ends the primary and all its processes at once, as a machine that loses power does. */
  killPrimary(): Promise<void>;
  /** The standby takes writes when this resolves. */
  promote(): void;
  stop(): Promise<void>;
}

/** `folder` is empty. The database `textpoll` is there, its user too, and nothing is committed that the standby does not have. */
export async function startPostgresPair(folder: string, ports: readonly [number, number]): Promise<PostgresPair> {
  const [primaryPort, standbyPort] = ports;
  const owner = serverUser();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const [primary, standby] = [join(folder, 'primary'), join(folder, 'standby')];
  const run = (name: string, args: string[]) => execFileSync(binary(name), args, { ...owner, cwd: folder, stdio: 'pipe' });
  const running = new Set<ChildProcess>();

  function serve(data: string, port: number, settings: Record<string, string>): ChildProcess {
    const all = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: folder,
      max_connections: '200',
      ...settings,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(binary('postgres'), ['-D', data, ...flags], { ...owner, cwd: folder, stdio: 'ignore' });
    running.add(server);
    server.once('exit', () => running.delete(server));
    return server;
  }

  run('initdb', ['-D', primary, '-U', 'textpoll', '--auth=trust', '--encoding=UTF8', '--locale=C']);
  const first = serve(primary, primaryPort, { synchronous_commit: 'on' });
  await query(primaryPort, 'postgres', 'CREATE DATABASE textpoll TEMPLATE template0');
  const from = `host=127.0.0.1 port=${primaryPort} user=textpoll`;
  mkdirSync(standby, { mode: 0o700 });
  if (owner) chownSync(standby, owner.uid, owner.gid);
  run('pg_basebackup', ['-D', standby, '-d', from, '-R', '-X', 'stream', '-c', 'fast']);
  serve(standby, standbyPort, { primary_conninfo: `${from} application_name=standby` });
  await query(primaryPort, 'postgres', "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
  await query(primaryPort, 'postgres', 'SELECT pg_reload_conf()');
  await until(async () => {
    const rows = await query(primaryPort, 'postgres', "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
    return rows.length === 1;
  });
  return {
    primaryPort,
    standbyPort,
    async killPrimary() {
      const ended = once(first, 'exit');
      // The server's processes outlive their parent for a moment, and may not: no machine without power commits anything.
      const children = readFileSync(`/proc/${first.pid}/task/${first.pid}/children`, 'utf8').trim().split(' ').map(Number);
      for (const pid of [first.pid!, ...children]) process.kill(pid, 'SIGKILL');
      await ended;
    },
    promote: () => void run('pg_ctl', ['promote', '-D', standby, '-w']),
    async stop() {
      const ended = [...running].map((server) => once(server, 'exit'));
      for (const server of running) server.kill('SIGINT');
      await Promise.all(ended);
    },
  };
}

function binary(name: string): string {
  const newest = (existsSync(INSTALLED) ? readdirSync(INSTALLED) : []).sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error(`there is no PostgreSQL under ${INSTALLED}: apt-get install postgresql`);
  return join(INSTALLED, newest, 'bin', name);
}

/** The server refuses to run as root. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Once it answers. */
async function query(port: number, database: string, sql: string): Promise<unknown[]> {
  let rows: unknown[] = [];
  await until(async () => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'textpoll', database });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch {
      return false;
    }
    try {
      rows = (await client.query(sql)).rows;
      return true;
    } finally {
      await client.end();
    }
  });
  return rows;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; ) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('PostgreSQL did not come up');
}
