// Hearing: inbound messages and delivery reports, each answered only after a group commit has put it on disk.

import { AppError } from '../errors.ts';
import { count } from '../results/books.ts';
import { groupCommit } from '../store/group-commit.ts';
import { commitOrRead, type Part } from '../store/parts.ts';
import { converse, readSpeakers } from './conversation.ts';
import { erasedAmong } from './erased.ts';
import { contentOf, type DeliveryReport, type InboundMessage, type StoredContent, type WebhookAnswer } from './messages.ts';
import type { IntakeParts } from './parts.ts';
import { reportParts } from './reports.ts';
import type { Conversation } from './rows.ts';
import * as sql from './statements.ts';

export const LIMITS = {
  /** More in one transaction keep the first of them waiting longer than they save. */
  maxGroup: 500,
  /** At a thousand a second this is ten seconds of backlog, within a webhook's time-out; beyond it the provider is told to come again. */
  maxQueue: 10_000,
  /** How often a message is tried again after losing a race for its respondent, or the answer to its commit. */
  tries: 5,
} as const;

export interface Intake {
  /** Resolves once the message is durable. A message that was heard before gets its first answer. @throws AppError `overloaded` */
  hear(message: InboundMessage): Promise<WebhookAnswer>;
  /** Resolves once the report is durable. @throws AppError `overloaded` */
  report(report: DeliveryReport): Promise<void>;
  /** Takes no more and commits what it has. */
  close(): Promise<void>;
}

export function openIntake(parts: IntakeParts): Intake {
  const { maxGroup, maxQueue } = LIMITS;
  // The next group is read and understood while the last one is written.
  const bounds = { maxGroup, maxQueue, groups: 2 };
  const replies = groupCommit<InboundMessage, WebhookAnswer>((messages) => hearGroup(parts, messages), {
    ...bounds,
    about: ({ from }) => from,
  });
  const reports = groupCommit<DeliveryReport, void>((group) => reportGroup(parts, group), { ...bounds, about: messageOf });
  return {
    hear: (message) => replies.add(message),
    report: (report) => reports.add(report),
    async close() {
      await Promise.all([replies.close(), reports.close()]);
    },
  };
}

/** Answers in the order of `messages`; repeated ids are heard once and answered alike. */
async function hearGroup(parts: IntakeParts, messages: InboundMessage[]): Promise<WebhookAnswer[]> {
  const answers = new Map<string, WebhookAnswer>();
  const byId = new Map(messages.map((message) => [message.providerId, message]));
  const repeats = messages.length - byId.size;
  for (let attempt = 0; byId.size > 0 || attempt === 0; attempt++) {
    if (attempt >= LIMITS.tries) throw new AppError('unavailable', 'a reply kept losing the race for its respondent');
    const known = await heardBefore(parts, [...byId.values()]);
    for (const [id, answer] of known) {
      answers.set(id, answer);
      byId.delete(id);
    }
    const groups = groupByNumber([...byId.values()]);
    const entries = await parts.catalog.all();
    const conversations: Conversation[] = [];
    for (const speaker of await readSpeakers(parts, [...groups.keys()]))
      conversations.push(await converse(parts, entries, speaker, groups.get(speaker.number)!));
    const duplicates = (attempt === 0 ? repeats : 0) + known.size;
    const counted: Part = { statements: [], deltas: [count('', 'messages.duplicates', duplicates, parts.now())] };
    // What an interrupted commit has written after all is found by its id, with its answer, as a message that was heard before.
    const lost = await commitOrRead(parts.db, [...conversations.map(({ part }) => part), counted]);
    [...groups.values()].forEach((group, index) => {
      if (lost.has(index)) return;
      group.forEach((message, place) => {
        answers.set(message.providerId, conversations[index]!.answers[place]!);
        byId.delete(message.providerId);
      });
    });
  }
  return messages.map(({ providerId }) => answers.get(providerId) ?? null);
}

/** Each number's messages in the order in which they were sent. */
function groupByNumber(messages: InboundMessage[]): Map<string, InboundMessage[]> {
  const groups = new Map<string, InboundMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.from);
    if (group) group.push(message);
    else groups.set(message.from, [message]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.at - b.at);
  return groups;
}

interface HeardRow extends StoredContent {
  provider_id: string;
  survey_id: string | null;
  message_id: string | null;
  via: 'api' | 'twiml';
}

async function heardBefore(parts: IntakeParts, messages: InboundMessage[]): Promise<Map<string, WebhookAnswer>> {
  const known = new Map<string, WebhookAnswer>();
  const ids = messages.map(({ providerId }) => providerId);
  const rows = await parts.db.many<HeardRow>(
    sql.HEARD_BEFORE,
    ids.map((providerId) => ({ providerId })),
  );
  for (const [row] of rows)
    if (row) known.set(row.provider_id, row.message_id === null || row.via === 'api' ? null : await sayAgain(parts, row));
  // A repeat of what was erased since: to write it down again would undo the erasure.
  const unheard = ids.filter((id) => !known.has(id));
  for (const id of await erasedAmong(parts, unheard)) known.set(id, null);
  return known;
}

async function sayAgain(parts: IntakeParts, row: HeardRow): Promise<WebhookAnswer> {
  const survey = await parts.catalog.compiled(await parts.catalog.get(row.survey_id!));
  return { messageId: row.message_id!, body: survey.message(contentOf(row)).body };
}

async function reportGroup(parts: IntakeParts, reports: DeliveryReport[]): Promise<undefined[]> {
  // Reports on one message are folded into one change of its row, in the order in which they came.
  let left = [...groupByMessage(reports).values()];
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt >= LIMITS.tries) throw new AppError('unavailable', 'a delivery report kept losing the race for its message');
    const changes = await reportParts(parts, left);
    // Where a commit was interrupted its reports may stand twice, as the provider's repeats do: a state moves only once.
    const lost = await commitOrRead(parts.db, changes);
    left = left.filter((_, index) => lost.has(index));
  }
  return reports.map(() => undefined);
}

/** What the provider's word is about, as far as it tells. */
const messageOf = ({ messageId, providerId }: DeliveryReport) => messageId ?? providerId;

function groupByMessage(reports: DeliveryReport[]): Map<string, DeliveryReport[]> {
  const groups = new Map<string, DeliveryReport[]>();
  for (const report of reports) {
    const group = groups.get(messageOf(report));
    if (group) group.push(report);
    else groups.set(messageOf(report), [report]);
  }
  return groups;
}
