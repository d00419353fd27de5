// The log: JSON lines on standard error. No number, body or secret may pass, at any depth and in any error.

import pino, { type DestinationStream, type LogFn, type Logger } from 'pino';
import { maskNumbers } from './sms/mask.ts';

export type { Logger } from 'pino';

/** Fields with these names are blanked wherever they stand. */
const HIDDEN: ReadonlySet<string> = new Set(['body', 'from', 'to', 'number', 'phone', 'authToken', 'secret']);
const BLANK = '[hidden]';
/** Deeper than this nothing is shown: a log line is no dump. */
const MAX_DEPTH = 5;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** A child logger's own fields are blanked on their first level only: give it plain ones. */
export function createLogger(options: { level: LogLevel }, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => cleaned(fields, 0) as Record<string, unknown> },
      serializers: {
        ...Object.fromEntries([...HIDDEN].map((name) => [name, () => BLANK])),
        // Described already, by the formatter; pino's own would describe the description.
        err: (described) => described,
      },
      hooks: { logMethod: withMaskedMessage },
    },
    destination,
  );
}

/** Where an error is logged without words, pino takes the error's own, which may hold a number. */
function withMaskedMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...more] = args as [unknown, ...unknown[]];
  const fields = first instanceof Error ? { err: first } : first;
  const error = (fields as { err?: unknown } | null)?.err;
  const words = more.length === 0 && error instanceof Error ? [maskNumbers(error.message)] : more;
  method.apply(this, [fields, ...words] as Parameters<LogFn>);
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
