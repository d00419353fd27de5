// The console's thread: opens the console with its own parts, and says when it listens. Started by start-thread.ts alone.

import { parentPort, workerData } from 'node:worker_threads';
import { type Clock, systemClock } from '../../clock.ts';
import { createLogger } from '../../log.ts';
import { createTwilioGateway } from '../../sms/twilio.ts';
import { openStore } from '../../store/open.ts';
import { openUsers } from '../../users/users.ts';
import { startConsole } from './console.ts';
import type { Listening, ThreadData } from './start-thread.ts';

const data = workerData as ThreadData;
const { facts } = data;
const log = createLogger({ level: data.logLevel });
const clock: Clock = data.time ? following(new BigInt64Array(data.time)) : systemClock;
const store = await openStore(facts.database, data.secret);
const users = openUsers({
  db: store.db,
  database: facts.database,
  secret: data.secret,
  baseUrl: facts.publicBaseUrl,
  onError: (message) => log.error({ message }, 'an error about users'),
});
const gateway = createTwilioGateway(facts);
const opened = await startConsole(
  { store, users, gateway, clock, log, facts, setUpToken: data.setUpToken },
  { path: data.socketPath },
);
parentPort!.once('message', async () => {
  await opened.close();
  parentPort!.close();
});
const listening: Listening = { users: await users.people.count() };
parentPort!.postMessage(listening);

/** The main thread's time; waiting goes by the system's, since nothing here waits in the survey's time. */
function following(cell: BigInt64Array): Clock {
  return { ...systemClock, now: () => Number(Atomics.load(cell, 0)) };
}
