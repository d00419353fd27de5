// What the parts of the look-alike share: the clock and its background tasks, chance, the log of messages, the counters.
// It holds no rule of its own.

import { SegmentedMessage } from 'sms-segments-calculator';
import { createBackground } from './background.ts';
import { type Chance, chanceFrom, type Subject } from './chance.ts';
import { type Message, MessageLog } from './message-log.ts';
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

type Draft = Pick<Message, 'direction' | 'to' | 'from' | 'messagingServiceSid' | 'body' | 'status'>;

export type Exchange = ReturnType<typeof createExchange>;

export function createExchange(options: LookalikeOptions) {
  const { clock, accountSid, authToken } = options;
  const chance: Chance = chanceFrom(options.seed);
  const faults: Faults = { ...noFaults, ...options.faults };
  const stats = emptyStats();
  const alerts: Alert[] = [];
  const ordinals = new Map<string, number>();
  const log = new MessageLog();
  const segmentsOf = createSizing();
  const background = createBackground(clock);
  const caller: WebhookCaller = startCalling(authToken, (retry) => {
    stats.webhookAttempts++;
    if (retry) stats.retries++;
  });
  return {
    clock,
    accountSid,
    authToken,
    chance,
    stats,
    alerts,
    background,
    caller,
    log,
    segmentsOf,
    numbers: options.numbers,
    network: options.network,
    messagingServiceSid: options.messagingServiceSid ?? null,
    messagesUrl: options.messagesUrl,
    maxCreatesPerSecond: options.maxCreatesPerSecond ?? Number.POSITIVE_INFINITY,
    startedAt: clock.now(),
    delays: { ...usualDelays, ...options.delays },
    optOuts: new OptOuts(options.optOut ?? 'default'),
    queue: new SenderQueue(options.segmentsPerSecond ?? usualSegmentsPerSecond),

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

    /** Puts a new message into the list. */
    record(subject: Subject, draft: Draft): Message {
      const now = clock.now();
      const message: Message = {
        sid: `SM${chance.hex(`${subject.way}|${subject.phone}|${subject.ordinal}`)}`,
        direction: draft.direction,
        automatic: subject.way === 'keyword',
        to: draft.to,
        from: draft.from,
        messagingServiceSid: draft.messagingServiceSid,
        body: draft.body,
        segments: segmentsOf(draft.body),
        status: draft.status,
        errorCode: null,
        createdAt: now,
        updatedAt: now,
        sentAt: draft.direction === 'inbound' ? now : null,
      };
      log.add(message);
      return message;
    },

    alert(code: number, detail: string, sid: string | null): void {
      if (alerts.length === MAX_ALERTS) alerts.shift();
      alerts.push({ code, detail, sid, at: clock.now() });
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
    created: 0,
    replies: 0,
    keywordAnswers: 0,
    segments: 0,
    inbound: 0,
    delivered: 0,
    undelivered: 0,
    failed: 0,
    callbacks: 0,
    webhooks: 0,
    webhookAttempts: 0,
    retries: 0,
    refused: {},
    faults: { ...noFaults },
  };
}
