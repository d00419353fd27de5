// What was last seen of the provider's account and of the webhook's address, kept so that a page need not call out to show it.

import type { TwilioOptions } from '../sms/twilio.ts';
import { inspectProvider, type ProviderState } from '../sms/twilio-account.ts';
import { testWebhook, type WebhookTest } from '../sms/twilio-self-test.ts';
import type { Database } from '../store/database.ts';
import { READ_MARK, WRITE_MARK } from './statements.ts';

export const LIMITS = {
  /** What was seen longer ago tells nothing of now. */
  freshMs: 30 * 60_000,
  callTimeoutMs: 5_000,
} as const;

/** What calls go to, and under whose name. */
export type SendingAccount = Omit<TwilioOptions, 'timeoutMs'>;

export interface Checks {
  /** When it was seen; ms UTC. */
  at: number;
  webhook: WebhookTest;
  provider: {
    account: string | null;
    clockOffMs: number | null;
    routes: { sms: boolean; comes: 'here' | 'hereOnce' | 'elsewhere' }[] | null;
    /** What it did not tell. */
    silentOn: 'account' | 'sender' | null;
  };
}

const MARK = 'launch-checks';

/** Null where nothing was seen lately, or something else than what is set now. */
export async function readChecks(db: Database, account: Pick<SendingAccount, 'publicBaseUrl' | 'sender'>, now: number) {
  const row = await db.get<{ value: string }>(READ_MARK, { name: MARK });
  if (!row) return null;
  const { of, ...checks } = JSON.parse(row.value) as Checks & { of: string };
  return of === settingsOf(account) && now - checks.at <= LIMITS.freshMs ? (checks as Checks) : null;
}

/** Looks at both at once and keeps what it sees. Takes seconds; never throws for what it finds. */
export async function runChecks(db: Database, account: SendingAccount, now: () => number): Promise<Checks> {
  const [webhook, provider] = await Promise.all([
    testWebhook(account.publicBaseUrl, account, LIMITS.callTimeoutMs),
    inspectProvider({ ...account, timeoutMs: LIMITS.callTimeoutMs }, now),
  ]);
  const checks: Checks = { at: now(), webhook, provider: shortened(provider) };
  const value = JSON.stringify({ ...checks, of: settingsOf(account) });
  await db.batch([{ sql: WRITE_MARK, params: { name: MARK, value } }]);
  return checks;
}

/** Without the provider's own words and without the ends of numbers: neither is needed to say what to do. */
function shortened({ account, clockOffMs, routes, failure }: ProviderState): Checks['provider'] {
  return {
    account,
    clockOffMs,
    routes: routes?.map(({ sms, comes }) => ({ sms, comes })) ?? null,
    silentOn: failure?.asked ?? null,
  };
}

function settingsOf({ publicBaseUrl, sender }: Pick<SendingAccount, 'publicBaseUrl' | 'sender'>): string {
  return `${publicBaseUrl} ${sender.kind === 'service' ? sender.sid : sender.kind}`;
}
