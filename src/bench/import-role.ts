// An import in a process of its own, as the command line runs it: its peak of memory is its own. Or the same file by plain inserts,
// where the sqlite3 shell is missing.

import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { openCells } from '../catalog/cells.ts';
import { systemClock } from '../clock.ts';
import { digestOf } from '../sample/digest.ts';
import { importSample } from '../sample/import.ts';
import { beginImport } from '../sample/journal.ts';
import { runImport } from '../sample/run-import.ts';
import type { DatabaseAddress } from '../store/address.ts';
import { openStore } from '../store/open.ts';
import { connect } from '../store/sqlite/connection.ts';
import type { Survey } from '../survey/definition.ts';
import { contactRows, HEADER } from './contacts.ts';
import { BENCH } from './fixture.ts';
import { fieldSurvey } from './installation.ts';
import { serveRole } from './processes.ts';

/** More than anybody imports in a round. */
const ENDLESS = 100_000_000;

let halt: AbortController | undefined;
let running: Promise<number> | undefined;

serveRole({
  /** A whole file into a fresh database. Resolves to the rows imported and the seconds that took. */
  async import({ databasePath, csvPath, survey }: { databasePath: string; csvPath: string; survey: Survey }) {
    const store = await openStore({ engine: 'sqlite', path: databasePath }, BENCH.secret);
    await fieldSurvey(store, survey);
    const startedAt = performance.now();
    const [fileName, bytes, mark] = ['contacts.csv', statSync(csvPath).size, store.sealer.fileMark(await digestOf(csvPath))];
    const now = systemClock.now();
    const journal = await beginImport(store.db, { survey: survey.id, fileName, bytes, mark, actor: 'bench', now });
    const { imported } = await runImport(
      { ...store, cells: openCells(store.db), clock: systemClock },
      { definition: survey },
      { csv: createReadStream(csvPath), fileName, bytes },
      { journal, rejects: createWriteStream(`${csvPath}.rejects`), onProgress: () => {} },
    );
    await store.db.close();
    return { operations: imported, seconds: (performance.now() - startedAt) / 1000 };
  },
  /** Begins an import beside a running service, from row `first` on, without an end. */
  async begin({ database, first, survey }: { database: DatabaseAddress; first: number; survey: Survey }) {
    const store = await openStore(database, BENCH.secret);
    halt = new AbortController();
    let imported = 0;
    running = importSample(
      { ...store, cells: openCells(store.db), clock: systemClock },
      { definition: survey },
      { csv: Readable.from(endless(first)), fileName: 'contacts.csv' },
      {
        rejects: createWriteStream('/dev/null'),
        signal: halt.signal,
        onProgress: (progress) => {
          imported = progress.imported;
        },
      },
    )
      .then(
        () => imported,
        // Stopped, as it was told to be.
        (error: unknown) => {
          if (!halt?.signal.aborted) throw error;
          return imported;
        },
      )
      .finally(() => store.db.close());
    running.catch(() => {});
  },
  /** Resolves to the rows that it imported. */
  halt(): Promise<number> {
    halt?.abort();
    return running!;
  },
  /** The limit where there is no shell. */
  async plain({ databasePath, csvPath }: { databasePath: string; csvPath: string }) {
    const connection = connect(databasePath);
    connection.exec('CREATE TABLE contacts (phone TEXT, language TEXT, region TEXT, UNIQUE (phone, region))');
    const insert = connection.prepare('INSERT INTO contacts VALUES (?, ?, ?)');
    const startedAt = performance.now();
    let operations = 0;
    connection.exec('BEGIN');
    for await (const fields of createReadStream(csvPath).pipe(parse({ from: 2 }))) {
      insert.run(...(fields as string[]));
      operations++;
    }
    connection.exec('COMMIT');
    connection.close();
    return { operations, seconds: (performance.now() - startedAt) / 1000 };
  },
});

function* endless(first: number): Generator<string> {
  yield HEADER;
  yield* contactRows(first, first + ENDLESS);
}
