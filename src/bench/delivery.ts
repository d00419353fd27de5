// The path of a delivery report: signed status callbacks, answered after a durable commit.

import { compare, type Pace } from './compare.ts';
import { answering, ofTheLoad, SPARE, withCrew } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { install, reopened } from './installation.ts';
import { type Measured, measured, shareOfLimit } from './rows.ts';
import type { Site } from './site.ts';

const TARGET = shareOfLimit(0.35);
/** The fastest that reports may be taken; two for each message. */
const MESSAGES_PER_SECOND = 15_000;

export async function benchDelivery(site: Site, pace: Pace): Promise<Measured[]> {
  const respondents = Math.ceil((pace.rounds + 1) * pace.seconds * MESSAGES_PER_SECOND) + SPARE;
  pace.progress(`delivery: sending to ${respondents} respondents`);
  const installation = await install(await site.database('delivery'), { respondents, stage: 'accepted' });
  const { survey } = installation;
  const acknowledged = new Set<string>();
  return withCrew(async (crew) => {
    const [load, service, bare] = await Promise.all([
      crew.load({ kind: 'reports', survey, first: 0, last: respondents }),
      crew.service(installation),
      crew.peer('bare', site.folder),
    ]);
    const figures = await compare([answering('limit', bare, load), answering('delivery', service, load, acknowledged)], pace);
    await service.role.ask('stop');
    pace.progress(`delivery: looking for ${acknowledged.size} acknowledged reports in the database`);
    await reopened(installation, (db) => checkDurability(db, survey.id, 'reports', acknowledged));
    const { limit } = figures;
    const note = `${acknowledged.size} acknowledged reports found in the database, audit clean; ${ofTheLoad(limit)}`;
    return [measured('delivery', site.engine, figures.delivery!, { limit, target: TARGET, note })];
  });
}
