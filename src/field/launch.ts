// Starts a survey, or releases further replicates of one that runs: only as planned, and only where nothing stands against it.

import type { By } from '../catalog/audit-log.ts';
import { type CatalogEntry, moveSurvey } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import type { Survey } from '../survey/definition.ts';
import { type FindingCode, ONE_WAY_CODES, type SenderFacts } from './findings.ts';
import { type LaunchPlan, type PlanParts, planLaunch } from './plan.ts';

export interface Launch {
  /** Release up to this replicate; all of them where it is left out. */
  replicates?: number | undefined;
  /** The warnings that the operator has seen and accepts. */
  accepted: readonly FindingCode[];
  /** Of the plan that the operator has seen; without it whatever the plan is now. */
  digest?: string | undefined;
  facts: SenderFacts;
  by: By;
}

/**
 * A second submission of the same launch finds another plan, and so does nothing.
 * @throws AppError `conflict` where the plan is not the one that was seen or a warning came up meanwhile, `refused` where something blocks it.
 */
export async function startFielding(
  parts: PlanParts,
  entry: CatalogEntry,
  survey: Survey,
  launch: Launch,
): Promise<{ released: number; plan: LaunchPlan }> {
  const { replicates, accepted, digest, facts, by } = launch;
  const plan = await planLaunch(parts, entry, survey, { replicates, facts, now: by.now });
  if (digest !== undefined && digest !== plan.digest) {
    throw new AppError('conflict', `survey ${entry.id} is not what the plan showed any more`, 'look at the plan again');
  }
  const blockers = plan.findings.filter(({ severity }) => severity === 'blocker').map(({ code }) => code);
  if (blockers.length > 0)
    throw new AppError('refused', `survey ${entry.id} cannot be launched: ${blockers.join(', ')}`, 'settle what blocks it');
  const open = unaccepted(plan, accepted);
  if (open.length > 0)
    throw new AppError('conflict', `survey ${entry.id}: not accepted: ${open.join(', ')}`, 'look at the plan again');
  const oneWay = plan.findings.some(({ code }) => ONE_WAY_CODES.includes(code));
  await moveSurvey(parts.db, entry, 'start', by, { released: plan.to, oneWay });
  return { released: plan.to, plan };
}

/** The plan's warnings that are not among these. */
export function unaccepted(plan: LaunchPlan, accepted: readonly FindingCode[]): FindingCode[] {
  return plan.findings.filter(({ severity, code }) => severity === 'warning' && !accepted.includes(code)).map(({ code }) => code);
}
