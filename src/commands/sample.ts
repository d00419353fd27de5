// textpoll sample import: phone numbers from a CSV file into a survey's sample.

import { createReadStream, createWriteStream, fchmodSync, statSync, type WriteStream } from 'node:fs';
import type { Command } from 'commander';
import { openCells } from '../catalog/cells.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { importSample } from '../sample/import.ts';
import { showImportSummary } from '../sample/import-view.ts';
import { tell, withStore } from './context.ts';
import { openProgress } from './progress.ts';

export function sampleCommands(program: Command): void {
  const sample = program.command('sample').description('who is asked');
  sample
    .command('import')
    .description('add the numbers of a CSV file (phone, language and strata columns) to a survey’s sample; safe to repeat')
    .argument('<survey>', 'the survey’s id')
    .argument('<file>', 'a CSV file with a header line')
    .option('--rejects <file>', 'where rows that were not imported go, with the reason (default: beside the file)')
    .action(async (id: string, path: string, options: { rejects?: string }) => {
      const sizeBytes = sizeOf(path);
      const rejectsPath = options.rejects ?? `${path}.rejects.csv`;
      await withStore(async ({ db, sealer, catalog, actor }) => {
        const entry = await catalog.get(id);
        if (entry.state === 'closed') throw new AppError('refused', `survey ${id} is closed: nobody can be added to its sample`);
        const progress = openProgress('importing');
        const stopping = new AbortController();
        process.once('SIGINT', () => stopping.abort());
        const rejects = openPrivately(rejectsPath);
        const importing = importSample(
          { db, sealer, cells: openCells(db), clock: systemClock },
          { definition: (await catalog.compiled(entry)).survey },
          { csv: createReadStream(path), fileName: path },
          {
            rejects,
            actor,
            signal: stopping.signal,
            onProgress: ({ bytesRead, rowsRead, imported, rejected }) =>
              progress.update(bytesRead, sizeBytes, `${rowsRead} rows · ${imported} imported · ${rejected} rejected`),
          },
        );
        const summary = await importing.finally(() => progress.end());
        process.stdout.write(showImportSummary(summary));
        tell(`rows that were not imported, with the reason: ${rejectsPath}`);
      });
    });
}

/** It holds phone numbers: readable by its owner alone, also where an earlier file had another mode. */
export function openPrivately(path: string): WriteStream {
  const stream = createWriteStream(path, { mode: 0o600 });
  stream.once('open', (file) => fchmodSync(file, 0o600));
  return stream;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    throw new AppError('notFound', `${path} cannot be read: ${(error as Error).message}`);
  }
}
