// The seed of a large survey: a few thousand people who were really sampled, asked and heard, by the program's own import, dispatcher
// and intake, on a clock that is set by hand. What is measured is made of copies of it.

import { randomBytes } from 'node:crypto';
import { openCatalog } from '../../catalog/catalog.ts';
import { openCells } from '../../catalog/cells.ts';
import type { Clock } from '../../clock.ts';
import { openClaiming } from '../../field/claiming.ts';
import type { FieldParts } from '../../field/parts.ts';
import { release } from '../../field/release.ts';
import { openSending } from '../../field/sending.ts';
import { openIntake } from '../../intake/intake.ts';
import { followAnswers } from '../../results/course.ts';
import { type Draw, drawFor } from '../../simulator/citizens/draws.ts';
import type { DeliveryStatus, Gateway, OutgoingMessage } from '../../sms/gateway.ts';
import type { DatabaseAddress } from '../../store/address.ts';
import { openStore, type Store } from '../../store/open.ts';
import type { Survey } from '../../survey/definition.ts';
import { BENCH } from '../fixture.ts';
import { benchSurvey } from '../installation.ts';
import { replies } from '../replies.ts';
import { fieldSampled } from './sampled.ts';

/** The day's fielding, up to so long before now: nothing that the seed leaves behind falls due while it is measured. */
const FIELD_MS = 19 * 3_600_000;
const ENDED_MS = 1_800_000;
/** The last replicate is not released: a launch has something to plan. */
const HELD_BACK = 1;
/** Of those who were reached: three in ten of the whole sample then answer. */
const ANSWERS = 0.44;
/** Replies that come in together; nobody writes twice among them. */
const TOGETHER = 100;
/** What a create call comes to, and what the provider then says of a message that it took. */
const OUTCOMES = { accepted: 0.975, permanent: 0.02, unknown: 0.005 } as const;
const FATES = { delivered: 0.93, sent: 0.03, failed: 0.03, accepted: 0.01 } as const;
const INVALID_NUMBER = '21211';
const NO_ANSWER = 'ETIMEDOUT';
const UNREACHABLE = '30003';

interface Taken {
  messageId: string;
  providerId: string;
  to: string;
}

/** Resolves to the survey, in the field since this morning. `people`: at least a few hundred, for answers of every kind. */
export async function seedField(address: DatabaseAddress, people: number): Promise<Survey> {
  const store = await openStore(address, BENCH.secret);
  try {
    const survey = benchSurvey();
    const hand = handClock(Date.now() - ENDED_MS - FIELD_MS);
    await fieldSampled(store, survey, { people, released: survey.replicates - HELD_BACK, clock: hand.clock });
    const { field, taken, draw } = fieldParts(store, hand.clock);
    try {
      await ask(field, survey, hand.tick);
      const reached = await reportAll(field, taken, draw);
      await answerAll(field, survey, { people, reached, draw, tick: hand.tick });
    } finally {
      await field.intake.close();
    }
    while (!(await followAnswers(store.db)));
    return survey;
  } finally {
    await store.db.close();
  }
}

function handClock(fromMs: number): { clock: Clock; tick(share: number): void } {
  let nowMs = fromMs;
  const endMs = fromMs + FIELD_MS;
  return {
    clock: { now: () => Math.floor(nowMs), sleep: () => Promise.resolve(), task: (work) => work() },
    /** A share of the day goes by. */
    tick: (share) => {
      nowMs = Math.min(endMs, nowMs + share * FIELD_MS);
    },
  };
}

function fieldParts({ db, sealer }: Store, clock: Clock): { field: FieldParts; taken: Taken[]; draw: Draw } {
  const draw = drawFor(`${BENCH.seed}/field`);
  const catalog = openCatalog(db);
  const taken: Taken[] = [];
  const gateway = provider(draw, taken);
  const now = () => clock.now();
  const intake = openIntake({ db, sealer, catalog, cells: openCells(db), now });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const field = { db, sealer, catalog, gateway, intake, clock, log, sender: BENCH.sender, worker: 'seed' };
  return { field, taken, draw };
}

