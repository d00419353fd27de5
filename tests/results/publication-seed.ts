// A survey of a few hundred answers for publications: its cube and its books are written as sums, since nothing else is read.

import type { CatalogEntry } from '../../src/catalog/catalog.ts';
import { count, tally } from '../../src/results/books.ts';
import type { Statement } from '../../src/results/publication-schema.ts';
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
export async function addStances({ db, run }: Seeded, stances: Record<string, number[]>): Promise<void> {
  for (const [region, counts] of Object.entries(stances)) {
    const strata = JSON.stringify({ region, gender: null });
    await run("INSERT INTO cells (survey_id, strata) VALUES ('poll', @strata) ON CONFLICT DO NOTHING", { strata });
    const { cell_id: cell } = (await db.get<{ cell_id: number }>('SELECT cell_id FROM cells WHERE strata = @strata', {
      strata,
    }))!;
    const total = counts.reduce((sum, n) => sum + n, 0);
    const answers = counts.slice(0, 3).reduce((sum, n) => sum + n, 0);
    const deltas = [
      ...counts.map((n, at) => tally('poll', 'stance', OPTIONS[at]!, cell, n)),
      count('poll', 'cases.sampled', 2 * total, NOW),
      count('poll', 'cases.delivered', 2 * total, NOW),
      count('poll', 'replies.received', total, NOW),
      count('poll', 'replies.answers', answers, NOW),
      count('poll', 'replies.refusals', counts[3]!, NOW),
      count('poll', 'replies.unclear', counts[4]!, NOW),
    ];
    await commitParts(db, [{ statements: [], deltas }]);
  }
}

export { NOW, SURVEY };
