// The load: keeps a number of connections busy with requests that were made beforehand, one at a time on each, and times the answers.
// Raw sockets: an HTTP client would be slower than what it measures.

import { connect, type Socket } from 'node:net';
import { p99 } from './compare.ts';
import { type Deck, type DeckOptions, openDeck, type Request } from './deck.ts';
import { serveRole } from './processes.ts';

/** What a server that answers a constant is asked again and again. */
const CYCLE = 1_000;
const READ_BYTES = 64 * 1024;
const HEADERS_END = Buffer.from('\r\n\r\n');

export interface LoadOptions {
  /** The connections are shared out among them. */
  ports: readonly number[];
  seconds: number;
  connections: number;
  /** Requests that were never sent before; else the first ones over and over. */
  fresh: boolean;
}

export interface LoadRound {
  operations: number;
  seconds: number;
  p99Ms: number;
  /** The share of one core that the load itself took. */
  busy: number;
  /** Of the requests that were answered 200: what each was about. Only of fresh ones. */
  acknowledged: string[];
  /** Answers by status, other than 200. */
  refused: Record<number, number>;
}

let deck: Deck;
let cycle: Request[] = [];
let stock: Request[] = [];

serveRole({
  async open(options: DeckOptions) {
    deck = await openDeck(options);
    cycle = [];
    stock = [];
    while (cycle.length < CYCLE) cycle.push(...deck.next(CYCLE - cycle.length));
    stock = [...cycle];
  },
  /** Makes requests until there are `upTo` unsent ones. Resolves to how many there are: fewer where nobody is left to write. */
  stock({ upTo }: { upTo: number }) {
    if (stock.length < upTo) stock.push(...deck.next(upTo - stock.length));
    return stock.length;
  },
  run: (options: LoadOptions) => run(options),
});

async function run({ ports, seconds, connections, fresh }: LoadOptions): Promise<LoadRound> {
  const requests = fresh ? stock : cycle;
  let place = 0;
  const next = () => (fresh ? requests[place++] : requests[place++ % requests.length]);
  const latencies: number[] = [];
  const acknowledged: string[] = [];
  const refused: Record<number, number> = {};
  const answered = (request: Request, status: number, ms: number) => {
    latencies.push(ms);
    if (status !== 200) refused[status] = (refused[status] ?? 0) + 1;
    else if (fresh) acknowledged.push(request.about);
  };
  const sockets = await Promise.all(Array.from({ length: connections }, (_, lane) => open(ports[lane % ports.length]!)));
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  await Promise.all(sockets.map((lane) => lane.talk(() => (performance.now() < endsAt ? next() : undefined), answered)));
  const elapsedMs = performance.now() - startedAt;
  const used = process.cpuUsage(cpu);
  for (const { socket } of sockets) socket.destroy();
  if (fresh) stock = stock.slice(Math.min(place, stock.length));
  return {
    operations: latencies.length,
    seconds: elapsedMs / 1000,
    p99Ms: p99(latencies) ?? 0,
    busy: (used.user + used.system) / 1000 / elapsedMs,
    acknowledged,
    refused,
  };
}

interface Lane {
  socket: Socket;
  talk(next: () => Request | undefined, answered: (request: Request, status: number, ms: number) => void): Promise<void>;
}

function open(port: number): Promise<Lane> {
  return new Promise((resolve, reject) => {
    let heard: (bytes: Buffer) => void = () => {};
    const socket = connect({
      port,
      host: '127.0.0.1',
      // One buffer for all that comes: nothing is allocated for an answer.
      onread: {
        buffer: Buffer.allocUnsafe(READ_BYTES),
        callback: (length, buffer) => {
          heard((buffer as Buffer).subarray(0, length));
          return true;
        },
      },
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => {
      const talk: Lane['talk'] = (next, answered) =>
        new Promise((done, fail) => {
          let request = next();
          let sentAt = performance.now();
          let rest: Buffer | undefined;
          socket.removeAllListeners('error').once('error', fail);
          socket.once('close', () => fail(new Error('the server closed a connection')));
          heard = (bytes) => {
            const all = rest ? Buffer.concat([rest, bytes]) : bytes;
            const status = statusOf(all);
            if (status === undefined) {
              rest = Buffer.from(all);
              return;
            }
            rest = undefined;
            const now = performance.now();
            answered(request!, status, now - sentAt);
            request = next();
            if (!request) return done();
            sentAt = now;
            socket.write(request.bytes);
          };
          if (request) socket.write(request.bytes);
          else done();
        });
      resolve({ socket, talk });
    });
  });
}

/** Undefined until the answer is there in whole. */
function statusOf(answer: Buffer): number | undefined {
  const end = answer.indexOf(HEADERS_END);
  if (end < 0) return undefined;
  const length = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, end));
  if (!length) throw new Error('an answer without Content-Length');
  if (answer.length < end + HEADERS_END.length + Number(length[1])) return undefined;
  return Number(answer.toString('latin1', 9, 12));
}
