// Shows a survey's messages on a terminal as a phone would show them, with what they cost. Draws only; survey/check.ts knows.

import type { CheckReport, LanguageReport, MessageReport, Warning } from '../survey/check.ts';

/** About what a phone shows of a message on one line. */
const PHONE_COLUMNS = 36;
const LEAST_COLUMNS = 12;
const INDENT = '  ';

/** @param view `width` in terminal columns; `color` with ANSI sequences. @returns lines to print, ending in a line break. */
export function showCheckReport(report: CheckReport, view: { color: boolean; width: number }): string {
  const paint = view.color ? painted : plain;
  const columns = Math.max(LEAST_COLUMNS, Math.min(PHONE_COLUMNS, view.width - INDENT.length - 4));
  const money = moneyIn(report.currency);
  const lines = report.languages.flatMap((language) => [
    paint.strong(`${report.survey} · ${language.language}`),
    '',
    ...language.messages.flatMap((message) => showMessage(message, language, columns, money, paint)),
  ]);
  lines.push(
    paint.strong('A completed interview'),
    ...report.languages.map((language) => `${INDENT}${showInterview(language, money)}`),
  );
  lines.push(`${INDENT}${paint.dim('Messages sent only: replies, reminders and clarifications come on top.')}`);
  if (report.warnings.length > 0)
    lines.push(
      '',
      paint.strong(count(report.warnings.length, 'warning')),
      ...report.warnings.flatMap((warning) => showWarning(warning, paint)),
    );
  return `${lines.join('\n')}\n`;
}

interface Paint {
  strong: (text: string) => string;
  dim: (text: string) => string;
  warn: (text: string) => string;
}
const ansi = (on: number, off: number) => (text: string) => `\u001B[${on}m${text}\u001B[${off}m`;
const painted: Paint = { strong: ansi(1, 22), dim: ansi(2, 22), warn: ansi(33, 39) };
const plain: Paint = { strong: String, dim: String, warn: String };

function showMessage(
  message: MessageReport,
  { direction }: LanguageReport,
  columns: number,
  money: (cost: number) => string,
  paint: Paint,
): string[] {
  const name = message.question === null ? message.text : `${message.text} ${message.question}`;
  const segments = count(message.segments, 'segment');
  const size = [message.encoding, `${message.units} units`, message.segments > 1 ? paint.warn(segments) : segments];
  if (message.cost !== null) size.push(money(message.cost));
  const rows = wrap(message.body, columns).map((row) => `│ ${align(row, columns, direction)} │`);
  const rule = '─'.repeat(columns + 2);
  return [name, `╭${rule}╮`, ...rows, `╰${rule}╯`, paint.dim(size.join(' · ')), ''].map((line) =>
    line === '' ? '' : INDENT + line,
  );
}

function showInterview({ language, interview }: LanguageReport, money: (cost: number) => string): string {
  const parts = [count(interview.messages, 'message'), count(interview.segments, 'segment')];
  if (interview.cost !== null) parts.push(money(interview.cost));
  return `${language}: ${parts.join(' · ')}`;
}

function showWarning({ file, line, column, path, message, hint }: Warning, paint: Paint): string[] {
  const place = file === undefined ? '' : `${file}:${line}:${column}: `;
  return [`${INDENT}${paint.warn('!')} ${place}${message} (${path})`, `${INDENT}  ${paint.dim(hint)}`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Prices of a segment are fractions of a cent in some countries: two decimals at least, four at most. */
function moneyIn(currency: string | null): (cost: number) => string {
  const format =
    currency &&
    new Intl.NumberFormat('en-US', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return (cost) => (format ? format.format(cost) : String(cost));
}

/** Breaks at blanks, and inside a word only where it is wider than a line. */
function wrap(body: string, columns: number): string[] {
  return body.split('\n').flatMap((paragraph) => {
    const rows: string[] = [];
    let row = '';
    for (const word of paragraph.split(' ').flatMap((long) => slice(long, columns))) {
      const longer = row === '' ? word : `${row} ${word}`;
      if (columnsOf(longer) <= columns) {
        row = longer;
      } else {
        rows.push(row);
        row = word;
      }
    }
    return [...rows, row];
  });
}

function slice(word: string, columns: number): string[] {
  const pieces = [''];
  for (const character of word) {
    if (columnsOf(pieces.at(-1)! + character) > columns) pieces.push('');
    pieces[pieces.length - 1] += character;
  }
  return pieces;
}

function align(row: string, columns: number, direction: 'ltr' | 'rtl'): string {
  const blanks = ' '.repeat(Math.max(0, columns - columnsOf(row)));
  return direction === 'rtl' ? blanks + row : row + blanks;
}

/** Terminal columns: marks and joiners take none, emoji take two. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/[\p{M}\p{Cf}]/u.test(character)) continue;
    columns += /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
  }
  return columns;
}
