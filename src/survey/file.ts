// Turns the text of a survey file (YAML) into a checked survey, or into problems with their places. Pure: the caller reads the file.

import { type Document, LineCounter, parseDocument, stringify, visit, type YAMLError } from 'yaml';
import { type Survey, surveySchema } from './definition.ts';
import { findUnreadable, syntaxFinding, type Unreadable } from './file-syntax.ts';
import { offsetOf } from './position.ts';
import { type Finding, type Problem, showPath } from './problem.ts';
import { checkRules } from './rules.ts';
import { explainIssue, schemaErrors } from './schema-problems.ts';
import { findWarnings } from './warnings.ts';

export const FILE_LIMITS = {
  /** How often anchors may be repeated, all expansions counted: a few lines of aliases can stand for billions. */
  aliases: 100,
  /** Beyond these a reader is not helped by more. */
  problems: 100,
} as const;

export type SurveyFile = { ok: true; survey: Survey; warnings: Problem[] } | { ok: false; problems: Problem[] };

/** @param fileName only shown in problems. A byte order mark is accepted. Never throws. */
export function parseSurveyFile(text: string, fileName: string): SurveyFile {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new LineCounter();
  const place = (offset: number, finding: Omit<Finding, 'at'>): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file: fileName, line, column: col, path: showPath(finding.path), message: finding.message, hint: finding.hint };
  };
  const refused = (problems: Problem[]): SurveyFile => ({
    ok: false,
    problems: inOrder(problems).slice(0, FILE_LIMITS.problems),
  });

  const unreadable = findUnreadable(source);
  if (unreadable) {
    countLines(source, lines, unreadable.offset);
    return refused([place(unreadable.offset, { path: [], ...unreadable })]);
  }
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const syntax = telling([...document.errors, ...document.warnings]);
  if (syntax.length > 0) return refused(syntax.map((error) => place(error.pos[0], syntaxFinding(error))));

  const resolved = resolve(document);
  if ('message' in resolved) return refused([place(resolved.offset, { path: [], ...resolved })]);

  const locate = (finding: Finding) => place(offsetOf(document, finding.path, finding.at), finding);
  const checked = surveySchema.safeParse(resolved.value, { error: schemaErrors });
  if (!checked.success) {
    return refused(checked.error.issues.flatMap((issue) => explainIssue(issue, resolved.value)).map(locate));
  }
  const broken = checkRules(checked.data);
  if (broken.length > 0) return refused(broken.map(locate));
  return { ok: true, survey: checked.data, warnings: inOrder(findWarnings(checked.data).map(locate)) };
}

/** The same text for the same survey, whatever the file's order of keys, comments and line breaks: what a hash is taken of. */
export function canonical(document: object): string {
  return JSON.stringify(document, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The same file with another id; its comments and its order stay. @throws TypeError where it does not parse. */
export function withId(text: string, id: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new TypeError('the survey file does not parse');
  document.set('id', id);
  return document.toString({ lineWidth: 0 });
}

/** A survey file that yields this survey: for one whose own file was not kept. */
export function fileOf(survey: Survey): string {
  return stringify({ ...survey, reminders: survey.reminders.map(durationOf) }, { lineWidth: 0 });
}

function durationOf(ms: number): string {
  const [unit, size] = (
    [
      ['d', 86_400_000],
      ['h', 3_600_000],
      ['m', 60_000],
    ] as const
  ).find(([, size]) => ms % size === 0)!;
  return `${ms / size}${unit}`;
}

/** The parser fills the line counter as it reads; for a text that it never sees, this does. */
function countLines(source: string, lines: LineCounter, until: number): void {
  lines.addNewLine(0);
  for (let at = source.indexOf('\n'); at !== -1 && at < until; at = source.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}

/** The document as plain values, its aliases followed. */
function resolve(document: Document.Parsed): { value: unknown } | Unreadable {
  let first: number | undefined;
  let lost: Unreadable | undefined;
  visit(document, {
    Alias(_key, alias) {
      const offset = alias.range?.[0] ?? 0;
      first ??= offset;
      if (lost || alias.resolve(document)) return;
      lost = { offset, message: `nothing above is marked &${alias.source}`, hint: `Put a text that starts with * in quotes.` };
    },
  });
  if (lost) return lost;
  try {
    return { value: document.toJS({ maxAliasCount: FILE_LIMITS.aliases }) };
  } catch {
    return {
      offset: first ?? 0,
      message: `aliases (*) repeat more than ${FILE_LIMITS.aliases} parts of the file`,
      hint: 'Write the texts out instead of repeating them by alias.',
    };
  }
}

function inOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** One slip makes the parser complain about all that follows: the first complaint says it, and keys that stand twice are told by themselves. */
function telling(errors: YAMLError[]): YAMLError[] {
  return errors.filter((error, index) => index === 0 || error.code === 'DUPLICATE_KEY');
}
