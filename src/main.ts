#!/usr/bin/env node
// The command line. Exit status: 0 done, 1 refused or differing, 2 wrong usage. Data goes to standard output, news to standard error.

import { Command, CommanderError } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { codingCommands } from './commands/coding.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { fieldCommands } from './commands/field.ts';
import { publishCommands } from './commands/publish.ts';
import { respondentCommands, suppressionCommands } from './commands/respondents.ts';
import { auditCommand, resultsCommand } from './commands/results.ts';
import { sampleCommands } from './commands/sample.ts';
import { serveCommand } from './commands/serve.ts';
import { surveyCommands } from './commands/survey.ts';
import { understandCommand } from './commands/understand.ts';
import { userCommands } from './commands/user.ts';
import { AppError } from './errors.ts';

const USAGE = 2;
const REFUSED = 1;

const program = new Command('textpoll').description('A public-opinion survey service over SMS.').exitOverride();
for (const register of [
  demoCommand,
  serveCommand,
  surveyCommands,
  sampleCommands,
  fieldCommands,
  codingCommands,
  respondentCommands,
  suppressionCommands,
  understandCommand,
  resultsCommand,
  auditCommand,
  publishCommands,
  doctorCommand,
  userCommands,
  benchCommand,
]) {
  register(program);
}
// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : REFUSED));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n${error.remedy === undefined ? '' : `→ ${error.remedy}\n`}`);
    return REFUSED;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return REFUSED;
}
