// The named parameters of a statement, as the house writes them; each engine puts its own in their place. It knows no engine.

import type { Params, Value } from './database.ts';

/** A quoted text, or a parameter outside of one. */
const TOKEN = /'(?:[^']|'')*'|@(\w+)/g;

/** The text with `write(name)` in place of each parameter. */
export function withParameters(sql: string, write: (name: string) => string): string {
  return sql.replace(TOKEN, (token, name: string | undefined) => (name === undefined ? token : write(name)));
}

/** @throws Error where the parameter is missing. */
export function valueNamed(params: Params, name: string): Value {
  const value = params[name];
  if (value === undefined) throw new Error(`the parameter @${name} is missing`);
  return value;
}
