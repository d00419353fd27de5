// The proof after the load: what was acknowledged is in the database, opened anew, and the audit finds nothing.

import { openCatalog } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { audit } from '../results/audit.ts';
import type { Database } from '../store/database.ts';

const HEARD = 'SELECT provider_id AS about FROM inbox';
const REPORTED = "SELECT provider_id || ' ' || status AS about FROM delivery_reports WHERE via = 'webhook'";
const SENT = "SELECT provider_id AS about FROM outbox WHERE provider_id IS NOT NULL AND state <> 'waiting'";

const WHERE = { replies: HEARD, reports: REPORTED, sends: SENT } as const;

/** @throws AppError where anything acknowledged is missing, or the books do not hold. */
export async function checkDurability(
  db: Database,
  survey: string,
  kind: keyof typeof WHERE,
  acknowledged: ReadonlySet<string>,
): Promise<void> {
  const there = new Set((await db.all<{ about: string }>(WHERE[kind])).map(({ about }) => about));
  const missing = [...acknowledged].filter((about) => !there.has(about));
  if (missing.length > 0)
    throw new AppError('refused', `${missing.length} of ${acknowledged.size} acknowledged ${kind} are not in the database`);
  await checkBooks(db, survey);
}

/** @throws AppError where the audit finds anything. */
export async function checkBooks(db: Database, survey: string): Promise<void> {
  const catalog = openCatalog(db);
  const entry = await catalog.get(survey);
  const report = await audit(db, entry, (await catalog.compiled(entry)).survey);
  if (report.differences.length > 0)
    throw new AppError(
      'refused',
      `the audit finds ${report.differences.length} differences: ${JSON.stringify(report.differences[0])}`,
    );
}
