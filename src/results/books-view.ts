// The books as two equations with their verdict, as they stand under every result.

import type { Books } from './read-books.ts';
import { flow, number, type Paint } from './terminal.ts';

export function showBooks(books: Books, width: number, paint: Paint): string[] {
  const { sampled, ...states } = books.cases;
  const { received, ...classes } = books.replies;
  const verdict = books.balanced ? paint.good('✔ balanced') : paint.bad('✘ DOES NOT BALANCE');
  const { created, segments } = books.messages;
  return [
    `${paint.strong('The books')}  ${verdict}`,
    ...equation('cases', 'sampled', sampled, states, width, paint),
    ...equation('replies', 'received', received, classes, width, paint),
    `  messages  ${number(created)} in ${number(segments)} segments`,
  ];
}

function equation(of: string, name: string, total: number, parts: Record<string, number>, width: number, paint: Paint): string[] {
  const entries = Object.entries(parts);
  const sum = entries.reduce((before, [, n]) => before + n, 0);
  const terms = entries.map(([part, n], index) => {
    const term = `${index === 0 ? '' : '+ '}${number(n)} ${part}`;
    return n < 0 ? paint.bad(term) : term;
  });
  const difference = total - sum;
  const words = [`${number(total)} ${name}`, difference === 0 ? '=' : paint.bad('≠'), ...terms];
  if (difference !== 0) words.push(paint.bad(`(which is ${number(sum)}: ${difference > 0 ? '' : '+'}${number(-difference)})`));
  const label = `  ${of.padEnd(8)} `;
  return flow([label, ...words], width, ' '.repeat(label.length + 1));
}
