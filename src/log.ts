// The log: JSON lines on standard error. No number, body or secret may pass, at any depth and in any error.

import pino, { type DestinationStream, type Logger } from 'pino';
import { maskNumbers } from './sms/mask.ts';

export type { Logger } from 'pino';

/** Fields with these names are blanked wherever they stand. */
const HIDDEN: ReadonlySet<string> = new Set(['body', 'from', 'to', 'number', 'phone', 'authToken', 'secret']);
const BLANK = '[hidden]';
/** Deeper than this nothing is shown: a log line is no dump. */
const MAX_DEPTH = 5;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export function createLogger(options: { level: LogLevel }, destination: DestinationStream = pino.destination(2)): Logger {
  const clean = (fields: object) => cleaned(fields, 0) as Record<string, unknown>;
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { log: clean, bindings: clean } },
    destination,
  );
}

function cleaned(value: unknown, depth: number): unknown {
  if (value instanceof Error) return describeError(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, HIDDEN.has(name) ? BLANK : cleaned(field, depth + 1)]),
  );
}

/** Only these: an HTTP client's error carries the whole request, with the number and the body in it. */
function describeError(error: Error) {
  const { code } = error as { code?: unknown };
  return { type: error.name, message: maskNumbers(error.message), code, stack: maskNumbers(error.stack ?? '') };
}
