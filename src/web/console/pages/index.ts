// All pages, in the order in which an administrator meets them.

import type { Route } from '../route.ts';
import { routes as account } from './account/routes.ts';
import { routes as auditLog } from './audit-log/routes.ts';
import { routes as coding } from './coding/routes.ts';
import { routes as invitation } from './invitation/routes.ts';
import { routes as launch } from './launch/routes.ts';
import { routes as monitor } from './monitor/routes.ts';
import { routes as publish } from './publish/routes.ts';
import { routes as questionnaire } from './questionnaire/routes.ts';
import { routes as respondents } from './respondents/routes.ts';
import { routes as results } from './results/routes.ts';
import { routes as sample } from './sample/routes.ts';
import { routes as secondFactor } from './second-factor/routes.ts';
import { routes as setUp } from './set-up/routes.ts';
import { routes as settings } from './settings/routes.ts';
import { routes as signIn } from './sign-in/routes.ts';
import { routes as suppressions } from './suppressions/routes.ts';
import { routes as surveys } from './surveys/routes.ts';
import { routes as tryIt } from './try-it/routes.ts';
import { routes as users } from './users/routes.ts';

export const PAGES: readonly Route[] = [
  ...signIn,
  ...setUp,
  ...secondFactor,
  ...invitation,
  ...account,
  ...users,
  ...surveys,
  ...questionnaire,
  ...tryIt,
  ...sample,
  ...launch,
  ...monitor,
  ...results,
  ...coding,
  ...publish,
  ...respondents,
  ...suppressions,
  ...auditLog,
  ...settings,
];
