// textpoll understand: JSON lines of replies in, JSON lines of what they mean out, as answers to a survey's first question.

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import { compileSurvey } from '../survey/compiled.ts';
import type { Understanding } from '../survey/understanding/understanding.ts';
import { readSurveyFile } from './context.ts';

const lineSchema = z.object({ text: z.string(), language: z.string().optional() });

export function understandCommand(program: Command): void {
  program
    .command('understand')
    .description('read replies as JSON lines {"text": "…", "language": "ar"} from standard input and print what each means')
    .argument('<file>', 'a survey file (YAML): the replies answer its first question')
    .action(async (path: string) => {
      const { survey } = readSurveyFile(path);
      const wrong = await understandLines(compileSurvey(survey), process.stdin, process.stdout, process.stderr);
      if (wrong > 0) process.exitCode = 1;
    });
}

/** Resolves to the number of lines that were no reply. */
export async function understandLines(
  survey: ReturnType<typeof compileSurvey>,
  input: Readable,
  output: Writable,
  errors: Writable,
): Promise<number> {
  const first = survey.survey.questions[0]!.id;
  let line = 0;
  let wrong = 0;
  for await (const written of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    const reply = readLine(written);
    if (reply === undefined) {
      wrong++;
      errors.write(`line ${line}: not an object such as {"text": "…", "language": "ar"} (language may be left out)\n`);
      continue;
    }
    const { understanding } = survey.understand(
      reply.text,
      first,
      [],
      reply.language === undefined ? {} : { language: reply.language },
    );
    if (!output.write(`${JSON.stringify(shown(understanding))}\n`)) await once(output, 'drain');
  }
  return wrong;
}

function readLine(written: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(written)).data;
  } catch {
    return undefined;
  }
}

function shown(understanding: Understanding) {
  const { kind, rule } = understanding;
  const option = 'option' in understanding ? understanding.option : undefined;
  const language = kind === 'language' ? understanding.language : undefined;
  return { kind, option, language, rule };
}
