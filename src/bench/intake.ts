// The path of a reply: signed webhooks, answered after a durable commit. Beside it what others would do, and a slower disk.

import { compare, type Pace } from './compare.ts';
import { answering, ofTheLoad, respondentsFor, withCrew } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { install, reopened } from './installation.ts';
import { type Measured, measured, shareOfLimit, type Target } from './rows.ts';
import type { Site } from './site.ts';

const TARGET = shareOfLimit(0.35, 10);
const SLOW_TARGET: Target = { value: 8, aim: 'ratio ≥ 8', met: ({ ratio }) => (ratio ?? 0) >= 8 };
const SLOW_MS = 2;

export async function benchIntake(site: Site, pace: Pace): Promise<Measured[]> {
  // The usual disk, and the slower one, on which half as many come.
  const respondents = respondentsFor(1.5, pace);
  pace.progress(`intake: asking ${respondents} respondents`);
  const installation = await install(await site.database('intake'), { respondents, stage: 'delivered' });
  const { survey } = installation;
  const acknowledged = new Set<string>();
  return withCrew(async (crew) => {
    const [load, service, bare, express, signature, naive] = await Promise.all([
      crew.load({ kind: 'replies', survey, first: 0, last: respondents }),
      crew.service(installation),
      crew.peer('bare', site.folder),
      crew.peer('express', site.folder),
      crew.peer('signature', site.folder),
      crew.peer('naive', site.folder),
    ]);
    const ours = answering('intake', service, load, acknowledged);
    const figures = await compare(
      [
        answering('limit', bare, load),
        ours,
        answering('intake/express', express, load),
        answering('intake/express+signature', signature, load),
        answering('intake/naive', naive, load),
      ],
      pace,
    );
    for (const { role } of [service, naive]) await role.ask('slow', { ms: SLOW_MS });
    const slow = await compare([{ ...ours, name: 'slow-disk' }, answering('slow-disk/naive', naive, load)], pace);
    await service.role.ask('stop');
    pace.progress(`intake: looking for ${acknowledged.size} acknowledged replies in the database`);
    await reopened(installation, (db) => checkDurability(db, survey.id, 'replies', acknowledged));
    const { limit } = figures;
    const found = `${acknowledged.size} acknowledged replies found in the database, audit clean; ${ofTheLoad(limit)}`;
    const peers = ['intake/express', 'intake/express+signature', 'intake/naive'];
    return [
      measured('intake', site.engine, figures.intake!, { limit, target: TARGET, note: found }),
      ...peers.map((name) => measured(name, name === 'intake/naive' ? 'sqlite' : null, figures[name]!, { limit })),
      measured('intake/slow-disk', site.engine, slow['slow-disk']!, {
        limit: slow['slow-disk/naive'],
        target: SLOW_TARGET,
        note: `each commit takes ${SLOW_MS} ms longer; the ratio is to one commit a request on the same disk`,
      }),
    ];
  });
}
