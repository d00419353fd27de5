// A file on its way into staging, however large: it is never held in memory.

import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { StagedFile, Staging } from '../../../../sample/staging.ts';
import type { OpenRequest } from '../../route.ts';

/** Why there is no file: names a text. */
export type UploadProblem = 'none' | 'tooLarge' | 'full' | 'broken';

/** The first file of a multipart form; fields and further files are left unread. */
export function stageUpload(request: OpenRequest, staging: Staging): Promise<StagedFile | UploadProblem> {
  const { body } = request;
  return new Promise((resolve) => {
    let parser: BusboyInstance;
    try {
      parser = new Busboy({
        headers: body.headers as BusboyHeaders,
        limits: { files: 1, fields: 20, parts: 21, fieldSize: 10_000 },
      });
    } catch {
      body.resume();
      return resolve('broken');
    }
    const give = (outcome: UploadProblem) => {
      body.unpipe(parser);
      body.resume();
      resolve(outcome);
    };
    const broken = () => give('broken');
    let staged: Promise<StagedFile | UploadProblem> | undefined;
    parser.on('file', (_field, stream, name) => {
      // No file chosen: browsers send one without a name and without bytes.
      if (!name) {
        stream.resume();
        return;
      }
      staged = staging.keep(stream, name).catch(() => 'broken' as const);
      staged.then((outcome) => {
        // Refused in the middle: the parser would wait for ever for the rest, which is read away unheard.
        if (typeof outcome === 'string') give(outcome);
      });
    });
    parser.on('error', broken);
    body.on('aborted', broken);
    parser.on('finish', async () => {
      const outcome = staged ? await staged : 'none';
      if (typeof outcome !== 'string' && outcome.bytes === 0) {
        staging.drop(outcome.id);
        return resolve('none');
      }
      resolve(outcome);
    });
    body.pipe(parser);
  });
}
