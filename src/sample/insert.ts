// Contacts into the sample, a chunk in one batch: read what is there, decide, write all or nothing. It reads no file.

import { hash } from 'node:crypto';
import type { Cells, Strata } from '../catalog/cells.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { count } from '../results/books.ts';
import { type Database, Interrupted, type Statement, type Value } from '../store/database.ts';
import { commitParts, type Delta } from '../store/parts.ts';
import type { Sealer } from '../store/sealing.ts';
import type { Survey } from '../survey/definition.ts';
import type { Contact, Group } from './contact.ts';

export const LIMITS = {
  /** Combinations of strata: the results' cost grows with them. */
  cells: 10_000,
  /** How often a chunk is decided anew after somebody else wrote meanwhile. */
  tries: 5,
} as const;

export interface SampleParts {
  db: Database;
  sealer: Sealer;
  cells: Cells;
  clock: Clock;
}

/** `suppressed` is imported too: the case will stand as suppressed, and nothing is sent to it. */
export type Outcome = 'imported' | 'suppressed' | 'duplicate in this file' | 'already in the sample' | 'erased on request';

export interface Sample {
  /** Resolves to what became of each contact, in order, once it is durable. */
  add(contacts: readonly Contact[], settling?: Settling): Promise<Outcome[]>;
}

/** What is written down with a batch of contacts, in the same transaction. */
export interface Settling {
  statements(outcomes: readonly Outcome[]): Statement[];
  /** Whether the batch has happened, after its answer was lost or somebody came before it. @throws AppError where none of ours may happen any more */
  happened(): Promise<boolean>;
}

/** Respondents' ids: after the first, up to the second. */
export type IdRange = [after: number, last: number];

/** Numbers looked up in one query. */
const LOOKUP = 200;
const HASH_NAMES = Array.from({ length: LOOKUP }, (_, index) => `h${index}`);
const SOME_HASHES = HASH_NAMES.map((name) => `@${name}`).join(', ');
const FIND_RESPONDENTS = `SELECT number_hash, respondent_id FROM respondents WHERE survey_id = @survey AND number_hash IN (${SOME_HASHES})`;
const FIND_SUPPRESSED = `SELECT number_hash, reason FROM suppressions WHERE number_hash IN (${SOME_HASHES})`;
const ANY_SUPPRESSED = 'SELECT number_hash FROM suppressions LIMIT 1';
// Ids grow: whoever has a greater one came with this import.
const NEWEST = 'SELECT coalesce(max(respondent_id), 0) AS id FROM respondents';
const SAMPLED = "SELECT coalesce(sum(n), 0) AS n FROM counters WHERE survey_id = @survey AND name = 'cases.sampled'";
// Two imports at once may not count the same rows: the one that comes second waits, and decides anew.
const LOCK_SURVEY = 'SELECT survey_id FROM surveys WHERE survey_id = @survey /* for update */';
const STILL_SAMPLED = `SELECT n FROM (${SAMPLED}) AS counted WHERE n = @sampled`;
const INSERT = `
  INSERT INTO respondents (survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, created_at)
  VALUES (@survey, @numberHash, @numberSealed, @language, @cell, @replicate, @draw, @now)`;

const ADD_TO_SIZE = `
  INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n) VALUES (@survey, @language, @cell, @replicate, @n)
  ON CONFLICT (survey_id, language, cell_id, replicate) DO UPDATE SET n = sample_sizes.n + excluded.n`;

/** Two 32-bit numbers: for the draw, and for the replicate. */
const LOT_BYTES = 8;
const LOTS_A_DIGEST = 4;

interface Prepared {
  contacts: readonly Contact[];
  /** Of the number of each. */
  hashes: readonly Uint8Array[];
}

