// A survey in the field whose sample came by the program's own import, as an operator's does.

import { Readable, Writable } from 'node:stream';
import { addSurvey, moveSurvey, openCatalog } from '../../catalog/catalog.ts';
import { openCells } from '../../catalog/cells.ts';
import type { Clock } from '../../clock.ts';
import { importSample } from '../../sample/import.ts';
import { sampleCsv } from '../../simulator/citizens/sample-csv.ts';
import type { Store } from '../../store/open.ts';
import type { Survey } from '../../survey/definition.ts';
import { citizens } from '../replies.ts';

/** `released`: replicates that may be asked. */
export async function fieldSampled(
  { db, sealer }: Store,
  survey: Survey,
  { people, released, clock }: { people: number; released: number; clock: Clock },
): Promise<void> {
  const by = { actor: 'bench', now: clock.now() };
  await addSurvey(db, survey, by);
  await importSample(
    { db, sealer, cells: openCells(db), clock },
    { definition: survey },
    { csv: Readable.from([Buffer.from(sampleCsv(citizens(survey, people)))]), fileName: 'citizens.csv' },
    { rejects: new Writable({ write: (_chunk, _encoding, done) => done() }), onProgress: () => {} },
  );
  await moveSurvey(db, await openCatalog(db).get(survey.id), 'start', by, { released });
}
