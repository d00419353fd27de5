// When the last of many messages leaves: the dispatcher's pace, quiet hours and field period, reckoned instead of waited for. Pure.

import type { Survey } from '../survey/definition.ts';
import { quietHoursEndMs, quietHoursStartMs } from '../survey/field-period.ts';
import { bucketSize } from './pacing.ts';

export interface Sending {
  /** From when messages wait; ms UTC. */
  fromMs: number;
  /** The first moment at which none may leave any more. */
  untilMs: number;
  segmentsPerSecond: number;
  /** Of all messages together, and of the last one alone. */
  segments: number;
  lastSegments: number;
}

export interface Course {
  /** Null where none may leave. */
  firstMs: number | null;
  /** Null where they do not all leave in time. */
  lastMs: number | null;
  /** Segments for which no time is left. */
  unsent: number;
}

/** On the assumption that nothing else uses the sender, and that the provider takes what the pace lets through. */
export function courseOf(survey: Pick<Survey, 'quietHours' | 'timeZone'>, sending: Sending): Course {
  const { segmentsPerSecond: rate, untilMs } = sending;
  let firstMs: number | null = null;
  // A message leaves while the bucket is not empty: what counts is what went before it.
  let before = sending.segments - sending.lastSegments;
  for (let openMs = quietHoursEndMs(survey, sending.fromMs); openMs < untilMs; ) {
    firstMs ??= openMs;
    const closeMs = Math.min(quietHoursStartMs(survey, openMs), untilMs);
    // The bucket is full after a pause, then refills as long as the window is open.
    const passes = bucketSize(rate) + (rate * (closeMs - openMs)) / 1000;
    if (before < passes) {
      const waitMs = Math.max(0, ((before - bucketSize(rate)) / rate) * 1000);
      return { firstMs, lastMs: Math.ceil(openMs + waitMs), unsent: 0 };
    }
    before -= passes;
    openMs = quietHoursEndMs(survey, closeMs);
  }
  return { firstMs, lastMs: null, unsent: Math.ceil(before) + sending.lastSegments };
}
