// Whether a form was posted from our own pages: what browsers say of it, and nothing that a page elsewhere could forge.

import type { IncomingHttpHeaders } from 'node:http';

/** Fails closed: a client that says neither where the form stood nor whether it was this site is refused. */
export function isOurs(headers: IncomingHttpHeaders, publicBaseUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  // Over plain http a browser says only the origin; beside the public address the service may be looked at by its own.
  return origin === new URL(publicBaseUrl).origin || new URL(origin).host === headers.host;
}
