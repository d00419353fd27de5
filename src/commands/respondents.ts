// textpoll respondent and textpoll suppressions: one case is suppressed or erased, lists are imported, the list is counted. Numbers are read
// from standard input alone: what stands on a command line is seen by others and kept in the shell's history.

import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import { openCells } from '../catalog/cells.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { countriesOf, requireNumber } from '../respondents/cases.ts';
import { type Erasure, erase, previewErasure } from '../respondents/erase.ts';
import { OPERATOR_REASONS, type OperatorReason, SUPPRESSION_REASONS, suppress } from '../respondents/suppress.ts';
import { countSuppressions, suppressionCountsCsv } from '../respondents/suppression-counts.ts';
import { importSuppressions } from '../sample/import-suppressions.ts';
import { type CommandContext, openPrivately, printJson, tell, withStore } from './context.ts';
import { openProgress } from './progress.ts';

interface NumberFlags {
  number: string;
  country?: string;
}

const NUMBER = ['--number <->', 'the number, which is read from standard input: say -'] as const;
const COUNTRY = [
  '--country <code>',
  'whose numbers are written without a country code (that of the surveys without it)',
] as const;

export function respondentCommands(program: Command): void {
  const respondent = program.command('respondent').description('one person, by number');
  respondent
    .command('suppress')
    .description('send nothing more to a number, in any survey')
    .requiredOption(...NUMBER)
    .option(...COUNTRY)
    .addOption(new Option('--reason <reason>', 'why').choices(OPERATOR_REASONS).default('request'))
    .action(async (flags: NumberFlags & { reason: OperatorReason }) => {
      await withNumber(flags, async (parts, number) => {
        const { outcome, reason, withdrawn } = await suppress(parts, { number }, flags.reason, parts.by());
        tell(
          outcome === 'already'
            ? `the number was on the suppression list already (${reason})`
            : `the number is on the suppression list; ${withdrawn} waiting messages will not be sent`,
        );
      });
    });
  respondent
    .command('erase')
    .description('erase whoever has a number from every survey; published counts stay')
    .requiredOption(...NUMBER)
    .option(...COUNTRY)
    .option('--yes', 'do it; without this it only says what it would do', false)
    .action(async (flags: NumberFlags & { yes: boolean }) => {
      await withNumber(flags, async (parts, number) => {
        if (flags.yes) return describe(await erase(parts, { number }, parts.by()), 'erased');
        describe(await previewErasure(parts, { number }), 'would be erased');
        tell('nothing was erased: say --yes to do it. It cannot be undone.');
        process.exitCode = 1;
      });
    });
}

export function suppressionCommands(program: Command): void {
  const suppressions = program.command('suppressions').description('who may not be asked');
  suppressions
    .command('import')
    .description('add the numbers of a file: a CSV with a column of numbers, or one number a line; safe to repeat')
    .argument('<file>')
    .option(...COUNTRY)
    .option('--rejects <file>', 'where rows that were not taken go, with the reason (default: beside the file)')
    .action(importList);
  suppressions
    .command('counts')
    .description('how many numbers are on the list, and why; never which')
    .option('--csv', 'by month and reason, as CSV', false)
    .option('--json', 'as JSON', false)
    .action(async ({ csv, json }: { csv: boolean; json: boolean }) => {
      await withStore(async ({ db }) => {
        if (csv) return void process.stdout.write(await suppressionCountsCsv(db));
        const counts = await countSuppressions(db);
        if (json) return printJson(counts);
        for (const reason of SUPPRESSION_REASONS) process.stdout.write(`${reason.padEnd(10)} ${counts.reasons[reason]}\n`);
        process.stdout.write(`${'total'.padEnd(10)} ${counts.total}\n`);
      });
    });
}

async function importList(path: string, flags: { country?: string; rejects?: string }): Promise<void> {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (sizeBytes === undefined) throw new AppError('notFound', `${path} cannot be read`);
  const rejectsPath = flags.rejects ?? `${path}.rejects.csv`;
  await withStore(async (context) => {
    const parts = partsOf(context);
    const country = await countryOf(context, flags.country);
    const progress = openProgress('importing');
    const stopping = new AbortController();
    process.once('SIGINT', () => stopping.abort());
    const done = await importSuppressions(
      parts,
      { csv: createReadStream(path), fileName: path },
      {
        country,
        rejects: openPrivately(rejectsPath),
        by: parts.by(),
        signal: stopping.signal,
        onProgress: ({ bytesRead, rowsRead }) => progress.update(bytesRead, sizeBytes, `${rowsRead} rows`),
      },
    ).finally(() => progress.end());
    const { rowsRead, added, known, withdrawn, rejected } = done;
    const refused = Object.entries(rejected).filter(([, n]) => n > 0);
    process.stdout.write(
      [
        `rows read ${rowsRead}`,
        `new on the list ${added}`,
        `known already ${known}`,
        ...refused.map(([reason, n]) => `${reason} ${n}`),
        `waiting messages withdrawn ${withdrawn}\n`,
      ].join('\n'),
    );
    tell(`rows that were not taken, with the reason: ${rejectsPath}`);
  });
}

function describe(erasure: Erasure, done: string): void {
  const { surveys, sent, heard, answers, withdrawn, underWay, copies } = erasure;
  process.stdout.write(
    [
      `${done}: the number, ${heard} messages heard and what leads to ${sent} sent, in ${surveys.join(', ') || 'no survey'}`,
      `kept without a name: ${answers} answers, and every count`,
      `withdrawn: ${withdrawn} waiting messages`,
      ...(underWay > 0 ? [`on its way and not to be held back: ${underWay}`] : []),
      `to be blanked at the provider by the service’s next run: ${copies}`,
      'the number’s keyed hash stays on the suppression list, so that it is never sampled again\n',
    ].join('\n'),
  );
}

type Parts = ReturnType<typeof partsOf>;

function partsOf({ db, sealer, catalog, actor, now }: CommandContext) {
  return { db, sealer, catalog, cells: openCells(db), clock: systemClock, by: () => ({ actor, now: now(), origin: 'cli' }) };
}

async function withNumber(flags: NumberFlags, work: (parts: Parts, number: string) => Promise<void>): Promise<void> {
  // Not even told: the number would stand in what is printed.
  if (flags.number !== '-')
    throw new AppError('invalid', 'a number on the command line is seen by others', 'say --number - and type or pipe it in');
  await withStore(async (context) => {
    const country = await countryOf(context, flags.country);
    await work(partsOf(context), requireNumber(await firstLine(), country));
  });
}

async function countryOf({ catalog }: CommandContext, given: string | undefined): Promise<string> {
  if (given !== undefined) return given.toUpperCase();
  const [country, ...others] = await countriesOf(catalog);
  if (country !== undefined && others.length === 0) return country;
  throw new AppError('invalid', 'whose numbers are they?', 'say --country, such as --country IQ');
}

async function firstLine(): Promise<string> {
  if (process.stdin.isTTY) tell('the number:');
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}
