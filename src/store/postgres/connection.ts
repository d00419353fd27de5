// How every connection to the server is made: ours, and a library's that brings its own SQL.

import pg from 'pg';
import { TYPES } from './dialect.ts';

export const CONNECT_TIMEOUT_MS = 5_000;

export function connection(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    types: TYPES,
    application_name: 'textpoll',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/**
 * A connection that the server closes is replaced when the next is needed, and who is on it hears of that by their own queries: an error
 * event that nobody hears would end the process.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}
