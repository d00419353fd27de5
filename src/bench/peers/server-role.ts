// What the intake is compared with, each in a process of its own: the bare HTTP server, Express, Express with the SDK's signature
// check, and the design that commits every request for itself. None of them understands, seals, tallies or answers anything.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { connect } from '../../store/sqlite/connection.ts';
import { BENCH } from '../fixture.ts';
import { serveRole } from '../processes.ts';
import { slowDisk } from '../slow-disk.ts';

export type Design = 'bare' | 'express' | 'signature' | 'naive';

const ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const TYPE = 'text/xml; charset=utf-8';

const disk = slowDisk();

serveRole({
  async start({ design, databasePath }: { design: Design; databasePath: string }): Promise<{ port: number }> {
    const server = serverOf(design, databasePath);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as AddressInfo).port };
  },
  slow({ ms }: { ms: number }) {
    disk.delayMs = ms;
  },
});

function serverOf(design: Design, databasePath: string): Server {
  if (design !== 'bare') return createServer(expressOf(design, databasePath));
  return createServer((request, response) => {
    // Read to its end, as any server must before the connection serves again.
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': ANSWER.length });
      response.end(ANSWER);
    });
  });
}

function expressOf(design: Exclude<Design, 'bare'>, databasePath: string): Express {
  const app = express();
  const answer: RequestHandler = (_request, response) => {
    response.type(TYPE).send(ANSWER);
  };
  const parse = express.urlencoded({ extended: false });
  const steps: RequestHandler[] = {
    express: [answer],
    signature: [parse, checked, answer],
    naive: [parse, checked, ...(design === 'naive' ? [stored(databasePath)] : []), answer],
  }[design];
  app.post('/webhooks/twilio/messages', ...steps);
  app.post('/webhooks/twilio/status', ...steps);
  return app;
}

/** The SDK's own check; not its middleware, which would take the address from the request, and here nobody stands in front. */
const checked: RequestHandler = (request, response, next) => {
  const url = BENCH.publicBaseUrl + request.originalUrl;
  if (validateRequest(BENCH.authToken, request.header('X-Twilio-Signature') ?? '', url, request.body)) next();
  else response.status(403).end();
};

/** One row and one commit for each request, on the same kind of database. */
function stored(databasePath: string): RequestHandler {
  const connection = connect(databasePath);
  connection.exec('CREATE TABLE replies (id INTEGER PRIMARY KEY, sid TEXT, sender TEXT, body TEXT, at INTEGER) STRICT');
  const insert = connection.prepare('INSERT INTO replies (sid, sender, body, at) VALUES (?, ?, ?, ?)');
  return async (request, _response, next) => {
    const { MessageSid, From, Body } = request.body as Record<string, string>;
    insert.run(MessageSid, From, Body ?? '', Date.now());
    if (disk.delayMs > 0) await disk.commit();
    next();
  };
}
