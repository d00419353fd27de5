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
  charts?: string;
  minutes: number;
}

/** These take longer than all the others together, and so are asked for by themselves. */
const APART = ['growth', 'soak'] as const;

export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure the hot paths: intake, delivery, dispatch, understand, import, results, or all; or growth, or soak')
    .argument('[paths...]', 'which', ['all'])
    .option('--json', 'nothing but the rows, as JSON')
    .addOption(new Option('--engine <engine>', 'the database').choices(['sqlite', 'postgres']).default('sqlite'))
    .option('--rounds <n>', 'rounds of each contender; medians are reported', positive, 5)
    .option('--seconds <s>', 'how long a round takes', positive, 1.5)
    .option('--sizes <n,n>', 'of growth: respondents, such as 1e4,1e6', sizes)
    .option('--charts <folder>', 'of growth: where its curves are drawn')
    .option('--minutes <n>', 'of soak: how long', positive, 10)
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

async function runApart(what: (typeof APART)[number], options: Options): Promise<void> {
  const { json, engine, minutes, charts } = options;
  const { describeMachine, drawGrowth, publicRow, runGrowth, runSoak, showTable, SIZES } = await import('../bench/bench.ts');
  const given = { engine, postgresUrl: givenServer(), progress: tell };
  const { rows, more } =
    what === 'soak'
      ? await runSoak({ ...given, minutes }).then(({ rows, ...soak }) => ({ rows, more: soak }))
      : await runGrowth({ ...given, sizes: options.sizes ?? SIZES }).then(({ rows, ...growth }) => {
          if (charts) drawGrowth(charts, engine, growth);
          return { rows, more: growth };
        });
  // What does not fit a row goes beside them, to standard error.
  tell(JSON.stringify(more));
  if (json) return printJson(rows.map(publicRow));
  process.stdout.write(`${describeMachine().join('\n')}\n\n${showTable(rows)}`);
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
