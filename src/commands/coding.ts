// textpoll coding: how far the coding of a survey is. Cases are decided in the console alone, where the conversation can be read.

import type { Command } from 'commander';
import { type CodingCounts, codingProgress } from '../coding/queue.ts';
import * as draw from '../results/terminal.ts';
import { printJson, withStore } from './context.ts';

export function codingCommands(program: Command): void {
  const coding = program.command('coding').description('what coders have decided of unclear replies');
  coding
    .command('status')
    .description('how many answers wait for a coder, were decided, were left unclear, by question')
    .argument('<survey>', 'the survey’s id')
    .option('--json', 'as JSON', false)
    .action(async (id: string, { json }: { json: boolean }) => {
      await withStore(async ({ db, catalog }) => {
        const entry = await catalog.get(id);
        const { questions, ...all } = await codingProgress(db, entry.id);
        if (json) return printJson({ survey: entry.id, ...all, questions });
        const widest = Math.max(...questions.map(({ question }) => question.length), 'all'.length);
        const line = (name: string, { waiting, decided, left }: CodingCounts) =>
          `${name.padEnd(widest)}  ${draw.number(waiting)} waiting  ${draw.number(decided)} decided  ${draw.number(left)} left unclear\n`;
        process.stdout.write(questions.map((counts) => line(counts.question, counts)).join('') + line('all', all));
      });
    });
}
