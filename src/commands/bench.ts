// textpoll bench: the hot paths, measured beside the machine's limit and beside other designs. Its code is loaded for it alone.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../errors.ts';
import { environment } from '../settings.ts';
import { printJson, tell } from './context.ts';

interface Options {
  json?: true;
  engine: 'sqlite' | 'postgres';
  rounds: number;
  seconds: number;
}

export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure the hot paths: intake, delivery, dispatch, understand, import, results, or all')
    .argument('[paths...]', 'which', ['all'])
    .option('--json', 'nothing but the rows, as JSON')
    .addOption(new Option('--engine <engine>', 'the database').choices(['sqlite', 'postgres']).default('sqlite'))
    .option('--rounds <n>', 'rounds of each contender; medians are reported', positive, 5)
    .option('--seconds <s>', 'how long a round takes', positive, 1.5)
    .action(async (wanted: string[], { json, engine, rounds, seconds }: Options) => {
      const { describeMachine, pathNames, publicRow, runBench, showTable } = await import('../bench/bench.ts');
      const names = pathNames(engine);
      const unknown = wanted.filter((name) => name !== 'all' && !names.includes(name));
      if (unknown.length > 0)
        throw new AppError(
          'invalid',
          `there is no bench of ${unknown.join(', ')} on ${engine}`,
          `choose ${names.join(', ')} or all`,
        );
      const paths = wanted.includes('all') ? names : names.filter((name) => wanted.includes(name));
      // The service's own database is never touched: a server's databases are made for the bench, and removed after it.
      const postgresUrl = /^postgres(ql)?:/.test(environment().DATABASE_URL ?? '') ? environment().DATABASE_URL : undefined;
      const rows = await runBench({ paths, engine, postgresUrl, rounds, seconds, progress: tell });
      if (json) return printJson(rows.map(publicRow));
      process.stdout.write(`${describeMachine().join('\n')}\n\n${showTable(rows)}`);
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it expects a number above 0');
  return value;
}
