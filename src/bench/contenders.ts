// The contenders that answer webhooks: a server in one process, the load in another, and the processor time of the server.

import { AppError } from '../errors.ts';
import type { Contender, Pace } from './compare.ts';
import type { DeckOptions } from './deck.ts';
import { BENCH } from './fixture.ts';
import type { Installation } from './installation.ts';
import type { LoadOptions, LoadRound } from './load.ts';
import type { Design } from './peers/server-role.ts';
import { type Role, type Side, startRole } from './processes.ts';
import type { Figures } from './rows.ts';

/** Requests made before a round: beyond what any design answers in it. A round that runs out of them ends early, and is timed so. */
const STOCK_PER_SECOND = 30_000;
/** Respondents beyond those whom the rounds need: for the requests that are sent over and over. */
export const SPARE = 1_000;

/** How many replies a citizen writes at least, on the average. */
const REPLIES_EACH = 4;

/** As many as have enough to say for `contenders` that each take fresh replies, with the rounds that warm up; `perSecond` is the most that they may hear. */
export function respondentsFor(contenders: number, { rounds, seconds }: Pace, perSecond = STOCK_PER_SECOND): number {
  return Math.ceil((contenders * (rounds + 1) * seconds * perSecond) / REPLIES_EACH) + SPARE;
}

export interface Served {
  role: Role;
  port: number;
}

/** The processes of one bench. Each takes seconds to get ready: begin them together. */
export interface Crew {
  start(file: string, side: Side): Role;
  load(deck: DeckOptions): Promise<Role>;
  /** `apiBaseUrl` is where it sends. */
  service(installation: Installation, apiBaseUrl?: string): Promise<Served>;
  peer(design: Design, folder: string): Promise<Served>;
}

/** Ends all that were started, whatever comes of the work. */
export async function withCrew<T>(work: (crew: Crew) => Promise<T>): Promise<T> {
  const roles: Role[] = [];
  const start = (file: string, side: Side) => {
    const role = startRole(file, side);
    roles.push(role);
    return role;
  };
  const served = async (role: Role, given: unknown) => ({ role, ...(await role.ask<{ port: number }>('start', given)) });
  try {
    return await work({
      start,
      async load(deck) {
        const role = start('load', 'load');
        await role.ask('open', deck);
        return role;
      },
      service: ({ database }, apiBaseUrl) => served(start('service-role', 'measured'), { database, apiBaseUrl }),
      peer: (design, folder) =>
        served(start('peers/server-role', 'measured'), { design, databasePath: `${folder}/${design}.db` }),
    });
  } finally {
    await Promise.all(roles.map((role) => role.end()));
  }
}

/** Several servers share the connections. `acknowledged` gets what a round's fresh requests were about; without it the same requests are sent over and over. */
export function answering(name: string, served: Served | readonly Served[], load: Role, acknowledged?: Set<string>): Contender {
  const servers = [served].flat();
  const cpuUs = async () => (await Promise.all(servers.map(({ role }) => role.cpuUs()))).reduce((sum, one) => sum + one, 0);
  return {
    name,
    async round(seconds) {
      const fresh = acknowledged !== undefined;
      if (fresh) await stocked(load, Math.ceil(seconds * STOCK_PER_SECOND));
      const before = await cpuUs();
      const ports = servers.map(({ port }) => port);
      const options: LoadOptions = { ports, seconds, connections: BENCH.connections, fresh };
      const round = await load.ask<LoadRound>('run', options);
      const used = (await cpuUs()) - before;
      for (const about of round.acknowledged) acknowledged?.add(about);
      if (Object.keys(round.refused).length > 0)
        throw new AppError('unavailable', `${name} refused requests: ${JSON.stringify(round.refused)} by status`);
      return { operations: round.operations, seconds: round.seconds, p99Ms: round.p99Ms, cpuUs: used, loadBusy: round.busy };
    },
  };
}

async function stocked(load: Role, upTo: number): Promise<void> {
  const there = await load.ask<number>('stock', { upTo });
  if (there < BENCH.connections) throw new AppError('unavailable', 'the respondents have nothing more to say: too few were made');
}

/** How near the limit came to the load's own: above nine tenths it is the load that was measured. */
export function ofTheLoad(limit: Figures | undefined): string {
  return `at the limit the load took ${Math.round((limit?.loadBusy ?? 0) * 100)} % of its core`;
}
