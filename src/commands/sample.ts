// textpoll sample import: phone numbers from a CSV file into a survey's sample.

import { createReadStream, type Stats, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { openCells } from '../catalog/cells.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { digestOf } from '../sample/digest.ts';
import { showImportSummary } from '../sample/import-view.ts';
import { shownName } from '../sample/imports.ts';
import { type Begun, beginImport, type ImportProgress } from '../sample/journal.ts';
import { runImport } from '../sample/run-import.ts';
import { type CommandContext, openPrivately, tell, withStore } from './context.ts';
import { openProgress } from './progress.ts';

export function sampleCommands(program: Command): void {
  const sample = program.command('sample').description('who is asked');
  sample
    .command('import')
    .description(
      'add the numbers of a CSV file (phone, language and strata columns) to a survey’s sample; safe to repeat: one that was cut off goes on where it stopped',
    )
    .argument('<survey>', 'the survey’s id')
    .argument('<file>', 'a CSV file with a header line')
    .option('--rejects <file>', 'where rows that were not imported go, with the reason (default: beside the file)')
    .action(async (id: string, path: string, options: { rejects?: string }) => {
      const stats = statsOf(path);
      await withStore((context) => importFile(context, id, { path, stats }, options.rejects ?? `${path}.rejects.csv`));
    });
}

async function importFile(
  { db, sealer, catalog, actor }: CommandContext,
  id: string,
  { path, stats }: { path: string; stats: Stats },
  rejectsPath: string,
): Promise<void> {
  const entry = await catalog.get(id);
  if (entry.state === 'closed') throw new AppError('refused', `survey ${id} is closed: nobody can be added to its sample`);
  const { survey: definition } = await catalog.compiled(entry);
  // A pipe can be read once: it cannot be known again, and is imported from its beginning each time.
  const mark = stats.isFile() ? sealer.fileMark(await digestOf(path)) : undefined;
  const fileName = shownName(path);
  const journal = await beginImport(db, { survey: id, fileName, bytes: stats.size, mark, actor, now: systemClock.now() });
  const progress = openProgress('importing');
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const importing = runImport(
    { db, sealer, cells: openCells(db), clock: systemClock },
    { definition },
    { csv: Readable.from(unchanging(path, stats)), fileName: path, bytes: stats.size },
    {
      journal,
      rejects: openPrivately(rejectsPath),
      actor,
      signal: stopping.signal,
      onBegin: (begun) => tellBegun(begun, path),
      onProgress: (now) => progress.update(now.bytesRead, stats.size, noteOf(now)),
    },
  );
  const summary = await importing.finally(() => progress.end());
  process.stdout.write(showImportSummary(summary));
  tell(`rows that were not imported, with the reason: ${rejectsPath}`);
}

function tellBegun({ takenUp, changed }: Begun, path: string): void {
  const rows = takenUp.toLocaleString('en');
  if (takenUp > 0) tell(`an import of ${path} was cut off after ${rows} rows: it goes on from there`);
  if (changed)
    tell(`an import of a file of this name was cut off, but the file, its columns or the survey is another now: begun anew`);
}

/** What the bar cannot say: in one line, as short as a terminal is wide. */
function noteOf({ rowsRead, rejected, rowsPerSecond, leftMs }: ImportProgress): string {
  const n = (figure: number) => figure.toLocaleString('en');
  return [
    `${n(rowsRead)} rows`,
    ...(rowsPerSecond === null ? [] : [`${n(rowsPerSecond)} a second`]),
    ...(rejected === 0 ? [] : [`${n(rejected)} rejected`]),
    ...(leftMs === null ? [] : [`${durationOf(leftMs)} left`]),
  ].join(' · ');
}

function durationOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What is written down is about the file as it was: one that changes while it is read ends in an error, and is begun anew. */
async function* unchanging(path: string, before: Stats): AsyncGenerator<Buffer> {
  let last: Buffer | undefined;
  for await (const chunk of createReadStream(path)) {
    if (last) yield last;
    last = chunk as Buffer;
  }
  const after = statSync(path);
  if (before.isFile() && (after.size !== before.size || after.mtimeMs !== before.mtimeMs))
    throw new Error('it was changed while it was being read');
  if (last) yield last;
}

function statsOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw new AppError('notFound', `${path} cannot be read: ${(error as Error).message}`);
  }
}
