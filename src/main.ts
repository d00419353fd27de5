#!/usr/bin/env node
// The command line. Exit status: 0 done, 1 refused or differing, 2 wrong usage. Data goes to standard output, news to standard error.

import { Command, CommanderError } from 'commander';
import { AppError } from './errors.ts';

const USAGE = 2;
const REFUSED = 1;

type Register = (program: Command) => void;

/** In the order of the help. Each is loaded when it is asked for: all of them take a second, which none needs. */
const COMMANDS: Record<string, () => Promise<Register>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  survey: async () => (await import('./commands/survey.ts')).surveyCommands,
  sample: async () => (await import('./commands/sample.ts')).sampleCommands,
  field: async () => (await import('./commands/field.ts')).fieldCommands,
  coding: async () => (await import('./commands/coding.ts')).codingCommands,
  respondent: async () => (await import('./commands/respondents.ts')).respondentCommands,
  suppressions: async () => (await import('./commands/respondents.ts')).suppressionCommands,
  understand: async () => (await import('./commands/understand.ts')).understandCommand,
  results: async () => (await import('./commands/results.ts')).resultsCommand,
  audit: async () => (await import('./commands/results.ts')).auditCommand,
  publish: async () => (await import('./commands/publish.ts')).publishCommand,
  unpublish: async () => (await import('./commands/publish.ts')).unpublishCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  user: async () => (await import('./commands/user.ts')).userCommands,
  bench: async () => (await import('./commands/bench.ts')).benchCommand,
};

const program = new Command('textpoll').description('A public-opinion survey service over SMS.').exitOverride();
const asked = process.argv[2] ?? '';
// Who asks for help, or for what there is not, is told of all.
for (const name of Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS)) (await COMMANDS[name]!())(program);
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
