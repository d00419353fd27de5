// npm run failover -- --runs N: fields a survey with several processes of the built program and fails over from the database's primary to
// its synchronous standby in the middle. Prints a summary of each run as JSON, and exits 1 where a promise was broken. Not in npm test.

import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { runs } = parseArgs({ options: { runs: { type: 'string', default: '1' } } }).values;
const { module } = await runnerImport(new URL('failover.ts', import.meta.url).pathname);
const summaries = [];
for (let run = 1; run <= Number(runs); run++) {
  process.stderr.write(`run ${run} of ${runs}\n`);
  summaries.push(await module.failover(run));
}
process.stdout.write(`${JSON.stringify(summaries, null, 2)}\n`);
process.exit(summaries.every(({ broken }) => broken.length === 0) ? 0 : 1);
