// The path of a result: topline and cross-tables from the tally cube, at ever more respondents. The cube and the books are written
// as that many interviews would leave them; the interviews themselves are not, since no result reads them.

import { openCatalog } from '../catalog/catalog.ts';
import { openCells, strataAfter } from '../catalog/cells.ts';
import { count, tally } from '../results/books.ts';
import { readReport } from '../results/report.ts';
import { drawFor } from '../simulator/citizens/draws.ts';
import { openStore, type Store } from '../store/open.ts';
import { adding, type Delta } from '../store/parts.ts';
import type { Survey } from '../survey/definition.ts';
import { type Contender, compare, type Pace, p99 } from './compare.ts';
import { BENCH } from './fixture.ts';
import { benchSurvey, fieldSurvey } from './installation.ts';
import { citizens } from './replies.ts';
import { type Measured, measured, type Target } from './rows.ts';
import type { Site } from './site.ts';

const MOST_MS = 10;
const TARGET: Target = {
  value: MOST_MS,
  aim: `≤ ${MOST_MS} ms`,
  met: ({ perSecond }) => 1000 / perSecond <= MOST_MS,
};
const SIZES = [10_000, 100_000, 1_000_000] as const;
/** Whose opinions and places the respondents share: a cell needs no more people than that to be there. */
const MODELS = 20_000;
/** How many answer the first question, and of those who answered one how many answer the next. */
const ANSWERS_FIRST = 0.5;
const GOES_ON = 0.9;
const FIELD_HOURS = 7 * 24;
const HOUR_MS = 3_600_000;
const STATEMENTS_A_BATCH = 5_000;

// The limit: reading the cube's rows, and making nothing of them.
const READ_CUBE = 'SELECT question_id, option, cell_id, n FROM tallies WHERE survey_id = @survey';

export async function benchResults(site: Site, pace: Pace): Promise<Measured[]> {
  const survey = benchSurvey();
  const models = answered(survey);
  const stores: Store[] = [];
  try {
    const contenders: Contender[] = [];
    const rows: number[] = [];
    for (const size of SIZES) {
      pace.progress(`results: counting ${size} respondents`);
      const store = await openStore(await site.database(`results_${size}`), BENCH.secret);
      stores.push(store);
      await fieldSurvey(store, survey);
      rows.push(await fill(store, survey, models, size));
      const entry = await openCatalog(store.db).get(survey.id);
      contenders.push(
        reading(`limit ${size}`, () => store.db.all(READ_CUBE, { survey: survey.id })),
        reading(nameOf(size), () => readReport(store.db, entry, survey, Date.now())),
      );
    }
    // Six contenders, each of which needs a fraction of a usual round.
    const figures = await compare(contenders, { ...pace, seconds: pace.seconds / 3 });
    return SIZES.map((size, index) =>
      measured(nameOf(size), site.engine, figures[nameOf(size)]!, {
        limit: figures[`limit ${size}`]!,
        target: TARGET,
        note: `${(1000 / figures[nameOf(size)]!.perSecond).toFixed(2)} ms for topline and cross-tables, out of ${rows[index]} rows of the cube`,
      }),
    );
  } finally {
    for (const { db } of stores) await db.close();
  }
}

function nameOf(size: number): string {
  return `results/1e${Math.log10(size)}`;
}

function reading(name: string, read: () => Promise<unknown>): Contender {
  return {
    name,
    async round(seconds) {
      const times: number[] = [];
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      let now = startedAt;
      while (now < startedAt + seconds * 1000) {
        await read();
        const after = performance.now();
        times.push(after - now);
        now = after;
      }
      const { user, system } = process.cpuUsage(cpu);
      return {
        operations: times.length,
        seconds: (now - startedAt) / 1000,
        p99Ms: p99(times)!,
        cpuUs: user + system,
      };
    },
  };
}

interface Model {
  region: string;
  answers: Record<string, { option: string }>;
}

/** What citizens would have said, to as many questions as they would have answered. */
function answered(survey: Survey): Model[] {
  return citizens(survey, MODELS).map(({ region, truth, key }) => {
    const draw = drawFor(`${BENCH.seed}/${key}/answers`);
    const answers: Model['answers'] = {};
    let goesOn = draw.chance(ANSWERS_FIRST);
    for (const { id } of survey.questions) {
      const option = truth[id];
      if (!goesOn || option === undefined) break;
      answers[id] = { option };
      goesOn = draw.chance(GOES_ON);
    }
    return { region, answers };
  });
}

/** Resolves to the rows of the cube. */
async function fill({ db }: Store, survey: Survey, models: readonly Model[], size: number): Promise<number> {
  const draw = drawFor(`${BENCH.seed}/${size}`);
  const cells = openCells(db);
  const cellOf = new Map<Model, number>();
  for (const model of models)
    cellOf.set(model, await cells.idOf(survey.id, strataAfter(survey, { region: model.region }, model.answers)));
  // Counted in numbers first: a million deltas would take longer than all that is measured.
  const people = new Uint32Array(models.length);
  const asked = new Uint32Array(FIELD_HOURS);
  const answers = new Uint32Array(FIELD_HOURS);
  for (let n = 0; n < size; n++) {
    const place = draw.between(0, models.length - 1);
    const hour = draw.between(0, FIELD_HOURS - 1);
    people[place]!++;
    asked[hour]!++;
    answers[hour]! += Object.keys(models[place]!.answers).length;
  }
  const tallies = new Map<string, Delta>();
  for (const [place, model] of models.entries()) {
    for (const [question, { option }] of Object.entries(model.answers)) {
      const delta = tally(survey.id, question, option, cellOf.get(model)!, people[place]!);
      tallies.set(delta.key, { ...delta, n: delta.n + (tallies.get(delta.key)?.n ?? 0) });
    }
  }
  const startMs = Date.now() - FIELD_HOURS * HOUR_MS;
  const counters = Array.from({ length: FIELD_HOURS }, (_, hour) => {
    const at = startMs + hour * HOUR_MS;
    const cases = (['cases.sampled', 'cases.delivered'] as const).map((name) => count(survey.id, name, asked[hour]!, at));
    const replies = (['replies.received', 'replies.answers'] as const).map((name) => count(survey.id, name, answers[hour]!, at));
    return [...cases, ...replies];
  }).flat();
  const statements = adding([...tallies.values(), ...counters], db.shard);
  for (let start = 0; start < statements.length; start += STATEMENTS_A_BATCH)
    await db.batch(statements.slice(start, start + STATEMENTS_A_BATCH));
  return tallies.size;
}
