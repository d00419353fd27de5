// Posted forms: what was typed, checked with zod, and what is wrong with it at each field. Nothing typed is lost.

import { z } from 'zod';

/** The fields of a posted form. A field that came several times has all its values in `all`. */
export interface Form {
  /** The first value; an empty string where the field did not come. */
  get(name: string): string;
  all(name: string): string[];
  has(name: string): boolean;
  entries(): [string, string][];
}

export function formOf(params: URLSearchParams): Form {
  return {
    get: (name) => params.get(name) ?? '',
    all: (name) => params.getAll(name),
    has: (name) => params.has(name),
    entries: () => [...params.entries()],
  };
}

export const EMPTY_FORM: Form = formOf(new URLSearchParams());

/** Field name → key of the text that says what is wrong. */
export type FieldErrors = Record<string, string>;

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldErrors };

/**
 * Checks a form against a zod object of strings (z.coerce for numbers; fields that end in `[]` in the schema are lists).
 * A message of the schema is the key of a text, such as `field.required`; without one it is `field.invalid`.
 */
export function checkForm<Shape extends z.ZodRawShape>(form: Form, shape: Shape): Checked<z.infer<z.ZodObject<Shape>>> {
  const given = Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => [name, isList(schema as z.ZodType) ? form.all(name) : given1(form, name)]),
  );
  const result = z.object(shape).safeParse(given);
  if (result.success) return { ok: true, value: result.data };
  const errors: FieldErrors = {};
  for (const issue of result.error.issues) errors[String(issue.path[0])] ??= keyOf(issue.message);
  return { ok: false, errors };
}

function given1(form: Form, name: string): string | undefined {
  return form.has(name) ? form.get(name) : undefined;
}

function isList(schema: z.ZodType): boolean {
  return schema instanceof z.ZodArray || (schema instanceof z.ZodDefault && schema.def.innerType instanceof z.ZodArray);
}

/** zod's own English words are not for the screen. */
function keyOf(message: string): string {
  return /^[a-zA-Z-]+([.:][a-zA-Z-]+)+$/.test(message) ? message : 'field.invalid';
}
