// The path of a message: from the outbox to the provider, each send marked before and recorded after, durably.

import { type Contender, compare, type Pace } from './compare.ts';
import { type Crew, withCrew } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { type Installation, install, reopened } from './installation.ts';
import type { SenderDesign } from './peers/sender-role.ts';
import type { Role } from './processes.ts';
import { type Measured, measured, shareOfLimit } from './rows.ts';
import type { Site } from './site.ts';

const TARGET = shareOfLimit(0.45);
/** The fastest that sending may become. */
const SENDS_PER_SECOND = 15_000;
/** Sent to learn the rate; then a round sends what it takes about the wanted time to send. */
const FIRST_ROUND = 1_000;

export async function benchDispatch(site: Site, pace: Pace): Promise<Measured[]> {
  const respondents = FIRST_ROUND + Math.ceil((pace.rounds + 1) * pace.seconds * SENDS_PER_SECOND);
  pace.progress(`dispatch: sampling ${respondents} respondents`);
  const installation = await install(await site.database('dispatch'), { respondents, stage: 'waiting' });
  const sent = new Set<string>();
  return withCrew(async (crew) => {
    const provider = crew.start('peers/provider-role', 'load');
    const { port } = await provider.ask<{ port: number }>('start');
    const url = `http://127.0.0.1:${port}`;
    const [raw, sdk, service] = await Promise.all([
      sender('limit', 'raw', url, crew),
      sender('dispatch/sdk', 'sdk', url, crew),
      crew.service(installation, url),
    ]);
    const figures = await compare([raw, dispatching(service.role, provider, installation, sent), sdk], pace);
    await service.role.ask('stop');
    pace.progress(`dispatch: looking for ${sent.size} sent messages in the database`);
    await reopened(installation, (db) => checkDurability(db, installation.survey.id, 'sends', sent));
    const { limit } = figures;
    const note = `${sent.size} messages that the provider took found in the database, audit clean`;
    return [
      measured('dispatch', site.engine, figures.dispatch!, { limit, target: TARGET, note }),
      measured('dispatch/sdk', null, figures['dispatch/sdk']!, { limit, note: 'the SDK as it comes, nothing stored' }),
    ];
  });
}

async function sender(name: string, design: SenderDesign, url: string, crew: Crew): Promise<Contender> {
  const role = crew.start('peers/sender-role', 'measured');
  await role.ask('start', { design, url });
  return {
    name,
    async round(seconds) {
      const before = await role.cpuUs();
      const round = await role.ask<{ operations: number; seconds: number }>('run', { seconds });
      return { ...round, p99Ms: null, cpuUs: (await role.cpuUs()) - before };
    },
  };
}

function dispatching(service: Role, provider: Role, { survey, respondents }: Installation, sent: Set<string>): Contender {
  let from = 0;
  let perSecond = FIRST_ROUND;
  return {
    name: 'dispatch',
    async round(seconds) {
      const messages = Math.min(Math.ceil(perSecond * seconds), respondents - from);
      await service.ask('due', { survey: survey.id, from, to: from + messages });
      from += messages;
      await provider.ask('remember', { on: true });
      const before = await service.cpuUs();
      const took = await service.ask<number>('send', { survey: survey.id, messages });
      const cpuUs = (await service.cpuUs()) - before;
      const sids = await provider.ask<string[]>('given');
      await provider.ask('remember', { on: false });
      if (sids.length !== messages) throw new Error(`${messages} messages were to be sent, and ${sids.length} calls came`);
      for (const sid of sids) sent.add(sid);
      perSecond = Math.min(SENDS_PER_SECOND, messages / took);
      return { operations: messages, seconds: took, p99Ms: null, cpuUs };
    },
  };
}
