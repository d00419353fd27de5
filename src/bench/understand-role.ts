// Understanding replies, one after the other, in a process of its own: texts of every kind in every language, made beforehand.

import { drawFor } from '../simulator/citizens/draws.ts';
import { compileSurvey } from '../survey/compiled.ts';
import type { Survey } from '../survey/definition.ts';
import { BENCH } from './fixture.ts';
import { serveRole } from './processes.ts';
import { citizens, KINDS, sayAs } from './replies.ts';

const CITIZENS = 5_000;
/** Between two looks at the clock. */
const BATCH = 200;

let texts: { body: string; question: string; language: string }[] = [];
let understand: ReturnType<typeof compileSurvey>['understand'];
let place = 0;

serveRole({
  start({ survey }: { survey: Survey }) {
    understand = compileSurvey(survey).understand;
    texts = citizens(survey, CITIZENS).flatMap((citizen) =>
      survey.questions.map(({ id }) => {
        const draw = drawFor(`${BENCH.seed}/${citizen.key}/${id}`);
        const occasion = { citizen, survey, question: id, language: citizen.language, draw };
        return { body: sayAs(draw.weighted(KINDS), occasion), question: id, language: citizen.language };
      }),
    );
    return texts.length;
  },
  run({ seconds }: { seconds: number }): { operations: number; seconds: number; understood: number } {
    const startedAt = performance.now();
    const endsAt = startedAt + seconds * 1000;
    let operations = 0;
    let understood = 0;
    while (performance.now() < endsAt) {
      for (let n = 0; n < BATCH; n++) {
        const text = texts[place++ % texts.length]!;
        // Kept, so that the work cannot be optimised away.
        if (understand(text.body, text.question, [], { language: text.language }).understanding.kind !== 'unclear') understood++;
      }
      operations += BATCH;
    }
    return { operations, understood, seconds: (performance.now() - startedAt) / 1000 };
  },
});
