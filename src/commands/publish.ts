// textpoll publish and unpublish: the public results page of a survey. The first call shows what would be public, the second confirms it.

import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import { AppError } from '../errors.ts';
import { type Statement, statementSchema } from '../results/publication-schema.ts';
import { keepDraft, publish, type StoredDraft, unpublish, type Warning } from '../results/publications.ts';
import { printJson, readText, tell, withStore } from './context.ts';

const WARNED: Record<Warning, string> = {
  stillFielding: 'the survey is still in the field: the figures will change',
  oneWay: 'the survey was fielded on a sender to which nobody can reply',
  smallBase: 'a question has fewer than 50 answers: its figures are left out',
  untranslated: 'a text is missing in Arabic, Kurdish or English: another language stands in',
  fewNew: 'fewer than 50 new answers since the publication before: the difference of the two tells of a few people',
  oldDraft: 'the figures are more than an hour old',
};

const WORDS: Record<string, string> = {
  missing: 'is missing',
  tooLong: 'is too long',
  controlCharacter: 'holds a control character',
};

export function publishCommand(program: Command): void {
  program
    .command('publish')
    .description('show what would be public of a survey (JSON), then publish it with the hash that was shown')
    .argument('<survey>', 'the survey’s id')
    .option('--statement <file>', 'YAML: conductedBy, population and sampling by language (ar, ckb, en), contact, sampleKind')
    .option('--confirm <hash>', 'publish the draft that was shown under this hash')
    .action(async (id: string, options: { statement?: string; confirm?: string }) => {
      const { statement: path, confirm } = options;
      if ((path === undefined) === (confirm === undefined))
        throw new AppError(
          'invalid',
          'publish takes either --statement or --confirm',
          'first --statement FILE, then --confirm HASH',
        );
      const statement = path === undefined ? undefined : readStatement(path);
      await withStore(async ({ db, catalog, actor, now }) => {
        const entry = await catalog.get(id);
        const by = { actor, now: now() };
        if (statement === undefined) {
          const { number, already } = await publish(db, entry, confirm!, by);
          return tell(`survey ${id}: publication ${number} is ${already ? 'already public' : 'public'} at /r/${id}`);
        }
        const { survey } = await catalog.compiled(entry);
        showDraft(id, await keepDraft(db, entry, survey, statement, by));
      });
    });
}

export function unpublishCommand(program: Command): void {
  program
    .command('unpublish')
    .description('take the public results of a survey off the web; they are kept')
    .argument('<survey>', 'the survey’s id')
    .option('--number <n>', 'this publication alone', wholeNumber)
    .action(async (id: string, { number }: { number?: number }) => {
      await withStore(async ({ db, catalog, actor, now }) => {
        const taken = await unpublish(db, await catalog.get(id), { actor, now: now() }, number ?? null);
        tell(
          taken === 0
            ? `survey ${id}: nothing was public`
            : `survey ${id}: taken back: ${taken}. Caches forget it in five minutes.`,
        );
      });
    });
}

function showDraft(id: string, { snapshot, hash, hidden, warnings }: StoredDraft): void {
  printJson(snapshot);
  for (const { question, stratum, value, why } of hidden)
    tell(`hidden: ${question} by ${stratum}, ${value ?? 'not known'} (${why})`);
  for (const warning of warnings) tell(`warning: ${WARNED[warning]}`);
  tell(`Nothing is public yet. To publish exactly this: textpoll publish ${id} --confirm ${hash}`);
}

/** @throws AppError with every problem. */
function readStatement(path: string): Statement {
  let written: unknown;
  try {
    written = parse(readText(path));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', `${path} is no YAML: ${(error as Error).message}`);
  }
  const checked = statementSchema.safeParse(written);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path: at, message }) => `  ${at.join('.')}: ${WORDS[message] ?? message}`);
  throw new AppError('invalid', `${path} is no statement:\n${problems.join('\n')}`);
}

function wholeNumber(written: string): number {
  if (!/^[1-9]\d{0,5}$/.test(written)) throw new InvalidArgumentError('It is a whole number from 1.');
  return Number(written);
}
