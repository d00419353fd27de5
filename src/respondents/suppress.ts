// The suppression list by hand: what a STOP does, done by an operator, and taken back where it was an operator's own entry. Only the
// citizen takes back a citizen's STOP.

import { type By, logCaseEntry, logEntry } from '../catalog/audit-log.ts';
import type { CatalogEntry } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { pickOwner, type RespondentRow } from '../intake/conversation.ts';
import { withdraw } from '../intake/rows.ts';
import { LOCK_NUMBER, RESPONDENTS_OF_NUMBER } from '../intake/statements.ts';
import type { MessageState } from '../results/books.ts';
import type { Statement } from '../store/database.ts';
import { commitParts, type Part } from '../store/parts.ts';
import type { Interview } from '../survey/interview.ts';
import { hashOf, type RespondentParts, type Who } from './parts.ts';
import * as sql from './statements.ts';

/** Why an operator may enter a number: the person asked for it in another way, a text could put him in danger, or else. */
export const OPERATOR_REASONS = ['request', 'risk', 'other'] as const;
export type OperatorReason = (typeof OPERATOR_REASONS)[number];
/** `reply`: a STOP. `provider`: the provider says that the person opted out. */
export const SUPPRESSION_REASONS = ['reply', 'provider', ...OPERATOR_REASONS, 'import', 'erasure'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export const LIMITS = {
  /** How often a change is decided anew after it lost a race with a reply or a message. */
  tries: 5,
} as const;

export interface Suppressed {
  /** `already` changed nothing: the first entry stands. */
  outcome: 'suppressed' | 'already';
  since: number;
  reason: SuppressionReason;
  /** Messages that were waiting for the number, in any survey, and will not be sent. */
  withdrawn: number;
}

/** @throws AppError `notFound`, `unavailable` */
export async function suppress(parts: RespondentParts, who: Who, reason: OperatorReason, by: By): Promise<Suppressed> {
  const numberHash = await hashOf(parts, who);
  return persist(async () => {
    const known = await parts.db.get<{ since: number; reason: SuppressionReason }>(sql.SUPPRESSION, { numberHash });
    if (known) return { outcome: 'already', ...known, withdrawn: 0 };
    const entries = await parts.catalog.all();
    const change = await suppressPart(parts, entries, numberHash, reason, by.now);
    const entry = entryOn(change, by, 'respondent.suppress', { reason, withdrawn: change.withdrawn });
    const lost = await commitParts(parts.db, [{ ...change.part, statements: [...change.part.statements, ...entry] }]);
    return lost.size > 0 ? undefined : { outcome: 'suppressed', since: by.now, reason, withdrawn: change.withdrawn };
  });
}

export interface SuppressionChange {
  part: Part;
  withdrawn: number;
  /** Whose interview it ends; null where the number has none. */
  respondent: number | null;
  survey: string | null;
}

/** What entering a number that is not on the list changes. The part is lost where an opt-out or a reply comes between. */
export async function suppressPart(
  parts: RespondentParts,
  entries: CatalogEntry[],
  numberHash: Uint8Array,
  reason: OperatorReason | 'import',
  now: number,
): Promise<SuppressionChange> {
  const owner = pickOwner(await parts.db.all<RespondentRow>(RESPONDENTS_OF_NUMBER, { numberHash }), entries);
  const waiting = await withdraw(parts, { numberHash, now });
  return {
    part: {
      statements: [
        { sql: LOCK_NUMBER, params: { numberHash } },
        { sql: sql.SUPPRESS_BY_HAND, params: { numberHash, now, reason } },
        ...(owner ? [stopInterview(owner, now)] : []),
        ...waiting.statements,
      ],
      deltas: waiting.deltas,
    },
    withdrawn: waiting.statements.length,
    respondent: owner?.respondent_id ?? null,
    survey: owner?.survey_id ?? null,
  };
}

/** As a STOP does; but an interview that had come to its end stays there. */
function stopInterview(owner: RespondentRow, now: number): Statement {
  const interview = JSON.parse(owner.interview) as Interview;
  const phase = interview.question === null ? interview.phase : 'stopped';
  return updateInterview(owner, { ...interview, phase, optedAt: now });
}

function updateInterview({ respondent_id: id, version }: RespondentRow, interview: Interview): Statement {
  const params = { id, version, interview: JSON.stringify(interview), phase: interview.phase };
  return { sql: sql.STOP_INTERVIEW, params, expect: 1 };
}

/** @throws AppError `notFound`, `unavailable`; `refused` where the entry is not an operator's, or the citizen has said stop since */
export async function unsuppress(parts: RespondentParts, who: Who, by: By): Promise<void> {
  const numberHash = await hashOf(parts, who);
  await persist(async () => {
    const known = await parts.db.get<{ since: number; reason: SuppressionReason }>(sql.SUPPRESSION, { numberHash });
    if (!known) throw new AppError('notFound', 'the number is not on the suppression list');
    const saidStop = await parts.db.get(sql.SAID_STOP, { numberHash, since: known.since });
    if (saidStop || !OPERATOR_REASONS.some((reason) => reason === known.reason)) {
      throw new AppError(
        'refused',
        'the number stays on the suppression list: it is not there by an operator’s entry alone',
        'only its owner can take a STOP back, by sending START',
      );
    }
    const owner = pickOwner(await parts.db.all<RespondentRow>(RESPONDENTS_OF_NUMBER, { numberHash }), await parts.catalog.all());
    const statements = [
      { sql: sql.UNSUPPRESS_BY_HAND, params: { numberHash, ...known }, expect: 1 },
      ...(owner ? await resumeInterview(parts, owner, known.since) : []),
      ...entryOn({ respondent: owner?.respondent_id ?? null, survey: owner?.survey_id ?? null }, by, 'respondent.unsuppress', {
        reason: known.reason,
      }),
    ];
    const lost = await commitParts(parts.db, [{ statements, deltas: [] }]);
    return lost.size > 0 ? undefined : true;
  });
}

/** Only what the entry itself had ended: it bears the entry's time. Who was never asked is not asked now: the case stands in the books. */
async function resumeInterview(parts: RespondentParts, owner: RespondentRow, since: number): Promise<Statement[]> {
  const interview = JSON.parse(owner.interview) as Interview;
  const isEnded = interview.phase === 'stopped' && interview.optedAt === since;
  const row = await parts.db.get<{ state: MessageState }>(sql.CASE, { id: owner.respondent_id });
  if (!isEnded || row?.state === 'suppressed') return [];
  return [updateInterview(owner, { ...interview, phase: 'asking', optedAt: null })];
}

function entryOn(of: Pick<SuppressionChange, 'respondent' | 'survey'>, by: By, action: string, detail: object): Statement[] {
  const { respondent, survey } = of;
  return respondent === null || survey === null
    ? [logEntry(by, action, survey, detail)]
    : logCaseEntry(by, action, { respondent, survey }, detail);
}

/** Tries until the change is not lost. @throws AppError `unavailable` */
export async function persist<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < LIMITS.tries; tries++) {
    const done = await attempt();
    if (done !== undefined) return done;
  }
  throw new AppError('unavailable', 'messages of this number kept coming in between', 'try again');
}
