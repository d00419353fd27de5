// textpoll results and textpoll audit: what the survey tells, and whether it can be defended.

import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { audit, auditSchema } from '../results/audit.ts';
import { showAudit } from '../results/audit-view.ts';
import { courseCsv } from '../results/course-csv.ts';
import { publicationSchema } from '../results/publication-schema.ts';
import { readPublication } from '../results/publications.ts';
import { readReport, reportSchema } from '../results/report.ts';
import { resultsCsv } from '../results/report-csv.ts';
import { showReport } from '../results/report-view.ts';
import { responsesCsv } from '../results/responses-csv.ts';
import { outputView, printJson, requireSurvey, withStore } from './context.ts';

interface ResultsOptions {
  json: boolean;
  csv: boolean;
  responses: boolean;
  course: boolean;
  language: string;
  publication: boolean;
  schema: boolean;
}

export function resultsCommand(program: Command): void {
  program
    .command('results')
    .description('counts and percentages with 95 % intervals, by stratum, with the books')
    .argument('[survey]', 'the survey’s id')
    .option('--json', 'as JSON', false)
    .option('--csv', 'as CSV', false)
    .option('--responses', 'the responses one by one as CSV, without numbers and in random order', false)
    .option('--course', 'answers by day, by language and by what understood them, as CSV', false)
    .option('--language <tag>', 'the language of the labels', 'en')
    .option('--publication', 'what is public now, byte for byte (its SHA-256 stands on the page)', false)
    .option('--schema', 'print the JSON Schema of --json, or of --publication', false)
    .action(async (id: string | undefined, options: ResultsOptions) => {
      if (options.schema) return printJson(z.toJSONSchema(options.publication ? publicationSchema : reportSchema));
      await withStore(async ({ db, catalog, now }) => {
        const entry = await catalog.get(requireSurvey(id));
        const { survey } = await catalog.compiled(entry);
        if (options.publication) {
          const published = await readPublication(db, entry.id);
          if (!published) throw new AppError('notFound', `survey ${id} has no public results`, `textpoll publish ${id}`);
          return void process.stdout.write(published.text);
        }
        if (options.responses) return await pipeline(responsesCsv(db, entry, survey), process.stdout, { end: false });
        if (options.course) return void process.stdout.write(await courseCsv(db, survey));
        const report = await readReport(db, entry, survey, now());
        if (options.json) printJson(report);
        else
          process.stdout.write(
            options.csv ? resultsCsv(report) : showReport(report, { ...outputView(), language: options.language }),
          );
        if (!report.books.balanced) process.exitCode = 1;
      });
    });
}

export function auditCommand(program: Command): void {
  program
    .command('audit')
    .description('recompute every published number from the raw rows; exits with 1 on any difference')
    .argument('[survey]', 'the survey’s id')
    .option('--json', 'as JSON', false)
    .option('--schema', 'print the JSON Schema of --json', false)
    .action(async (id: string | undefined, options: { json: boolean; schema: boolean }) => {
      if (options.schema) return printJson(z.toJSONSchema(auditSchema));
      await withStore(async ({ db, catalog }) => {
        const entry = await catalog.get(requireSurvey(id));
        const report = await audit(db, entry, (await catalog.compiled(entry)).survey);
        if (options.json) printJson(report);
        else process.stdout.write(showAudit(report, outputView()));
        if (report.differences.length > 0) process.exitCode = 1;
      });
    });
}
