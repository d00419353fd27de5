// Cases brought into each state by the rooms themselves, so that their books are what the service would have.

import { release } from '../../src/field/release.ts';
import { openSending, type Sending } from '../../src/field/sending.ts';
import { audit } from '../../src/results/audit.ts';
import type { MessageState } from '../../src/results/books.ts';
import type { SendOutcome } from '../../src/sms/gateway.ts';
import { numberOf, providerId, type World } from '../support/world.ts';

export const BY = { actor: 'owner@example.org', now: Date.UTC(2026, 11, 1, 9), origin: '192.0.2.7' };

/** `unreleased`: sampled and nothing more; `claimed`: waiting in a dispatcher's hands. */
export type CaseState = MessageState | 'unreleased' | 'claimed';
export const CASE_STATES: readonly CaseState[] = [
  'unreleased',
  'waiting',
  'claimed',
  'sending',
  'unknown',
  'accepted',
  'sent',
  'delivered',
  'failed',
  'notSent',
  'suppressed',
];

export interface Asked {
  respondent: number;
  messageId: string;
  /** Of the message that was accepted. */
  providerId: string;
  /** Ends the create call that is under way; resolves when its outcome has been recorded. */
  finish(outcome: SendOutcome): Promise<unknown>;
}

const OUTCOMES: Partial<Record<CaseState, SendOutcome>> = {
  unknown: { kind: 'unknown', code: 'ECONNABORTED', detail: 'timeout' },
  notSent: { kind: 'permanent', code: '21211', detail: 'no such number' },
};

let accepted = 0x900000;

/** Samples citizen n and leaves the case in this state. The survey must be in the field. */
export async function ask(world: World, n: number, state: CaseState, language = 'ar'): Promise<Asked> {
  if (state === 'suppressed') await world.intake.hear(world.says(n, 'STOP', { optOut: 'stop' }));
  await world.sample(n, n, { language });
  const numberHash = world.sealer.lookup(numberOf(n));
  const id = async () =>
    (await world.rows('SELECT max(respondent_id) AS id FROM respondents WHERE number_hash = @numberHash', { numberHash }))[0]!
      .id as number;
  const asked: Asked = { respondent: await id(), messageId: '', providerId: providerId(++accepted), finish: async () => {} };
  if (state === 'unreleased') return asked;
  await release(world.field, await world.entry());
  const [row] = await world.rows('SELECT message_id FROM outbox WHERE respondent_id = @id AND is_case = 1', {
    id: asked.respondent,
  });
  asked.messageId = row!.message_id as string;
  if (state === 'waiting' || state === 'suppressed') return asked;
  await world.db.batch([
    {
      sql: "UPDATE outbox SET claimed_by = 'test', lease_until = @until WHERE message_id = @messageId",
      params: { messageId: asked.messageId, until: world.clock.now() + 3_600_000 },
    },
  ]);
  if (state === 'claimed') return asked;
  await send(world, asked, state);
  return asked;
}

async function send(world: World, asked: Asked, state: CaseState): Promise<void> {
  const sending: Sending = openSending(world.field);
  if (state === 'sending') {
    let answer = (_: SendOutcome) => {};
    let called = () => {};
    const calls = new Promise<void>((resolve) => {
      called = resolve;
    });
    world.gateway.onSend = () => {
      called();
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const outcome = sending.send(asked.messageId).then(({ recorded }) => recorded);
    await calls;
    asked.finish = (how) => {
      answer(how);
      return outcome;
    };
    return;
  }
  world.gateway.onSend = () => OUTCOMES[state] ?? { kind: 'accepted', providerId: asked.providerId };
  await (await sending.send(asked.messageId)).recorded;
  const words = { sent: ['sent'], delivered: ['sent', 'delivered'], failed: ['sent', 'failed'] }[state as string] ?? [];
  for (const status of words as ('sent' | 'delivered' | 'failed')[])
    await world.intake.report({
      messageId: asked.messageId,
      providerId: asked.providerId,
      status,
      errorCode: null,
      via: 'webhook',
    });
}

/** What the audit of every survey finds. */
export async function differences(world: World) {
  const found = [];
  for (const entry of await world.catalog.all())
    found.push(...(await audit(world.db, entry, (await world.catalog.compiled(entry)).survey)).differences);
  return found;
}
