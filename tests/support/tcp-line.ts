// A TCP line to a PostgreSQL server that a test can cut, and turn to another server: the fixed address before a failover, and the network
// that loses the answer to a COMMIT. It understands nothing of what passes but that one word.

import net from 'node:net';

const COMMIT = Buffer.from('COMMIT\0');

/** Where the next COMMIT is lost: on its way, or only its answer. */
export type LostCommit = 'on its way' | 'its answer';

export interface TcpLine {
  port: number;
  /** How many connections have passed here so far. */
  readonly connections: number;
  /** The next COMMIT but `after` is lost, and its connection with it; resolves when that has happened. */
  loseCommit(which: LostCommit, after?: number): Promise<void>;
  /** Cuts all connections, and takes no more until it leads somewhere again. */
  cut(): void;
  leadTo(port: number): void;
  close(): Promise<void>;
}

/** Leads to a server on this machine. */
export async function startTcpLine(port: number): Promise<TcpLine> {
  let target: number | undefined = port;
  let connections = 0;
  let toLose: { which: LostCommit; after: number; lost(): void } | undefined;
  const sockets = new Set<net.Socket>();

  function pass(client: net.Socket): void {
    if (target === undefined) return void client.destroy();
    connections++;
    const server = net.connect(target, '127.0.0.1');
    let deaf = false;
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.setNoDelay(true);
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (!toLose || !chunk.includes(COMMIT) || toLose.after-- > 0) return void server.write(chunk);
      const { which, lost } = toLose;
      toLose = undefined;
      client.once('close', lost);
      if (which === 'on its way') return void client.destroy();
      deaf = true;
      // What the server says now is that it has committed.
      server.once('data', () => client.destroy());
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (!deaf) client.write(chunk);
    });
  }

  const listener = net.createServer(pass);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (listener.address() as net.AddressInfo).port,
    get connections() {
      return connections;
    },
    loseCommit: (which, after = 0) =>
      new Promise((lost) => {
        toLose = { which, after, lost };
      }),
    cut() {
      target = undefined;
      cutAll();
    },
    leadTo(to) {
      target = to;
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        cutAll();
      }),
  };
}
