// Everything that is no webhook goes to the console's thread, as a stream both ways: what pages cost is not paid by the thread
// that hears replies.

import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { CLIENT_HEADER, clientSeenByFront } from './console/origin.ts';

/** Meant for this connection alone (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];
const UNAVAILABLE = 'The console is starting or has just failed: try again in a few seconds.\n';

/** @param socketPath where the console's thread listens. `isProxy`: whose word on who asks is believed. */
export function forwardTo(
  socketPath: string,
  { isProxy, onError }: { isProxy(address: string): boolean; onError(error: Error): void },
) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const headers = { ...endToEnd(request.headers), [CLIENT_HEADER]: clientSeenByFront(request, isProxy) };
    const { method, url } = request;
    const chunked = request.headers['transfer-encoding'] !== undefined;
    const onward = httpRequest(
      { socketPath, method, path: url, headers: chunked ? { ...headers, 'transfer-encoding': 'chunked' } : headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
        // The first event of a live page must not wait for the second.
        response.flushHeaders();
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    onward.on('error', (error) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      onError(error);
      response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '5', Connection: 'close' }).end(UNAVAILABLE);
    });
    // A browser that goes away ends what is done for it.
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(/\s*,\s*/);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name) && name !== CLIENT_HEADER),
  );
}
