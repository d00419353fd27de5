// The unknown outcomes of one survey as an operator reads them: what, since when, and how each will be resolved.

import type { Database } from '../store/database.ts';
import type { Purpose } from '../survey/interview.ts';
import { INBOUND_MARK } from './reconciler.ts';
import * as sql from './statements.ts';
import { type Resolution, resolutionOf, type UnknownOutcome } from './unknown-outcome.ts';

/** A page; what is older stands first, since it is nearest to its end. */
const PAGE = 50;

interface UnknownRow extends UnknownOutcome {
  message_id: string;
  purpose: Purpose;
  question_id: string;
  is_case: number;
  segments: number;
  error_code: string | null;
}

export interface Unknown {
  messageId: string;
  purpose: Purpose;
  /** Empty where the message is about no question. */
  question: string;
  /** When the create call began, or the webhook's answer was committed; ms UTC. */
  since: number;
  /** How often the provider's list was asked in vain. */
  listings: number;
  errorCode: string | null;
  resolution: Resolution;
}

/** Where a page ends: the next one goes on after it. */
export interface UnknownKey {
  since: number;
  messageId: string;
}

export interface UnknownPage {
  messages: Unknown[];
  next: UnknownKey | null;
  /** When the provider's list was last read; ms UTC, null where it never was. */
  listReadAt: number | null;
}

export async function readUnknown(db: Database, survey: string, now: number, after?: UnknownKey): Promise<UnknownPage> {
  const params = { survey, afterAt: after?.since ?? 0, afterId: after?.messageId ?? '', limit: PAGE + 1 };
  const rows = await db.all<UnknownRow>(sql.UNKNOWN_PAGE, params);
  const mark = await db.get<{ value: string }>(sql.READ_MARK, { name: INBOUND_MARK });
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    messages: shown.map((row) => ({
      messageId: row.message_id,
      purpose: row.purpose,
      question: row.question_id,
      since: row.sending_at,
      listings: row.listings,
      errorCode: row.error_code,
      resolution: resolutionOf(row, now),
    })),
    next: rows.length > PAGE && last ? { since: last.sending_at, messageId: last.message_id } : null,
    listReadAt: mark ? Number(mark.value) : null,
  };
}
