// Changes that another instance may be making at the same moment, out of the same reading. It holds no rule of what they are.

import type { Database } from '../store/database.ts';
import { commitParts, type Part } from '../store/parts.ts';

/**
 * All parts in one batch; where another instance was first, none of them, at once, since the rest of the reading is stale too: splitting
 * off one loser after the other would cost a batch for each. Resolves to whether they were committed; what is still to do is read again.
 */
export async function commitTogether(db: Database, parts: readonly Part[]): Promise<boolean> {
  if (parts.length === 0) return true;
  const whole = { statements: parts.flatMap(({ statements }) => statements), deltas: parts.flatMap(({ deltas }) => deltas) };
  return (await commitParts(db, [whole])).size === 0;
}
