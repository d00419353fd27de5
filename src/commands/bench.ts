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
  sizes?: number[];
}

/** These take longer than all the others together, and so are asked for by themselves. */
const APART = ['growth'] as const;

export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure the hot paths: intake, delivery, dispatch, understand, import, results, or all; or growth')
    .argument('[paths...]', 'which', ['all'])
    .option('--json', 'nothing but the rows, as JSON')
    .addOption(new Option('--engine <engine>', 'the database').choices(['sqlite', 'postgres']).default('sqlite'))
    .option('--rounds <n>', 'rounds of each contender; medians are reported', positive, 5)
    .option('--seconds <s>', 'how long a round takes', positive, 1.5)
    .option('--sizes <n,n>', 'of growth: respondents, such as 1e4,1e6', sizes)
    .action(async (wanted: string[], options: Options) => {
      const { json, engine, rounds, seconds } = options;
      const { describeMachine, pathNames, publicRow, runBench, showTable } = await import('../bench/bench.ts');
      const [apart] = APART.filter((name) => wanted.length === 1 && wanted[0] === name);
      if (apart) return runApart(apart, options);
      const names = pathNames(engine);
      const unknown = wanted.filter((name) => name !== 'all' && !names.includes(name));
      if (unknown.length > 0)
        throw new AppError(
          'invalid',
          `there is no bench of ${unknown.join(', ')} on ${engine}`,
          `choose ${names.join(', ')} or all`,
        );
      const paths = wanted.includes('all') ? names : names.filter((name) => wanted.includes(name));
      const rows = await runBench({ paths, engine, postgresUrl: givenServer(), rounds, seconds, progress: tell });
      if (json) return printJson(rows.map(publicRow));
      process.stdout.write(`${describeMachine().join('\n')}\n\n${showTable(rows)}`);
    });
}

async function runApart(_what: (typeof APART)[number], { json, engine, sizes: wanted }: Options): Promise<void> {
  const { describeMachine, publicRow, runGrowth, showTable, SIZES } = await import('../bench/bench.ts');
  const growth = await runGrowth({ engine, postgresUrl: givenServer(), sizes: wanted ?? SIZES, progress: tell });
  if (json) return printJson(growth.rows.map(publicRow));
  process.stdout.write(`${describeMachine().join('\n')}\n\n${showTable(growth.rows)}`);
}

/** The service's own database is never touched: a server's databases are made for the bench, and removed after it. */
function givenServer(): string | undefined {
  const url = environment().DATABASE_URL ?? '';
  return /^postgres(ql)?:/.test(url) ? url : undefined;
}

function sizes(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.some((value) => !Number.isInteger(value) || value < 1))
    throw new InvalidArgumentError('it expects numbers of people');
  return values.sort((a, b) => a - b);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it expects a number above 0');
  return value;
}