/** `earlierIds`: of the respondents that came with this very file before it was cut off. */
export async function openSample(parts: SampleParts, survey: Survey, earlierIds: readonly IdRange[] = []): Promise<Sample> {
  const newest = (await parts.db.get<{ id: number }>(NEWEST))!.id;
  const cameWithUs = (id: number) => id > newest || earlierIds.some(([after, last]) => id > after && id <= last);
  const cellOf = cellFinder(parts.cells, survey);
  // After a batch of new people alone, the next is tried without looking them up: the unique index finds who is not new.
  let allNew = false;
  return {
    async add(contacts, settling) {
      const hashes = contacts.map(({ e164 }) => parts.sealer.lookup(e164));
      const prepared = { contacts, hashes };
      for (let attempt = 0; attempt < LIMITS.tries; attempt++) {
        const lookedUp = !allNew || attempt > 0;
        const outcomes = await decide(parts.db, survey, prepared, { cameWithUs, lookedUp });
        allNew = outcomes.every((outcome) => outcome !== 'already in the sample' && outcome !== 'duplicate in this file');
        const also = settling?.statements(outcomes) ?? [];
        if (await insert(parts, survey, { prepared, outcomes, also }, cellOf).catch(lostAnswer(settling))) return outcomes;
        if (await settling?.happened()) return outcomes;
      }
      throw new AppError(
        'conflict',
        `survey ${survey.id} is being changed by somebody else`,
        'repeat the import when it is done',
      );
    },
  };
}

/** Where the answer to the commit was lost, somebody must tell whether it happened. */
function lostAnswer(settling: Settling | undefined): (error: unknown) => false {
  return (error) => {
    if (settling && error instanceof Interrupted) return false;
    throw error;
  };
}

async function decide(
  db: Database,
  survey: Survey,
  { contacts, hashes }: Prepared,
  { cameWithUs, lookedUp }: { cameWithUs(id: number): boolean; lookedUp: boolean },
): Promise<Outcome[]> {
  const known = new Map<string, Outcome>();
  const suppressions = new Map<string, Outcome>();
  const lists: Record<string, Value>[] = [];
  // The text of a query stays the same, so that it is prepared once.
  for (let start = 0; start < hashes.length; start += LOOKUP) lists.push(lookupParams(survey, hashes, start));
  type Found = { number_hash: Uint8Array; respondent_id: number };
  for (const row of lookedUp ? (await db.many<Found>(FIND_RESPONDENTS, lists)).flat() : [])
    known.set(keyOf(row.number_hash), cameWithUs(row.respondent_id) ? 'duplicate in this file' : 'already in the sample');
  const anySuppressed = (await db.get(ANY_SUPPRESSED)) !== undefined;
  type Listed = { number_hash: Uint8Array; reason: string };
  for (const row of anySuppressed ? (await db.many<Listed>(FIND_SUPPRESSED, lists)).flat() : [])
    suppressions.set(keyOf(row.number_hash), row.reason === 'erasure' ? 'erased on request' : 'suppressed');
  const seen = new Set<string>();
  // Of most lists nobody is known: then no hash need become a key.
  const nobody = known.size === 0 && suppressions.size === 0;
  return contacts.map(({ e164 }, index) => {
    const key = nobody ? '' : keyOf(hashes[index]!);
    const before = known.get(key);
    if (before !== undefined) return before;
    if (seen.has(e164)) return 'duplicate in this file';
    const suppressed = suppressions.get(key);
    // Even a case that is never asked would put the number back into the database.
    if (suppressed === 'erased on request') return suppressed;
    seen.add(e164);
    return suppressed ?? 'imported';
  });
}

