// The path of a delivery report: signed status callbacks, answered after a durable commit.

import { compare, type Pace } from './compare.ts';
import { answering, startLoad, startPeer, startServiceRole } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { install, reopened } from './installation.ts';
import type { Role } from './processes.ts';
import { type Engine, type Measured, measured, shareOfLimit } from './rows.ts';

const TARGET = shareOfLimit(0.35);
/** The fastest that reports may be taken; two for each message. */
const MESSAGES_PER_SECOND = 15_000;

export async function benchDelivery(folder: string, engine: Engine, pace: Pace): Promise<Measured[]> {
  const respondents = Math.ceil((pace.rounds + 1) * pace.seconds * MESSAGES_PER_SECOND) + 5_000;
  pace.progress(`delivery: sending to ${respondents} respondents`);
  const installation = await install(folder, { respondents, stage: 'accepted', name: 'delivery' });
  const roles: Role[] = [];
  const acknowledged = new Set<string>();
  try {
    const load = await startLoad({ kind: 'reports', survey: installation.survey, first: 0, last: respondents });
    roles.push(load);
    const service = await startServiceRole(installation);
    roles.push(service.role);
    const bare = await startPeer('bare', folder);
    roles.push(bare.role);
    const figures = await compare([answering('limit', bare, load), answering('delivery', service, load, acknowledged)], pace);
    await service.role.ask('stop');
    pace.progress(`delivery: looking for ${acknowledged.size} acknowledged reports in the database`);
    await reopened(installation, (db) => checkDurability(db, installation.survey.id, 'reports', acknowledged));
    const note = `${acknowledged.size} acknowledged reports found in the database, audit clean`;
    return [measured('delivery', engine, figures.delivery!, { limit: figures.limit!, target: TARGET, note })];
  } finally {
    await Promise.all(roles.map((role) => role.end()));
  }
}
