// The audit: every published number again from the raw rows, and the promises that rows can show. It changes nothing, and it may
// take its time: it belongs in a process of its own, never beside the intake.

import { z } from 'zod';
import type { CatalogEntry } from '../catalog/catalog.ts';
import type { Database } from '../store/database.ts';
import type { Survey } from '../survey/definition.ts';
import { auditRespondents, type Difference } from './audit-respondents.ts';
import * as sql from './audit-statements.ts';
import { type Books, readBooks } from './read-books.ts';

export const LIMITS = {
  /** Of each check, this many differences are listed: one is enough to fail, and a broken database could list millions. */
  listed: 1_000,
  /** An opt-out and the mark of a message take their times before their commits: this close, either may have come first. */
  slackMs: 2_000,
} as const;

const CHECKS = {
  balance: 'the books balance',
  cases: 'cases by state, from the first questions’ messages',
  replies: 'replies by class, from the inbox',
  messages: 'messages and segments, from the outbox',
  sample: 'the sample’s make-up, from the respondents',
  attempts: 'create calls and their segments, from the outbox',
  errors: 'errors by code and fate, from the outbox',
  tallies: 'tallies, from the answers and the cells of those who gave them',
  history: 'answers, from the last change of each',
  chains: 'changes of answers follow from one another',
  course: 'answers by hour, from the history as far as it has been followed',
  coders: 'whose word each answer is, from its last change',
  decisions: 'coders’ changes of answers, from the audit log',
  interviews: 'answers, from the interviews',
  cells: 'cells of respondents, from their answers',
  options: 'answers are among their question’s options',
  sources: 'every answer’s message is in the inbox, from that respondent',
  delivery: 'states of messages, from the provider’s reports',
  'promise 1': 'no message was sent twice',
  'promise 3': 'nothing was sent after an opt-out',
} as const;
export type Check = keyof typeof CHECKS;

const value = z.union([z.string(), z.number()]).nullable();
const rows = z.int();

export const auditSchema = z
  .strictObject({
    survey: z.strictObject({ id: z.string(), version: z.int(), hash: z.string() }),
    rows: z
      .strictObject({ respondents: rows, answers: rows, messages: rows, replies: rows })
      .describe('the raw rows that were read'),
    checks: z.array(
      z.strictObject({
        check: z.string(),
        means: z.string().describe('what holds where there is no difference'),
        differences: z.int(),
        complete: z.boolean().describe('false where more differences were found than are listed'),
      }),
    ),
    differences: z.array(
      z.strictObject({
        check: z.string(),
        what: z.string(),
        published: value.describe('as the results and the books have it; null where it is missing'),
        recomputed: value.describe('as the raw rows have it; null where they have nothing'),
      }),
    ),
  })
  .describe('Every published number recomputed from the raw rows: all is well where `differences` is empty.');

export type AuditReport = z.infer<typeof auditSchema>;

/** What one statement each can compare. */
const BY_STATEMENT: Partial<Record<Check, string>> = {
  cases: sql.CASES,
  replies: sql.REPLIES,
  messages: sql.MESSAGES,
  sample: sql.SAMPLE,
  attempts: sql.ATTEMPTS,
  errors: sql.ERRORS,
  tallies: sql.TALLIES,
  history: sql.ANSWERS_AND_HISTORY,
  chains: sql.HISTORY_CHAINS,
  course: sql.COURSE,
  coders: sql.WHOSE_ANSWERS,
  decisions: sql.DECISIONS,
  sources: sql.ANSWERS_WITHOUT_MESSAGE,
  delivery: sql.DELIVERY,
  'promise 1': sql.SENT_TWICE,
  'promise 3': sql.SENT_AFTER_STOP,
};

export async function audit(db: Database, entry: CatalogEntry, survey: Survey): Promise<AuditReport> {
  const found: Partial<Record<Check, Difference[]>> = {
    balance: imbalances(await readBooks(db, entry.id)),
    ...(await auditRespondents(db, survey, LIMITS.listed + 1)),
  };
  // One more than is listed tells that there are more.
  const params = { survey: entry.id, limit: LIMITS.listed + 1, slackMs: LIMITS.slackMs };
  for (const [check, statement] of Object.entries(BY_STATEMENT))
    found[check as Check] = await db.all<Difference>(statement, params);
  const counted = await db.get<AuditReport['rows']>(sql.ROWS, { survey: entry.id });
  const checks = (Object.keys(CHECKS) as Check[]).map((check) => ({ check, all: found[check] ?? [] }));
  return {
    survey: { id: entry.id, version: entry.version, hash: entry.hash },
    rows: counted!,
    checks: checks.map(({ check, all }) => ({
      check,
      means: CHECKS[check],
      differences: Math.min(all.length, LIMITS.listed),
      complete: all.length <= LIMITS.listed,
    })),
    differences: checks.flatMap(({ check, all }) => all.slice(0, LIMITS.listed).map((difference) => ({ check, ...difference }))),
  };
}

/** Promise 5, on the published numbers alone. */
function imbalances({ cases, replies }: Books): Difference[] {
  const { sampled, ...states } = cases;
  const { received, ...classes } = replies;
  return [
    ...imbalance('cases: sampled against the sum of the states', sampled, states),
    ...imbalance('replies: received against the sum of the classes', received, classes),
  ];
}

function imbalance(what: string, total: number, parts: Record<string, number>): Difference[] {
  const sum = Object.values(parts).reduce((before, part) => before + part, 0);
  const negative = Object.entries(parts).filter(([, part]) => part < 0);
  return [
    ...(sum === total ? [] : [{ what, published: total, recomputed: sum }]),
    ...negative.map(([name, part]) => ({ what: `${what}: ${name} is below zero`, published: part, recomputed: 0 })),
  ];
}
