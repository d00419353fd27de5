// What the parts of the launch page are given, and the names that they share.

import type { Checks } from '../../../../field/checks.ts';
import type { FindingCode } from '../../../../field/findings.ts';
import type { LaunchPlan } from '../../../../field/plan.ts';
import type { TestMessage } from '../../../../field/test-message.ts';
import type { FieldErrors } from '../../form.ts';
import type { Numbers } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteFacts, SiteSurvey } from '../../site.ts';

/** What the page tells beside the plan: the outcome of a form that was refused. */
export interface Told {
  status: number;
  /** Keys of texts above the page. */
  problem?: string;
  done?: string;
  /** Of the field for the replicates. */
  wrongReplicates?: boolean;
  accepted?: readonly FindingCode[];
  test?: { errors: FieldErrors; problem?: string };
}

export interface LaunchProps {
  request: PageRequest;
  survey: SiteSurvey;
  plan: LaunchPlan;
  checks: Checks | null;
  tests: TestMessage[];
  facts: SiteFacts;
  told: Told;
  /** Of the next test message. */
  testKey: string;
}

/** What every part of the page is given. */
export interface PartProps extends LaunchProps {
  numbers: Numbers;
}

export function languageName(request: PageRequest, language: string): string {
  return request.t(`languages.${language}`, { defaultValue: language });
}
