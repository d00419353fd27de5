// What the commands share: the store opened from the settings, who is acting, and where output goes.

import { createWriteStream, fchmodSync, readFileSync, type WriteStream } from 'node:fs';
import { userInfo } from 'node:os';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { environment, readStoreSettings } from '../settings.ts';
import { openStore, type Store } from '../store/open.ts';
import type { Survey } from '../survey/definition.ts';
import { parseSurveyFile } from '../survey/file.ts';
import type { Problem } from '../survey/problem.ts';

/** A survey file is a few pages: something larger is another file. */
const MAX_FILE_BYTES = 1_000_000;

export interface CommandContext extends Store {
  catalog: Catalog;
  actor: string;
  now(): number;
}

/** Opens the store for one command and closes it after. */
export async function withStore<T>(work: (context: CommandContext) => Promise<T>): Promise<T> {
  const settings = readStoreSettings(environment());
  const store = await openStore(settings.database, settings.secret);
  try {
    return await work({
      ...store,
      catalog: openCatalog(store.db),
      actor: `cli:${userInfo().username}`,
      now: () => systemClock.now(),
    });
  } finally {
    await store.db.close();
  }
}

export function requireSurvey(id: string | undefined): string {
  if (id === undefined) throw new AppError('invalid', 'which survey?', 'give its id');
  return id;
}

/** @throws AppError with every problem of the file, each with its place. */
export function readSurveyFile(path: string): { survey: Survey; warnings: Problem[]; source: string } {
  const source = readText(path);
  const file = parseSurveyFile(source, path);
  if (file.ok) return { ...file, source };
  const count = file.problems.length === 1 ? 'one problem' : `${file.problems.length} problems`;
  throw new AppError('invalid', `${path} has ${count}:\n${file.problems.map(describeProblem).join('\n')}`);
}

export function describeProblem(problem: Problem): string {
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  const hint = problem.hint === undefined ? '' : `\n    ${problem.hint}`;
  return `  ${problem.file}:${problem.line}:${problem.column}:${path} ${problem.message}${hint}`;
}

export function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new AppError('notFound', `${path} cannot be read: ${(error as Error).message}`);
  }
  if (bytes.length > MAX_FILE_BYTES)
    throw new AppError('invalid', `${path} has ${bytes.length} bytes: a survey file has at most ${MAX_FILE_BYTES}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('invalid', `${path} is not in UTF-8`, 'save it with the encoding UTF-8');
  }
}

/** How to draw on standard output. */
export function outputView(): { color: boolean; width: number } {
  const { stdout } = process;
  return { color: stdout.isTTY === true && stdout.hasColors(), width: Math.min(stdout.columns ?? 100, 120) };
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** News for the person at the terminal; data goes to standard output. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** It holds phone numbers: readable by its owner alone, also where an earlier file had another mode. */
export function openPrivately(path: string): WriteStream {
  const stream = createWriteStream(path, { mode: 0o600 });
  stream.once('open', (file) => fchmodSync(file, 0o600));
  return stream;
}
