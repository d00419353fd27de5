// A fielding's status on a terminal. It computes nothing that the status does not say.

import { showBooks } from './books-view.ts';
import type { Status } from './status.ts';
import * as draw from './terminal.ts';

const INDENT = '  ';
const BAR = 30;

/** @returns lines to print, ending in a line break. */
export function showStatus(status: Status, view: draw.View): string {
  const paint = draw.paintFor(view);
  const lines = [
    ...showHead(status, view.width, paint),
    '',
    ...showQueue(status.queue, paint),
    '',
    ...showBudget(status.budget, paint),
    '',
    ...showActivity(status.activity, paint),
    ...showErrors(status.errors, view.width, paint),
    '',
    ...showBooks(status.books, view.width, paint),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function showHead({ survey, asOf, replicates }: Status, width: number, paint: draw.Paint): string[] {
  const since = survey.startedAt === null ? '' : ` since ${draw.moment(survey.startedAt)}`;
  const state = survey.closedAt === null ? `${survey.state}${since}` : `closed ${draw.moment(survey.closedAt)}`;
  const reason = survey.pauseReason === null ? [] : [paint.bad(draw.shorten(`paused: ${survey.pauseReason}`, width))];
  return [
    `${paint.strong(survey.id)} · version ${survey.version} · ${state}`,
    ...reason,
    ...(survey.oneWay ? [paint.bad('One-way: nobody can reply to this sender.')] : []),
    `as of ${draw.moment(asOf)} · ${replicates.released} of ${replicates.of} replicates released`,
  ];
}

function showQueue(queue: Status['queue'], paint: draw.Paint): string[] {
  const entries = Object.entries(queue);
  const size = ({ n, more }: Status['queue']['waiting']) => `${draw.number(n)}${more ? '+' : ''}`;
  const widest = Math.max(...entries.map(([, queue]) => size(queue).length));
  return [
    paint.strong('Queue'),
    ...entries.map(([name, { oldestMs, ...of }]) => {
      const oldest = oldestMs === null ? '' : paint.dim(`  oldest ${age(oldestMs)}`);
      return `${INDENT}${name.padEnd(8)} ${draw.padStart(size({ ...of, oldestMs }), widest)}${oldest}`;
    }),
  ];
}

function showBudget({ messages, segments, limit, reserve, left }: Status['budget'], paint: draw.Paint): string[] {
  const spent = limit > 0 ? Math.min(1, segments / limit) : 1;
  const picture = paint.bar(draw.bar(spent, BAR, 1)) + paint.dim('·'.repeat(Math.max(0, BAR - Math.ceil(spent * BAR))));
  const ends = left > 0 ? `${draw.number(left)} until new questions stop` : paint.bad('spent: no new questions or reminders');
  return [
    paint.strong('Budget'),
    `${INDENT}${picture} ${draw.number(segments)} of ${draw.number(limit)} segments in ${draw.number(messages)} messages`,
    `${INDENT}${ends} (${draw.number(reserve)} are kept for interviews under way)`,
  ];
}

function showActivity(activity: Status['activity'], paint: draw.Paint): string[] {
  const time = (iso: string | null) => (iso === null ? 'none yet' : draw.moment(iso));
  return [
    paint.strong('Activity'),
    `${INDENT}replies               ${draw.number(activity.repliesThisHour)} this hour, ${draw.number(activity.repliesLastHour)} in the hour before`,
    `${INDENT}last answer           ${time(activity.lastAnswerAt)}`,
    `${INDENT}last delivery report  ${time(activity.lastReportAt)}`,
  ];
}

function showErrors(errors: Status['errors'], width: number, paint: draw.Paint): string[] {
  if (errors.length === 0) return [];
  const lines = errors.flatMap(({ code, n, meaning, remedy, pending, notSent, failed, overcome }) => {
    const fates = Object.entries({ pending, 'not sent': notSent, failed, overcome }).filter(([, count]) => count > 0);
    const words = fates.map(([name, count]) => `${draw.number(count)} ${name}`).join(', ');
    return [
      ...draw.flow([`${INDENT}${paint.bad(code)}`, `× ${draw.number(n)}`, ...meaning.split(' '), `(${words})`], width, '      '),
      ...draw.flow([`${INDENT}  →`, ...remedy.split(' ')], width, '      ').map(paint.dim),
    ];
  });
  return ['', paint.strong('Errors'), ...lines];
}

/** Two units at most: an operator wants the size of it. */
function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
