// Where a request comes from, for the audit log and for limits on sign-in.

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Set by the service's front, which takes off what a client says itself. */
export const CLIENT_HEADER = 'x-textpoll-client';

/** An IP address. */
export function clientAddress(request: IncomingMessage): string {
  const told = request.headers[CLIENT_HEADER];
  return typeof told === 'string' && isIP(told) ? told : (request.socket.remoteAddress ?? '');
}

/**
 * As the front sees it: a proxy on this machine is believed, for its last entry alone, which it wrote itself; any other client
 * could have written what it likes.
 */
export function clientSeenByFront(request: IncomingMessage): string {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const local = peer === '::1' || peer.startsWith('127.');
  const forwarded = local
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)!
        .trim()
    : '';
  return isIP(forwarded) ? forwarded : peer;
}
