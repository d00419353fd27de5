// Says in a pollster's words what the schema's own library says in its jargon, and what was probably meant.

import { z } from 'zod';
import { surveySchema } from './definition.ts';
import { type Finding, nearest, type Path, showPath } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** The error map for parsing: the schema's own sentences stay, the library's are replaced. */
export function schemaErrors(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `this must be ${KINDS[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case 'too_big':
      return bounded(issue.origin, `at most ${issue.maximum}`);
    case 'too_small':
      return bounded(issue.origin, `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`);
    case 'invalid_value':
      return `this must be ${either(issue.values.map(String))}`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'invalid_union':
      return issue.discriminator ? `the ${issue.discriminator} must be ${either(typesOfQuestions)}` : undefined;
    default:
      return undefined;
  }
}

const KINDS: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of languages and texts',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys and values';
  if (typeof value === 'string') return 'text';
  return `the ${typeof value === 'number' ? 'number' : 'value'} ${String(value)}`;
}

function bounded(origin: string, bound: string): string {
  if (origin === 'string') return `this text must have ${bound} characters`;
  if (origin === 'array') return `this list must have ${bound} entries`;
  return `this must be ${bound}`;
}

const typesOfQuestions = surveySchema.shape.questions.element.options.flatMap((option) => [...option.shape.type.values]);

function either(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

/** @param root the whole file as plain values, to tell what is missing from what is wrong. */
export function explainIssue(issue: Issue, root: unknown): Finding[] {
  const value = valueAt(root, issue.path as Path);
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, value));
  if (issue.code === 'invalid_union' && !issue.discriminator) return explainUnion(issue, root);
  if (issue.code === 'invalid_key')
    return [{ path, at: 'key', message: issue.message, hint: 'Write ar, ckb, en, or another language’s tag.' }];
  if (value === undefined && path.length > 0) return [missing(path)];
  return [{ path, message: issue.message, hint: hintFor(issue, value, path) }];
}

function missing(path: Path): Finding {
  const key = String(path.at(-1));
  const around = path.length === 1 ? 'the file' : showPath(path.slice(0, -1));
  return { path, message: `“${key}” is missing`, hint: `Add ${key}: to ${around}.` };
}

function unknownKey(key: string, path: Path, around: unknown): Finding {
  const known = keysAt(path, around).filter((candidate) => !(candidate in (around as object)));
  const meant = nearest(key, known);
  const hint = meant
    ? `Did you mean “${meant}”?`
    : known.length > 0
      ? `What may still stand here: ${known.join(', ')}.`
      : 'Remove it.';
  return { path: [...path, key], at: 'key', message: `“${key}” is not known here`, hint };
}

/** Of the shapes that a part may have, the one that it comes nearest to; where none is nearer, what the shapes are. */
function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, root: unknown): Finding[] {
  const byFewest = [...issue.errors].sort((a, b) => a.length - b.length);
  const [best, second] = byFewest;
  if (best && second && best.length < second.length) {
    return best.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] } as Issue, root));
  }
  return [
    {
      path: issue.path as Path,
      message: issue.message,
      hint: 'Write name: region and column: region, or name: gender and question: gender.',
    },
  ];
}

function hintFor(issue: Issue, value: unknown, path: Path): string {
  if (path.length === 0) return 'A survey file begins with lines such as id: my-survey.';
  if (value === null) return 'Write the value after the colon, or remove the key.';
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const meant = nearest(value, issue.values.map(String));
    if (meant) return `Did you mean “${meant}”?`;
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value !== 'object')
    return `Put it in quotes: "${String(value)}".`;
  if (issue.code === 'invalid_type' && issue.expected === 'array') return 'Begin each entry with a dash, or write [one, two].';
  return 'See docs/SURVEY-FORMAT.md for what may stand here.';
}

/** The keys that the schema knows at a path; of several shapes, those of the type that the file gives. */
function keysAt(path: Path, value: unknown): string[] {
  let schemas: z.core.$ZodType[] = [surveySchema];
  for (const step of path) schemas = schemas.flatMap(shapes).flatMap((schema) => inside(schema, step));
  const type = (value as { type?: unknown }).type;
  const objects = schemas.flatMap(shapes).filter((schema) => schema instanceof z.ZodObject);
  const fitting = objects.filter((schema) => !(schema.shape.type instanceof z.ZodLiteral) || schema.shape.type.value === type);
  return [...new Set((fitting.length > 0 ? fitting : objects).flatMap((schema) => Object.keys(schema.shape)))];
}

function shapes(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(shapes);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return shapes(schema.unwrap());
  return [schema];
}

function inside(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodObject && typeof step === 'string') return schema.shape[step] ? [schema.shape[step]] : [];
  return [];
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step];
  return value;
}
