// The path of a reply: signed webhooks, answered after a durable commit. Beside it what others would do, and a slower disk.

import { compare, type Pace } from './compare.ts';
import { answering, type Served, startLoad, startPeer, startServiceRole } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { install, reopened } from './installation.ts';
import type { Role } from './processes.ts';
import { type Engine, type Measured, measured, shareOfLimit, type Target } from './rows.ts';

const TARGET = shareOfLimit(0.35, 10);
const SLOW_TARGET: Target = { value: 8, aim: 'ratio ≥ 8', met: ({ ratio }) => (ratio ?? 0) >= 8 };
const SLOW_MS = 2;
/** The fastest that the intake may become, and how many replies a citizen writes at least. */
const REPLIES_PER_SECOND = 30_000;
const REPLIES_EACH = 3;

export async function benchIntake(folder: string, engine: Engine, pace: Pace): Promise<Measured[]> {
  // Twice: the usual disk and the slower one; and the rounds that warm up.
  const respondents = Math.ceil((2 * (pace.rounds + 1) * pace.seconds * REPLIES_PER_SECOND) / REPLIES_EACH / 2) + 5_000;
  pace.progress(`intake: asking ${respondents} respondents`);
  const installation = await install(folder, { respondents, stage: 'delivered', name: 'intake' });
  const roles: Role[] = [];
  const kept = <T extends Role | Served>(one: T): T => {
    roles.push('role' in one ? one.role : one);
    return one;
  };
  const acknowledged = new Set<string>();
  try {
    const load = kept(await startLoad({ kind: 'replies', survey: installation.survey, first: 0, last: respondents }));
    const service = kept(await startServiceRole(installation));
    const naive = kept(await startPeer('naive', folder));
    const ours = answering('intake', service, load, acknowledged);
    const figures = await compare(
      [
        answering('limit', kept(await startPeer('bare', folder)), load),
        ours,
        answering('intake/express', kept(await startPeer('express', folder)), load),
        answering('intake/express+signature', kept(await startPeer('signature', folder)), load),
        answering('intake/naive', naive, load),
      ],
      pace,
    );
    for (const { role } of [service, naive]) await role.ask('slow', { ms: SLOW_MS });
    const slow = await compare([{ ...ours, name: 'slow-disk' }, answering('slow-disk/naive', naive, load)], pace);
    await service.role.ask('stop');
    pace.progress(`intake: looking for ${acknowledged.size} acknowledged replies in the database`);
    await reopened(installation, (db) => checkDurability(db, installation.survey.id, 'replies', acknowledged));
    const limit = figures.limit!;
    const peers = ['intake/express', 'intake/express+signature', 'intake/naive'];
    return [
      measured('intake', engine, figures.intake!, {
        limit,
        target: TARGET,
        note: `${acknowledged.size} acknowledged replies found in the database, audit clean`,
      }),
      ...peers.map((name) => measured(name, name === 'intake/naive' ? 'sqlite' : null, figures[name]!, { limit })),
      measured('intake/slow-disk', engine, slow['slow-disk']!, {
        limit: slow['slow-disk/naive']!,
        target: SLOW_TARGET,
        note: `each commit takes ${SLOW_MS} ms longer; the ratio is to one commit a request on the same disk`,
      }),
    ];
  } finally {
    await Promise.all(roles.map((role) => role.end()));
  }
}
