// The composition root: builds a running service out of its parts, and stops it cleanly.

import { randomUUID } from 'node:crypto';
import { type Catalog, openCatalog } from './catalog/catalog.ts';
import { openCells } from './catalog/cells.ts';
import type { Clock } from './clock.ts';
import { startDispatcher } from './field/dispatcher.ts';
import type { FieldParts } from './field/parts.ts';
import { LIMITS as RECONCILER_LIMITS, startReconciler } from './field/reconciler.ts';
import { openIntake } from './intake/intake.ts';
import type { Logger } from './log.ts';
import type { Gateway } from './sms/gateway.ts';
import type { Store } from './store/open.ts';
import { giveTurnBack, shardTurn, LIMITS as TURN_LIMITS, takeShard, takeTurn } from './store/turns.ts';
import type { ConsoleThread } from './web/console/start-thread.ts';
import { startWeb } from './web/server.ts';
import { twilioWebhooks } from './web/webhooks/twilio/handlers.ts';

export interface ServiceOptions {
  store: Store;
  gateway: Gateway;
  clock: Clock;
  log: Logger;
  accountSid: string;
  authToken: string;
  /** Without a trailing slash. */
  publicBaseUrl: string;
  /** The sender whose rate is shared. */
  sender: string;
  host: string;
  port: number;
  redactProviderCopies: boolean;
  /** Answers everything that is neither a webhook nor about health; closed with the service. */
  console?: ConsoleThread | undefined;
  /** How often an idle dispatcher looks for work that others have put there. */
  pollMs?: number;
  reconcileMs?: number;
}

export interface Service {
  url: string;
  parts: FieldParts;
  /** Answers what it has heard, lets the calls under way end, gives its claims back, closes the database. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;

export async function startService(options: ServiceOptions): Promise<Service> {
  const { store, clock, log } = options;
  const catalog = openCatalog(store.db);
  await warmUp(catalog);
  const now = () => clock.now();
  const intake = openIntake({ db: store.db, sealer: store.sealer, catalog, cells: openCells(store.db), now });
  const webhooks = twilioWebhooks({
    accountSid: options.accountSid,
    authToken: options.authToken,
    publicBaseUrl: options.publicBaseUrl,
    hear: (message) => intake.hear(message),
    report: (report) => intake.report(report),
    now,
    log,
  });
  const ready = async () => (await store.db.get('SELECT 1 AS one')) !== undefined;
  const web = await startWeb({
    host: options.host,
    port: options.port,
    publicBaseUrl: options.publicBaseUrl,
    webhooks,
    pages: options.console?.forward,
    ready,
    log,
  }).catch(async (error: unknown) => {
    await options.console?.close();
    throw error;
  });
  const parts: FieldParts = {
    db: store.db,
    sealer: store.sealer,
    catalog,
    gateway: options.gateway,
    intake,
    clock,
    log,
    sender: options.sender,
    worker: randomUUID(),
  };
  const shard = await keepShard(parts);
  const dispatcher = startDispatcher(parts, { pollMs: options.pollMs ?? POLL_MS });
  const reconciler = startReconciler(parts, {
    redact: options.redactProviderCopies,
    everyMs: options.reconcileMs ?? RECONCILER_LIMITS.everyMs,
  });
  return {
    url: web.url,
    parts,
    async stop() {
      await Promise.all([dispatcher.stop(), reconciler.stop()]);
      // First, or a live page would hold the web server's stop up.
      await options.console?.close();
      await web.close();
      await intake.close();
      await shard.giveBack();
      await store.db.close();
    },
  };
}

/** Sums of this process stand in rows of its own. A shard that was lost to another process while this one was stopped is shared, no more. */
async function keepShard({ db, worker, clock, log }: FieldParts): Promise<{ giveBack(): Promise<void> }> {
  db.shard = await takeShard(db, worker, clock.now());
  const timer = setInterval(() => {
    takeTurn(db, shardTurn(db.shard), worker, clock.now()).catch((error: unknown) => {
      log.warn({ err: error }, 'the shard could not be kept');
    });
  }, TURN_LIMITS.leaseMs / 3);
  timer.unref();
  return {
    async giveBack() {
      clearInterval(timer);
      await giveTurnBack(db, shardTurn(db.shard), worker);
    },
  };
}

/** The word indexes take a second to build: before the first reply rather than with it. */
async function warmUp(catalog: Catalog): Promise<void> {
  for (const entry of await catalog.all()) {
    const compiled = await catalog.compiled(entry);
    for (const { id } of compiled.survey.questions) compiled.understand('', id, [], {});
  }
}
