// The books: what is counted as it happens, so that a result's cost does not grow with the replies. Each change yields deltas
// that stand in the same batch as the change itself.

import type { Delta } from '../store/parts.ts';
import { REPLY_CLASSES, type ReplyClass } from '../survey/interview.ts';

/** The state of a message; of a case, the state of its first question's message (waiting where there is none yet). */
export const MESSAGE_STATES = [
  'suppressed',
  'waiting',
  'sending',
  'unknown',
  'accepted',
  'sent',
  'delivered',
  'failed',
  'notSent',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export type CounterName =
  | 'cases.sampled'
  | `cases.${MessageState}`
  | 'replies.received'
  | `replies.${ReplyClass}`
  | 'messages.created'
  | 'messages.segments'
  | 'messages.duplicates'
  // Create calls begun, whatever came of them, and their segments: what the sender's pace allows.
  | 'attempts.calls'
  | 'attempts.segments';

/** What became of messages that met an error: still open, not sent, sent in vain, or accepted by the provider after all. */
export const ERROR_FATES = ['pending', 'notSent', 'failed', 'overcome'] as const;
export type ErrorFate = (typeof ERROR_FATES)[number];
/** Messages by the latest error that they met; their code is the provider's, so these names have no list. */
export type ErrorCounterName = `errors.${ErrorFate}.${string}`;

export const COUNTER_NAMES: readonly CounterName[] = [
  'cases.sampled',
  ...MESSAGE_STATES.map((state) => `cases.${state}` as const),
  'replies.received',
  ...REPLY_CLASSES.map((name) => `replies.${name}` as const),
  'messages.created',
  'messages.segments',
  'messages.duplicates',
  'attempts.calls',
  'attempts.segments',
];

const ADD_TO_COUNTER = `
  INSERT INTO counters (survey_id, name, hour, shard, n) VALUES (@survey, @name, @hour, @shard, @n)
  ON CONFLICT (survey_id, name, hour, shard) DO UPDATE SET n = counters.n + excluded.n`;

const ADD_TO_TALLY = `
  INSERT INTO tallies (survey_id, question_id, option, cell_id, shard, n) VALUES (@survey, @question, @option, @cell, @shard, @n)
  ON CONFLICT (survey_id, question_id, option, cell_id, shard) DO UPDATE SET n = tallies.n + excluded.n`;

/** `survey` is empty for messages that no survey could be counted for. */
export function count(survey: string, name: CounterName | ErrorCounterName, n: number, now: number): Delta {
  const hour = Math.floor(now / 3_600_000);
  return { key: `c/${survey}/${name}/${hour}`, n, sql: ADD_TO_COUNTER, params: { survey, name, hour } };
}

export function tally(survey: string, question: string, option: string, cell: number, n: number): Delta {
  return {
    key: `t/${survey}/${question}/${option}/${cell}`,
    n,
    sql: ADD_TO_TALLY,
    params: { survey, question, option, cell },
  };
}

/** What a message has to do with the books. */
export interface CountedMessage {
  survey_id: string;
  /** 1 where it is the first question's message, whose state is the case's. */
  is_case: number;
  state: MessageState;
  segments: number;
  /** The latest error that it met. */
  error_code: string | null;
}

/**
 * A message goes from its state to another: its case with it, what it costs where it may now be out, or is known not to be, and its
 * error, which may be a new one.
 */
export function moveMessage(message: CountedMessage, to: MessageState, now: number, errorCode = message.error_code): Delta[] {
  const { survey_id: survey, state: from, segments } = message;
  const created = Number(isCreated(to)) - Number(isCreated(from));
  return [
    ...(message.is_case === 1 ? moveCase(survey, from, to, now) : []),
    ...(created === 0
      ? []
      : [count(survey, 'messages.created', created, now), count(survey, 'messages.segments', created * segments, now)]),
    ...moveError(message, to, now, errorCode),
  ];
}

function moveError(
  { survey_id: survey, state, error_code: before }: CountedMessage,
  to: MessageState,
  now: number,
  after: string | null,
) {
  const from = errorCounter(state, before);
  const into = errorCounter(to, after);
  if (from === into) return [];
  return [...(from ? [count(survey, from, -1, now)] : []), ...(into ? [count(survey, into, 1, now)] : [])];
}

function errorCounter(state: MessageState, code: string | null): ErrorCounterName | undefined {
  return code === null ? undefined : `errors.${FATES[state]}.${code}`;
}

const FATES: Record<MessageState, ErrorFate> = {
  suppressed: 'notSent',
  waiting: 'pending',
  sending: 'pending',
  unknown: 'pending',
  accepted: 'overcome',
  sent: 'overcome',
  delivered: 'overcome',
  failed: 'failed',
  notSent: 'notSent',
};

/** What may be out counts against the budget until it is known not to be. */
function isCreated(state: MessageState): boolean {
  return state !== 'suppressed' && state !== 'waiting' && state !== 'notSent';
}

/** A case moved from one state to another. */
export function moveCase(survey: string, from: MessageState, to: MessageState, now: number): Delta[] {
  return from === to ? [] : [count(survey, `cases.${from}`, -1, now), count(survey, `cases.${to}`, 1, now)];
}
