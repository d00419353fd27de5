// The thresholds and times that the rooms work by, gathered to be shown. They are changed in the code, with its tests.

import { LIMITS as RECONCILER } from '../../../../field/reconciler.ts';
import { LIMITS as INTERVIEW } from '../../../../survey/interview.ts';

export const PERIODS = {
  repeatMs: INTERVIEW.repeatMs,
  asidesPerHour: INTERVIEW.asidesPerHour,
  reconcileEveryMs: RECONCILER.everyMs,
  listings: RECONCILER.listings,
  betweenListingsMs: RECONCILER.betweenListingsMs,
  redactAfterMs: RECONCILER.redactAfterMs,
} as const;
