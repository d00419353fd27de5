// The contenders that answer webhooks: a server in one process, the load in another, and the processor time of the server.

import { AppError } from '../errors.ts';
import type { Contender } from './compare.ts';
import type { DeckOptions } from './deck.ts';
import { BENCH } from './fixture.ts';
import type { Installation } from './installation.ts';
import type { LoadOptions, LoadRound } from './load.ts';
import type { Design } from './peers/server-role.ts';
import { type Role, startRole } from './processes.ts';

/** Requests made before a round: beyond what any design answers in it. A round that runs out of them ends early, and is timed so. */
const STOCK_PER_SECOND = 30_000;

export interface Served {
  role: Role;
  port: number;
}

export async function startLoad(deck: DeckOptions): Promise<Role> {
  const load = startRole('load', 'load');
  await load.ask('open', deck);
  return load;
}

export async function startServiceRole({ databasePath }: Installation, apiBaseUrl?: string): Promise<Served> {
  const role = startRole('service-role', 'measured');
  return { role, ...(await role.ask<{ port: number }>('start', { databasePath, apiBaseUrl })) };
}

export async function startPeer(design: Design, folder: string): Promise<Served> {
  const role = startRole('peers/server-role', 'measured');
  return { role, ...(await role.ask<{ port: number }>('start', { design, databasePath: `${folder}/${design}.db` })) };
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
