// The path of a reply on PostgreSQL, beside the same on SQLite in the same run; and two instances of the service on one database.

import { availableParallelism } from 'node:os';
import { compare, type Pace } from './compare.ts';
import { answering, respondentsFor, withCrew } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { install, reopened } from './installation.ts';
import { type Measured, measured, shareOfLimit, type Target } from './rows.ts';
import type { Site } from './site.ts';

const TARGET: Target = { ...shareOfLimit(0.5), aim: '≥ 0.50 of SQLite' };
const TWO: Target = { value: 1.2, aim: '≥ 1.20 of one instance', met: ({ ratio }) => (ratio ?? 0) >= 1.2 };
/** The load, the database and two instances: with fewer cores there is nothing to share. */
const CORES_FOR_TWO = 4;

/** Asking people takes its time on PostgreSQL: no more are asked than can be heard. */
const MOST_PER_SECOND = 10_000;

export async function benchIntakePostgres(site: Site, pace: Pace): Promise<Measured[]> {
  const respondents = respondentsFor(2, pace, MOST_PER_SECOND);
  pace.progress(`intake: asking ${respondents} respondents on each engine`);
  const installation = await install(await site.database('intake'), { respondents, stage: 'delivered' });
  const onSqlite = await install(await site.database('intake', 'sqlite'), { respondents, stage: 'delivered' });
  const { survey } = installation;
  const acknowledged = { postgres: new Set<string>(), sqlite: new Set<string>() };
  return withCrew(async (crew) => {
    // Each database hears its own citizens’ words: two loads, one of which is always idle.
    const deck = { kind: 'replies', survey, first: 0, last: respondents } as const;
    const [load, other, first, second, sqlite, bare] = await Promise.all([
      crew.load(deck),
      crew.load(deck),
      crew.service(installation),
      crew.service(installation),
      crew.service(onSqlite),
      crew.peer('bare', site.folder),
    ]);
    const figures = await compare(
      [
        answering('limit', bare, load),
        answering('intake', first, load, acknowledged.postgres),
        answering('intake/two-instances', [first, second], load, acknowledged.postgres),
        answering('intake/sqlite', sqlite, other, acknowledged.sqlite),
      ],
      pace,
    );
    for (const { role } of [first, second, sqlite]) await role.ask('stop');
    pace.progress(`intake: looking for ${acknowledged.postgres.size} acknowledged replies in PostgreSQL`);
    await reopened(installation, (db) => checkDurability(db, survey.id, 'replies', acknowledged.postgres));
    await reopened(onSqlite, (db) => checkDurability(db, survey.id, 'replies', acknowledged.sqlite));
    const cores = availableParallelism();
    const isEnough = cores >= CORES_FOR_TWO;
    return [
      measured('intake', 'postgres', figures.intake!, {
        limit: figures['intake/sqlite'],
        target: TARGET,
        note: `${acknowledged.postgres.size} acknowledged replies found, audit clean; the limit is SQLite in the same run; the processor time is the service’s, without the database’s`,
      }),
      measured('intake/two-instances', 'postgres', figures['intake/two-instances']!, {
        limit: figures.intake,
        ...(isEnough ? { target: TWO } : {}),
        note: `the limit is one instance in the same run${isEnough ? '' : `; not judged: ${cores} cores are fewer than ${CORES_FOR_TWO}`}`,
      }),
      measured('intake/sqlite', 'sqlite', figures['intake/sqlite']!, { limit: figures.limit }),
    ];
  });
}
