// textpoll field: start, pause, resume and close the fielding of a survey, see how it stands, ask the provider's list.
// These change the state in the database; only the service sends.

import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { moveSurvey } from '../catalog/catalog.ts';
import { openCells } from '../catalog/cells.ts';
import { systemClock } from '../clock.ts';
import { FINDING_CODES, ONE_WAY_CODES } from '../field/findings.ts';
import { startFielding } from '../field/launch.ts';
import { planLaunch } from '../field/plan.ts';
import { reconcile } from '../field/reconciler.ts';
import { resend } from '../field/resend.ts';
import { openIntake } from '../intake/intake.ts';
import { createLogger } from '../log.ts';
import { readStatus, statusSchema } from '../results/status.ts';
import { showStatus } from '../results/status-view.ts';
import { environment, readSettings } from '../settings.ts';
import { createTwilioGateway } from '../sms/twilio.ts';
import { outputView, printJson, requireSurvey, tell, withStore } from './context.ts';
import { refuseUnaccepted, showPlan } from './launch-view.ts';

interface StartOptions {
  replicates?: number;
  oneWay: boolean;
  acceptWarnings: boolean;
}

export function fieldCommands(program: Command): void {
  const field = program.command('field').description('send a survey and watch it');

  field
    .command('start')
    .description('release the sample, or further replicates of it, for sending')
    .argument('<survey>', 'the survey’s id')
    .option('--replicates <n>', 'release up to this replicate (all of them without it)', wholeNumber)
    .option('--one-way', 'send although nobody will be able to reply', false)
    .option('--accept-warnings', 'send in spite of the other warnings', false)
    .action(async (id: string, options: StartOptions) => {
      const { twilio, publicBaseUrl } = readSettings(environment());
      await withStore(async ({ db, catalog, actor, now }) => {
        const entry = await catalog.get(id);
        const { survey } = await catalog.compiled(entry);
        const facts = { sender: twilio.sender, apiBaseUrl: twilio.apiBaseUrl, publicBaseUrl };
        const { replicates } = options;
        const plan = await planLaunch({ db, catalog }, entry, survey, { replicates, facts, now: now() });
        const accepted = FINDING_CODES.filter((code) => (ONE_WAY_CODES.includes(code) ? options.oneWay : options.acceptWarnings));
        tell(showPlan(plan));
        refuseUnaccepted(plan, accepted);
        const launch = { replicates, accepted, digest: plan.digest, facts, by: { actor, now: now() } };
        const { released } = await startFielding({ db, catalog }, entry, survey, launch);
        tell(`survey ${id} is fielding: replicates 1 to ${released} of ${survey.replicates} are released. The service sends.`);
      });
    });

  for (const [name, description] of [
    ['pause', 'stop sending; replies are heard and answered all the same'],
    ['resume', 'go on sending'],
    ['close', 'end the survey for good: no more questions, no more answers'],
  ] as const) {
    field
      .command(name)
      .description(description)
      .argument('<survey>', 'the survey’s id')
      .action(async (id: string) => {
        await withStore(async ({ db, catalog, actor, now }) => {
          await moveSurvey(
            db,
            await catalog.get(id),
            name,
            { actor, now: now() },
            name === 'pause' ? { reason: 'paused by hand' } : {},
          );
          tell(`survey ${id}: ${(await catalog.get(id)).state}`);
        });
      });
  }

  field
    .command('status')
    .description('how the fielding stands: the books, the queue, errors and what to do about them')
    .argument('[survey]', 'the survey’s id')
    .option('--json', 'as JSON', false)
    .option('--schema', 'print the JSON Schema of --json', false)
    .action(async (id: string | undefined, options: { json: boolean; schema: boolean }) => {
      if (options.schema) return printJson(z.toJSONSchema(statusSchema));
      await withStore(async ({ db, catalog, now }) => {
        const entry = await catalog.get(requireSurvey(id));
        const status = await readStatus(db, entry, (await catalog.compiled(entry)).survey, now());
        if (options.json) printJson(status);
        else process.stdout.write(showStatus(status, outputView()));
      });
    });

  field
    .command('resend')
    .description('try messages again that the provider refused; what may have been sent never is')
    .argument('<survey>', 'the survey’s id')
    .requiredOption('--code <code>', 'the error that they failed with, as field status shows it')
    .action(async (id: string, { code }: { code: string }) => {
      await withStore(async ({ db, catalog, actor, now }) => {
        const { messages, more } = await resend(db, await catalog.get(id), code, { actor, now: now() });
        const rest = more ? ' Others are left: say it again for them.' : '';
        tell(`survey ${id}: ${messages} messages that failed with ${code} wait to be sent again.${rest}`);
      });
    });

  field
    .command('reconcile')
    .description('ask the provider’s list about unknown outcomes and about replies that never reached us')
    // The list knows numbers, not surveys: all are reconciled, and a name only guards against a slip.
    .argument('[survey]', 'the survey’s id')
    .action(async (id: string | undefined) => {
      const settings = readSettings(environment());
      await withStore(async ({ db, sealer, catalog, now }) => {
        if (id !== undefined) await catalog.get(id);
        const intake = openIntake({ db, sealer, catalog, cells: openCells(db), now });
        const gateway = createTwilioGateway({ ...settings.twilio, publicBaseUrl: settings.publicBaseUrl });
        const log = createLogger({ level: settings.logLevel });
        const parts = { db, sealer, catalog, gateway, intake, clock: systemClock, log, sender: '', worker: randomUUID() };
        const done = await reconcile(parts, { redact: false });
        await intake.close();
        tell(
          `settled ${done.settled}, written off as not sent ${done.writtenOff}, still unknown ${done.unknown}, last words found ${done.finished}, replies recovered ${done.recovered}`,
        );
      });
    });
}

function wholeNumber(written: string): number {
  if (!/^[1-9]\d{0,5}$/.test(written)) throw new InvalidArgumentError('It is a whole number from 1.');
  return Number(written);
}
