// textpoll survey: check a survey file, add it to this installation, print the format's JSON Schema.

import type { Command } from 'commander';
import { addSurvey } from '../catalog/catalog.ts';
import { checkReport } from '../survey/check.ts';
import { surveyJsonSchema } from '../survey/definition.ts';
import { describeProblem, outputView, printJson, readSurveyFile, tell, withStore } from './context.ts';
import { showCheckReport } from './survey-check.ts';

export function surveyCommands(program: Command): void {
  const survey = program.command('survey').description('prepare surveys');

  survey
    .command('check')
    .description('show every text as a phone would, with encoding, segments and cost')
    .argument('<file>', 'a survey file (YAML)')
    .action((path: string) => {
      const file = readSurveyFile(path);
      process.stdout.write(showCheckReport(checkReport(file.survey, file.warnings), outputView()));
    });

  survey
    .command('add')
    .description('add a survey file to this installation, or change the survey while it is a draft')
    .argument('<file>', 'a survey file (YAML)')
    .action(async (path: string) => {
      const { survey: definition, warnings, source } = readSurveyFile(path);
      for (const warning of warnings) tell(`warning: ${describeProblem(warning).trimStart()}`);
      await withStore(async ({ db, actor, now }) => {
        const { version, hash, outcome } = await addSurvey(db, definition, { actor, now: now() }, { source });
        tell(`survey ${definition.id}: ${outcome}, version ${version}, ${hash.slice(0, 12)}`);
      });
    });

  survey
    .command('schema')
    .description('print the JSON Schema of a survey file')
    .action(() => printJson(surveyJsonSchema()));
}
