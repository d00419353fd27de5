// The HTTP server: the webhooks in front, because Express alone costs more than all of a webhook's work; everything else in Express.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { AppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { MESSAGES_PATH, SELF_TEST_PATH, STATUS_PATH } from '../sms/twilio-urls.ts';
import type { TwilioWebhooks } from './webhooks/twilio/handlers.ts';

/** A request must have come in whole by then: a contact file of 200 MB over a line of 1 Mbit/s, through a proxy that streams. */
const REQUEST_TIMEOUT_MS = 1_800_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the usual minute of a proxy, so that it is the proxy which closes: otherwise it may write into a closing connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 10_000;
/** How long a stop waits for answers in flight; just above Twilio's own patience of 15 s nobody reads them. */
const CLOSE_TIMEOUT_MS = 15_000;
const CLOSE_CHECK_MS = 25;

export interface WebOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Requests are understood with its path in front and without it, as a proxy may keep or strip it. */
  publicBaseUrl: string;
  webhooks: TwilioWebhooks;
  /** Answers what is neither a webhook nor about health; without it that is not found. */
  pages?: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** True, or false, or why not: whether the service can take work now. */
  ready(): Promise<boolean | string>;
  log: Logger;
}

export interface Web {
  /** Where it listens, on this machine. */
  url: string;
  port: number;
  /** Takes no more; resolves when the answers in flight are sent, or time is up. */
  close(): Promise<void>;
}

/** @throws AppError `unavailable` where the port cannot be had. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const prefix = new URL(options.publicBaseUrl).pathname.replace(/\/$/, '');
  const app = otherPages(options, prefix);
  const hot = new Map(
    [prefix, ''].flatMap((before) => [
      [before + MESSAGES_PATH, options.webhooks.messages] as const,
      [before + STATUS_PATH, options.webhooks.status] as const,
      [before + SELF_TEST_PATH, options.webhooks.selfTest] as const,
    ]),
  );
  let closing = false;
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const handler = hot.get(query < 0 ? url : url.slice(0, query));
    if (handler) handler(request, response);
    else app(request, response);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    port,
    close() {
      closing = true;
      return stop(server);
    },
  };
}

function otherPages(options: WebOptions, prefix: string): express.Express {
  const app = express();
  app.disable('x-powered-by');
  const health = express.Router();
  health.use(['/healthz', '/readyz'], helmet());
  health.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  health.get('/readyz', async (_request, response) => {
    const ready = await options.ready().catch((error: unknown) => {
      options.log.error({ err: error }, 'readiness could not be told');
      return false;
    });
    const words = ready === true ? 'ready' : ready === false ? 'not ready' : `not ready: ${ready}`;
    response
      .status(ready === true ? 200 : 503)
      .type('text/plain')
      .send(`${words}\n`);
  });
  app.use(health);
  if (prefix) app.use(prefix, health);
  const { pages } = options;
  // The console sets headers of its own.
  if (pages) app.use((request, response) => pages(request, response));
  app.use(helmet());
  app.use((_request, response) => {
    response.status(404).json({ error: 'not found' });
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const errorId = randomUUID();
    options.log.error({ err: error, errorId }, 'a request failed');
    response.status(500).json({ error: 'internal error', errorId });
  });
  return app;
}

function listen(server: Server, { host, port }: WebOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new AppError('unavailable', `cannot listen on ${host}, port ${port}: ${error.message}`, 'set PORT or HOST to free ones'),
      );
    });
    server.listen(port, host, resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection whose last answer has just gone out is idle, yet kept alive: it is looked for until none is left.
    const sweep = setInterval(() => server.closeIdleConnections(), CLOSE_CHECK_MS);
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(timer);
      resolve();
    });
  });
}
