// An audit on a terminal: each check with its verdict, and the differences that were found.

import type { AuditReport } from './audit.ts';
import * as draw from './terminal.ts';

/** The JSON lists more; a person needs the first few. */
const SHOWN = 20;
const INDENT = '  ';

/** @returns lines to print, ending in a line break. */
export function showAudit(report: AuditReport, view: draw.View): string {
  const paint = draw.paintFor(view);
  const { respondents, answers, messages, replies } = report.rows;
  const read = [
    `${draw.number(respondents)} respondents`,
    `${draw.number(answers)} answers`,
    `${draw.number(messages)} messages`,
  ];
  const lines = [
    `${paint.strong(`Audit of ${report.survey.id}`)} · version ${report.survey.version} · ${report.survey.hash.slice(0, 12)}`,
    `${INDENT}read ${read.join(', ')}, ${draw.number(replies)} replies`,
    '',
    ...report.checks.flatMap((check) => showCheck(check, report, view.width, paint)),
    '',
    report.differences.length === 0
      ? paint.good('✔ Every published number follows from the raw rows.')
      : paint.bad(
          `✘ ${draw.number(report.differences.length)} ${report.differences.length === 1 ? 'difference' : 'differences'}.`,
        ),
  ];
  return `${lines.join('\n')}\n`;
}

function showCheck(check: AuditReport['checks'][number], report: AuditReport, width: number, paint: draw.Paint): string[] {
  if (check.differences === 0) return [`${INDENT}${paint.good('✔')} ${check.means}`];
  const many = `${draw.number(check.differences)}${check.complete ? '' : ' and more'}`;
  const differences = report.differences.filter((difference) => difference.check === check.check);
  return [
    `${INDENT}${paint.bad(`✘ ${check.means}: ${many}`)}`,
    ...differences.slice(0, SHOWN).map(({ what, published, recomputed }) => {
      const sides = `${tell(published)} published, ${tell(recomputed)} recomputed`;
      return `${INDENT}    ${draw.shorten(`${what}: ${sides}`, Math.max(sides.length, width - 6))}`;
    }),
    ...(differences.length > SHOWN
      ? [`${INDENT}    ${paint.dim(`… ${draw.number(differences.length - SHOWN)} more: --json lists them`)}`]
      : []),
  ];
}

function tell(value: string | number | null): string {
  return value === null ? 'nothing' : String(value);
}
