// Reminders to the silent: those whose question was accepted by the provider and who have said nothing since.

import type { CatalogEntry } from '../catalog/catalog.ts';
import type { MessageState } from '../results/books.ts';
import type { Part } from '../store/parts.ts';
import type { Interview } from '../survey/interview.ts';
import { outgoingRow } from './outgoing.ts';
import type { FieldParts } from './parts.ts';
import * as sql from './statements.ts';
import { commitTogether } from './together.ts';

const CHUNK = 200;

interface DueRow {
  respondent_id: number;
  interview: string;
  version: number;
  state: MessageState;
  sending_at: number | null;
}

/** Puts the reminders that have fallen due into the outbox; resolves to how many rows it looked at. */
export async function remind(parts: FieldParts, entry: CatalogEntry): Promise<number> {
  const now = parts.clock.now();
  const rows = await parts.db.all<DueRow>(sql.DUE_REMINDERS, { survey: entry.id, now, limit: CHUNK });
  if (rows.length === 0) return 0;
  const compiled = await parts.catalog.compiled(entry);
  const { survey } = compiled;
  const changes = rows.map((row): Part => {
    const interview = JSON.parse(row.interview) as Interview;
    const reached = row.state === 'accepted' || row.state === 'sent' || row.state === 'delivered';
    const question = interview.question;
    const key = `${question}/remind`;
    const ordinal = interview.ordinals[key] ?? 0;
    const isDue = reached && interview.phase === 'invited' && question !== null && ordinal < survey.reminders.length;
    const who = { id: row.respondent_id, version: row.version };
    if (!isDue) return { statements: [{ sql: sql.NO_REMINDER, params: who, expect: 1 }], deltas: [] };
    const next = survey.reminders[ordinal + 1];
    const remindAt = next === undefined || row.sending_at === null ? null : Math.max(row.sending_at + next, now + 1);
    const reminder = outgoingRow(compiled, {
      respondent: row.respondent_id,
      question,
      purpose: 'remind',
      ordinal,
      isCase: false,
      text: 'reminder',
      language: interview.language,
      state: 'waiting',
      now,
    });
    const after = { ...interview, ordinals: { ...interview.ordinals, [key]: ordinal + 1 } };
    return {
      statements: [{ sql: sql.REMIND, params: { ...who, interview: JSON.stringify(after), remindAt }, expect: 1 }, reminder],
      deltas: [],
    };
  });
  // Where another instance was first, its reminders are there, and the rest fall due with the next turn.
  await commitTogether(parts.db, changes);
  return rows.length;
}
