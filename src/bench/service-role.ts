// The service under test, in a process of its own, composed as `serve` composes it (without the console, which nobody looks at here).
// A commit can be made slower, and the outbox filled for the dispatcher; nothing else is added.

import { setTimeout as sleep } from 'node:timers/promises';
import { moveSurvey } from '../catalog/catalog.ts';
import { systemClock } from '../clock.ts';
import { createLogger } from '../log.ts';
import { readCounters } from '../results/read-books.ts';
import { type Service, startService } from '../service.ts';
import { createTwilioGateway } from '../sms/twilio.ts';
import type { DatabaseAddress } from '../store/address.ts';
import type { Database } from '../store/database.ts';
import { openStore } from '../store/open.ts';
import { BENCH } from './fixture.ts';
import { serveRole } from './processes.ts';
import { slowDisk } from './slow-disk.ts';

export interface ServiceStart {
  database: DatabaseAddress;
  /** Where the provider is, for what is sent. */
  apiBaseUrl?: string;
}

/** An idle dispatcher looks so often for what a round puts there. */
const POLL_MS = 5;
const COUNT_EVERY_MS = 4;
const STALLED_MS = 60_000;

const disk = slowDisk();
let service: Service;

serveRole({
  async start({ database, apiBaseUrl }: ServiceStart): Promise<{ port: number }> {
    const store = await openStore(database, BENCH.secret, { writer: 'thread' });
    const { accountSid, authToken, publicBaseUrl } = BENCH;
    service = await startService({
      store: { ...store, db: slowed(store.db) },
      gateway: createTwilioGateway({
        accountSid,
        authToken,
        publicBaseUrl,
        sender: { kind: 'number', number: BENCH.sender },
        // Nothing listens there: a bench that sends says where to.
        apiBaseUrl: apiBaseUrl ?? 'http://127.0.0.1:9',
      }),
      clock: systemClock,
      log: createLogger({ level: 'error' }),
      accountSid,
      authToken,
      publicBaseUrl,
      sender: BENCH.sender,
      host: '127.0.0.1',
      port: 0,
      redactProviderCopies: false,
      ...(apiBaseUrl ? { pollMs: POLL_MS } : {}),
    });
    return { port: Number(new URL(service.url).port) };
  },
  slow({ ms }: { ms: number }) {
    disk.delayMs = ms;
  },
  /** Makes messages due while nothing is sent. */
  async due({ survey, from, to }: { survey: string; from: number; to: number }) {
    await move(survey, 'pause');
    const { db } = service.parts;
    await db.batch([{ sql: MAKE_DUE, params: { survey, from, to, now: Date.now() } }]);
  },
  /** Lets the dispatcher go, until `messages` more of them are accepted on disk. Resolves to the seconds that took. */
  async send({ survey, messages }: { survey: string; messages: number }): Promise<number> {
    const until = (await accepted(survey)) + messages;
    const startedAt = performance.now();
    await move(survey, 'resume');
    for (;;) {
      if ((await accepted(survey)) >= until) return (performance.now() - startedAt) / 1000;
      if (performance.now() - startedAt > STALLED_MS) throw new Error('the dispatcher has stalled');
      await sleep(COUNT_EVERY_MS);
    }
  },
  stop: () => service.stop(),
});

// By the respondent's draw, which is his place in the sample.
const MAKE_DUE = `
  UPDATE outbox SET due_at = @now WHERE survey_id = @survey AND state = 'waiting'
    AND respondent_id IN (SELECT respondent_id FROM respondents WHERE survey_id = @survey AND draw >= @from AND draw < @to)`;

async function move(survey: string, to: 'pause' | 'resume'): Promise<void> {
  const { catalog, db } = service.parts;
  const entry = await catalog.get(survey);
  if ((to === 'pause') === (entry.state === 'fielding')) await moveSurvey(db, entry, to, { actor: 'bench', now: Date.now() });
}

async function accepted(survey: string): Promise<number> {
  return (await readCounters(service.parts.db, survey))['cases.accepted'];
}

function slowed(db: Database): Database {
  return {
    ...db,
    async batch(statements) {
      const rows = await db.batch(statements);
      if (disk.delayMs > 0) await disk.commit();
      return rows;
    },
  };
}
