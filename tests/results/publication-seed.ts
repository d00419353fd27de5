// A survey of a few hundred answers for publications: its cube and its books are written as sums, since nothing else is read.

import type { CatalogEntry } from '../../src/catalog/catalog.ts';
import { openCells, type Strata } from '../../src/catalog/cells.ts';
import { count, tally } from '../../src/results/books.ts';
import type { Statement } from '../../src/results/publication-schema.ts';
import type { Database } from '../../src/store/database.ts';
import { commitParts } from '../../src/store/parts.ts';
import { ENTRY, NOW, type Seeded, SURVEY, seed } from './seed.ts';

/** Region → support, oppose, unsure, refused, unclear. East has a small cell; centre is empty of answers. */
export const STANCES: Record<string, number[]> = {
  north: [70, 60, 20, 12, 0],
  south: [80, 50, 30, 11, 0],
  east: [60, 4, 16, 0, 10],
  west: [40, 40, 40, 0, 10],
  marsh: [30, 30, 10, 14, 0],
};
const OPTIONS = ['support', 'oppose', 'unsure', 'refused', 'unclear'];

export const STATEMENT: Statement = {
  conductedBy: { en: 'The Institute', ar: 'المعهد', ckb: 'پەیمانگا' },
  contact: 'survey@example.org',
  population: { en: 'Adults with a mobile phone', ar: 'البالغون الذين لديهم هاتف محمول' },
  sampling: { en: 'Drawn at random from a register', ar: 'سحب عشوائي من سجل', ckb: 'بە هەڕەمەکی لە تۆمارێک هەڵبژێردراون' },
  sampleKind: 'random',
};

export const CLOSED: CatalogEntry = { ...ENTRY, state: 'closed', closedAt: Date.UTC(2026, 11, 8) };

export async function seedStances(stances: Record<string, number[]> = STANCES): Promise<Seeded> {
  const poll = await seed();
  await addStances(poll, stances);
  await poll.run("UPDATE surveys SET state = 'closed', started_at = @start, closed_at = @end", {
    start: CLOSED.startedAt,
    end: CLOSED.closedAt,
  });
  return poll;
}

/** Twice as many were asked as answered. */
export function addStances({ db }: Pick<Seeded, 'db'>, stances: Record<string, number[]>): Promise<void> {
  return addTallies(db, 'poll', { gender: null }, stances);
}

/** @param strata of everybody, beside their region. */
export async function addTallies(db: Database, survey: string, strata: Strata, stances: Record<string, number[]>): Promise<void> {
  const cells = openCells(db);
  for (const [region, counts] of Object.entries(stances)) {
    const cell = await cells.idOf(survey, { region, ...strata });
    const total = counts.reduce((sum, n) => sum + n, 0);
    const answers = counts.slice(0, 3).reduce((sum, n) => sum + n, 0);
    const deltas = [
      ...counts.map((n, at) => tally(survey, 'stance', OPTIONS[at]!, cell, n)),
      count(survey, 'cases.sampled', 2 * total, NOW),
      count(survey, 'cases.delivered', 2 * total, NOW),
      count(survey, 'replies.received', total, NOW),
      count(survey, 'replies.answers', answers, NOW),
      count(survey, 'replies.refusals', counts[3]!, NOW),
      count(survey, 'replies.unclear', counts[4]!, NOW),
    ];
    await commitParts(db, [{ statements: [], deltas }]);
  }
}

export { NOW, SURVEY };
