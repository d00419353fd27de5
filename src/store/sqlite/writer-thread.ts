// The writer's thread: takes batches one after the other and says what came of each. Started by start-writer.ts alone.

import { parentPort, workerData } from 'node:worker_threads';
import { connect } from './connection.ts';
import { openWriter } from './writer.ts';
import { type Batch, outcomeOf, unpacker } from './writer-messages.ts';

/**
 * Small, as each commit looks through all of it: where a page was split, SQLite moves one to a far number for a moment, and then takes
 * every page for one that may lie beyond the file's end. With 64 MiB that takes longer than the commit itself.
 */
const CACHE_KIB = 8_192;

const connection = connect((workerData as { path: string }).path, { cacheKib: CACHE_KIB });
const write = openWriter(connection);
const unpack = unpacker();

parentPort!.on('message', (batch: Batch | 'close') => {
  if (batch !== 'close') return parentPort!.postMessage(outcomeOf(batch.id, () => write(unpack(batch))));
  connection.close();
  parentPort!.close();
});
