// textpoll serve: the service itself. It runs until it is told to stop.

import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { createLogger } from '../log.ts';
import { startService } from '../service.ts';
import { environment, readSettings, type Settings } from '../settings.ts';
import { createTwilioGateway } from '../sms/twilio.ts';
import { inboundUrl } from '../sms/twilio-urls.ts';
import { openStore } from '../store/open.ts';
import { derivedKey } from '../store/sealing.ts';
import type { SiteFacts } from '../web/console/site.ts';
import { startConsoleThread } from '../web/console/start-thread.ts';
import { tell } from './context.ts';

/** A webhook waits for its reads: a database that does not answer by then is told as such, and the provider comes again. */
const READ_TIMEOUT_MS = 10_000;

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('send, hear and tally: the service')
    .action(async () => {
      // From the first moment on: a stop while it starts is a clean stop too.
      const stopped = untilStopped();
      const settings = readSettings(environment());
      const { twilio, publicBaseUrl } = settings;
      const log = createLogger({ level: settings.logLevel });
      if (twilio.apiBaseUrl) tell(emulatorBanner(twilio.apiBaseUrl));
      const store = await openStore(settings.database, settings.secret, { readTimeoutMs: READ_TIMEOUT_MS, writer: 'thread' });
      if (store.migrated.length > 0) log.info({ migrations: store.migrated }, 'database migrated');
      const facts = siteFacts(settings);
      // The same on every instance: the one that printed the link need not be the one that is asked.
      const setUpToken = derivedKey(settings.secret, 'set-up link').toString('base64url');
      const console = await startConsoleThread(
        { secret: settings.secret, logLevel: settings.logLevel, facts, setUpToken },
        { log, trustedProxies: settings.trustedProxies },
      );
      const service = await startService({
        store,
        gateway: createTwilioGateway({ ...twilio, publicBaseUrl }),
        clock: systemClock,
        log,
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        publicBaseUrl,
        sender: senderName(twilio.sender),
        host: settings.host,
        port: settings.port,
        redactProviderCopies: settings.redactProviderCopies,
        console,
      });
      // Told to who started it, and not to the log: whoever has it becomes the owner.
      if (console.users === 0) tell(`No users yet. Set up the owner’s account at ${publicBaseUrl}/set-up?token=${setUpToken}`);
      log.info({ url: service.url, incomingMessages: inboundUrl(publicBaseUrl) }, 'serving');
      await stopped;
      log.info({}, 'stopping');
      await service.stop();
      log.info({}, 'stopped');
    });
}

/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once, as people expect of it. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

function siteFacts({ twilio, ...settings }: Settings): SiteFacts {
  return {
    publicBaseUrl: settings.publicBaseUrl,
    sender: twilio.sender,
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    apiBaseUrl: twilio.apiBaseUrl,
    redactProviderCopies: settings.redactProviderCopies,
    database: settings.database,
  };
}

function senderName(sender: ReturnType<typeof readSettings>['twilio']['sender']): string {
  if (sender.kind === 'service') return sender.sid;
  return sender.kind === 'number' ? sender.number : sender.name;
}

function emulatorBanner(url: string): string {
  return `*** TWILIO_API_BASE_URL is set: messages go to the emulator at ${url}, not to Twilio. No real SMS will leave. ***`;
}
