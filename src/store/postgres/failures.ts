// Which of the server's and the network's failures are a lost race, which pass by themselves, and which are ours.

import pg from 'pg';

const UNIQUE_VIOLATION = '23505';
/** Serialisation failure, deadlock, a lock that was not to be had. */
const RACES = new Set(['40001', '40P01', '55P03']);
/** Shutting down, crashed, starting up, too many connections; and a server that has become a standby. */
const PASSING = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '25006', '25P03']);

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION;
}

export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && RACES.has(error.code ?? '');
}

/** The server is away for a while: another try may succeed. Everything that is not the server's own answer is the network's. */
export function mayPass(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return PASSING.has(error.code ?? '') || error.code?.startsWith('08') === true;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return true;
  return typeof message === 'string' && /connection|timeout|not queryable|client was closed/i.test(message);
}
