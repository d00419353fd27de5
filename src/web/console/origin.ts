// Where a request comes from, for the audit log and for limits on sign-in.

import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Set by the service's front, which takes off what a client says itself. */
export const CLIENT_HEADER = 'x-textpoll-client';

/** An IP address. */
export function clientAddress(request: IncomingMessage): string {
  const told = request.headers[CLIENT_HEADER];
  return typeof told === 'string' && isIP(told) ? told : (request.socket.remoteAddress ?? '');
}

/** Whether an address lies in one of `networks`: addresses, or subnets such as 10.0.0.0/8. @throws Error where one is neither. */
export function within(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address, prefix] = network.split('/') as [string, string?];
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/**
 * As the front sees it: a proxy is believed for the entry that it added itself, the last; where that is another proxy, for the one
 * before, and so on. Any other client could have written what it likes.
 */
export function clientSeenByFront(request: IncomingMessage, isProxy: (address: string) => boolean): string {
  let client = plain(request.socket.remoteAddress ?? '');
  const told = String(request.headers['x-forwarded-for'] ?? '').split(',');
  while (isProxy(client)) {
    const before = plain((told.pop() ?? '').trim());
    if (!isIP(before)) break;
    client = before;
  }
  return client;
}

/** An IPv4 address as a socket for both families writes it is one all the same. */
function plain(address: string): string {
  return address.replace(/^::ffff:/i, '');
}
