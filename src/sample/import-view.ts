// The import's summary for a terminal. It counts nothing.

import { REJECT_REASONS } from './contact.ts';
import { type ImportSummary, rejectedOf } from './import.ts';

/** Lines of text, each ended. */
export function showImportSummary(summary: ImportSummary): string {
  const rejected = rejectedOf(summary);
  const rows: [string, number][] = [
    ['rows read', summary.rowsRead],
    ['imported', summary.imported],
    ...(summary.suppressed > 0 ? [['  suppressed: they will not be sent anything', summary.suppressed] as [string, number]] : []),
    ['rejected', rejected],
    ...REJECT_REASONS.filter((reason) => summary.rejected[reason] > 0).map((reason): [string, number] => [
      `  ${reason}`,
      summary.rejected[reason],
    ]),
  ];
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const figures = rows.map(([name, n]) => [name.padEnd(nameWidth), n.toLocaleString('en')] as const);
  const figureWidth = Math.max(...figures.map(([, figure]) => figure.length));
  const lines = figures.map(([name, figure]) => `${name}  ${figure.padStart(figureWidth)}`);
  if (summary.ignoredColumns.length > 0) lines.push(`columns that were not read: ${summary.ignoredColumns.join(', ')}`);
  return `sample of survey ${summary.survey}, from ${summary.fileName}\n${lines.join('\n')}\n`;
}
