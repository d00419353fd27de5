// The interface in Arabic: a file a page, and common.ts for what all share.

import account from './account.ts';
import auditLog from './audit-log.ts';
import coding from './coding.ts';
import common from './common.ts';
import invitation from './invitation.ts';
import launch from './launch.ts';
import monitor from './monitor.ts';
import publish from './publish.ts';
import questionnaire from './questionnaire.ts';
import respondents from './respondents.ts';
import results from './results.ts';
import sample from './sample.ts';
import secondFactor from './second-factor.ts';
import setUp from './set-up.ts';
import settings from './settings.ts';
import signIn from './sign-in.ts';
import suppressions from './suppressions.ts';
import surveys from './surveys.ts';
import tryIt from './try-it.ts';
import users from './users.ts';

export default {
  common,
  'sign-in': signIn,
  'set-up': setUp,
  'second-factor': secondFactor,
  invitation,
  account,
  users,
  surveys,
  questionnaire,
  'try-it': tryIt,
  sample,
  launch,
  monitor,
  results,
  coding,
  publish,
  respondents,
  suppressions,
  'audit-log': auditLog,
  settings,
};
