// textpoll demo: the whole service against the look-alike and virtual citizens. No real message can leave.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { type DemoInstallation, type DemoOptions, type DemoRun, runDemo, USUAL_FAULTS } from '../demo/demo.ts';
import { tallies } from '../demo/outcome.ts';
import { AppError } from '../errors.ts';
import { readReport } from '../results/report.ts';
import { showReport } from '../results/report-view.ts';
import { startConsoleThread } from '../web/console/start-thread.ts';
import { outputView, readSurveyFile, tell } from './context.ts';
import { openProgress } from './progress.ts';
import { untilStopped } from './serve.ts';

const SURVEY = fileURLToPath(new URL('../../surveys/coalition.yaml', import.meta.url));
const MOST_RESPONDENTS = 1_000_000;
const MOST_PORT = 65_535;
/** The link is for whoever has just started the demo. */
const LINK_LIFETIME_MS = 24 * 3_600_000;

interface DemoFlags {
  respondents: number;
  seed: string;
  port: number;
  exit: boolean;
  json: boolean;
}

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('field the coalition survey among virtual citizens, with a look-alike in the provider’s place')
    .option('--respondents <n>', 'how many citizens are sampled', wholeNumber(1, MOST_RESPONDENTS), 2_000)
    .option('--seed <seed>', 'the population: the same seed gives the same citizens', '1')
    .option('--port <port>', 'where the service listens (a free port without it)', wholeNumber(0, MOST_PORT), 0)
    .option('--exit', 'end after the fielding instead of serving on', false)
    .option('--json', 'print one JSON object on standard output, and nothing else there', false)
    .action(demo);
}

async function demo(flags: DemoFlags): Promise<void> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-demo-'));
  tell(
    `Textpoll demo: ${flags.respondents} virtual citizens, seed ${flags.seed}. Everything stays on this machine: no real SMS can leave.`,
  );
  const progress = openProgress('fielding');
  const run = await runDemo({
    ...(flags.exit ? {} : watchable()),
    survey: readSurveyFile(SURVEY).survey,
    respondents: flags.respondents,
    seed: flags.seed,
    folder,
    port: flags.port,
    faults: USUAL_FAULTS,
    onProgress({ share, now, books, stance }) {
      const day = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
      const tally = Object.entries(stance).map(([option, n]) => `${option} ${n}`);
      progress.update(
        Math.round(share * 1_000),
        1_000,
        `${day} UTC · delivered ${books.cases.delivered} · replies ${books.replies.received} · ${tally.join(' · ')}`,
      );
    },
  });
  progress.end();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (flags.json) process.stdout.write(`${JSON.stringify(await summary(run, flags, seconds))}\n`);
  else await show(run, seconds);
  if (!flags.exit) {
    tell(`Serving on ${run.service.url} until Ctrl-C.`);
    await untilStopped();
  }
  await run.stop();
}

/** A console to watch in, and its link: told when the service answers, since people click at once. */
function watchable(): Pick<DemoOptions, 'openConsole' | 'onServing'> {
  let link = '';
  return {
    async openConsole(demo) {
      link = await linkToMonitor(demo);
      const { secret, facts, log, clock } = demo;
      return startConsoleThread({ secret, logLevel: 'error', facts, setUpToken: undefined }, { log, clock });
    },
    onServing: () => tell(`Watch it live: ${link}`),
  };
}

/** For one visit: it signs in, and only from this machine, where alone the demo listens. */
async function linkToMonitor({ store, survey, secret, facts }: DemoInstallation): Promise<string> {
  const { database, publicBaseUrl } = facts;
  // Loaded here: better-auth takes half a second to load, and other commands do without it.
  const { openUsers } = await import('../users/users.ts');
  const users = openUsers({ db: store.db, database, secret, baseUrl: publicBaseUrl });
  const by = { actor: 'demo', now: Date.now() };
  const person = { email: 'demo@localhost.localdomain', name: 'Demo', role: 'owner', language: 'en' } as const;
  const made = await users.people.create(person, by);
  if (made.outcome !== 'created') throw new AppError('conflict', 'the demo’s database has been used before');
  const token = await users.links.issue(made.user.id, 'sign-in', LINK_LIFETIME_MS, by);
  await users.close();
  return `${publicBaseUrl}/sign-in/link?token=${token}&to=${encodeURIComponent(`/surveys/${survey.id}/monitor`)}`;
}

async function summary(run: DemoRun, flags: DemoFlags, seconds: number) {
  const { cases, replies, balanced, messages } = run.books;
  return {
    survey: run.survey.id,
    seed: flags.seed,
    respondents: flags.respondents,
    books: { cases, replies, balanced },
    questions: await tallies(run.store, run.survey.id),
    truth: run.truth,
    messages: { created: messages.created, segments: messages.segments, inbound: replies.received, duplicates: run.duplicates },
    seconds,
  };
}

async function show(run: DemoRun, seconds: number): Promise<void> {
  const { db } = run.store;
  const report = await readReport(db, run.entry, run.survey, run.service.parts.clock.now());
  process.stdout.write(showReport(report, { ...outputView(), language: 'en' }));
  tell(
    [
      '',
      `Against the citizens’ true opinions: ${run.truth.agreements} recorded stances agree, ${run.truth.flips} are turned round.`,
      `The fielding took ${seconds} s; the citizens lived through ${run.survey.fieldPeriod.start} to ${run.survey.fieldPeriod.end} and two days more.`,
      `Database ${run.databasePath}`,
      `Secret   ${run.secretPath} (made for this demo, readable by you alone)`,
      `Look at it again with: DATABASE_URL=file:${run.databasePath} TEXTPOLL_SECRET=$(cat ${run.secretPath}) npx textpoll audit ${run.survey.id}`,
    ].join('\n'),
  );
}

function wholeNumber(least: number, most: number) {
  return (written: string): number => {
    if (/^\d{1,9}$/.test(written) && Number(written) >= least && Number(written) <= most) return Number(written);
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}
