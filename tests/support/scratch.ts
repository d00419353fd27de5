// One folder for all that a run of the tests writes, removed with the run: some of them kill what would have tidied up behind itself.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'textpoll-tests-';

/** To be called before the first worker starts: workers, and what they start, inherit it. */
export function useScratchFolder(): void {
  // A configuration is read once for every project.
  if (tmpdir().includes(NAME)) return;
  const folder = mkdtempSync(join(tmpdir(), NAME));
  // As the system's own: PostgreSQL, which will not run as root, goes there as another user.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
