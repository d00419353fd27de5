// A survey with a sample of its own in a real database, and an import of a text into it.

import { Readable, Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';
import { openCells } from '../../src/catalog/cells.ts';
import { type ImportSummary, importSample } from '../../src/sample/import.ts';
import type { ImportProgress } from '../../src/sample/journal.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { throwawayDatabase } from '../support/database.ts';
import { minimal, parsed } from '../survey/minimal.ts';

export const NOW = Date.UTC(2026, 10, 20, 12);
export const survey = parsed(minimal);

export interface Bench extends Store {
  import(
    csv: string | Buffer | Buffer[],
    options?: {
      signal?: AbortSignal;
      onProgress?: (progress: ImportProgress) => void;
      db?: Database;
      definition?: typeof survey;
    },
  ): Promise<{ summary: ImportSummary; rejects: Record<string, string>[]; rejectsText: string }>;
  sample(): Promise<Respondent[]>;
  counters(): Promise<Record<string, number>>;
}

export interface Respondent {
  respondent_id: number;
  number: string;
  language: string;
  strata: string;
  replicate: number;
  draw: number;
  interview: string | null;
  version: number;
  created_at: number;
}

export async function openBench(): Promise<Bench> {
  const throwaway = await throwawayDatabase();
  const store = await openStore(throwaway.address, 'a secret of more than thirty-two characters');
  onTestFinished(async () => {
    await store.db.close();
    await throwaway.remove();
  });
  await addSurveyRow(store.db, survey.id);
  return {
    ...store,
    async import(csv, options = {}) {
      const db = options.db ?? store.db;
      const rejects = collector();
      const summary = await importSample(
        { db, sealer: store.sealer, cells: openCells(db), clock: frozenClock },
        { definition: options.definition ?? survey },
        { csv: Readable.from(Array.isArray(csv) ? csv : [Buffer.from(csv)]), fileName: 'contacts.csv' },
        {
          rejects,
          actor: 'tester',
          onProgress: options.onProgress ?? (() => {}),
          ...(options.signal ? { signal: options.signal } : {}),
        },
      );
      if (!rejects.writableFinished) throw new Error('the rejects file was left open');
      const rejectsText = rejects.text();
      const records = parse(rejectsText, { bom: true, columns: true, relax_column_count: true }) as Record<string, string>[];
      return { summary, rejects: records, rejectsText };
    },
    async sample() {
      const rows = await store.db.all<Omit<Respondent, 'number'> & { number_sealed: Uint8Array }>(
        'SELECT r.*, c.strata FROM respondents r JOIN cells c USING (cell_id) ORDER BY respondent_id',
      );
      return rows.map(({ number_sealed, ...row }) => ({ ...row, number: store.sealer.open('number', number_sealed) }));
    },
    async counters() {
      const rows = await store.db.all<{ name: string; n: number }>(
        'SELECT name, sum(n) AS n FROM counters WHERE survey_id = @survey GROUP BY name',
        { survey: survey.id },
      );
      return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
    },
  };
}

export async function addSurveyRow(db: Database, id: string): Promise<void> {
  await db.batch([
    {
      sql: "INSERT INTO surveys (survey_id, version, hash, definition, state, created_at) VALUES (@id, 1, 'hash', '{}', 'draft', 0)",
      params: { id },
    },
  ]);
}

/** A mobile number of Iraq; a different one for each index. */
export function mobile(index: number): string {
  return `077${`${10_000_000 + index}`}`;
}

/** phone and region of `count` different people. */
export function people(count: number, from = 0): string {
  return `phone,region\n${Array.from({ length: count }, (_, index) => `${mobile(from + index)},R${index % 5}\n`).join('')}`;
}

export const frozenClock = {
  now: () => NOW,
  sleep: async () => {},
  task: <T>(work: () => Promise<T>) => work(),
};

export function collector(): Writable & { text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString('utf8') });
}
