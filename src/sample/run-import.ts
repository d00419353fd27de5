// An import with its journal, from its beginning to the state that it ends in, for the command line and the console alike.

import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import type { Survey } from '../survey/definition.ts';
import { type ImportOptions, ImportStopped, type ImportSummary, importSample } from './import.ts';
import type { SampleParts } from './insert.ts';
import type { Journal } from './journal.ts';

/** `bytes`: of the whole file. */
export type Source = { csv: Readable; fileName: string; bytes: number };

export interface RunOptions extends ImportOptions {
  journal: Journal;
  /** Told as done only once this is settled: the rejected rows can be had then. */
  written?: Promise<void>;
}

/** @throws what `importSample` throws, once it stands in the journal too */
export async function runImport(
  parts: SampleParts,
  survey: { definition: Survey },
  input: Source,
  options: RunOptions,
): Promise<ImportSummary> {
  const { journal, written } = options;
  try {
    const summary = await importSample(parts, survey, input, options);
    await written;
    await journal.end('done', parts.clock.now());
    return summary;
  } catch (error) {
    await endAfter(parts, journal, error).catch(() => {});
    throw error;
  }
}

/** Writes down why an import has not come to its end. */
export function endAfter(parts: SampleParts, journal: Journal, error: unknown): Promise<void> {
  const told =
    error instanceof AppError
      ? error
      : new AppError('unavailable', 'the import failed', 'repeat it: it goes on where it stopped');
  return journal.end(error instanceof ImportStopped ? 'stopped' : 'failed', parts.clock.now(), told);
}
