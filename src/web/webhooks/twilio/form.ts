// Reads a webhook's form: bounded, strict, in full. It knows no parameter's meaning.

import type { IncomingMessage } from 'node:http';

/** Twilio's own forms stay below 10 kB; a body of 1,600 characters is 15 kB at most when escaped. */
export const MAX_FORM_BYTES = 64 * 1024;
/** Twilio gives up after 15 s. Whoever sends a form more slowly holds a connection, and nothing else. */
export const FORM_TIMEOUT_MS = 15_000;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Names with values, in the order sent. A name may come more than once. */
export type Form = readonly (readonly [name: string, value: string])[];

/** The first value of that name. */
export function field(form: Form, name: string): string | undefined {
  return form.find((pair) => pair[0] === name)?.[1];
}

/** The form; or the HTTP status to refuse it with; or 'gone' where the client left before its end. */
export async function readForm(request: IncomingMessage): Promise<Form | number | 'gone'> {
  if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) return 415;
  if (Number(request.headers['content-length'] ?? 0) > MAX_FORM_BYTES) return 413;
  const body = await readBody(request);
  return typeof body === 'string' ? (parseForm(body) ?? 400) : (body ?? 'gone');
}

function readBody(request: IncomingMessage): Promise<string | 408 | 413 | undefined> {
  return new Promise((settle) => {
    const timer = setTimeout(() => resolve(408), FORM_TIMEOUT_MS);
    const resolve = (body: string | 408 | 413 | undefined) => {
      clearTimeout(timer);
      settle(body);
    };
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_FORM_BYTES) chunks.push(chunk);
      else resolve(413);
    });
    // A form is ASCII: everything else is escaped. Latin 1 keeps a stray byte apart, for parseForm to see.
    request.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/** Undefined where an escape is broken or does not make UTF-8: what cannot be read surely is not guessed at. */
export function parseForm(text: string): Form | undefined {
  try {
    return text
      .split('&')
      .filter((piece) => piece !== '')
      .map((piece) => {
        const cut = piece.indexOf('=');
        return cut < 0 ? [decode(piece), ''] : [decode(piece.slice(0, cut)), decode(piece.slice(cut + 1))];
      });
  } catch {
    return undefined;
  }
}

const ENCODED = /[%+\u0080-\u00ff]/;

function decode(text: string): string {
  if (!ENCODED.test(text)) return text;
  // A raw byte above ASCII becomes the escape that it should have been.
  const escaped = text.replaceAll('+', ' ').replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
  return decodeURIComponent(escaped);
}
