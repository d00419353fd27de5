// From bytes to text: UTF-8, or UTF-16 where a byte order mark says so. Nothing is guessed: a wrongly guessed encoding would
// put wrong strata into the sample. It knows nothing of lines or CSV.

import { TextDecoder } from 'node:util';

/** Enough to tell a byte order mark or an archive. */
const START_BYTES = 4;

/** The bytes cannot be read as text. All text before them was yielded, so that the reader knows the place. */
export class Undecodable extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'Undecodable';
    this.remedy = remedy;
  }
}

const SAVE_AS_UTF8 =
  'save the file as UTF-8 (in Excel: Save As, “CSV UTF-8”; in LibreOffice: Save As, “Edit filter settings”, “Unicode (UTF-8)”), or: iconv -f WINDOWS-1256 -t UTF-8 FILE > NEW';
const ZIP = Buffer.from('PK\u0003\u0004');

/** Yields text without its byte order mark. `onBytes` hears how much was read. @throws Undecodable */
export async function* decodeText(source: AsyncIterable<Uint8Array>, onBytes: (count: number) => void): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    onBytes(chunk.length);
    // The first bytes may come one by one.
    held = held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([held, chunk]);
    if (!decoder && held.length < START_BYTES) continue;
    decoder ??= decoderFor(held);
    yield* decode(decoder, held);
    held = Buffer.alloc(0);
  }
  decoder ??= decoderFor(held);
  yield* decode(decoder, held, { last: true });
}

function decoderFor(start: Buffer): TextDecoder {
  if (start.subarray(0, ZIP.length).equals(ZIP))
    throw new Undecodable('this is a workbook or a ZIP archive, not a CSV file', 'export it as “CSV UTF-8”');
  const mark = start.length < 2 ? 0 : start.readUInt16BE(0);
  return new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8', { fatal: true });
}

function* decode(decoder: TextDecoder, bytes: Buffer, { last = false } = {}): Generator<string> {
  let text: string;
  try {
    text = decoder.decode(bytes, { stream: !last });
  } catch {
    yield soundPart(decoder.encoding, bytes);
    throw new Undecodable(`bytes that are not ${decoder.encoding.toUpperCase()}: perhaps Windows-1256 or Latin-1`, SAVE_AS_UTF8);
  }
  const nul = text.indexOf('\0');
  yield nul < 0 ? text : text.slice(0, nul);
  if (nul >= 0)
    throw new Undecodable('a NUL character: perhaps UTF-16 without a byte order mark, or no text at all', SAVE_AS_UTF8);
}

/** The text before the first bad byte; the end of a character that the chunk before began is left out. */
function soundPart(encoding: string, bytes: Buffer): string {
  let start = 0;
  while (encoding === 'utf-8' && start < bytes.length && start < 3 && (bytes[start]! & 0xc0) === 0x80) start++;
  const text = new TextDecoder(encoding).decode(bytes.subarray(start));
  return text.slice(0, Math.max(0, text.indexOf('\uFFFD')));
}
