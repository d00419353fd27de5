// A report on a terminal: pictures first, then tables by stratum, then the books. It computes nothing that the report does not say.

import { showBooks } from './books-view.ts';
import { classesOf } from './classes.ts';
import type { ChoiceResult, NumberResult, QuestionResult, Report, StratumResult } from './report-schema.ts';
import * as draw from './terminal.ts';

const LEAST_BAR = 8;
const INDENT = '  ';

export interface ReportView extends draw.View {
  /** Of the labels; where a text has none in it, another language's stands in. */
  language: string;
}

interface Pen extends ReportView {
  paint: draw.Paint;
}

/** @returns lines to print, ending in a line break. */
export function showReport(report: Report, view: ReportView): string {
  const pen: Pen = { ...view, paint: draw.paintFor(view) };
  const lines = [
    ...showHead(report, pen),
    ...report.questions.flatMap((question) => ['', ...showQuestion(question, pen)]),
    '',
    ...showResponse(report, pen),
    ...report.strata.flatMap((stratum) => showStratum(stratum, report, pen)),
    '',
    ...showBooks(report.books, pen.width, pen.paint),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function say(texts: Record<string, string>, { language }: ReportView): string {
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
}

function showHead({ survey, asOf, level }: Report, pen: Pen): string[] {
  const since = survey.startedAt === null ? '' : ` since ${draw.moment(survey.startedAt)}`;
  const state = survey.closedAt === null ? `${survey.state}${since}` : `closed ${draw.moment(survey.closedAt)}`;
  const facts = [survey.id, `version ${survey.version}`, survey.hash.slice(0, 12), state];
  const oneWay = survey.oneWay ? [pen.paint.bad('One-way: nobody can reply to this sender.')] : [];
  return [
    pen.paint.strong(draw.shorten(say(survey.title, pen), pen.width)),
    ...draw.flow(withDots(facts), pen.width, INDENT),
    ...draw.flow(
      withDots([`as of ${draw.moment(asOf)}`, 'unweighted', `├─┼─┤ the interval at ${level * 100} %`]),
      pen.width,
      INDENT,
    ),
    ...oneWay,
  ];
}

function withDots(facts: string[]): string[] {
  return facts.map((fact, index) => (index === facts.length - 1 ? fact : `${fact} ·`));
}

function showQuestion(question: QuestionResult, pen: Pen): string[] {
  const { base, refused, unclear } = question;
  const heading = [pen.paint.strong(question.id), `${INDENT}${draw.shorten(say(question.text, pen), pen.width - INDENT.length)}`];
  const counts = `${draw.number(base)} ${base === 1 ? 'answer' : 'answers'} · ${draw.number(refused)} refused · ${draw.number(unclear)} unclear`;
  return [...heading, ...pictureOf(question, pen), `${INDENT}${pen.paint.dim(counts)}`];
}

function pictureOf(question: QuestionResult, pen: Pen): string[] {
  switch (question.type) {
    case 'choice':
      return drawBars(
        question.options.map(({ label, ...option }) => ({ name: say(label, pen), ...option })),
        pen,
      );
    case 'number':
      return [...drawBars(linesOf(question), pen), `${INDENT}${middleOf(question)}`];
    case 'open':
      return [];
  }
}

function middleOf({ mean, median }: NumberResult): string {
  return mean === null ? 'no mean yet' : `mean ${mean.toFixed(2)} · median ${median}`;
}

interface Line {
  name: string;
  n: number;
  share: number | null;
  low: number | null;
  high: number | null;
}

/** A histogram: its bars are described, not estimated. */
function linesOf(question: NumberResult): Line[] {
  return classesOf(question).map(({ from, to, n, share }) => ({
    name: from === to ? String(from) : `${from} to ${to}`,
    n,
    share,
    low: null,
    high: null,
  }));
}

/** Name, bar, share, interval, count; the bars share a scale of whole tens of percent. */
function drawBars(lines: Line[], pen: Pen): string[] {
  const names = Math.min(Math.floor(pen.width / 3), Math.max(0, ...lines.map(({ name }) => draw.columnsOf(name))));
  const tails = alignTails(lines);
  const room = pen.width - INDENT.length - names - 2 - draw.columnsOf(tails[0] ?? '');
  const scale = Math.min(1, Math.ceil(10 * Math.max(0.1, ...lines.map(({ high, share }) => high ?? share ?? 0))) / 10);
  return lines.map((line, index) => {
    const name = draw.padEnd(draw.shorten(line.name, names), names);
    if (room < LEAST_BAR) return `${INDENT}${name} ${tails[index]}`;
    const picture =
      line.low === null ? pen.paint.bar(draw.bar(line.share, room, scale)) : draw.barWithInterval(line, room, scale, pen.paint);
    return `${INDENT}${name} ${draw.padEnd(picture, room)} ${tails[index]}`;
  });
}

function alignTails(lines: Line[]): string[] {
  const parts = lines.map((line) => [draw.percent(line.share), draw.interval(line), draw.number(line.n)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...parts.map((part) => draw.columnsOf(part[column]!))));
  const used = [0, 1, 2].filter((column) => widths[column]! > 0);
  return parts.map((part) => used.map((column) => draw.padStart(part[column]!, widths[column]!)).join(' '));
}

function showResponse({ response, funnel }: Report, pen: Pen): string[] {
  const share = response.share === null ? '' : `: ${draw.percent(response.share)} ${draw.interval(response)}`;
  const told = `${draw.number(response.answered)} of ${draw.number(response.asked)} asked have answered the first question${share}`;
  const words = told.split(' ');
  return [
    pen.paint.strong('Response so far'),
    ...draw.flow([INDENT + words[0]!, ...words.slice(1)], pen.width, INDENT),
    ...drawBars(
      funnel.map(({ stage, n, share }) => ({ name: stage, n, share, low: null, high: null })),
      pen,
    ),
  ];
}

/** Questions that make strata themselves are left to the JSON and the CSV: here they would bury what the survey is about. */
function showStratum(stratum: StratumResult, report: Report, pen: Pen): string[] {
  const makeStrata = new Set(report.strata.map(({ question }) => question));
  const questions = report.questions.filter(({ id, type }) => type === 'choice' && !makeStrata.has(id)) as ChoiceResult[];
  return questions.flatMap((question) => [
    '',
    pen.paint.strong(`${question.id} by ${stratum.name}`),
    ...drawTable(stratum, question, pen),
  ]);
}

function drawTable(stratum: StratumResult, question: ChoiceResult, pen: Pen): string[] {
  const rows = stratum.values.map(({ value, label, questions }) => {
    const result = questions.find(({ id }) => id === question.id)!;
    const name = label ? say(label, pen) : (value ?? 'not known');
    const cells = result.options.map((option) => `${draw.percent(option.share, 0)} ${draw.interval(option, 0)}`.trim());
    return [name, draw.number(result.base), ...cells];
  });
  const rest = Math.floor(pen.width / 3);
  const head = ['', 'n', ...question.options.map(({ label }) => draw.shorten(say(label, pen), rest))];
  const table = [head, ...rows.map(([name, ...cells]) => [draw.shorten(name!, rest), ...cells])];
  const widths = head.map((_, column) => Math.max(...table.map((row) => draw.columnsOf(row[column]!))));
  return columnGroups(widths, pen.width).flatMap((columns, group) => [
    ...(group === 0 ? [] : ['']),
    ...table.map((row, index) => {
      const line = INDENT + columns.map((column) => align(row[column]!, widths[column]!, column)).join('  ');
      return index === 0 ? pen.paint.dim(line) : line;
    }),
  ]);
}

function align(cell: string, width: number, column: number): string {
  return column === 0 ? draw.padEnd(cell, width) : draw.padStart(cell, width);
}

/** Which columns stand together: name and n lead each group, and as many options follow as the line holds, at least one. */
function columnGroups(widths: number[], width: number): number[][] {
  const lead = INDENT.length + widths[0]! + 2 + widths[1]!;
  const groups: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (let column = 2; column < widths.length; column++) {
    const needed = 2 + widths[column]!;
    if (used + needed > width) {
      groups.push([0, 1]);
      used = lead;
    }
    groups.at(-1)!.push(column);
    used += needed;
  }
  return groups;
}
