// Whether anybody got a message more often than it was meant for them: what reached the handsets against the outbox.

import type { Database } from '../../src/store/database.ts';
import type { Sealer } from '../../src/store/sealing.ts';
import type { Survey } from '../../src/survey/definition.ts';
import { type MessageContent, renderMessage } from '../../src/survey/texts.ts';

const OUTBOX = `
  SELECT coalesce(r.number_sealed, o.number_sealed) AS number_sealed, o.text, o.question_id, o.language
  FROM outbox o LEFT JOIN respondents r ON r.respondent_id = o.respondent_id`;

/** The numbers and bodies that arrived more often than they were written down. */
export async function sentTwice(
  db: Database,
  sealer: Sealer,
  survey: Survey,
  delivered: readonly { to: string; body: string }[],
): Promise<string[]> {
  const left = new Map<string, number>();
  const rows = await db.all<{ number_sealed: Uint8Array; text: MessageContent['text']; question_id: string; language: string }>(
    OUTBOX,
  );
  for (const { number_sealed: sealed, text, question_id: question, language } of rows) {
    const body = renderMessage(survey, { text, question: question === '' ? null : question, language });
    const key = `${sealer.open('number', sealed)}\n${body}`;
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return delivered.flatMap(({ to, body }) => {
    const key = `${to}\n${body}`;
    const n = left.get(key) ?? 0;
    left.set(key, n - 1);
    return n > 0 ? [] : [key];
  });
}
