// The contenders that answer webhooks: a server in one process, the load in another, and the processor time of the server.

import { AppError } from '../errors.ts';
import type { Contender } from './compare.ts';
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
      service: ({ databasePath }, apiBaseUrl) => served(start('service-role', 'measured'), { databasePath, apiBaseUrl }),
      peer: (design, folder) =>
        served(start('peers/server-role', 'measured'), { design, databasePath: `${folder}/${design}.db` }),
    });
  } finally {
    await Promise.all(roles.map((role) => role.end()));
  }
}

/** `acknowledged` gets what a round's fresh requests were about; without it the same requests are sent over and over. */
export function answering(name: string, { role, port }: Served, load: Role, acknowledged?: Set<string>): Contender {
  return {
    name,
    async round(seconds) {
      const fresh = acknowledged !== undefined;
      if (fresh) await stocked(load, Math.ceil(seconds * STOCK_PER_SECOND));
      const before = await role.cpuUs();
      const options: LoadOptions = { port, seconds, connections: BENCH.connections, fresh };
      const round = await load.ask<LoadRound>('run', options);
      const cpuUs = (await role.cpuUs()) - before;
      for (const about of round.acknowledged) acknowledged?.add(about);
      if (Object.keys(round.refused).length > 0)
        throw new AppError('unavailable', `${name} refused requests: ${JSON.stringify(round.refused)} by status`);
      return { operations: round.operations, seconds: round.seconds, p99Ms: round.p99Ms, cpuUs, loadBusy: round.busy };
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
