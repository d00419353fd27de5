// Small multipart forms, held in memory: fields and one file. Large files are streamed by their own page instead.

import { TextDecoder } from 'node:util';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { type Form, formOf } from './form.ts';
import type { OpenRequest } from './route.ts';

export interface SmallUpload {
  form: Form;
  /** Undefined where no file was chosen. */
  file: { name: string; bytes: Buffer } | undefined;
}

/** `tooLarge` where a field or the file has more than `maxBytes`; `broken` where it is no multipart form, or is cut off. */
export function readSmallUpload(request: OpenRequest, maxBytes: number): Promise<SmallUpload | 'tooLarge' | 'broken'> {
  const { body } = request;
  return new Promise((resolve) => {
    let parser: BusboyInstance;
    try {
      const limits = { fileSize: maxBytes, fieldSize: maxBytes, files: 1, fields: 50, parts: 51 };
      parser = new Busboy({ headers: body.headers as BusboyHeaders, limits });
    } catch {
      body.resume();
      return resolve('broken');
    }
    const fields = new URLSearchParams();
    let file: SmallUpload['file'];
    let tooLarge = false;
    parser.on('field', (name, value, _nameCut, valueCut) => {
      tooLarge ||= valueCut;
      fields.append(name, value);
    });
    parser.on('file', (_field, stream, name) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        tooLarge = true;
      });
      stream.on('error', () => resolve('broken'));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (name || bytes.length > 0) file = { name: name ?? '', bytes };
      });
    });
    parser.on('error', () => {
      body.unpipe(parser);
      body.resume();
      resolve('broken');
    });
    parser.on('finish', () => resolve(tooLarge ? 'tooLarge' : { form: formOf(fields), file }));
    body.on('aborted', () => resolve('broken'));
    body.pipe(parser);
  });
}

/** The text of a file in UTF-8, with or without its mark; undefined where it is in another encoding. */
export function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
