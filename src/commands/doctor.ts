// textpoll doctor: what would keep the service from working, each finding with its remedy.

import type { Command } from 'commander';
import { runDoctor } from '../doctor.ts';
import { environment } from '../settings.ts';

const MARKS = { ok: '✔', warning: '!', problem: '✘' } as const;

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check settings, secret, database, clock, the provider’s configuration; print the webhook addresses')
    .action(async () => {
      for await (const { check, status, detail, remedy } of runDoctor(environment())) {
        process.stdout.write(`${MARKS[status]} ${check}: ${detail}\n${remedy === undefined ? '' : `    → ${remedy}\n`}`);
        if (status === 'problem') process.exitCode = 1;
      }
    });
}
