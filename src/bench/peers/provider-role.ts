// A provider that takes every message at once: it answers a constant with a fresh id. What is left to measure is the sender.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BENCH, providerId } from '../fixture.ts';
import { serveRole } from '../processes.ts';

/** Apart from the ids of a prepared installation. */
const FIRST_ID = 2 ** 40;

let taken = 0;
let remembered: string[] | undefined;

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const sid = providerId(FIRST_ID + taken++);
    remembered?.push(sid);
    const answer = created(sid);
    response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
    response.end(answer);
  });
});

serveRole({
  async start(): Promise<{ port: number }> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as AddressInfo).port };
  },
  /** From now on, or no longer, ids are kept for `given`. */
  remember({ on }: { on: boolean }) {
    remembered = on ? [] : undefined;
  },
  /** The ids that were handed out since `remember`. */
  given: () => remembered ?? [],
});

/** As Twilio answers a create call. */
function created(sid: string): string {
  return JSON.stringify({
    account_sid: BENCH.accountSid,
    api_version: '2010-04-01',
    body: 'a constant',
    date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
    date_sent: null,
    date_updated: 'Thu, 24 Aug 2023 05:01:45 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: BENCH.sender,
    num_media: '0',
    num_segments: '2',
    price: null,
    price_unit: 'USD',
    messaging_service_sid: null,
    sid,
    status: 'queued',
    subresource_uris: { media: `/2010-04-01/Accounts/${BENCH.accountSid}/Messages/${sid}/Media.json` },
    to: '+9647701234567',
    uri: `/2010-04-01/Accounts/${BENCH.accountSid}/Messages/${sid}.json`,
  });
}
