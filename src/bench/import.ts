// The path of a contact list: a CSV file into validated, deduplicated, sealed rows; and what the intake keeps of its rate beside it.

import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contender, compare, type Pace } from './compare.ts';
import { contactRows, HEADER } from './contacts.ts';
import { answering, respondentsFor, withCrew } from './contenders.ts';
import { checkDurability } from './durability.ts';
import { benchSurvey, install, reopened } from './installation.ts';
import { startRole } from './processes.ts';
import { type Measured, measured, type Target } from './rows.ts';
import { removeDatabase, type Site } from './site.ts';

const TARGET = 0.4;
const MOST_MEMORY_MIB = 250;
const BESIDE: Target = {
  value: 0.5,
  aim: 'ratio ≥ 0.50, p99 ≤ 50 ms',
  met: ({ ratio, p99Ms }) => (ratio ?? 0) >= 0.5 && (p99Ms ?? Number.POSITIVE_INFINITY) <= 50,
};
/** Of a usual round; a shorter one gets fewer. */
const ROWS = 200_000;
const USUAL_SECONDS = 1.5;
const FIRST_BESIDE = 5_000_000;
/** Rows between the starts of two imports beside the service: none may meet the numbers of another. */
const APART = 1_000_000;

export async function benchImport(site: Site, pace: Pace): Promise<Measured[]> {
  return [await alone(site.folder, pace), await beside(site, pace)];
}

async function alone(folder: string, pace: Pace): Promise<Measured> {
  const rows = Math.ceil(ROWS * Math.min(1, pace.seconds / USUAL_SECONDS));
  const csvPath = join(folder, 'contacts.csv');
  writeFileSync(csvPath, HEADER);
  for (const text of contactRows(0, rows)) writeFileSync(csvPath, text, { flag: 'a' });
  const peaks: number[] = [];
  const hasShell = spawnSync('sqlite3', ['--version']).status === 0;
  const figures = await compare(
    [
      hasShell ? shell(folder, csvPath, rows) : importing('limit', 'plain', folder, csvPath, rows, []),
      importing('import', 'import', folder, csvPath, rows, peaks),
    ],
    // A whole file a round, and no process lives longer than that: there is nothing to warm.
    { ...pace, warmRounds: 1 },
  );
  const peakMiB = Math.max(...peaks) / 2 ** 20;
  return measured('import', 'sqlite', figures.import!, {
    limit: figures.limit!,
    target: {
      value: TARGET,
      aim: `ratio ≥ ${TARGET.toFixed(2)}, memory ≤ ${MOST_MEMORY_MIB} MiB`,
      met: ({ ratio }) => (ratio ?? 0) >= TARGET && peakMiB <= MOST_MEMORY_MIB,
    },
    note: `${rows} rows a round, at most ${Math.round(peakMiB)} MiB resident; the limit is ${hasShell ? 'sqlite3’s .import' : 'csv-parse and plain inserts'} into a table with the same unique index`,
  });
}

/** The shell's own import. Its processor time is not told. */
function shell(folder: string, csvPath: string, rows: number): Contender {
  return {
    name: 'limit',
    async round() {
      const databasePath = join(folder, 'limit.db');
      const script = [
        'PRAGMA journal_mode = WAL;',
        'PRAGMA synchronous = FULL;',
        'CREATE TABLE contacts (phone TEXT, language TEXT, region TEXT, UNIQUE (phone, region));',
        `.import --csv --skip 1 ${csvPath} contacts`,
      ].join('\n');
      const startedAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        const child = spawn('sqlite3', [databasePath], { stdio: ['pipe', 'ignore', 2] });
        child.once('error', reject);
        child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`sqlite3 ended with ${code}`))));
        child.stdin!.end(`${script}\n`);
      });
      const seconds = (performance.now() - startedAt) / 1000;
      removeDatabase(databasePath);
      return { operations: rows, seconds, p99Ms: null, cpuUs: 0 };
    },
  };
}

function importing(
  name: string,
  action: 'import' | 'plain',
  folder: string,
  csvPath: string,
  rows: number,
  peaks: number[],
): Contender {
  const survey = benchSurvey();
  return {
    name,
    async round() {
      const databasePath = join(folder, `${name}.db`);
      const role = startRole('import-role', 'measured');
      try {
        const before = await role.cpuUs();
        const round = await role.ask<{ operations: number; seconds: number }>(action, { databasePath, csvPath, survey });
        if (round.operations !== rows) throw new Error(`${round.operations} of ${rows} rows were imported`);
        peaks.push(await role.peakBytes());
        return { ...round, p99Ms: null, cpuUs: (await role.cpuUs()) - before };
      } finally {
        await role.end();
        removeDatabase(databasePath);
      }
    },
  };
}

async function beside(site: Site, pace: Pace): Promise<Measured> {
  const respondents = respondentsFor(2, pace);
  pace.progress(`import/intake-beside: asking ${respondents} respondents`);
  const installation = await install(await site.database('beside'), { respondents, stage: 'delivered' });
  const { database, survey } = installation;
  const acknowledged = new Set<string>();
  let imports = 0;
  let imported = 0;
  return withCrew(async (crew) => {
    const importer = crew.start('import-role', 'measured');
    const [load, service] = await Promise.all([
      crew.load({ kind: 'replies', survey, first: 0, last: respondents }),
      crew.service(installation),
    ]);
    const intake = answering('alone', service, load, acknowledged);
    const both: Contender = {
      name: 'import/intake-beside',
      async round(seconds) {
        await importer.ask('begin', { database, survey, first: FIRST_BESIDE + APART * imports++ });
        const round = await intake.round(seconds);
        imported += await importer.ask<number>('halt');
        return round;
      },
    };
    const figures = await compare([intake, both], pace);
    await service.role.ask('stop');
    await reopened(installation, (db) => checkDurability(db, survey.id, 'replies', acknowledged));
    return measured('import/intake-beside', site.engine, figures['import/intake-beside']!, {
      limit: figures.alone,
      target: BESIDE,
      note: `the intake’s rate while contacts are imported from another process (${imported} in all), to its rate alone`,
    });
  });
}