function provider(draw: Draw, taken: Taken[]): Gateway {
  return {
    async send({ messageId, to }: OutgoingMessage) {
      const kind = draw.weighted(OUTCOMES);
      if (kind === 'permanent') return { kind, code: INVALID_NUMBER, detail: '' };
      if (kind === 'unknown') return { kind, code: NO_ANSWER, detail: '' };
      const providerId = newProviderId();
      taken.push({ messageId, providerId, to });
      return { kind, providerId };
    },
    async *list() {},
    receivingNumbers: async () => [BENCH.sender],
    redact: async () => {},
  };
}

function newProviderId(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}

/** Until all that is released has been sent. */
async function ask(field: FieldParts, survey: Survey, tick: (share: number) => void): Promise<void> {
  const entry = await field.catalog.get(survey.id);
  const compiled = await field.catalog.compiled(entry);
  const claiming = openClaiming(field);
  const sending = openSending(field);
  while ((await release(field, entry)) > 0) {
    for (;;) {
      const { messages } = await claiming.claim(compiled, true, survey.pacing.segmentsPerSecond);
      if (messages.length === 0) break;
      await Promise.all(messages.map(async (claimed) => (await sending.send(claimed.row.message_id, claimed)).recorded));
      tick(0.01);
    }
  }
  await sending.close();
}

/** The provider's words on all that it took, each kind of word in its turn. Resolves to the numbers of those who were reached. */
async function reportAll({ intake }: FieldParts, taken: readonly Taken[], draw: Draw): Promise<Set<string>> {
  const fates = taken.map((message) => ({ message, fate: draw.weighted(FATES) }));
  const say = (status: DeliveryStatus, of: readonly (typeof fates)[number][]) =>
    inTurns(of, ({ message: { messageId, providerId } }) =>
      intake.report({ messageId, providerId, status, errorCode: status === 'failed' ? UNREACHABLE : null, via: 'webhook' }),
    );
  const delivered = fates.filter(({ fate }) => fate === 'delivered');
  await say(
    'sent',
    fates.filter(({ fate }) => fate !== 'accepted'),
  );
  await say('delivered', delivered);
  await say(
    'failed',
    fates.filter(({ fate }) => fate === 'failed'),
  );
  return new Set(delivered.map(({ message }) => message.to));
}

interface Answering {
  people: number;
  reached: ReadonlySet<string>;
  draw: Draw;
  tick(share: number): void;
}

async function answerAll({ intake, clock }: FieldParts, survey: Survey, { people, reached, draw, tick }: Answering) {
  const willing = new Set([...reached].filter(() => draw.chance(ANSWERS)));
  const said = [...replies(survey, 0, people)].filter(({ from }) => willing.has(from));
  for (let start = 0; start < said.length; start += TOGETHER) {
    const answers = await Promise.all(
      said.slice(start, start + TOGETHER).map(({ from, body }) => {
        const message = { providerId: newProviderId(), from, to: BENCH.sender, body, at: clock.now(), via: 'webhook' } as const;
        return intake.hear(message);
      }),
    );
    // What the webhooks were answered is a message too, on which the provider has its words.
    for (const status of ['sent', 'delivered'] as const) {
      const ids = new Map(answers.flatMap((answer) => (answer ? [[answer.messageId, providerIdOf(answer.messageId)]] : [])));
      await inTurns([...ids], ([messageId, providerId]) =>
        intake.report({ messageId: messageId!, providerId: providerId!, status, errorCode: null, via: 'webhook' }),
      );
    }
    tick((0.6 * TOGETHER) / said.length);
  }
}

/** Of what a webhook was answered: the same at each of its reports. */
function providerIdOf(messageId: string): string {
  return `SM${messageId.slice(-32).padStart(32, '0')}`;
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += 2 * TOGETHER)
    await Promise.all(all.slice(start, start + 2 * TOGETHER).map(work));
}
