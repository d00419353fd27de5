// What the parts of the look-alike share: the clock and its background tasks, chance, the log of messages, the counters.
// It holds no rule of its own.

import { SegmentedMessage } from 'sms-segments-calculator';
import { type Chance, chanceFrom, type Subject } from './chance.ts';
import { MessageLog } from './message-log.ts';
import { OptOuts } from './opt-out.ts';
import { type Faults, type LookalikeOptions, noFaults, usualDelays, usualSegmentsPerSecond } from './options.ts';
import { SenderQueue } from './sender-queue.ts';
import { startCalling, type WebhookCaller } from './webhooks.ts';

const MAX_ALERTS = 10_000;
const MAX_SIZED_BODIES = 5_000;

/** An entry of Twilio's error log; `sid` is the message's, where there is one. */
export interface Alert {
  code: number;
  detail: string;
  sid: string | null;
  at: number;
}

export interface Stats {
  /** Messages that the API accepted. */
  created: number;
  /** Messages ordered by TwiML. */
  replies: number;
  /** Messages by which the provider itself answered a keyword. */
  keywordAnswers: number;
  /** Of created messages and replies. */
  segments: number;
  inbound: number;
  delivered: number;
  undelivered: number;
  failed: number;
  /** Calls of the status callback and of the messages webhook, tries of one call counted once. */
  callbacks: number;
  webhooks: number;
  /** Requests sent for either, and those of them that repeat a failed one. */
  webhookAttempts: number;
  retries: number;
  /** Create calls answered with an error of ours or of the caller's, by its code. */
  refused: Record<number, number>;
  faults: Faults;
}

/** Ends the background work of a closed look-alike; never seen outside. */
class Closed extends Error {}

export type Exchange = ReturnType<typeof createExchange>;

export function createExchange(options: LookalikeOptions) {
  const { clock, accountSid, authToken } = options;
  const chance: Chance = chanceFrom(options.seed);
  const faults: Faults = { ...noFaults, ...options.faults };
  const stats = emptyStats();
  const alerts: Alert[] = [];
  const ordinals = new Map<string, number>();
  const background = createBackground(options);
  const caller: WebhookCaller = startCalling(authToken, (retry) => {
    stats.webhookAttempts++;
    if (retry) stats.retries++;
  });
  return {
    ...{ clock, accountSid, authToken, chance, stats, alerts, background, caller },
    numbers: options.numbers,
    network: options.network,
    messagingServiceSid: options.messagingServiceSid ?? null,
    messagesUrl: options.messagesUrl,
    maxCreatesPerSecond: options.maxCreatesPerSecond ?? Number.POSITIVE_INFINITY,
    startedAt: clock.now(),
    delays: { ...usualDelays, ...options.delays },
    log: new MessageLog(),
    optOuts: new OptOuts(options.optOut ?? 'default'),
    queue: new SenderQueue(options.segmentsPerSecond ?? usualSegmentsPerSecond),
    segmentsOf: createSizing(),

    /** The next message that this citizen's number sends, or is sent, in this way. */
    nextSubject(phone: string, way: Subject['way']): Subject {
      const key = `${way}|${phone}`;
      const ordinal = (ordinals.get(key) ?? 0) + 1;
      ordinals.set(key, ordinal);
      return { phone, way, ordinal };
    },

    /** Whether a fault strikes, counted if so. */
    strikes(fault: keyof Faults, subject: Subject, purpose = ''): boolean {
      const struck = chance.fraction(subject, `${fault}${purpose}`) < faults[fault];
      if (struck) stats.faults[fault]++;
      return struck;
    },

    /** What an opt-out applies to: the messaging service blocks as one, a number without one blocks for itself. */
    poolOf(sender: string): string {
      return options.messagingServiceSid ?? sender;
    },

    sidOf(subject: Subject): string {
      return `SM${chance.hex(`${subject.way}|${subject.phone}|${subject.ordinal}`)}`;
    },

    alert(code: number, detail: string, sid: string | null): void {
      if (alerts.length === MAX_ALERTS) alerts.shift();
      alerts.push({ code, detail, sid, at: clock.now() });
    },
  };
}

function createBackground({ clock }: LookalikeOptions) {
  /** One for each sleeper: adding a listener to a signal that thousands share costs a walk over all of them. */
  const sleepers = new Set<AbortController>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let closed = false;
  return {
    /** Begins work that nobody awaits. A defect in it is left unhandled on purpose: it must be seen. */
    run(work: () => Promise<void>): void {
      running++;
      void clock
        .task(work)
        .catch((error: unknown) => {
          if (!(error instanceof Closed)) throw error;
        })
        .finally(() => {
          if (--running === 0) for (const resolve of waiting.splice(0)) resolve();
        });
    },
    async sleep(ms: number): Promise<void> {
      const sleeper = new AbortController();
      sleepers.add(sleeper);
      if (ms > 0 && !closed) await clock.sleep(ms, sleeper.signal);
      sleepers.delete(sleeper);
      if (closed) throw new Closed();
    },
    /** Resolves when no work is left. Not to be awaited inside a task: a virtual clock would stand still. */
    async idle(): Promise<void> {
      if (running > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    /** Work ends at its next sleep. */
    close(): void {
      closed = true;
      for (const sleeper of sleepers) sleeper.abort();
    },
  };
}

/** The calculator takes most of a millisecond a message, and surveys say the same few things to many. */
function createSizing(): (body: string) => number {
  const sizes = new Map<string, number>();
  return (body) => {
    const known = sizes.get(body);
    if (known !== undefined) return known;
    const segments = new SegmentedMessage(body).segmentsCount;
    if (sizes.size >= MAX_SIZED_BODIES) sizes.clear();
    sizes.set(body, segments);
    return segments;
  };
}

function emptyStats(): Stats {
  return {
    ...{ created: 0, replies: 0, keywordAnswers: 0, segments: 0, inbound: 0 },
    ...{ delivered: 0, undelivered: 0, failed: 0 },
    ...{ callbacks: 0, webhooks: 0, webhookAttempts: 0, retries: 0 },
    refused: {},
    faults: { ...noFaults },
  };
}
