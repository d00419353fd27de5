// A survey's first message to an operator's own phone: once for each submission, outside the books, never to who has opted out.

import { type By, logEntry } from '../catalog/audit-log.ts';
import { AppError } from '../errors.ts';
import { newMessageId } from '../intake/messages.ts';
import { E164 } from '../sms/sender.ts';
import { Conflict, type Database } from '../store/database.ts';
import { type CompiledSurvey, firstQuestion } from '../survey/compiled.ts';
import type { FieldParts } from './parts.ts';
import { IS_SUPPRESSED } from './statements.ts';

export const LIMITS = {
  /** Each costs money, and nobody asked for it. */
  perUserAndHour: 5,
  shown: 5,
} as const;

const HOUR_MS = 3_600_000;

export interface TestMessageOrder {
  language: string;
  /** E.164. */
  number: string;
  /** The form's own key, made with the form: a second submission of it sends nothing. */
  key: string;
  by: By;
}

/** `refused`: by the provider, for good or for now. `suppressed` and `tooMany` are ours, and then nothing was called. */
export interface TestOutcome {
  outcome: 'accepted' | 'refused' | 'unknown' | 'suppressed' | 'tooMany';
  errorCode: string | null;
  segments: number;
}

interface TestRow {
  outcome: 'sending' | 'accepted' | 'refused' | 'unknown';
  error_code: string | null;
  segments: number;
}

// The mark precedes the call, as in sending.ts, and holds both guards: a STOP that is committed first wins.
const MARK_TEST = `
  INSERT INTO test_messages (submission, message_id, survey_id, actor, number_hash, language, segments, outcome, at)
  SELECT @key, @messageId, survey_id, @actor, @numberHash, @language, @segments, 'sending', @now FROM surveys
  WHERE survey_id = @survey AND NOT EXISTS (SELECT 1 FROM test_messages WHERE submission = @key)
    AND NOT EXISTS (SELECT 1 FROM suppressions WHERE number_hash = @numberHash)
    AND (SELECT count(*) FROM test_messages WHERE actor = @actor AND at > @since) < @most`;
const SETTLE_TEST = `
  UPDATE test_messages SET outcome = @outcome, provider_id = @providerId, error_code = @errorCode
  WHERE message_id = @messageId AND outcome = 'sending'`;
const TEST_BY_KEY = 'SELECT outcome, error_code, segments FROM test_messages WHERE submission = @key';

/** @throws AppError `invalid` for a number or a language that cannot be. */
export async function sendTestMessage(
  parts: Pick<FieldParts, 'db' | 'sealer' | 'gateway'>,
  compiled: CompiledSurvey,
  order: TestMessageOrder,
): Promise<TestOutcome> {
  const { survey } = compiled;
  const { language, key, by } = order;
  const { actor, now } = by;
  if (!E164.test(order.number)) throw new AppError('invalid', 'this is no phone number', 'write it with its country code');
  if (!survey.languages.includes(language)) throw new AppError('invalid', `the survey does not speak ${language}`);
  const { body, segments } = compiled.message({ text: 'invitation', question: firstQuestion(compiled).id, language });
  const messageId = newMessageId();
  const numberHash = parts.sealer.lookup(order.number);
  const params = {
    key,
    messageId,
    survey: survey.id,
    actor,
    numberHash,
    language,
    segments,
    now,
    since: now - HOUR_MS,
    most: LIMITS.perUserAndHour,
  };
  try {
    await parts.db.batch([{ sql: MARK_TEST, params, expect: 1 }, logEntry(by, 'field.test', survey.id, { language, segments })]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return whyNot(parts.db, key, numberHash, segments);
  }
  const sent = await parts.gateway.send({ messageId, to: order.number, body });
  const outcome = sent.kind === 'accepted' || sent.kind === 'unknown' ? sent.kind : 'refused';
  const errorCode = sent.kind === 'accepted' ? null : sent.code;
  const providerId = sent.kind === 'accepted' ? sent.providerId : null;
  await parts.db.batch([{ sql: SETTLE_TEST, params: { messageId, outcome, providerId, errorCode } }]);
  return { outcome, errorCode, segments };
}

async function whyNot(db: Database, key: string, numberHash: Uint8Array, segments: number): Promise<TestOutcome> {
  const known = await db.get<TestRow>(TEST_BY_KEY, { key });
  if (known) {
    const outcome = known.outcome === 'sending' ? 'unknown' : known.outcome;
    return { outcome, errorCode: known.error_code, segments: known.segments };
  }
  const suppressed = (await db.get(IS_SUPPRESSED, { numberHash })) !== undefined;
  return { outcome: suppressed ? 'suppressed' : 'tooMany', errorCode: null, segments };
}

export interface TestMessage {
  at: number;
  actor: string;
  language: string;
  outcome: TestRow['outcome'];
  errorCode: string | null;
  /** The provider's last word on it; null before its first. */
  report: string | null;
  /** When a message from that phone was heard after it; null where none was. */
  repliedAt: number | null;
}

// Few rows by index; each with one look at its reports and one at the messages of numbers that no survey knows.
const RECENT_TESTS = `
  SELECT t.at, t.actor, t.language, t.outcome, t.error_code AS "errorCode",
    (SELECT d.status FROM delivery_reports d WHERE d.message_id = t.message_id ORDER BY d.report_id DESC LIMIT 1) AS report,
    (SELECT min(i.heard_at) FROM inbox i WHERE i.number_hash = t.number_hash AND i.respondent_id IS NULL AND i.heard_at >= t.at) AS "repliedAt"
  FROM test_messages t WHERE t.survey_id = @survey ORDER BY t.at DESC LIMIT @limit`;

/** Newest first. */
export function recentTests(db: Database, survey: string): Promise<TestMessage[]> {
  return db.all<TestMessage>(RECENT_TESTS, { survey, limit: LIMITS.shown });
}
