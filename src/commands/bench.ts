// textpoll bench: the hot paths, measured beside the machine's limit and beside other designs. Its code is loaded for it alone.

import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../errors.ts';
import { printJson, tell } from './context.ts';

interface Options {
  json?: true;
  engine: string;
  rounds: number;
  seconds: number;
}

export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure the hot paths: intake, delivery, dispatch, understand, import, results, or all')
    .argument('[paths...]', 'which', ['all'])
    .option('--json', 'nothing but the rows, as JSON')
    .option('--engine <engine>', 'sqlite or postgres', 'sqlite')
    .option('--rounds <n>', 'rounds of each contender; medians are reported', positive, 5)
    .option('--seconds <s>', 'how long a round takes', positive, 1.5)
    .action(async (wanted: string[], { json, engine, rounds, seconds }: Options) => {
      const { describeMachine, PATH_NAMES, publicRow, runBench, showTable, withFolder } = await import('../bench/bench.ts');
      const known = wanted.includes('all') ? PATH_NAMES : PATH_NAMES.filter((name) => wanted.includes(name));
      const unknown = wanted.filter((name) => name !== 'all' && !(PATH_NAMES as string[]).includes(name));
      if (unknown.length > 0)
        throw new AppError('invalid', `there is no bench of ${unknown.join(', ')}`, `choose ${PATH_NAMES.join(', ')} or all`);
      if (engine !== 'sqlite') throw new AppError('invalid', `${engine} cannot be measured yet`, 'leave --engine out: sqlite');
      const rows = await runBench({ paths: known, engine, rounds, seconds, progress: tell });
      if (json) return printJson(rows.map(publicRow));
      process.stdout.write(`${withFolder(describeMachine).join('\n')}\n\n${showTable(rows)}`);
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it expects a number above 0');
  return value;
}
