// The writer's thread: takes batches one after the other and says what came of each. Started by start-writer.ts alone.

import { parentPort, workerData } from 'node:worker_threads';
import { connect } from './connection.ts';
import { openWriter } from './writer.ts';
import { type Batch, outcomeOf, unpacker } from './writer-messages.ts';

const connection = connect((workerData as { path: string }).path);
const write = openWriter(connection);
const unpack = unpacker();

parentPort!.on('message', (batch: Batch | 'close') => {
  if (batch !== 'close') return parentPort!.postMessage(outcomeOf(batch.id, () => write(unpack(batch))));
  connection.close();
  parentPort!.close();
});