/** False where somebody else changed the sample since it was read: nothing was written then. */
async function insert(
  parts: SampleParts,
  survey: Survey,
  { prepared, outcomes, also }: { prepared: Prepared; outcomes: readonly Outcome[]; also: readonly Statement[] },
  cellOf: (contact: Contact) => Promise<number>,
): Promise<boolean> {
  const places = [...outcomes.keys()].filter((at) => outcomes[at] === 'imported' || outcomes[at] === 'suppressed');
  if (places.length === 0 && also.length === 0) return true;
  const { n: sampled } = (await parts.db.get<{ n: number }>(SAMPLED, { survey: survey.id }))!;
  const now = parts.clock.now();
  const lotOf = lotDrawer(survey);
  const statements: Statement[] = [
    { sql: LOCK_SURVEY, params: { survey: survey.id } },
    { sql: STILL_SAMPLED, params: { survey: survey.id, sampled }, expect: 1 },
  ];
  const sizes = new Map<Group, Size>();
  for (const [index, at] of places.entries()) {
    const contact = prepared.contacts[at]!;
    let size = sizes.get(contact.group);
    if (!size) {
      size = { cell: await cellOf(contact), people: new Map() };
      sizes.set(contact.group, size);
    }
    const { draw, replicate } = lotOf(sampled + index);
    size.people.set(replicate, (size.people.get(replicate) ?? 0) + 1);
    const params = {
      survey: survey.id,
      numberHash: prepared.hashes[at]!,
      numberSealed: parts.sealer.seal('number', contact.e164),
      language: contact.group.language,
      cell: size.cell,
      replicate,
      draw,
      now,
    };
    statements.push({ sql: INSERT, params });
  }
  statements.push(...also);
  const names = ['cases.sampled', 'cases.waiting'] as const;
  const deltas = names.map((name) => count(survey.id, name, places.length, now));
  for (const [group, size] of sizes) deltas.push(...sizeDeltas(survey.id, group, size));
  return (await commitParts(parts.db, [{ statements, deltas }])).size === 0;
}

/** How many of a group a batch adds. */
interface Size {
  cell: number;
  /** By replicate. */
  people: Map<number, number>;
}

function sizeDeltas(survey: string, { language }: Group, { cell, people }: Size): Delta[] {
  return [...people].map(([replicate, n]) => {
    const params = { survey, language, cell, replicate };
    return { key: `s/${survey}/${language}/${cell}/${replicate}`, n, sql: ADD_TO_SIZE, params };
  });
}

/**
 * Deals each place in the sample its lot: chance, but the same on every run, and from the place alone. A lot drawn from the
 * number would tell something of it. One digest serves several places, as hashing is dear.
 */
function lotDrawer(survey: Survey): (place: number) => { draw: number; replicate: number } {
  let dealt = -1;
  let chance = Buffer.alloc(0);
  return (place) => {
    const deal = Math.floor(place / LOTS_A_DIGEST);
    if (deal !== dealt) chance = hash('sha256', `${survey.id}/${deal}`, 'buffer');
    dealt = deal;
    const at = LOT_BYTES * (place % LOTS_A_DIGEST);
    const draw = (offset: number) => chance.readUInt32BE(at + offset) >>> 1;
    return { draw: draw(0), replicate: 1 + (draw(4) % survey.replicates) };
  };
}

/** Cells are looked up once an import; their number is bounded here, as a column of names would make one for each person. */
function cellFinder(cells: Cells, survey: Survey): (contact: Contact) => Promise<number> {
  const known = new Map<string, number>();
  return async ({ group: { strata }, record }) => {
    const key = JSON.stringify(strata satisfies Strata);
    let id = known.get(key);
    if (id === undefined) {
      if (known.size >= LIMITS.cells) {
        throw new AppError(
          'invalid',
          `line ${record.line}: more than ${LIMITS.cells} combinations of strata`,
          'is each stratum’s column one with few different values?',
        );
      }
      id = await cells.idOf(survey.id, strata);
      known.set(key, id);
    }
    return id;
  };
}

function lookupParams(survey: Survey, hashes: readonly Uint8Array[], start: number): Record<string, Value> {
  const params: Record<string, Value> = { survey: survey.id };
  for (let n = 0; n < LOOKUP; n++) params[HASH_NAMES[n]!] = hashes[start + n] ?? hashes[start]!;
  return params;
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('latin1');
}
